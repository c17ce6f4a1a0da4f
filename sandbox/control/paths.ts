/** Reports whether a path belongs to the control API. */
export function isControl(path: string): boolean {
  return path === "/sandbox" || path.startsWith("/sandbox/");
}

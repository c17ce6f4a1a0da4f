/** Where a page stands in the upstream tree, and the URL it stands for. */

/** `openapi/v3/a/{b}.md` → `/v3/a/{b}`; `a/index.md` is the URL `a/`. */
export function placePath(page: string | undefined): string | undefined {
  const path = page === undefined ? undefined : /^openapi\/(v3\/.*)\.md$/u.exec(page)?.[1];
  return path === undefined ? undefined : `/${path.replace(/(^|\/)index$/u, "$1")}`;
}

/** A sample writes a trailing slash as a segment `{empty}`. */
export function urlOf(sample: string): string {
  return `/${sample.replace(/^\//u, "").replace(/\{empty\}$/u, "")}`;
}

export function pageOf(path: string): string {
  return `openapi${path.replace(/\/$/u, "/index")}.md`;
}

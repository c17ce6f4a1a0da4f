/** Reports whether a host name or an address leads to this machine. IPv6 may be in brackets. */
export function isLoopbackName(name: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/iu.test(name);
}

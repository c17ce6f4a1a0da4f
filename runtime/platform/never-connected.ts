/** Whether a request failed before there was a connection to send it over, as far as its error tells. */

/** Of undici, of Bun's fetch. */
const CODES: ReadonlySet<unknown> = new Set(["UND_ERR_CONNECT_TIMEOUT", "ConnectionRefused"]);

/** By the system call that failed: the same code can come from a connection that has carried the request. */
export function neverConnected(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(neverConnected);
  const syscall = "syscall" in cause ? cause.syscall : undefined;
  if (syscall === "connect" || syscall === "getaddrinfo") return true;
  // A fetch that fails is a TypeError whose cause says why.
  return ("code" in cause && CODES.has(cause.code)) || neverConnected(cause.cause);
}

/** Whether a request failed before there was a connection to send it over, as far as its error tells. */

/** No connection that stands ends with one of these: of node, of undici, of Bun. */
const CODES: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
  "ConnectionRefused",
]);

/** By the system call that failed, or a code that only connecting fails with: others can come later, too. */
export function isConnectFailure(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(isConnectFailure);
  const syscall = "syscall" in cause ? cause.syscall : undefined;
  if (syscall === "connect" || syscall === "getaddrinfo") return true;
  if ("code" in cause && CODES.has(cause.code)) return true;
  // Deno tells it in words alone.
  if (cause.message.includes("client error (Connect)")) return true;
  // A fetch that fails is a TypeError whose cause says why.
  return isConnectFailure(cause.cause);
}

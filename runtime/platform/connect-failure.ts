/** Recognizes the errors of fetch requests that failed before a connection was open. */
import { systemFact } from "../util/error-text.ts";
import { member } from "../util/own.ts";

/** Codes of node, undici and Bun with which only connecting fails, never an open connection. */
const CODES: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
  "ConnectionRefused",
]);

/** Reports whether connecting failed, so that nothing was sent. Other errors may also occur later, so they do not count. */
export function isConnectFailure(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(isConnectFailure);
  const syscall = member(cause, "syscall");
  if (syscall === "connect" || syscall === "getaddrinfo") return true;
  if (CODES.has(systemFact(cause, "code"))) return true;
  // Deno sets no code for this failure.
  if (cause.message.includes("client error (Connect)")) return true;
  // A failed fetch is a TypeError with the reason as its cause.
  return isConnectFailure(member(cause, "cause"));
}

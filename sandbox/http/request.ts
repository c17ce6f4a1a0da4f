import type { IncomingHttpHeaders } from "node:http";

/** A request as received. Nothing of it is verified yet. */
export interface RawRequest {
  readonly method: string;
  /** Path and query as sent: the signature covers them. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Cuts a target into its path and its query. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const at = target.indexOf("?");
  return at < 0 ? { path: target, query: "" } : { path: target.slice(0, at), query: target.slice(at + 1) };
}

import type { IncomingHttpHeaders } from "node:http";

/** A request as received. Nothing of it is verified yet. */
export interface RawRequest {
  readonly method: string;
  /** Path and query as sent: the signature covers them. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

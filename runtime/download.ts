/** An answer that is bytes and no JSON: a statement, an image, a document. */

import type { IncomingBody } from "./platform/platform.ts";

/**
 * What an endpoint that answers with a file gives. WeChat Pay does not sign it: where the call before gave a hash of
 * the content, compare it. Read it once, either way: a later version may hand it out while it arrives.
 */
export interface Download extends AsyncIterable<Uint8Array> {
  /** The `Content-Type` header. */
  readonly contentType: string | undefined;
  /** The whole content. */
  bytes(): Promise<Uint8Array>;
}

export function toDownload(body: IncomingBody, contentType: string | undefined): Download {
  return {
    contentType,
    bytes: () => body.bytes(),
    [Symbol.asyncIterator]: () => body.stream()[Symbol.asyncIterator](),
  };
}

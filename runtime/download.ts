/** An answer that is bytes and no JSON: a statement, an image, a document. */

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

export function toDownload(content: Uint8Array, contentType: string | undefined): Download {
  return {
    contentType,
    bytes: () => Promise.resolve(content),
    async *[Symbol.asyncIterator]() {
      if (content.length > 0) yield await Promise.resolve(content);
    },
  };
}

/** An answer that is bytes and no JSON: a statement, an image, a document. */

import { concat } from "../encoding/bytes.ts";
import type { IncomingBody } from "../platform/platform.ts";
import { announced, type Expected } from "./file-digest.ts";

/**
 * A file as it arrives: `for await (const chunk of download)`, or `pipeline(download, createWriteStream(path))` of
 * node:stream. It can be read once. WeChat Pay signs no file; where an answer gives its digest, as that of
 * `client.download` does, the end of the content comes only when the digest is right.
 */
export interface Download extends AsyncIterable<Uint8Array> {
  /** The `Content-Type` header. */
  readonly contentType: string | undefined;
  /** The whole content, in memory. */
  bytes(): Promise<Uint8Array>;
}

/** @param expected the digest of the content, where it is known */
export function toDownload(
  body: Pick<IncomingBody, "stream">,
  contentType: string | undefined,
  expected?: Expected,
): Download {
  const stream = () => (expected === undefined ? body.stream() : announced(body.stream(), expected));
  return {
    contentType,
    bytes: () => collect(stream()),
    [Symbol.asyncIterator]: () => stream()[Symbol.asyncIterator](),
  };
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return concat(chunks);
}

/** A response that is a file, not JSON: a statement, an image, a document. */
import { copyBytes } from "../encoding/bytes.ts";
import { ChunkCollector } from "../encoding/chunks.ts";
import { ConnectionError } from "../errors.ts";
import type { IncomingBody } from "../platform/platform.ts";
import { own } from "../util/own.ts";
import { type ExpectedDigest, verifyDigest } from "./file-digest.ts";

/**
 * A file while it arrives: `for await (const chunk of download)`, or `pipeline(download, createWriteStream(path))` of
 * node:stream. It can be read once. WeChat Pay does not sign files; if a response has the digest of the file, as for
 * `client.download`, the content ends only if the digest is right, and otherwise throws a SignatureError.
 */
export interface Download extends AsyncIterable<Uint8Array> {
  /** The `Content-Type` header. */
  readonly contentType: string | undefined;
  /**
   * Resolves to the whole content, in memory.
   *
   * @throws ConnectionError `ERR_RESPONSE_TOO_LARGE` if the content is longer than `maxBytes`, by default 128 MiB. It counts
   * decompressed content: a small file may become a large one. Read a larger file as a stream.
   */
  bytes(limits?: { readonly maxBytes?: number | undefined }): Promise<Uint8Array>;
}

/** The default of `maxBytes`. */
const MAX_BYTES = 128 * 1024 * 1024;

/** Creates a download. @param expected the digest of the content, if it is known */
export function toDownload(
  body: Pick<IncomingBody, "stream">,
  contentType: string | undefined,
  expected?: ExpectedDigest,
): Download {
  const stream = () => (expected === undefined ? body.stream() : verifyDigest(body.stream(), expected));
  return {
    contentType,
    bytes: async (limits = {}) => {
      const { maxBytes = MAX_BYTES } = own(limits);
      const collector = new ChunkCollector(maxBytes);
      for await (const chunk of stream()) {
        if (collector.add(chunk)) continue;
        const why = `the content is longer than ${maxBytes} bytes. Set maxBytes, or read it as a stream.`;
        throw new ConnectionError("ERR_RESPONSE_TOO_LARGE", `download: ${why}`);
      }
      // A copy: a single chunk may be a Buffer of node, which others share.
      return copyBytes(collector.bytes());
    },
    [Symbol.asyncIterator]: () => stream()[Symbol.asyncIterator](),
  };
}

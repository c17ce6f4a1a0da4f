/** A response that is a file, not JSON: a statement, an image, a document. */
import { collect } from "../encoding/chunks.ts";
import type { IncomingBody } from "../platform/platform.ts";
import { type ExpectedDigest, verifyDigest } from "./file-digest.ts";

/**
 * A file while it arrives: `for await (const chunk of download)`, or `pipeline(download, createWriteStream(path))` of
 * node:stream. It can be read once. WeChat Pay does not sign files; if a response has the digest of the file, as for
 * `client.download`, the content ends only if the digest is right, and otherwise throws a SignatureError.
 */
export interface Download extends AsyncIterable<Uint8Array> {
  /** The `Content-Type` header. */
  readonly contentType: string | undefined;
  /** Resolves to the whole content, in memory. */
  bytes(): Promise<Uint8Array>;
}

/** Creates a download. @param expected the digest of the content, if it is known */
export function toDownload(
  body: Pick<IncomingBody, "stream">,
  contentType: string | undefined,
  expected?: ExpectedDigest,
): Download {
  const stream = () => (expected === undefined ? body.stream() : verifyDigest(body.stream(), expected));
  return {
    contentType,
    bytes: () => collect(stream()),
    [Symbol.asyncIterator]: () => stream()[Symbol.asyncIterator](),
  };
}

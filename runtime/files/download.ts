/** A response that is a file, not JSON: a statement, an image, a document. */
import { copyBytes, encodeUtf8 } from "../encoding/bytes.ts";
import { ChunkCollector } from "../encoding/chunks.ts";
import { ConnectionError } from "../errors.ts";
import { files } from "#files";
import { streamOf } from "../platform/content-stream.ts";
import { verify } from "../protocol/verify.ts";
import { labelOf } from "../schema/request.ts";
import type { Operation } from "../schema/schema.ts";
import { own } from "../util/own.ts";
import { type ExpectedDigest, verifyDigest } from "./file-digest.ts";
import type { Download, DownloadContext, DownloadTransfer } from "./transfer.ts";

export type { Download } from "./transfer.ts";

/** The default of `maxBytes`. */
const MAX_BYTES = 128 * 1024 * 1024;

/** The code of an operation whose response is a file. */
export const download: DownloadTransfer = {
  kind: "download",
  async open({ body }, operation, context) {
    const { header } = context;
    return toDownload(() => streamOf(body), header("Content-Type"), await signedDigest(operation, context));
  },
};

/** Verifies the signed digest of a statement. Other files have none. */
async function signedDigest(
  operation: Operation,
  { header, findKey, now }: DownloadContext,
): Promise<ExpectedDigest | undefined> {
  const value = header("Wechatpay-Statement-Sha1") ?? "";
  if (operation.responseType !== "statement" && value === "") return undefined;
  const label = `response to ${labelOf(operation)}`;
  await verify({ header, body: encodeUtf8(`{"sha1":"${value}"}`), label }, findKey, now);
  return { hash: () => files.hash("SHA1"), value, label, requestId: header("Request-ID") };
}

/** Creates a download. @param open returns the content @param expected its digest, if it is known */
export function toDownload(
  open: () => AsyncIterable<Uint8Array>,
  contentType: string | undefined,
  expected?: ExpectedDigest,
): Download {
  const stream = () => (expected === undefined ? open() : verifyDigest(open(), expected));
  return {
    contentType,
    // A copy: a single chunk may be a Buffer of node, which others share.
    bytes: async (limits) => copyBytes(await collect(stream(), limits)),
    text: async (limits) => new TextDecoder().decode(await collect(stream(), limits)),
    [Symbol.asyncIterator]: () => stream()[Symbol.asyncIterator](),
  };
}

async function collect(
  content: AsyncIterable<Uint8Array>,
  limits: { readonly maxBytes?: number | undefined } = {},
): Promise<Uint8Array> {
  const { maxBytes = MAX_BYTES } = own(limits);
  const collector = new ChunkCollector(maxBytes);
  for await (const chunk of content) {
    if (collector.add(chunk)) continue;
    const why = `the content is longer than ${maxBytes} bytes. Set maxBytes, or read it as a stream.`;
    throw new ConnectionError("ERR_RESPONSE_TOO_LARGE", `download: ${why}`);
  }
  return collector.bytes();
}

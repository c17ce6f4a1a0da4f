/** `wechatpay-ts/file`: a file on the disk, for an upload. Where there is node:fs: on Node.js, Bun and Deno. */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { BlobLike } from "./util/file.ts";

/**
 * A file by its path. It is read when the call is made, once for its digest and once as it is sent, and never held in
 * memory; if it changes in between, the call fails with a ConnectionError `ERR_FILE_CHANGED`, and nothing of it counts.
 *
 * @param path never one that someone else chose: whatever is there is sent
 * @param facts a name in place of the path's own, and a media type in place of the one that its extension tells
 */
export function fromPath(
  path: string | URL,
  facts: { readonly name?: string; readonly type?: string } = {},
): BlobLike {
  const { name = basename(typeof path === "string" ? path : fileURLToPath(path)), type = "" } = facts;
  return {
    name,
    type,
    arrayBuffer: async () => Uint8Array.from(await readFile(path)).buffer,
    stream: () => createReadStream(path) as AsyncIterable<Uint8Array>, // No encoding is set, so the chunks are bytes.
  };
}

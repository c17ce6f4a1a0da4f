/** The entry point `wechatpay-ts/file`: a file on disk, for an upload. It requires node:fs: Node.js, Bun or Deno. */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { BlobLike } from "./util/file.ts";
import { own } from "./util/own.ts";

/**
 * Names a file on disk for an upload. The call reads it twice, for its digest and while it sends it, and does not hold it in
 * memory, except where fetch sends it (Bun, Deno). If the file changes in between, the call rejects with a ConnectionError `ERR_FILE_CHANGED`, and the upload is
 * incomplete.
 *
 * @param path the path of the file; never use a path from a request, since the client sends any file that it names
 * @param facts a name and a media type, if those of the path do not fit
 * @example
 * ```ts
 * import { fromPath } from "wechatpay-ts/file";
 *
 * const body = { file: fromPath("./license.jpg"), meta: { filename: "license.jpg" } };
 * ```
 */
export function fromPath(
  path: string | URL,
  facts: { readonly name?: string; readonly type?: string } = {},
): BlobLike {
  const { name = basename(typeof path === "string" ? path : fileURLToPath(path)), type = "" } = own(facts);
  return {
    name,
    type,
    arrayBuffer: async () => Uint8Array.from(await readFile(path)).buffer,
    stream: () => createReadStream(path) as AsyncIterable<Uint8Array>, // without an encoding, its chunks are bytes
  };
}

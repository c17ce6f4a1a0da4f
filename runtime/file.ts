/** The entry point `wechatpay-ts/file`: a file on disk, for an upload. It requires node:fs: Node.js, Bun or Deno. */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { BlobLike } from "./util/file.ts";
import { own } from "./util/own.ts";

/** A `file:` URL. It stands for `URL`, which is a type of the DOM or of Node.js, so that a project needs neither. */
export interface FileUrl {
  readonly href: string;
  readonly protocol: string;
}

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
  path: string | FileUrl,
  facts: { readonly name?: string; readonly type?: string } = {},
): BlobLike {
  const place = typeof path === "string" ? path : fileURLToPath(path.href);
  const { name = basename(place), type = "" } = own(facts);
  return {
    name,
    type,
    arrayBuffer: async () => Uint8Array.from(await readFile(place)).buffer,
    stream: () => createReadStream(place) as AsyncIterable<Uint8Array>, // without an encoding, its chunks are bytes
  };
}

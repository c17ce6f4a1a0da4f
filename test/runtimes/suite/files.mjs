// Uploads and downloads.
import { createClient } from "wechatpay-ts";

import { collect, equal, sha256 } from "./assert.mjs";
import { download, upload } from "./operations.mjs";
import { optionsOf } from "./world.mjs";

/** @typedef {import("./world.mjs").World} World */
/** @typedef {import("./world.mjs").Check} Check */

/** @type {Check[]} */
export const checks = [
  ["an upload of bytes, with its digest and signature", (world) => sent(world, (bytes) => bytes)],
  ["an upload of a Blob", (world) => sent(world, (bytes) => new Blob([bytes]))],
  ["a download read as a whole", (world) => whole(world, "plain")],
  ["a download in gzip read as a whole", (world) => whole(world, "gzip")],
  ["a download read as a stream", (world) => arriving(world, "plain")],
  ["a download in gzip read as a stream", (world) => arriving(world, "gzip")],
  ["a download that the caller stops reading", left],
];

/** @param {World} world @param {(bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Blob} make */
async function sent(world, make) {
  const bytes = new Uint8Array(200_000).map((_, at) => (at * 7919) >> 3);
  const client = createClient(optionsOf(world));
  const body = { file: make(bytes), meta: { filename: "营业执照.png" } };
  equal(await client.call(upload, { body }), { media_id: await sha256(bytes) });
}

/** @param {World} world @param {string} kind */
async function whole(world, kind) {
  const file = await createClient(optionsOf(world)).call(download, { kind });
  equal(file.contentType, "application/octet-stream");
  await expectContent(await file.bytes());
}

/** @param {World} world @param {string} kind */
async function arriving(world, kind) {
  await expectContent(await collect(await createClient(optionsOf(world)).call(download, { kind })));
}

/** Checks the bytes of a download, which the server computes in the same way. @param {Uint8Array} bytes */
async function expectContent(bytes) {
  const expected = new Uint8Array(300_000).map((_, at) => (at * 31) >> 2);
  equal([bytes.length, await sha256(bytes)], [expected.length, await sha256(expected)]);
}

/** @param {World} world */
async function left(world) {
  const client = createClient(optionsOf(world));
  const file = await client.call(download, { kind: "halting" });
  for await (const chunk of file) {
    equal(chunk.length > 0, true);
    break;
  }
  await whole(world, "plain");
}

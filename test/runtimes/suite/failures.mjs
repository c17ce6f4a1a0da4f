// Incomplete responses, and the errors of the client.
import { createClient } from "wechatpay-ts";

import { collect, equal, fails, match } from "./assert.mjs";
import { answer, download } from "./operations.mjs";
import { optionsOf } from "./world.mjs";

/** @typedef {import("./world.mjs").World} World */
/** @typedef {import("./world.mjs").Check} Check */

/** @type {Check[]} */
export const checks = [
  ["no server listens", unusedUrl],
  ["a connection that is reset before the answer", (world) => lost(world, "reset", "ERR_CONNECTION")],
  ["an answer that is cut off", (world) => lost(world, "cut", "ERR_CONNECTION")],
  ["an answer longer than any", (world) => lost(world, "long", "ERR_RESPONSE_TOO_LARGE")],
  ["no answer in time", (world) => lost(world, "silent", "ERR_TIMEOUT", { timeout: 300 })],
  ["an answer that halts", (world) => lost(world, "halting", "ERR_TIMEOUT", { timeout: 300 })],
  ["a caller who aborts before it starts", early],
  ["a caller who aborts before the answer", (world) => aborted(world, "silent")],
  ["a caller who aborts in the answer", (world) => aborted(world, "halting")],
  ["a file that is cut off", cutFile],
  ["a file that halts", haltingFile],
  ["a caller who aborts in a file", abortedFile],
];

/** @param {World} world */
async function unusedUrl(world) {
  const client = createClient({ ...optionsOf(world), baseUrl: world.unusedUrl });
  const error = await fails(() => client.call(answer, { kind: "none" }));
  equal(
    [error.name, error.code, error.sent],
    ["ConnectionError", "ERR_CONNECTION", world.pooled ? "no" : "unknown"],
  );
}

/** @param {World} world @param {string} kind @param {string} code @param {{ timeout?: number }} [options] */
async function lost(world, kind, code, options = {}) {
  const error = await fails(() => createClient(optionsOf(world)).call(answer, { kind }, options));
  equal([error.name, error.code, error.sent], ["ConnectionError", code, "unknown"]);
  // A GET has no effect, so its message does not advise to query.
  match(error.message, /^GET \/v3\/answers\/\{kind\}: (?!.*may have had an effect)/);
}

/** @param {World} world */
async function early(world) {
  const signal = AbortSignal.abort(new Error("closed"));
  const error = await fails(() => createClient(optionsOf(world)).call(answer, { kind: "none" }, { signal }));
  equal([error.code, error.sent], ["ERR_ABORTED", "no"]);
}

/** @param {World} world @param {string} kind */
async function aborted(world, kind) {
  const controller = new AbortController();
  const calling = createClient(optionsOf(world)).call(answer, { kind }, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error("closed")), 200);
  const error = await fails(() => calling);
  equal([error.code, error.sent], ["ERR_ABORTED", "unknown"]);
}

/** @param {World} world */
async function cutFile(world) {
  const client = createClient(optionsOf(world));
  const file = await client.call(download, { kind: "cut" });
  equal((await fails(() => collect(file))).code, "ERR_CONNECTION");
}

/** @param {World} world */
async function haltingFile(world) {
  const client = createClient(optionsOf(world));
  const file = await client.call(download, { kind: "halting" }, { timeout: 300 });
  equal((await fails(() => collect(file))).code, "ERR_TIMEOUT");
}

/** @param {World} world */
async function abortedFile(world) {
  const controller = new AbortController();
  const client = createClient(optionsOf(world));
  const file = await client.call(download, { kind: "halting" }, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error("closed")), 200);
  equal((await fails(() => collect(file))).code, "ERR_ABORTED");
}

// Incomplete responses, and the errors that the client reports.
import { createClient } from "wechatpay-ts";

import { collect, equal, fails, match } from "./assert.mjs";
import { answer, download } from "./operations.mjs";
import { optionsOf } from "./world.mjs";

/** @typedef {import("./world.mjs").World} World */
/** @typedef {import("./world.mjs").Check} Check */

/** @type {Check[]} */
export const checks = [
  ["a connection that is refused", connectionRefused],
  ["a connection that is reset before the response", (world) => lost(world, "reset", "ERR_CONNECTION")],
  ["a response that is cut off", (world) => lost(world, "cut", "ERR_CONNECTION")],
  ["a response that is too large", (world) => lost(world, "long", "ERR_RESPONSE_TOO_LARGE")],
  ["no response before the timeout", (world) => lost(world, "silent", "ERR_TIMEOUT", { timeout: 300 })],
  ["a response that stalls", (world) => lost(world, "halting", "ERR_TIMEOUT", { timeout: 300 })],
  ["a caller who aborts before the call", early],
  ["a caller who aborts before the response", (world) => aborted(world, "silent")],
  ["a caller who aborts during the response", (world) => aborted(world, "halting")],
  ["a file that is cut off", cutFile],
  ["a file that stalls", haltingFile],
  ["a caller who aborts during a download", abortedFile],
];

/** @param {World} world */
async function connectionRefused(world) {
  const client = createClient({ ...optionsOf(world), baseUrl: world.closedUrl });
  const error = await fails(() => client.call(answer, { kind: "none" }));
  equal(
    [error.name, error.code, error.sent],
    ["ConnectionError", "ERR_CONNECTION", world.reportsUnconnected ? "no" : "unknown"],
  );
}

/** @param {World} world @param {string} kind @param {string} code @param {{ timeout?: number }} [options] */
async function lost(world, kind, code, options = {}) {
  const error = await fails(() => createClient(optionsOf(world)).call(answer, { kind }, options));
  equal([error.name, error.code, error.sent], ["ConnectionError", code, "unknown"]);
  match(error.message, /^GET \/v3\/answers\/\{kind\}: .*may have had an effect/);
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

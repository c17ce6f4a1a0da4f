// Calls that succeed, and responses that the client rejects.
import { createClient } from "wechatpay-ts";
import { postPayTransactionsNative } from "wechatpay-ts/v3/pay/transactions/native";

import { equal, fails, match } from "./assert.mjs";
import { answer, echo, put, remove } from "./operations.mjs";
import { optionsOf } from "./world.mjs";

/** @typedef {import("./world.mjs").World} World */
/** @typedef {import("./world.mjs").Check} Check */

const ODD = "a/b?张'*()!~ %2e;,:@&=+$#[]\"<>\\^`{|}";

/** @type {Check[]} */
export const checks = [
  ["the client sends the path and the query that it has signed", path],
  ["the client signs the path of the base URL", basePath],
  ["POST, PUT and DELETE without a body", bodiless],
  ["text of every Unicode plane arrives unchanged", text],
  ["concurrent calls all receive their own responses", many],
  ["a generated endpoint", generated],
  ["the User-Agent names the runtime", agent],
  ["a response in gzip", gzip],
  ["a response with status 204", (world) => gives(world, "none", undefined)],
  ["a response that is signed with the key of a certificate", certificate],
  ...Object.entries({
    forged: "ERR_SIGNATURE_MISMATCH",
    altered: "ERR_SIGNATURE_MISMATCH",
    probe: "ERR_SIGNATURE_MISMATCH",
    late: "ERR_SIGNATURE_CLOCK",
    early: "ERR_SIGNATURE_CLOCK",
    unknown: "ERR_SERIAL_UNKNOWN",
    unsigned: "ERR_SIGNATURE_HEADERS",
    text: "ERR_RESPONSE_JSON",
    wide: "ERR_UNSAFE_INTEGER",
    error: "ERR_API",
    page: "ERR_API",
    redirect: "ERR_API",
  }).map(([kind, code]) => refused(kind, code)),
  ["an API error contains the code and message of WeChat Pay", apiError],
];

/** @param {World} world */
async function path(world) {
  const query = { mchid: ODD, tag: ["x", "y+=&"], limit: 0 };
  const data = await createClient(optionsOf(world)).call(echo, { id: ODD, query, json: { name: "n" } });
  const { pathname, searchParams } = new URL(data.url, world.url);
  equal(decodeURIComponent(pathname), `/v3/echo/${ODD}`);
  equal(
    [searchParams.get("mchid"), searchParams.getAll("tag"), searchParams.get("limit")],
    [ODD, query.tag, "0"],
  );
}

/** @param {World} world */
async function basePath(world) {
  const client = createClient({ ...optionsOf(world), baseUrl: `${world.url}/hk/` });
  equal((await client.call(echo, { id: "1", json: { name: "n" } })).url, "/hk/v3/echo/1");
}

/** @param {World} world */
async function bodiless(world) {
  const client = createClient(optionsOf(world));
  for (const operation of [echo, put]) equal((await client.call(operation, { id: "1" })).length, "0");
  equal((await client.call(remove, { id: "1" })).url, "/v3/echo/1");
}

/** @param {World} world */
async function text(world) {
  const name = "é张𠮷\u2028\ud83d\ude00";
  const data = await createClient(optionsOf(world)).call(echo, { id: "1", json: { name, text: name } });
  equal([data.name, data.plain], [name, name]);
}

/** @param {World} world */
async function many(world) {
  const client = createClient(optionsOf(world));
  const ids = Array.from({ length: 40 }, (_, at) => String(at));
  const answers = await Promise.all(ids.map((id) => client.call(echo, { id, json: { name: id } })));
  equal(
    answers.map(({ plain, url }) => [plain, url]),
    ids.map((id) => [id, `/v3/echo/${id}`]),
  );
}

/** @param {World} world */
async function generated(world) {
  const client = createClient(optionsOf(world));
  const json = {
    appid: "wxd678efh567hg6787",
    mchid: world.keys.mchid,
    description: "Image形象店",
    out_trade_no: "1217752501201407033233368018",
    notify_url: "https://shop.example/notify",
    amount: { total: 100 },
  };
  const { code_url } = await postPayTransactionsNative(client, { json });
  equal(code_url, `weixin://wxpay/${json.out_trade_no}`);
}

/** @param {World} world */
async function agent(world) {
  const data = await createClient(optionsOf(world)).call(echo, { id: "1", json: { name: "n" } });
  match(data.agent, new RegExp(`^wechatpay-ts/\\d+\\.\\d+\\.\\d+ ${world.agent}`));
}

/** @param {World} world */
function gzip(world) {
  return gives(world, "gzip", { id: "张" });
}

/** @param {World} world */
async function certificate(world) {
  const { certificate: its, certificateSerial } = world.keys;
  const client = createClient({ ...optionsOf(world), wechatpayKeys: { [certificateSerial]: its.pem } });
  equal(await client.call(answer, { kind: "certificate" }), { id: "1" });
}

/** @param {World} world @param {string} kind @param {unknown} expected */
async function gives(world, kind, expected) {
  equal(await createClient(optionsOf(world)).call(answer, { kind }), expected);
}

/** @param {string} kind @param {string} code @returns {Check} */
function refused(kind, code) {
  return [
    `the client rejects a response: ${kind}`,
    async (world) => {
      const error = await fails(() => createClient(optionsOf(world)).call(answer, { kind }));
      equal(error.code, code);
      equal(
        JSON.stringify(error).includes("stolen") || error.message.includes("stolen"),
        false,
        "data in the error",
      );
    },
  ];
}

/** @param {World} world */
async function apiError(world) {
  const error = await fails(() => createClient(optionsOf(world)).call(answer, { kind: "error" }));
  equal([error["apiCode"], error.status, error["requestId"]], ["PARAM_ERROR", 400, "08F8C7D2"]);
  match(error.message, /^GET \/v3\/answers\/\{kind\}: status 400 PARAM_ERROR: 参数错误/);
}

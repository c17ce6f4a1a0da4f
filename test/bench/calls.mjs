// Measures signed and verified calls on loopback, for the client and its peers, and the share of signing and verifying.
import { fork } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { run } from "./measure.mjs";

/** @typedef {import("./calls-client.mjs").Kind} Kind */
/** @typedef {import("./calls-client.mjs").Setting} Setting */
/** @typedef {import("./table.mjs").Row} Row */
/** @typedef {{ calls: number, seconds: number, cpu: number }} CallTimes */

const SECONDS = 6;
const WARM_UP = 2;
const peers = /** @type {const} */ ({
  axios: "wechatpay-axios-plugin",
  "node-v3": "wechatpay-node-v3 + verifySign",
});
/** The targets: the ratio of calls per second to those of each peer. */
const targets = { 1: { axios: 1.5, "node-v3": 3 }, 32: { axios: 3, "node-v3": 6 } };

/** @param {import("./consumer.mjs").Consumer} consumer @param {number} runs @returns {Promise<Row[]>} */
export async function benchCalls({ root }, runs) {
  const { keys, renewal } = makeKeys();
  const server = fork(join(import.meta.dirname, "calls-server.mjs"));
  const client = pathToFileURL(join(root, "node_modules/wechatpay-ts/dist")).href;
  /** @param {Kind} kind @param {number} concurrency */
  const take = async (kind, concurrency) => {
    server.send(renewal);
    const [{ port }] = /** @type {[{ port: number }]} */ (await once(server, "message")); // the message of the server
    const url = `http://127.0.0.1:${port}`;
    /** @type {Setting} */
    const setting = { kind, client, url, concurrency, seconds: SECONDS, warmUp: WARM_UP, keys };
    const file = join(import.meta.dirname, "calls-client.mjs");
    const env = { ...process.env, SETTING: JSON.stringify(setting) };
    const { stdout } = await run({ command: [process.execPath, file], env });
    /** @type {CallTimes} */
    const taken = JSON.parse(stdout);
    return taken;
  };
  try {
    return await rowsOf(take, runs);
  } finally {
    server.kill();
  }
}

/** @param {(kind: Kind, concurrency: number) => Promise<CallTimes>} take @param {number} runs @returns {Promise<Row[]>} */
async function rowsOf(take, runs) {
  const rows = [];
  for (const concurrency of /** @type {const} */ ([1, 32])) {
    const kinds = /** @type {const} */ (["ours", "axios", "node-v3", "crypto"]);
    /** @type {Record<Kind, CallTimes[]>} */
    const taken = { ours: [], axios: [], "node-v3": [], crypto: [] };
    for (let round = 0; round < runs; round++) {
      for (const kind of kinds) taken[kind].push(await take(kind, kind === "crypto" ? 1 : concurrency));
    }
    const ours = perCall(taken.ours);
    for (const peer of /** @type {const} */ (["axios", "node-v3"])) {
      const its = perCall(taken[peer]);
      rows.push({
        ...row(
          `a call, ${concurrency} at once: ${rate(ours.time)}`,
          ours.time,
          its.time,
          1 / targets[concurrency][peer],
        ),
        besideWhat: `${peers[peer]}: ${rate(its.time)}`,
      });
    }
    const limit = concurrency === 32 ? 1.3 : undefined;
    rows.push({
      ...row(`CPU of a call, ${concurrency} at once`, ours.cpu, perCall(taken.crypto).cpu, limit),
      besideWhat: "node:crypto: one signature and one verification",
    });
  }
  const openssl = await opensslSpeed();
  rows.push({
    ...row("CPU of a call, 32 at once", rows.at(-1)?.ours ?? NaN, openssl, undefined),
    besideWhat: "openssl speed: the same two",
  });
  return rows;
}

/** @param {string} what @param {number} ours @param {number} beside @param {number | undefined} target */
function row(what, ours, beside, target) {
  return {
    part: "calls, signed and verified",
    unit: /** @type {const} */ ("us"),
    what,
    ours,
    beside,
    target,
  };
}

/** Returns the medians, in seconds. @param {readonly CallTimes[]} taken */
function perCall(taken) {
  const median = (/** @type {readonly number[]} */ all) =>
    all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN;
  return {
    time: median(taken.map(({ calls, seconds }) => seconds / calls)),
    cpu: median(taken.map(({ calls, cpu }) => cpu / calls)),
  };
}

/** @param {number} seconds of a call */
function rate(seconds) {
  return `${Math.round(1 / seconds).toLocaleString("en")} a second`;
}

/** Measures one RSA-2048 signature and one verification, in seconds; NaN if openssl is not installed. */
async function opensslSpeed() {
  const speed = await run({ command: ["openssl", "speed", "-seconds", "2", "rsa2048"] }).catch(
    () => undefined,
  );
  const line = speed?.stdout.split("\n").findLast((each) => /^rsa *2048/u.test(each)) ?? "";
  const [signature = NaN, verification = NaN] = [...line.matchAll(/([\d.]+)s/gu)].map(([, seconds]) =>
    Number(seconds),
  );
  return signature + verification;
}

/** Creates throwaway keys of both sides. */
function makeKeys() {
  const merchant = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const wechatpay = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const serial = "PUB_KEY_ID_0114232134912410000000000000";
  const pem = (/** @type {import("node:crypto").KeyObject} */ key, /** @type {"pkcs8" | "spki"} */ type) =>
    key.export({ type, format: "pem" }).toString();
  const keys = {
    mchid: "1900000001",
    serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
    privateKey: pem(merchant.privateKey, "pkcs8"),
    apiV3Key: "0".repeat(32),
    serial,
    publicKey: pem(wechatpay.publicKey, "spki"),
  };
  const body = JSON.stringify({ code_url: "weixin://wxpay/bizpayurl?pr=1217752501" });
  return { keys, renewal: { privateKey: pem(wechatpay.privateKey, "pkcs8"), serial, body } };
}

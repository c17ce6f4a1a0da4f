// Signed and verified calls on loopback, beside the peers; and what of it is the signature and the verification.
import { fork } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { run } from "./measure.mjs";

/** @typedef {import("./calls-client.mjs").Kind} Kind */
/** @typedef {import("./calls-client.mjs").Setting} Setting */
/** @typedef {import("./table.mjs").Row} Row */
/** @typedef {{ calls: number, seconds: number, cpu: number }} Taken */

const SECONDS = 6;
const WARM_UP = 2;
const peers = /** @type {const} */ ({
  axios: "wechatpay-axios-plugin",
  "node-v3": "wechatpay-node-v3 + verifySign",
});
/** How many times as many calls in a second as each peer. */
const targets = { 1: { axios: 1.5, "node-v3": 3 }, 32: { axios: 2.8, "node-v3": 6 } };
/** The most CPU of a call, 32 at once, by that of one signature and one verification. */
const cpuTargets = { ours: 1.5, "ours-undici": 1.35 };

/** @param {import("./consumer.mjs").Consumer} consumer @param {number} runs @returns {Promise<Row[]>} */
export async function benchCalls({ root }, runs) {
  const { keys, renewal } = makeKeys();
  const server = fork(join(import.meta.dirname, "calls-server.mjs"));
  const client = pathToFileURL(join(root, "node_modules/wechatpay-ts/dist")).href;
  /** @param {Kind} kind @param {number} concurrency */
  const take = async (kind, concurrency) => {
    server.send(renewal);
    const [{ port }] = /** @type {[{ port: number }]} */ (await once(server, "message")); // as the server tells it
    const url = `http://127.0.0.1:${port}`;
    /** @type {Setting} */
    const setting = { kind, client, url, concurrency, seconds: SECONDS, warmUp: WARM_UP, keys };
    const file = join(import.meta.dirname, "calls-client.mjs");
    const env = { ...process.env, SETTING: JSON.stringify(setting) };
    const { stdout } = await run({ command: [process.execPath, file], env });
    /** @type {Taken} */
    const taken = JSON.parse(stdout);
    return taken;
  };
  try {
    return await rowsOf(take, runs);
  } finally {
    server.kill();
  }
}

/** @param {(kind: Kind, concurrency: number) => Promise<Taken>} take @param {number} runs @returns {Promise<Row[]>} */
async function rowsOf(take, runs) {
  const rows = [];
  let cpuAtOnce = NaN;
  for (const concurrency of /** @type {const} */ ([1, 32])) {
    const kinds = /** @type {const} */ (["ours", "ours-undici", "axios", "node-v3", "node-http", "crypto"]);
    /** @type {Record<Kind, Taken[]>} */
    const taken = { ours: [], "ours-undici": [], axios: [], "node-v3": [], "node-http": [], crypto: [] };
    for (let round = 0; round < runs; round++) {
      for (const kind of kinds) taken[kind].push(await take(kind, kind === "crypto" ? 1 : concurrency));
    }
    const ours = perCall(taken.ours);
    cpuAtOnce = ours.cpu;
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
    const floor = perCall(taken["node-http"]);
    rows.push({
      ...row(`a call, ${concurrency} at once: ${rate(ours.time)}`, ours.time, floor.time, undefined),
      besideWhat: `the floor, node:http and node:crypto alone: ${rate(floor.time)}`,
    });
    const crypto = perCall(taken.crypto).cpu;
    for (const kind of /** @type {const} */ (["ours", "ours-undici"])) {
      const limit = concurrency === 32 ? cpuTargets[kind] : undefined;
      const by = kind === "ours" ? "node:http" : "undici";
      rows.push({
        ...row(`CPU of a call by ${by}, ${concurrency} at once`, perCall(taken[kind]).cpu, crypto, limit),
        besideWhat: "node:crypto: one signature and one verification",
      });
    }
    rows.push({
      ...row(`CPU of the floor, ${concurrency} at once`, floor.cpu, crypto, undefined),
      besideWhat: "node:crypto: one signature and one verification",
    });
  }
  const openssl = await opensslSpeed();
  rows.push({
    ...row("CPU of a call, 32 at once", cpuAtOnce, openssl, undefined),
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

/** Medians, in seconds. @param {readonly Taken[]} taken */
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

/** Seconds of one RSA-2048 signature and one verification; NaN without openssl. */
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

/** Throwaway keys of both sides. */
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

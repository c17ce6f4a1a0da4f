// One client in a process of its own: calls for a while, then says how many there were, and the time they took.
import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from "node:crypto";
import { Buffer } from "node:buffer";
import { Agent, request } from "node:http";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const { fetch } = globalThis;
const require = createRequire(import.meta.url);

/** @typedef {"ours" | "ours-undici" | "axios" | "node-v3" | "node-http" | "crypto"} Kind */

/**
 * @typedef {object} Setting
 * @property {Kind} kind
 * @property {string} client the URL of the folder of wechatpay-ts that is imported from
 * @property {string} url
 * @property {number} concurrency
 * @property {number} seconds that are measured
 * @property {number} warmUp seconds before them
 * @property {{ mchid: string, serialNo: string, privateKey: string, apiV3Key: string, serial: string, publicKey: string }} keys
 */

/**
 * What is used of wechatpay-node-v3, some of which its types hide: its own calls go to one host.
 *
 * @typedef {object} Pay
 * @property {(method: string, path: string, body: object) => string} buildAuthorization
 * @property {(authorization: string) => object} getHeaders
 * @property {{ post: (url: string, body: object, headers: object) => Promise<{ data: object }> }} httpService
 * @property {(message: object) => Promise<boolean>} verifySign
 */
/** @typedef {{ new (options: object): Pay, certificates: Record<string, string> }} NodeV3 */

/** @type {Setting} */
const setting = JSON.parse(process.env["SETTING"] ?? "");
const { keys, url } = setting;
const PATH = "/v3/pay/transactions/native";
const order = {
  appid: "wxd678efh567hg6787",
  mchid: keys.mchid,
  description: "Image形象店-深圳腾大-QQ公仔",
  out_trade_no: "1217752501201407033233368018",
  notify_url: "https://shop.example/notify",
  amount: { total: 100, currency: "CNY" },
};

/** What one call is, for each. @type {Record<Kind, () => Promise<() => unknown>>} */
const kinds = {
  ours: () => ours({}),
  async "ours-undici"() {
    const undici = await import("undici");
    /** @type {typeof import("wechatpay-ts/undici")} */
    const { byDispatcher } = await import(`${setting.client}/runtime/undici.js`);
    return ours({ transport: byDispatcher(new undici.Agent()) });
  },
  "node-http"() {
    const [privateKey, publicKey] = [createPrivateKey(keys.privateKey), createPublicKey(keys.publicKey)];
    const agent = new Agent({ keepAlive: true });
    const isAlone = setting.concurrency === 1;
    return Promise.resolve(async () => {
      const body = JSON.stringify(order);
      const [timestamp, nonce] = [Math.floor(Date.now() / 1000), randomBytes(16).toString("hex")];
      const message = Buffer.from(`POST\n${PATH}\n${timestamp}\n${nonce}\n${body}\n`);
      // In the thread pool if there are other calls, as ours does.
      const signature = isAlone
        ? sign("RSA-SHA256", message, privateKey)
        : await signInPool(message, privateKey);
      const facts = { mchid: keys.mchid, nonce_str: nonce, timestamp, serial_no: keys.serialNo };
      const parts = Object.entries({ ...facts, signature: signature.toString("base64") });
      const authorization = `WECHATPAY2-SHA256-RSA2048 ${parts.map(([name, value]) => `${name}="${value}"`).join(",")}`;
      const { headers, text } = await post(agent, body, authorization);
      const signed = ["timestamp", "nonce"].map((name) => `${headers[`wechatpay-${name}`]}\n`).join("");
      const received = Buffer.from(String(headers["wechatpay-signature"]), "base64");
      if (!verify("RSA-SHA256", Buffer.from(`${signed}${text}\n`), publicKey, received))
        throw new Error("wrong");
      JSON.parse(text);
    });
  },
  axios() {
    const { Wechatpay } = require("wechatpay-axios-plugin");
    const { mchid, serialNo: serial, privateKey } = keys;
    const wx = new Wechatpay({
      mchid,
      serial,
      privateKey,
      certs: { [keys.serial]: keys.publicKey },
      baseURL: url,
    });
    return Promise.resolve(() => wx.chain(PATH.slice(1)).post(order));
  },
  async "node-v3"() {
    /** @type {NodeV3} */
    const Pay = require("wechatpay-node-v3");
    const [publicKey, privateKey] = [Buffer.from(keys.publicKey), Buffer.from(keys.privateKey)];
    // It reads the serial number only where none is given.
    const pay = new Pay({
      appid: order.appid,
      mchid: keys.mchid,
      serial_no: keys.serialNo,
      publicKey,
      privateKey,
    });
    Pay.certificates = { [keys.serial]: keys.publicKey };
    // Its requests tell nothing of the answer's headers; the server's answer is the same for the whole run.
    const { headers } = await fetch(url + PATH, { method: "POST", body: "{}" });
    const header = (/** @type {string} */ name) => headers.get(`wechatpay-${name}`) ?? "";
    const signed = { timestamp: header("timestamp"), nonce: header("nonce"), serial: header("serial") };
    return async () => {
      const authorization = pay.buildAuthorization("POST", PATH, order);
      const { data: body } = await pay.httpService.post(url + PATH, order, pay.getHeaders(authorization));
      const signature = header("signature");
      if (await pay.verifySign({ ...signed, signature, body, apiSecret: keys.apiV3Key })) return;
      throw new Error("wechatpay-node-v3 does not take the answer.");
    };
  },
  crypto() {
    const [privateKey, publicKey] = [createPrivateKey(keys.privateKey), createPublicKey(keys.privateKey)];
    const message = Buffer.alloc(300, "x");
    return Promise.resolve(() =>
      verify("RSA-SHA256", message, publicKey, sign("RSA-SHA256", message, privateKey)),
    );
  },
};

const call = await kinds[setting.kind]();
await during(setting.warmUp);
const before = process.cpuUsage();
const start = performance.now();
const calls = await during(setting.seconds);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ calls, seconds, cpu: (user + system) / 1e6 }));
process.exit();

/** Calls of this client. @param {object} options */
async function ours(options) {
  /** @type {typeof import("wechatpay-ts")} */
  const { createClient } = await import(`${setting.client}/runtime/index.js`);
  const client = createClient({
    ...{ mchid: keys.mchid, serialNo: keys.serialNo, privateKey: keys.privateKey, apiV3Key: keys.apiV3Key },
    ...{ baseUrl: url, wechatpayKeys: { [keys.serial]: keys.publicKey } },
    ...options,
  });
  /** @type {typeof import("wechatpay-ts/v3/pay/transactions/native")} */
  const { postPayTransactionsNative } = await import(
    `${setting.client}/generated/v3/pay/transactions/native.js`
  );
  return () => postPayTransactionsNative(client, { json: order });
}

/** @param {Buffer} message @param {import("node:crypto").KeyObject} key @returns {Promise<Buffer>} */
function signInPool(message, key) {
  return new Promise((resolve, reject) => {
    sign("RSA-SHA256", message, key, (error, signature) => (error ? reject(error) : resolve(signature)));
  });
}

/**
 * One exchange by node:http and nothing else.
 *
 * @param {Agent} agent @param {string} body @param {string} authorization
 * @returns {Promise<{ headers: import("node:http").IncomingHttpHeaders, text: string }>}
 */
function post(agent, body, authorization) {
  const headers = {
    authorization,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url + PATH, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => (text += chunk));
      response.on("end", () => resolve({ headers: response.headers, text }));
    });
    outgoing.on("error", reject).end(body);
  });
}

/** @param {number} length in seconds */
async function during(length) {
  const end = performance.now() + length * 1000;
  let count = 0;
  await Promise.all(
    Array.from({ length: setting.concurrency }, async () => {
      while (performance.now() < end) {
        await call();
        count++;
      }
    }),
  );
  return count;
}

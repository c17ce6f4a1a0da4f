// Runs one client in a process of its own: it calls for some seconds, then prints the number of calls and their time.
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { Buffer } from "node:buffer";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const { fetch } = globalThis;
const require = createRequire(import.meta.url);

/** @typedef {"ours" | "axios" | "node-v3" | "crypto"} Kind */

/**
 * @typedef {object} Setting
 * @property {Kind} kind
 * @property {string} client the URL of the folder from which wechatpay-ts is imported
 * @property {string} url
 * @property {number} concurrency
 * @property {number} seconds that are measured
 * @property {number} warmUp seconds before them
 * @property {{ mchid: string, serialNo: string, privateKey: string, apiV3Key: string, serial: string, publicKey: string }} keys
 */

/**
 * The part of wechatpay-node-v3 that this program uses, because its own calls go to a fixed host. Its types hide some of it.
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

/** Prepares the call of each client. @type {Record<Kind, () => Promise<() => unknown>>} */
const kinds = {
  async ours() {
    /** @type {typeof import("wechatpay-ts")} */
    const { createClient } = await import(`${setting.client}/runtime/index.js`);
    const client = createClient({
      ...{ mchid: keys.mchid, serialNo: keys.serialNo, privateKey: keys.privateKey, apiV3Key: keys.apiV3Key },
      ...{ baseUrl: url, wechatpayKeys: { [keys.serial]: keys.publicKey } },
    });
    /** @type {typeof import("wechatpay-ts/v3/pay/transactions/native")} */
    const { postPayTransactionsNative } = await import(
      `${setting.client}/generated/v3/pay/transactions/native.js`
    );
    return () => postPayTransactionsNative(client, { json: order });
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
    // It reads the serial number from the certificate only if the option is absent.
    const pay = new Pay({
      appid: order.appid,
      mchid: keys.mchid,
      serial_no: keys.serialNo,
      publicKey,
      privateKey,
    });
    Pay.certificates = { [keys.serial]: keys.publicKey };
    // Its requests do not return the headers of the response. The response is the same during the whole run.
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

// A first order: JSAPI下单, the parameters of the cashier, the notification of the payment, a query, a refund and its notification.
//
//   node first-order.mjs
//
// Without WECHATPAY_MCHID it starts a sandbox (npm install --save-dev wechatpay-sandbox), and no money moves. With the
// variables of docs/keys.md it calls WeChat Pay: someone pays 0.01 yuan, and the program refunds it. It then also needs
// WECHATPAY_OPENID, the payer, and WECHATPAY_NOTIFY_URL, a public URL that leads to PORT (3000) on this machine.
import { EventEmitter, once } from "node:events";
import { readFileSync, realpathSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

import {
  ApiError,
  ConfigError,
  ConnectionError,
  createClient,
  memoryCache,
  RequestError,
  WechatPayError,
} from "wechatpay-ts";
import { expectPayment } from "wechatpay-ts/expect-payment";
import { jsapiPayment } from "wechatpay-ts/pay-sign";
import { nodeHandler } from "wechatpay-ts/server";
import { postPayTransactionsJsapi } from "wechatpay-ts/v3/pay/transactions/jsapi";
import { getPayTransactionsByOutTradeNo } from "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_";
import { postRefundDomesticRefunds } from "wechatpay-ts/v3/refund/domestic/refunds";
import { getRefundDomesticRefundsByOutRefundNo } from "wechatpay-ts/v3/refund/domestic/refunds/_out_refund_no_";
import { notifications } from "wechatpay-ts/webhook";

/** @import { Client, ClientOptions } from "wechatpay-ts" */
/** @import { PostRefundDomesticRefundsRequest } from "wechatpay-ts/v3/refund/domestic/refunds" */

/**
 * An order in the database of the merchant. Its amount is in 分.
 * @typedef {{ mchid: string, appid: string, openid: string, out_trade_no: string, amount: number }} Order
 */

/**
 * Places an order. WeChat Pay knows it by its out_trade_no: a call with the same number and values is the same order.
 * @param {Client} client
 * @param {Order} order
 * @param {string} notify_url
 */
// #region order
export async function placeOrder(client, { mchid, appid, openid, out_trade_no, amount }, notify_url) {
  const { prepay_id } = await postPayTransactionsJsapi(client, {
    json: {
      mchid,
      appid,
      description: "Coffee",
      out_trade_no,
      notify_url,
      amount: { total: amount, currency: "CNY" }, // 分
      payer: { openid },
    },
  });
  // The argument of WeixinJSBridge.invoke("getBrandWCPayRequest", …) in the page.
  return jsapiPayment(client, { appid, prepay_id });
}
// #endregion

/**
 * Asks WeChat Pay for an order, and compares the payment with it. Throws a PaymentMismatchError if it is not paid.
 * @param {Client} client
 * @param {Order} order
 */
// #region query
export async function queryPayment(client, { mchid, appid, out_trade_no, amount }) {
  const payment = await getPayTransactionsByOutTradeNo(client, { out_trade_no, query: { mchid } });
  expectPayment(payment, { mchid, appid, out_trade_no, amount });
  return payment;
}
// #endregion

/**
 * Refunds an order. If the outcome of the call is unknown, it queries the refund.
 * @param {Client} client
 * @param {PostRefundDomesticRefundsRequest["json"]} refund
 */
// #region refund
export async function refundOrder(client, refund) {
  try {
    return await postRefundDomesticRefunds(client, { json: refund });
  } catch (error) {
    if (isUnsent(error)) throw error; // correct the cause, and call again
    // The refund may have been made, even after an error of WeChat Pay, which does not sign errors: query it.
    const existing = await findRefund(client, refund.out_refund_no).catch(() => undefined);
    // Another order or amount is that of an earlier refund under this number. The status may be CLOSED or ABNORMAL.
    const isSame =
      existing?.out_trade_no === refund.out_trade_no && existing?.amount.refund === refund.amount.refund;
    if (existing && isSame) return existing;
    throw error; // query again, or call again with the same out_refund_no, never with another one
  }
}
// #endregion

/** @param {unknown} error whether the request of a call was not sent */
function isUnsent(error) {
  if (error instanceof ConnectionError) return error.sent === "no"; // of all attempts
  if (!(error instanceof WechatPayError) || (error.attempts ?? 1) > 1) return false;
  return (
    error instanceof RequestError || (error instanceof ConfigError && error.code !== "ERR_CONFIG_TRANSPORT")
  );
}

/**
 * @param {Client} client
 * @param {string} out_refund_no
 */
async function findRefund(client, out_refund_no) {
  try {
    return await getRefundDomesticRefundsByOutRefundNo(client, { out_refund_no });
  } catch (error) {
    // A 404 with another code may be that of a proxy, and says nothing about the refund.
    if (error instanceof ApiError && error.status === 404 && error.apiCode === "RESOURCE_NOT_EXISTS")
      return undefined;
    throw error;
  }
}

/**
 * Creates a server that receives notifications of one order, and emits `paid` and `refunded`.
 * @param {Client} client
 * @param {Order} order
 * @param {EventEmitter} events
 */
// #region notifications
export function notificationServer(client, { mchid, appid, out_trade_no, amount }, events) {
  const notify = nodeHandler(
    // Verifies the signature, decrypts the resource, and calls the handler once for each notification.
    notifications(client, { cache: memoryCache() }),
    ({ event_type, resource }) => {
      if (event_type === "TRANSACTION.SUCCESS" && "out_trade_no" in resource) {
        expectPayment(resource, { mchid, appid, out_trade_no, amount }); // of this order, and its amount
        events.emit("paid", resource);
      }
      if (event_type === "REFUND.SUCCESS" && "mchid" in resource) {
        expectPayment(resource, { mchid, out_trade_no, refund: amount });
        events.emit("refunded", resource);
      }
    },
    { onError: console.error }, // WeChat Pay sends the notification again
  );
  return createServer((request, response) => void notify(request, response));
}
// #endregion

/** @param {string} name a variable, or with `_FILE` behind it the path of a file with its value */
function variable(name) {
  const file = process.env[`${name}_FILE`];
  return file === undefined ? process.env[name] : readFileSync(file, "utf8");
}

/** @param {string} name */
function required(name) {
  const value = variable(name);
  if (!value) throw new Error(`${name}: it is not set. docs/keys.md says where its value comes from.`);
  return value;
}

/** @returns {ClientOptions} the options that the environment has */
function optionsOfEnvironment() {
  const certificate = variable("WECHATPAY_CERTIFICATE");
  return {
    mchid: required("WECHATPAY_MCHID"),
    ...(certificate ? { certificate } : { serialNo: required("WECHATPAY_SERIAL_NO") }),
    privateKey: required("WECHATPAY_PRIVATE_KEY"),
    apiV3Key: required("WECHATPAY_APIV3_KEY"),
    wechatpayKeys: { [required("WECHATPAY_PUBLIC_KEY_ID")]: required("WECHATPAY_PUBLIC_KEY") },
    baseUrl: process.env["WECHATPAY_BASE_URL"], // of a sandbox; undefined for WeChat Pay
  };
}

/**
 * What the flow needs: a merchant, and someone who pays.
 * @typedef {object} Shop
 * @property {Client} client
 * @property {Order} order
 * @property {string | undefined} notify_url the public URL of the server; undefined: its address on this machine
 * @property {number} port the port on 127.0.0.1 where the server listens; 0: any
 * @property {number} patience how long to wait for a notification, in milliseconds
 * @property {(out_trade_no: string) => Promise<void>} pay lets the payer pay
 */

/** @returns {Shop} */
function shopOfEnvironment() {
  const [mchid, appid] = [required("WECHATPAY_MCHID"), required("WECHATPAY_APPID")];
  const openid = required("WECHATPAY_OPENID"); // of the payer, for this appid
  return {
    client: createClient(optionsOfEnvironment()),
    order: { mchid, appid, openid, out_trade_no: newNumber("ORDER"), amount: 1 },
    notify_url: required("WECHATPAY_NOTIFY_URL"),
    port: Number(process.env["PORT"] ?? 3000),
    patience: 15 * 60_000,
    pay: () => Promise.resolve(console.log("Pay the order in WeChat now, with the parameters above.")),
  };
}

/**
 * @param {{ client: (ClientOptions & { mchid: string }) | undefined, orders: { pay(out_trade_no: string): Promise<void> } }} sandbox
 * @returns {Shop}
 */
export function shopOfSandbox(sandbox) {
  if (!sandbox.client) throw new Error("The sandbox has no client options.");
  const { mchid } = sandbox.client;
  const payer = { appid: "wxd678efh567hg6787", openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" };
  return {
    // The notify_url of this machine is not https, which onIssue would report.
    client: createClient({ ...sandbox.client, onIssue: () => undefined }),
    order: { mchid, ...payer, out_trade_no: newNumber("ORDER"), amount: 1 },
    notify_url: undefined,
    port: 0,
    patience: 10_000,
    pay: (out_trade_no) => sandbox.orders.pay(out_trade_no),
  };
}

/** @param {string} kind a new number for each order and each refund; a repeated call has the same one */
const newNumber = (kind) => `${kind}-${Date.now()}`;

/**
 * Walks from the order to its refund.
 * @param {Shop} shop
 * @param {(title: string, result: object) => void} print receives the result of each step
 */
export async function firstOrder({ client, order, notify_url, port, patience, pay }, print) {
  const events = new EventEmitter();
  const server = notificationServer(client, order, events);
  await once(server.listen(port, "127.0.0.1"), "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address()); // it listens on a port
  const url = notify_url ?? `http://127.0.0.1:${address.port}/notify`;
  /** @param {string} name a notification may not arrive: then a query says what happened */
  const arrival = (name) =>
    once(events, name, { signal: AbortSignal.timeout(patience) }).then(
      (/** @type {object[]} */ [resource = {}]) =>
        print(name === "paid" ? "支付成功通知" : "退款结果通知", resource),
      () => console.log(`No notification \`${name}\` arrived. Query.`),
    );
  try {
    print("JSAPI下单, and the parameters of the cashier", await placeOrder(client, order, url));
    const paid = arrival("paid");
    await pay(order.out_trade_no);
    await paid;
    const { trade_state } = await queryPayment(client, order);
    print("查询订单", { trade_state });
    const refunded = arrival("refunded");
    const { out_trade_no, amount } = order;
    const { status } = await refundOrder(client, {
      ...{ out_trade_no, out_refund_no: newNumber("REFUND"), notify_url: url },
      amount: { refund: amount, total: amount, currency: "CNY" },
    });
    print("申请退款", { status });
    await refunded;
  } finally {
    await once(server.close(), "close"); // after the reply to the last notification
  }
}

async function main() {
  if (process.env["WECHATPAY_MCHID"]) return firstOrder(shopOfEnvironment(), console.log);
  const { startSandbox } = await import("wechatpay-sandbox");
  const sandbox = await startSandbox();
  await firstOrder(shopOfSandbox(sandbox), console.log).finally(() => sandbox.close());
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();

// Notifications, and the parameters of a front end.
import { createClient } from "wechatpay-ts";
import { jsapiPayment } from "wechatpay-ts/pay-sign";
import { notifications } from "wechatpay-ts/webhook";

import { bytesOf, equal, fails, match } from "./assert.mjs";
import { optionsOf } from "./world.mjs";

/** @typedef {import("./world.mjs").World} World */
/** @typedef {import("./world.mjs").Check} Check */

/** @type {Check[]} */
export const checks = [
  ["a notification as headers and body", (world) => read(world, world.notification)],
  ["a notification as a Fetch Request", fetched],
  ["a notification that was altered is rejected", altered],
  ["a notification encrypted with another key is rejected", otherKey],
  ["the signature of the parameters of a front end", front],
];

/** @param {World} world @param {Parameters<ReturnType<typeof notifications>["parse"]>[0]} message */
async function read(world, message) {
  const event = await notifications(createClient(optionsOf(world))).parse(message);
  if (event.event_type !== "TRANSACTION.SUCCESS") throw new Error(`unexpected event: ${event.event_type}`);
  const { out_trade_no, trade_state } = /** @type {Record<string, unknown>} */ (event.resource); // of one of five kinds
  equal([out_trade_no, trade_state], ["1217752501", "SUCCESS"]);
}

/** @param {World} world */
function fetched(world) {
  const { headers, body } = world.notification;
  return read(world, new Request("https://shop.example/notify", { method: "POST", headers, body }));
}

/** @param {World} world */
async function altered(world) {
  const body = world.notification.body.replace("支付成功", "支付失败");
  const error = await fails(() => read(world, { ...world.notification, body }));
  equal(error.code, "ERR_SIGNATURE_MISMATCH");
}

/** @param {World} world */
async function otherKey(world) {
  const client = createClient({ ...optionsOf(world), apiV3Key: "0".repeat(32) });
  equal((await fails(() => notifications(client).parse(world.notification))).code, "ERR_DECRYPT");
}

/** @param {World} world */
async function front(world) {
  const client = createClient(optionsOf(world));
  const payment = await jsapiPayment(client, {
    appid: "wx8888888888888888",
    prepay_id: "wx201410272009395522657a",
  });
  match(payment.package, /^prepay_id=wx2014/);
  const { appId, timeStamp, nonceStr, package: its, paySign } = payment;
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey(
    "spki",
    bytesOf(world.keys.others.merchantSpki),
    algorithm,
    false,
    ["verify"],
  );
  const message = new TextEncoder().encode(`${appId}\n${timeStamp}\n${nonceStr}\n${its}\n`);
  equal(await crypto.subtle.verify(algorithm.name, key, bytesOf(paySign), message), true, "signature");
}

import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startSandbox } from "wechatpay-sandbox";
import { createClient } from "wechatpay-ts/chain";
import { errorReply, notifications } from "wechatpay-ts/webhook";

const sandbox = await startSandbox();
if (!sandbox.client) throw new Error("The sandbox has no client options.");
const wx = createClient(sandbox.client);
const { handle } = notifications(wx);

/** The numbers of the orders that are paid. @type {string[]} */
let paid = [];
const server = createServer((request, response) => {
  void buffer(request)
    .then((body) =>
      handle({ headers: request.headers, body }, ({ event_type, resource }) => {
        if (event_type === "TRANSACTION.SUCCESS" && "out_trade_no" in resource)
          paid.push(resource.out_trade_no);
      }),
    )
    .catch(errorReply)
    .then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
});
let notify_url = "";

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address && typeof address === "object") notify_url = `http://127.0.0.1:${address.port}/notify`;
});
beforeEach(() => {
  sandbox.reset();
  paid = [];
});
afterAll(async () => {
  server.close();
  await sandbox.close();
});

test("an order is placed and paid", async () => {
  await wx.v3.pay.transactions.native.post({
    json: {
      ...{ appid: "wxd678efh567hg6787", mchid: "1900000001", description: "Coffee", out_trade_no: "ORDER1" },
      ...{ notify_url, amount: { total: 100 } },
    },
  });
  await sandbox.orders.pay("ORDER1"); // resolves when the server has replied to the notification
  expect(paid).toEqual(["ORDER1"]);
  sandbox.assertReceived({ method: "POST", request: { json: { amount: { total: 100 } } } }, 1);
});

test("a test begins without the orders of the others", () => {
  expect(sandbox.orders.all).toEqual([]);
});

const { once } = require("node:events");
const { createServer } = require("node:http");
const { buffer } = require("node:stream/consumers");

const { afterAll, beforeAll, beforeEach, expect, test } = require("@jest/globals");

/** @type {import("wechatpay-sandbox").Sandbox} */
let sandbox;
/** @type {ReturnType<import("wechatpay-ts/chain")["createClient"]>} */
let wx;
/** @type {import("node:http").Server} */
let server;
let notify_url = "";
/** The numbers of the orders that are paid. @type {string[]} */
let paid = [];

beforeAll(async () => {
  // The packages are ES modules, which a CommonJS module imports by a call.
  const { startSandbox } = await import("wechatpay-sandbox");
  const { createClient } = await import("wechatpay-ts/chain");
  const { errorReply, notifications } = await import("wechatpay-ts/webhook");
  sandbox = await startSandbox();
  if (!sandbox.client) throw new Error("The sandbox has no client options.");
  wx = createClient(sandbox.client);
  const { handle } = notifications(wx);
  server = createServer((request, response) => {
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

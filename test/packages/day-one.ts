/** The first day of a merchant: an order, its payment and notification, a refund and a transfer, in the sandbox. */
import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

import { startSandbox } from "wechatpay-sandbox";
import { createClient } from "wechatpay-ts/chain";
import { notifications, errorReply, reply, type NotificationReply } from "wechatpay-ts/webhook";

const sandbox = await startSandbox();
if (!sandbox.client) throw new Error("The sandbox made no keys.");
const wx = createClient(sandbox.client);
const { mchid } = sandbox.client;
const { parse } = notifications(wx);

/** The notifications that were verified and decrypted. */
const verified: { readonly type: string; readonly number: string }[] = [];
const server = createServer((request, response) => {
  void answer(request).then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo; // it listens on a port
const notify_url = `http://127.0.0.1:${port}/notify`;

async function answer(request: IncomingMessage): Promise<NotificationReply> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk); // no encoding is set
    const event = await parse({ headers: request.headers, body: Buffer.concat(chunks) });
    if (event.event_type === "TRANSACTION.SUCCESS" && "out_trade_no" in event.resource)
      verified.push({ type: event.event_type, number: event.resource.out_trade_no });
    return reply(event);
  } catch (error) {
    return errorReply(error);
  }
}

const out_trade_no = "ORDER20261127";
const { prepay_id } = await wx.v3.pay.transactions.jsapi.post({
  json: {
    ...{ appid: "wxd678efh567hg6787", mchid, description: "咖啡", out_trade_no, notify_url },
    amount: { total: 100, currency: "CNY" },
    payer: { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
  },
});
assert.match(prepay_id, /^.+$/u);
console.log(`order: prepay_id ${prepay_id}`);

const order = wx.v3.pay.transactions.outTradeNo._out_trade_no_;
const before = await order.get({ out_trade_no, query: { mchid } });
assert.equal(before.trade_state, "NOTPAY");
console.log(`query: ${before.trade_state}`);

await sandbox.orders.pay(out_trade_no);
const after = await order.get({ out_trade_no, query: { mchid } });
assert.equal(after.trade_state, "SUCCESS");
console.log(`payment: ${after.trade_state}`);

assert.deepEqual(verified, [{ type: "TRANSACTION.SUCCESS", number: out_trade_no }]);
console.log(`notification: TRANSACTION.SUCCESS of ${out_trade_no}, verified`);

const out_refund_no = "REFUND20261127";
const refund = await wx.v3.refund.domestic.refunds.post({
  json: { out_trade_no, out_refund_no, amount: { refund: 40, total: 100, currency: "CNY" } },
});
assert.equal(refund.status, "PROCESSING");
console.log(`refund: ${refund.status}`);

await sandbox.clock.advance(60_000);
const refunded = await wx.v3.refund.domestic.refunds._out_refund_no_.get({ out_refund_no });
assert.deepEqual([refunded.status, refunded.amount.refund], ["SUCCESS", 40]);
console.log(`refund query: ${refunded.status}`);

const bills = wx.v3.fundApp.mchTransfer.transferBills;
const out_bill_no = "TRANSFER20261127";
const transfer = await bills.post({
  json: {
    ...{
      appid: "wxd678efh567hg6787",
      out_bill_no,
      openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
      user_name: "张三",
    },
    ...{ transfer_amount: 5000, transfer_remark: "报销", transfer_scene_id: "1000" },
    transfer_scene_report_infos: [{ info_type: "活动名称", info_content: "有礼" }],
  },
});
assert.equal(transfer.state, "WAIT_USER_CONFIRM");
assert.notEqual(transfer.package_info, undefined);
console.log(`transfer: ${transfer.state}`);

await sandbox.transfers.confirm(out_bill_no);
await sandbox.clock.advance(60_000);
const transferred = await bills.outBillNo._out_bill_no_.get({ out_bill_no });
assert.deepEqual([transferred.state, transferred.transfer_amount], ["SUCCESS", 5000]);
console.log(`transfer query: ${transferred.state}`);

await sandbox.close();
server.close();

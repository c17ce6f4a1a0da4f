/** An order of a merchant that is shared, and the calls of profit sharing. */
import { createClient as createChainClient } from "wechatpay-ts/chain";

import { makeCredentials, type Sandbox } from "#sandbox/index";

import { specOperations } from "../../support/specs.ts";
import { sandboxFor } from "./merchant.ts";
import { failOnResponseIssues } from "./response-issues.ts";

const strict = failOnResponseIssues();
const operations = specOperations();
const credentials = await makeCredentials();
export const [mchid, sub_mchid, store] = ["1900000001", "1900000011", "1900000099"];
const merchants = [{ mchid, subMerchants: [sub_mchid] }, { mchid: "1900000002" }] as const;
export const appid = "wxd678efh567hg6787";
/** After it, sharing orders and returns settle. */
export const hour = 3_600_000;
export const day = 24 * hour;

/** Starts a sandbox with a merchant, which is also a partner, and another merchant. */
export async function start() {
  const options = { operations, credentials, merchants, seed: "sharing", settleAfter: hour } as const;
  const sandbox = await sandboxFor(options);
  return { sandbox, wx: chainOf(sandbox) };
}

/** The client of a merchant. */
export function chainOf(sandbox: Sandbox, id: string = mchid) {
  return createChainClient({ ...sandbox.clientOf(id), ...strict }).v3;
}

/** A client of APIv3. */
export type Wx = ReturnType<typeof chainOf>;

export const common = { appid, description: "茶", notify_url: "https://shop.example/notify" };

/** Pays an order of 1000 that is marked for sharing, two minutes ago. @returns its transaction_id */
export async function paid(
  sandbox: Sandbox,
  wx: Wx,
  out_trade_no = "ORDER01",
  marked = true,
): Promise<string> {
  await wx.pay.transactions.native.post({
    json: {
      ...{ ...common, mchid, out_trade_no, amount: { total: 1000 } },
      settle_info: { profit_sharing: marked },
    },
  });
  await sandbox.orders.pay(out_trade_no);
  await sandbox.clock.advance(120_000);
  return sandbox.orders.find(out_trade_no)?.transactionId ?? "";
}

export const receiver = { type: "MERCHANT_ID", account: store } as const;
export const part = (amount: number, account = store) => ({
  ...receiver,
  account,
  amount,
  description: "分给门店",
});
export const addStore = (wx: Wx, account = store) =>
  wx.profitsharing.receivers.add.post({
    json: { ...receiver, appid, account, name: "示例商户", relation_type: "STORE" },
  });
export const share = (wx: Wx, transaction_id: string, changes: object = {}) =>
  wx.profitsharing.orders.post({
    json: {
      ...{ transaction_id, appid, out_order_no: "SHARE1", receivers: [part(100)] },
      ...{ unfreeze_unsplit: false, ...changes },
    },
  });
export const unfreeze = (wx: Wx, transaction_id: string, out_order_no = "UNFREEZE1") =>
  wx.profitsharing.orders.unfreeze.post({ json: { transaction_id, out_order_no, description: "解冻" } });
export const giveBack = (wx: Wx, changes: object = {}) =>
  wx.profitsharing.returnOrders.post({
    json: {
      ...{ out_order_no: "SHARE1", out_return_no: "RETURN1", return_mchid: store },
      ...{ amount: 60, description: "用户退款", ...changes },
    },
  });
export const query = (wx: Wx, transaction_id: string, out_order_no = "SHARE1") =>
  wx.profitsharing.orders._out_order_no_.get({ out_order_no, query: { transaction_id } });
export const leftOf = async (wx: Wx, transaction_id: string) =>
  (await wx.profitsharing.transactions._transaction_id_.amounts.get({ transaction_id })).unsplit_amount;

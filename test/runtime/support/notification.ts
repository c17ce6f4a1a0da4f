/** Notifications as WeChat Pay delivers them. */
import { encryptedResource, signed } from "./wechatpay.ts";

export interface Delivered {
  readonly headers: Record<string, string>;
  readonly body: string;
}

export const payment = { transaction_id: "1217752501201407033233368018", amount: { total: 100 } };

/** What a direct merchant is sent of a payment, as its page describes it. */
export function directPayment(out_trade_no: string): object {
  return {
    mchid: "1900007291",
    appid: "wxd678efh567hg6787",
    out_trade_no,
    transaction_id: "1217752501201407033233368018",
    trade_type: "JSAPI",
    trade_state: "SUCCESS",
    trade_state_desc: "支付成功",
    bank_type: "CMC",
    attach: "",
    success_time: "2026-11-20T10:34:56+08:00",
    payer: { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
    amount: { total: 100, payer_total: 100, currency: "CNY", payer_currency: "CNY" },
  };
}

/** The body of a notification; the resource is encrypted anew each time. */
export function notificationBody(
  changes: Record<string, unknown> = {},
  resource: unknown = payment,
  original_type = "transaction",
): string {
  return JSON.stringify({
    id: "EV-2018022511223320873",
    create_time: "2026-11-20T10:34:56+08:00",
    event_type: "TRANSACTION.SUCCESS",
    resource_type: "encrypt-resource",
    summary: "支付成功",
    resource: { original_type, ...encryptedResource(JSON.stringify(resource)) },
    ...changes,
  });
}

/** One delivery: each is signed anew, with a nonce of its own. */
export function delivery(...contents: Parameters<typeof notificationBody>): Delivered {
  const body = notificationBody(...contents);
  return { headers: signed(body), body };
}

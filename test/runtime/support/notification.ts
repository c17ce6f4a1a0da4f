/** Notifications as WeChat Pay delivers them. */
import { encrypted, signed } from "./wechatpay.ts";

export interface Delivered {
  readonly headers: Record<string, string>;
  readonly body: string;
}

export const payment = { transaction_id: "1217752501201407033233368018", amount: { total: 100 } };

/** The body of a notification; the resource is encrypted anew each time. */
export function notificationBody(changes: Record<string, unknown> = {}, resource: unknown = payment): string {
  return JSON.stringify({
    id: "EV-2018022511223320873",
    create_time: "2026-11-20T10:34:56+08:00",
    event_type: "TRANSACTION.SUCCESS",
    resource_type: "encrypt-resource",
    summary: "支付成功",
    resource: { original_type: "transaction", ...encrypted(JSON.stringify(resource)) },
    ...changes,
  });
}

/** One delivery: each is signed anew, with a nonce of its own. */
export function delivery(changes: Record<string, unknown> = {}, resource: unknown = payment): Delivered {
  const body = notificationBody(changes, resource);
  return { headers: signed(body), body };
}

import { definedOf, membersOf, numberOf, textOf, type Members } from "../members.ts";
import { rfc3339 } from "../rfc3339.ts";
import type { Json } from "../../ir/model.ts";
import type { Region } from "../../ir/region.ts";

export type TradeState = "NOTPAY" | "SUCCESS" | "REFUND" | "CLOSED" | "REVOKED";

/** An order that can be paid: of its own, or one of several that are paid as one. */
export interface Order {
  /** Where it was made: the operations of the other region do not know it. */
  readonly region: Region;
  readonly outTradeNo: string;
  /** Who is paid: the sub-merchant of a partner, or the merchant. */
  readonly mchid: string;
  /** `JSAPI`, `NATIVE` … */
  readonly tradeType: string;
  /** In 分. */
  readonly total: number;
  readonly currency: string;
  readonly prepayId: string;
  readonly transactionId: string;
  readonly notifyUrl: string | undefined;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly createdAt: number;
  /** What it was ordered with, without what was encrypted. */
  readonly given: Members;
  readonly state: TradeState;
  readonly paidAt: number | undefined;
  readonly openid: string | undefined;
  /** In 分: what was given back, or is about to be. */
  readonly refunded: number;
}

/** As it is written while it goes on. */
export type OpenOrder = { -readonly [Key in keyof Order]: Order[Key] };

const descriptions: Readonly<Record<TradeState, string>> = {
  NOTPAY: "订单未支付",
  SUCCESS: "支付成功",
  REFUND: "订单发生过退款",
  CLOSED: "订单已关闭",
  REVOKED: "订单已撤销",
};

/** What a query of it shows; a page takes of it what it documents. */
export function orderFacts(order: Order): Members {
  const { given, state, paidAt, transactionId } = order;
  return definedOf({
    ...given,
    ...tradeFacts(order),
    ...(paidAt !== undefined && { id: transactionId }),
    create_time: rfc3339(order.createdAt),
    trade_state: state,
    trade_state_desc: descriptions[state],
  });
}

/** What TRANSACTION.SUCCESS says of it. */
export function paidFacts(order: Order): { [name: string]: Json } {
  const { appid, mchid, sp_appid, sp_mchid, sub_appid, sub_mchid, attach } = order.given;
  return definedOf({
    ...{ appid, mchid, sp_appid, sp_mchid, sub_appid, sub_mchid, attach },
    ...tradeFacts(order),
    trade_state: order.state,
    trade_state_desc: descriptions[order.state],
  });
}

function tradeFacts(order: Order): Members {
  const { outTradeNo, tradeType, transactionId, paidAt, given } = order;
  if (paidAt === undefined) return { out_trade_no: outTradeNo, payer: undefined };
  return {
    out_trade_no: outTradeNo,
    transaction_id: transactionId,
    trade_type: tradeType,
    bank_type: "OTHERS",
    success_time: rfc3339(paidAt),
    payer: payerFacts(order),
    amount: { ...definedOf(membersOf(given["amount"])), ...amountFacts(order) },
  };
}

function payerFacts({ given, openid = "" }: Order): Json {
  const { openid: asked, sp_openid, sub_openid } = membersOf(given["payer"]);
  if (given["sp_mchid"] === undefined) return { openid: textOf(asked) ?? openid };
  return definedOf({ sp_openid: textOf(sp_openid) ?? openid, sub_openid });
}

function amountFacts({ total, currency, given }: Order): { [name: string]: Json } {
  const payer = { currency, payer_currency: currency };
  if (numberOf(membersOf(given["amount"])["total_amount"]) === undefined)
    return { total, payer_total: total, ...payer };
  return { total_amount: total, payer_amount: total, ...payer }; // one of several
}

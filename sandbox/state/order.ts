import { withoutUndefined, asObject, numberOf, textOf, type JsonObject } from "../util/json.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import type { StateChange } from "./history.ts";
import type { TradeState } from "./states.ts";
import type { Json } from "../../generator/ir/model.ts";
import type { Region } from "../../generator/ir/region.ts";

/** An order, or one of the orders of a combined payment. */
export interface Order {
  /** The region of its operation. Operations of the other region do not find it. */
  readonly region: Region;
  /** The mchid of the merchant or partner that placed it, who receives its notifications. */
  readonly caller: string;
  readonly outTradeNo: string;
  /** The number of the combined payment that it belongs to. */
  readonly combineOutTradeNo: string | undefined;
  /** The payee: the sub-merchant of a partner, or the merchant. */
  readonly mchid: string;
  /** `JSAPI`, `NATIVE` … */
  readonly tradeType: string;
  /** In 分, or the minor unit of the currency. */
  readonly total: number;
  readonly currency: string;
  readonly prepayId: string;
  /** When `prepayId` was made, which can be paid for 2 hours. Unix time in milliseconds, in the sandbox's time. */
  readonly prepaidAt: number;
  readonly transactionId: string;
  readonly notifyUrl: string | undefined;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly createdAt: number;
  /** When it closes if it is not paid: at `time_expire`, or after 7 days. Unix time in milliseconds, in the sandbox's time. */
  readonly closesAt: number;
  /** The body of its request, without encrypted fields. */
  readonly request: JsonObject;
  readonly state: TradeState;
  /** The changes of its state, the oldest first. */
  readonly history: readonly StateChange<TradeState>[];
  /** Unix time in milliseconds, in the sandbox's time; undefined if it is not paid. */
  readonly paidAt: number | undefined;
  /** The payer; undefined if it is not paid. */
  readonly openid: string | undefined;
  /** In 分: the sum of its refunds, those in progress included. */
  readonly refunded: number;
}

/** An order that the sandbox may change. */
export type OpenOrder = { -readonly [Key in keyof Order]: Order[Key] };

const descriptions: Readonly<Record<TradeState, string>> = {
  NOTPAY: "订单未支付",
  USERPAYING: "需要用户输入支付密码",
  PAYERROR: "支付失败",
  SUCCESS: "支付成功",
  REFUND: "订单发生过退款",
  CLOSED: "订单已关闭",
  REVOKED: "订单已撤销",
};

/** The facts for a query; the response has those that its page documents. */
export function orderFacts(order: Order): JsonObject {
  const { request, state, paidAt, transactionId } = order;
  return withoutUndefined({
    ...request,
    ...tradeFacts(order),
    ...(paidAt !== undefined && { id: transactionId }),
    create_time: rfc3339(order.createdAt),
    trade_state: state,
    trade_state_desc: descriptions[state],
  });
}

/** The facts for the notification TRANSACTION.SUCCESS. */
export function paidFacts(order: Order): { [name: string]: Json } {
  const { appid, mchid, sp_appid, sp_mchid, sub_appid, sub_mchid, attach } = order.request;
  return withoutUndefined({
    ...{ appid, mchid, sp_appid, sp_mchid, sub_appid, sub_mchid, attach },
    ...tradeFacts(order),
    trade_state: order.state,
    trade_state_desc: descriptions[order.state],
  });
}

function tradeFacts(order: Order): JsonObject {
  const { outTradeNo, tradeType, transactionId, paidAt, request } = order;
  if (paidAt === undefined) return { out_trade_no: outTradeNo, payer: undefined };
  return {
    out_trade_no: outTradeNo,
    transaction_id: transactionId,
    trade_type: tradeType,
    bank_type: "OTHERS",
    success_time: rfc3339(paidAt),
    payer: payerFacts(order),
    amount: { ...withoutUndefined(asObject(request["amount"])), ...amountFacts(order) },
  };
}

function payerFacts({ request, openid = "" }: Order): Json {
  const { openid: requested, sp_openid, sub_openid } = asObject(request["payer"]);
  if (request["sp_mchid"] === undefined) return { openid: textOf(requested) ?? openid };
  return withoutUndefined({ sp_openid: textOf(sp_openid) ?? openid, sub_openid });
}

function amountFacts({ total, currency, request }: Order): { [name: string]: Json } {
  const payer = { currency, payer_currency: currency };
  if (numberOf(asObject(request["amount"])["total_amount"]) === undefined)
    return { total, payer_total: total, ...payer };
  return { total_amount: total, payer_amount: total, ...payer }; // of a combined payment
}

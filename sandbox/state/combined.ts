import type { Json } from "../../generator/ir/model.ts";
import type { JsonObject } from "../util/json.ts";
import { orderFacts, paidFacts, type Order } from "./order.ts";

/** Several orders that are paid at once (合单支付). */
export interface CombinedOrder {
  /** The mchid of the merchant or partner that placed it. */
  readonly caller: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly request: JsonObject;
  readonly orders: readonly Order[];
}

/** The facts for a query of a combined payment. */
export function combinedFacts({ outTradeNo, transactionId, request, orders }: CombinedOrder): JsonObject {
  const [first] = orders;
  const isPaid = first?.paidAt !== undefined;
  return {
    ...request,
    combine_out_trade_no: outTradeNo,
    combine_transaction_id: isPaid ? transactionId : undefined,
    combine_payer_info: isPaid ? { openid: first.openid ?? "" } : undefined,
    sub_orders: orders.map((order) => orderFacts(order) as Json), // defined by orderFacts
  };
}

/** The facts for the notification TRANSACTION.SUCCESS of a combined payment. */
export function combinedPaidFacts(combined: CombinedOrder): { [name: string]: Json } {
  const { combine_appid = "", combine_mchid = "", scene_info } = combined.request;
  const [first] = combined.orders;
  return {
    ...{ combine_appid, combine_mchid, combine_out_trade_no: combined.outTradeNo },
    combine_transaction_id: combined.transactionId,
    ...(scene_info !== undefined && { scene_info }),
    combine_payer_info: { openid: first?.openid ?? "" },
    sub_orders: combined.orders.map(paidFacts),
  };
}

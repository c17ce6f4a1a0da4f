import type { Json } from "../../generator/ir/model.ts";
import { regionOf } from "../../generator/ir/region.ts";
import { asObject, numberOf, textOf } from "../util/json.ts";
import { ApiError } from "../http/api-error.ts";
import { digestOf } from "../state/digest.ts";
import { orderFacts, type Order } from "../state/order.ts";
import { otherRegion } from "../state/order-errors.ts";
import { refundFacts, type Refund } from "../state/refunds.ts";
import type { Handler, StatefulOperation, StatefulCall } from "./stateful.ts";

const refund: Handler = (call) => {
  const { json, plain, state } = call;
  const amount = asObject(json["amount"]);
  const created = state.refunds.create({
    outRefundNo: textOf(json["out_refund_no"]) ?? "",
    order: orderOf(call),
    amount: numberOf(amount["refund"]) ?? 0,
    total: numberOf(amount["total"]),
    notifyUrl: textOf(json["notify_url"]),
    digest: digestOf(plain),
  });
  return refundFacts(created);
};

const query: Handler = (call) => refundFacts(refundOf(call));

const retry: Handler = (call) => {
  const abnormal = refundOf(call);
  call.state.refunds.retry(abnormal);
  return refundFacts(abnormal);
};

/** Lists the refunds of one order. */
const list: Handler = (call) => {
  const order = orderOf({ ...call, json: call.query });
  const data = call.state.refunds.ofOrder(order).map((one) => refundFacts(one) as Json); // undefined is left out
  return { ...orderFacts(order), data, total_num: data.length, current_total_num: data.length };
};

/** The operations of refunds. */
export const refundOperations: readonly StatefulOperation[] = [
  {
    method: "POST",
    path: /^\/v3\/(?:refund\/domestic\/refunds|ecommerce\/refunds\/apply|(?:global\/)?refunds)$/u,
    handle: refund,
  },
  {
    method: "GET",
    path: /^\/v3\/(?:refund\/domestic|ecommerce|global)?\/?refunds(?:\/out-refund-no)?\/\{out_refund_no\}$/u,
    handle: query,
  },
  { method: "GET", path: /^\/v3\/(?:ecommerce\/|global\/)?refunds\/id\/\{refund_id\}$/u, handle: query },
  { method: "GET", path: /^\/v3\/(?:global\/)?refunds$/u, handle: list },
  {
    method: "POST",
    path: /^\/v3\/(?:refund\/domestic|ecommerce)\/refunds\/\{refund_id\}\/apply-abnormal-refund$/u,
    handle: retry,
  },
];

/** Finds the order by `out_trade_no` or `transaction_id`. */
function orderOf({ operation, json, state, caller }: StatefulCall): Order {
  const number = textOf(json["out_trade_no"]);
  const mchid = textOf(json["sub_mchid"]) ?? textOf(json["mchid"]);
  const region = regionOf(operation);
  const own = { caller: caller.merchant.id, ...(mchid !== undefined && { mchid }) };
  const order =
    state.orders.findByTransaction(textOf(json["transaction_id"]), own) ??
    (number === undefined
      ? undefined
      : (state.orders.find(number, { ...own, region }) ?? state.orders.find(number, own)));
  if (!order) throw new ApiError(404, "RESOURCE_NOT_EXISTS", "订单不存在 (this sandbox has no such order)");
  if (order.region !== region) throw otherRegion("RESOURCE_NOT_EXISTS", order);
  return order;
}

function refundOf({ operation, request, state, caller }: StatefulCall): Refund {
  const existing =
    state.refunds.find(textOf(request["out_refund_no"]), caller.merchant.id) ??
    state.refunds.findById(textOf(request["refund_id"]), caller.merchant.id);
  if (!existing)
    throw new ApiError(404, "RESOURCE_NOT_EXISTS", "退款单不存在 (this sandbox has no such refund)");
  if (existing.order.region !== regionOf(operation)) throw otherRegion("RESOURCE_NOT_EXISTS", existing.order);
  return existing;
}

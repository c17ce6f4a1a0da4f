import type { Json } from "../../ir/model.ts";
import { regionOf } from "../../ir/region.ts";
import { membersOf, numberOf, textOf } from "../members.ts";
import { Refusal } from "../refusal.ts";
import { digestOf } from "../state/digest.ts";
import { orderFacts, type Order } from "../state/order.ts";
import { ofOtherRegion } from "../state/orders.ts";
import { refundFacts, type Refund } from "../state/refunds.ts";
import type { Act, Rule, StatefulCall } from "./stateful.ts";

const refund: Act = (call) => {
  const { json, plain, state } = call;
  const amount = membersOf(json["amount"]);
  const made = state.refunds.create({
    outRefundNo: textOf(json["out_refund_no"]) ?? "",
    order: orderOf(call),
    amount: numberOf(amount["refund"]) ?? 0,
    total: numberOf(amount["total"]),
    notifyUrl: textOf(json["notify_url"]),
    digest: digestOf(plain as Json), // it came as JSON
  });
  return refundFacts(made);
};

const query: Act = (call) => refundFacts(refundOf(call));

const retry: Act = (call) => {
  const found = refundOf(call);
  call.state.refunds.retry(found);
  return refundFacts(found);
};

/** All refunds of one order. */
const list: Act = (call) => {
  const order = orderOf({ ...call, json: call.query });
  const data = call.state.refunds.ofOrder(order).map((one) => refundFacts(one) as Json); // undefined is left out
  return { ...orderFacts(order), data, total_num: data.length, current_total_num: data.length };
};

export const refundRules: readonly Rule[] = [
  {
    method: "POST",
    path: /^\/v3\/(?:refund\/domestic\/refunds|ecommerce\/refunds\/apply|(?:global\/)?refunds)$/u,
    act: refund,
  },
  {
    method: "GET",
    path: /^\/v3\/(?:refund\/domestic|ecommerce|global)?\/?refunds(?:\/out-refund-no)?\/\{out_refund_no\}$/u,
    act: query,
  },
  { method: "GET", path: /^\/v3\/(?:ecommerce\/|global\/)?refunds\/id\/\{refund_id\}$/u, act: query },
  { method: "GET", path: /^\/v3\/(?:global\/)?refunds$/u, act: list },
  {
    method: "POST",
    path: /^\/v3\/(?:refund\/domestic|ecommerce)\/refunds\/\{refund_id\}\/apply-abnormal-refund$/u,
    act: retry,
  },
];

/** An order is named by its own number or by that of its payment. */
function orderOf({ operation, json, state }: StatefulCall): Order {
  const number = textOf(json["out_trade_no"]);
  const mchid = textOf(json["sub_mchid"]) ?? textOf(json["mchid"]);
  const region = regionOf(operation);
  const found =
    state.orders.findByTransaction(textOf(json["transaction_id"])) ??
    (number === undefined
      ? undefined
      : (state.orders.find(number, mchid, region) ?? state.orders.find(number, mchid)));
  if (!found)
    throw new Refusal(404, "RESOURCE_NOT_EXISTS", "订单不存在 (there is no such order in this sandbox)");
  if (found.region !== region) throw ofOtherRegion("RESOURCE_NOT_EXISTS", found);
  return found;
}

function refundOf({ operation, request, state }: StatefulCall): Refund {
  const found =
    state.refunds.find(textOf(request["out_refund_no"])) ??
    state.refunds.findById(textOf(request["refund_id"]));
  if (!found)
    throw new Refusal(404, "RESOURCE_NOT_EXISTS", "退款单不存在 (there is no such refund in this sandbox)");
  if (found.order.region !== regionOf(operation)) throw ofOtherRegion("RESOURCE_NOT_EXISTS", found.order);
  return found;
}

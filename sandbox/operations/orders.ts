import { regionOf } from "../../generator/ir/region.ts";
import { asObject, listOf, numberOf, textOf, type JsonObject } from "../util/json.ts";
import { apiError } from "../http/api-error.ts";
import { digestOf } from "../state/digest.ts";
import { orderFacts, type Order } from "../state/order.ts";
import { combinedFacts, type CombinedOrder } from "../state/combined.ts";
import { notFound, orderOfAnother, otherRegion } from "../state/order-errors.ts";
import type { NewOrder } from "../state/orders.ts";
import type { Handler, StatefulOperation, StatefulCall } from "./stateful.ts";

/** Orders of merchants and partners, domestic and overseas. */
const family = String.raw`^/v3/(?:pay/(?:partner/)?transactions|(?:global/)?transactions)`;
const combined = String.raw`^/v3/combine-transactions`;
const kinds = "(?:app|jsapi|h5|mweb|native|miniprogram|scannedpos)(?:-with-contract)?";
const byNumber = String.raw`/out-trade-no/\{out_trade_no\}`;
const byId = String.raw`/id/\{transaction_id\}`;

const createOrder: Handler = (call) => {
  const order = call.state.orders.create(newOrder(call));
  return prepaid(order.prepayId);
};

/** Payment by the user's payment code, which succeeds at once, or after the user's password. */
const payWithCode: Handler = async (call) => {
  const { orders } = call.state;
  const order = orders.create({ ...newOrder(call), tradeType: "MICROPAY" });
  await orders.payByCode(order);
  return orderFacts(order);
};

const query: Handler = (call) => orderFacts(orderOf(call));

/** Closes an order. A number that is unknown is closed as well: WeChat Pay's response is 204, as a test of 2026 in the field shows. */
const close: Handler = (call) => {
  const order = findOrder(call);
  if (order) call.state.orders.close(order);
  return {};
};

const reverse: Handler = (call) => {
  const order = orderOf(call);
  call.state.orders.reverse(order);
  return { ...orderFacts(order), recall: "N" };
};

const combine: Handler = (call) => {
  const { json, plain, state, caller } = call;
  const number = textOf(json["combine_out_trade_no"]) ?? "";
  const common = { ...json, sub_orders: undefined };
  const timeExpire = textOf(json["time_expire"]);
  const orders = listOf(json["sub_orders"]).map((one) => {
    return { ...newOrder({ ...call, json: asObject(one), plain: {} }), timeExpire };
  });
  const placed = { digest: digestOf(plain), caller: caller.merchant.id };
  const combined = state.orders.combine(number, common, orders, placed);
  return prepaid(combined.orders[0]?.prepayId ?? "");
};

const queryCombined: Handler = (call) => combinedFacts(combinedOf(call));

/** Closes a combined payment, which must name all of its orders. */
const closeCombined: Handler = (call) => {
  const { orders } = combinedOf(call);
  const named = listOf(call.json["sub_orders"]).map((one) => textOf(asObject(one)["out_trade_no"]));
  const isComplete =
    named.length === orders.length && orders.every(({ outTradeNo }) => named.includes(outTradeNo));
  if (!isComplete) {
    const message = "子单信息与下单时不一致 (sub_orders: name all orders of the combined payment)";
    throw apiError("INVALID_REQUEST", message);
  }
  for (const one of orders) call.state.orders.close(one);
  return {};
};

/** The operations of orders and combined payments. */
export const orderOperations: readonly StatefulOperation[] = [
  { method: "POST", path: new RegExp(`${family}/${kinds}$`, "u"), handle: createOrder },
  { method: "POST", path: new RegExp(`${family}/(?:codepay|micropay)$`, "u"), handle: payWithCode },
  { method: "POST", path: /^\/v3\/global\/micropay\/transactions\/pay$/u, handle: payWithCode },
  { method: "GET", path: new RegExp(`${family}(?:${byNumber}|${byId})$`, "u"), handle: query },
  { method: "POST", path: new RegExp(`${family}(?:${byNumber}|${byId})/close$`, "u"), handle: close },
  { method: "POST", path: new RegExp(`${family}(?:${byNumber}|${byId})/reverse$`, "u"), handle: reverse },
  {
    method: "POST",
    path: new RegExp(String.raw`^/v3/global/micropay/transactions(?:${byNumber}|${byId})/reverse$`, "u"),
    handle: reverse,
  },
  { method: "POST", path: new RegExp(`${combined}/${kinds}$`, "u"), handle: combine },
  {
    method: "GET",
    path: new RegExp(String.raw`${combined}/(?:out-trade-no|id)/\{combine_\w+\}$`, "u"),
    handle: queryCombined,
  },
  {
    method: "POST",
    path: new RegExp(String.raw`${combined}/out-trade-no/\{combine_out_trade_no\}/close$`, "u"),
    handle: closeCombined,
  },
];

function prepaid(prepayId: string): JsonObject {
  const short = prepayId.slice(-9);
  return {
    prepay_id: prepayId,
    code_url: `weixin://wxpay/bizpayurl?pr=${short}`,
    h5_url: `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${prepayId}&package=${short}`,
    mweb_url: `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${prepayId}&package=${short}`,
  };
}

function newOrder({ json, plain, operation, caller }: StatefulCall): NewOrder {
  const amount = asObject(json["amount"]);
  return {
    region: regionOf(operation),
    caller: caller.merchant.id,
    outTradeNo: textOf(json["out_trade_no"]) ?? "",
    mchid: textOf(json["sub_mchid"]) ?? textOf(json["mchid"]) ?? textOf(json["sp_mchid"]) ?? "",
    tradeType: tradeTypeOf(operation.path),
    total: numberOf(amount["total"]) ?? numberOf(amount["total_amount"]) ?? 0,
    currency: textOf(amount["currency"]),
    notifyUrl: textOf(json["notify_url"]),
    request: json,
    digest: digestOf(plain),
  };
}

function tradeTypeOf(path: string): string {
  const kind = path
    .split("/")
    .at(-1)
    ?.replace(/-with-contract$/u, "");
  if (kind === "app") return "APP";
  if (kind === "h5" || kind === "mweb") return "MWEB";
  return kind === "native" || kind === "scannedpos" ? "NATIVE" : "JSAPI";
}

/** Finds the order of a query. @throws ApiError if the caller has no such order */
function orderOf(call: StatefulCall): Order {
  const order = findOrder(call);
  if (order) return order;
  const { request, state, caller } = call;
  const foreign = state.orders.findByTransaction(textOf(request["transaction_id"]));
  if (!foreign) throw notFound();
  throw orderOfAnother(foreign.caller === caller.merchant.id ? "sub-merchant" : "merchant");
}

/**
 * Finds the order by the number in the path; the merchant is in the query or, to close it, in the body. The orders of a
 * combined payment have operations of their own.
 */
function findOrder({ operation, request, query, json, state, caller }: StatefulCall): Order | undefined {
  const named = { ...query, ...json };
  const mchid = textOf(named["sub_mchid"]) ?? textOf(named["mchid"]);
  const number = textOf(request["out_trade_no"]);
  const region = regionOf(operation);
  const own = { caller: caller.merchant.id, isCombined: false, ...(mchid !== undefined && { mchid }) };
  const order =
    number === undefined
      ? state.orders.findByTransaction(textOf(request["transaction_id"]), own)
      : (state.orders.find(number, { ...own, region }) ?? state.orders.find(number, own));
  if (order && order.region !== region) throw otherRegion("ORDER_NOT_EXIST", order);
  return order;
}

function combinedOf({ request, state, caller }: StatefulCall): CombinedOrder {
  const number = textOf(request["combine_out_trade_no"]) ?? textOf(request["combine_transaction_id"]);
  const order = state.orders.findCombined(number, caller.merchant.id);
  if (!order) throw notFound();
  return order;
}

import type { Endpoint } from "../../generator/ir/model.ts";
import { regionOf } from "../../generator/ir/region.ts";
import { asObject, listOf, numberOf, textOf, type JsonObject } from "../util/json.ts";
import { digestOf } from "../state/digest.ts";
import { orderFacts, type Order } from "../state/order.ts";
import { combinedFacts, notFound, otherRegion, type CombinedOrder, type NewOrder } from "../state/orders.ts";
import type { Handler, StatefulOperation, StatefulCall } from "./stateful.ts";

/** Orders of merchants and partners, domestic and overseas. */
const family = String.raw`^/v3/(?:pay/(?:partner/)?transactions|(?:global/)?transactions)`;
const combined = String.raw`^/v3/combine-transactions`;
const kinds = "(?:app|jsapi|h5|mweb|native|miniprogram|scannedpos)(?:-with-contract)?";
const byNumber = String.raw`/out-trade-no/\{out_trade_no\}`;
const byId = String.raw`/id/\{transaction_id\}`;

const createOrder: Handler = ({ json, plain, operation, state }) => {
  const order = state.orders.create(newOrder(json, plain, operation));
  return prepaid(order.prepayId);
};

/** Payment by the user's payment code, which succeeds at once. */
const payWithCode: Handler = async ({ json, plain, operation, state }) => {
  const order = state.orders.create({ ...newOrder(json, plain, operation), tradeType: "MICROPAY" });
  if (order.state === "NOTPAY") await state.orders.pay(order);
  return orderFacts(order);
};

const query: Handler = (call) => orderFacts(orderOf(call));

const close: Handler = (call) => {
  call.state.orders.close(orderOf(call));
  return {};
};

const reverse: Handler = (call) => {
  const order = orderOf(call);
  call.state.orders.reverse(order);
  return { ...orderFacts(order), recall: "N" };
};

const combine: Handler = ({ json, plain, operation, state }) => {
  const number = textOf(json["combine_out_trade_no"]) ?? "";
  const common = { ...json, sub_orders: undefined };
  const orders = listOf(json["sub_orders"]).map((one) => newOrder(asObject(one), {}, operation));
  const combined = state.orders.combine(number, common, orders, digestOf(plain));
  return prepaid(combined.orders[0]?.prepayId ?? "");
};

const queryCombined: Handler = (call) => combinedFacts(combinedOf(call));

const closeCombined: Handler = (call) => {
  for (const one of combinedOf(call).orders) call.state.orders.close(one);
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

function newOrder(json: JsonObject, plain: JsonObject, operation: Endpoint): NewOrder {
  const amount = asObject(json["amount"]);
  return {
    region: regionOf(operation),
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

/** Finds the order by the number in the path; the merchant is in the query or, to close it, in the body. */
function orderOf({ operation, request, query, json, state }: StatefulCall): Order {
  const named = { ...query, ...json };
  const mchid = textOf(named["sub_mchid"]) ?? textOf(named["mchid"]);
  const number = textOf(request["out_trade_no"]);
  const region = regionOf(operation);
  const order =
    number === undefined
      ? state.orders.findByTransaction(textOf(request["transaction_id"]))
      : (state.orders.find(number, mchid, region) ?? state.orders.find(number, mchid));
  if (!order) throw notFound();
  if (order.region !== region) throw otherRegion("ORDER_NOT_EXIST", order);
  return order;
}

function combinedOf({ request, state }: StatefulCall): CombinedOrder {
  const number = textOf(request["combine_out_trade_no"]) ?? textOf(request["combine_transaction_id"]);
  const order = state.orders.findCombined(number);
  if (!order) throw notFound();
  return order;
}

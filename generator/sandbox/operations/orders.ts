import type { Endpoint } from "../../ir/model.ts";
import { regionOf } from "../../ir/region.ts";
import { membersOf, listOf, numberOf, textOf, type Members } from "../members.ts";
import { digestOf } from "../state/digest.ts";
import { orderFacts, type Order } from "../state/order.ts";
import {
  combinedFacts,
  notThere,
  ofOtherRegion,
  type CombinedOrder,
  type NewOrder,
} from "../state/orders.ts";
import type { Act, Rule, StatefulCall } from "./stateful.ts";

/** Of merchants and partners, at home and abroad. */
const family = String.raw`^/v3/(?:pay/(?:partner/)?transactions|(?:global/)?transactions)`;
const combined = String.raw`^/v3/combine-transactions`;
const kinds = "(?:app|jsapi|h5|mweb|native|miniprogram|scannedpos)(?:-with-contract)?";
const byNumber = String.raw`/out-trade-no/\{out_trade_no\}`;
const byId = String.raw`/id/\{transaction_id\}`;

const order: Act = ({ json, plain, operation, state }) => {
  const made = state.orders.create(newOrder(json, plain, operation));
  return prepaid(made.prepayId);
};

/** With the code that the user shows, the money is there at once. */
const payWithCode: Act = async ({ json, plain, operation, state }) => {
  const made = state.orders.create({ ...newOrder(json, plain, operation), tradeType: "MICROPAY" });
  if (made.state === "NOTPAY") await state.orders.pay(made);
  return orderFacts(made);
};

const query: Act = (call) => orderFacts(orderOf(call));

const close: Act = (call) => {
  call.state.orders.close(orderOf(call));
  return {};
};

const reverse: Act = (call) => {
  const found = orderOf(call);
  call.state.orders.reverse(found);
  return { ...orderFacts(found), recall: "N" };
};

const combine: Act = ({ json, plain, operation, state }) => {
  const number = textOf(json["combine_out_trade_no"]) ?? "";
  const given = { ...json, sub_orders: undefined };
  const orders = listOf(json["sub_orders"]).map((one) => newOrder(membersOf(one), {}, operation));
  const made = state.orders.combine(number, given, orders, digestOf(definedJson(plain)));
  return prepaid(made.orders[0]?.prepayId ?? "");
};

const queryCombined: Act = (call) => combinedFacts(combinedOf(call));

const closeCombined: Act = (call) => {
  for (const one of combinedOf(call).orders) call.state.orders.close(one);
  return {};
};

export const orderRules: readonly Rule[] = [
  { method: "POST", path: new RegExp(`${family}/${kinds}$`, "u"), act: order },
  { method: "POST", path: new RegExp(`${family}/(?:codepay|micropay)$`, "u"), act: payWithCode },
  { method: "POST", path: /^\/v3\/global\/micropay\/transactions\/pay$/u, act: payWithCode },
  { method: "GET", path: new RegExp(`${family}(?:${byNumber}|${byId})$`, "u"), act: query },
  { method: "POST", path: new RegExp(`${family}(?:${byNumber}|${byId})/close$`, "u"), act: close },
  { method: "POST", path: new RegExp(`${family}(?:${byNumber}|${byId})/reverse$`, "u"), act: reverse },
  {
    method: "POST",
    path: new RegExp(String.raw`^/v3/global/micropay/transactions(?:${byNumber}|${byId})/reverse$`, "u"),
    act: reverse,
  },
  { method: "POST", path: new RegExp(`${combined}/${kinds}$`, "u"), act: combine },
  {
    method: "GET",
    path: new RegExp(String.raw`${combined}/(?:out-trade-no|id)/\{combine_\w+\}$`, "u"),
    act: queryCombined,
  },
  {
    method: "POST",
    path: new RegExp(String.raw`${combined}/out-trade-no/\{combine_out_trade_no\}/close$`, "u"),
    act: closeCombined,
  },
];

function prepaid(prepayId: string): Members {
  const short = prepayId.slice(-9);
  return {
    prepay_id: prepayId,
    code_url: `weixin://wxpay/bizpayurl?pr=${short}`,
    h5_url: `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${prepayId}&package=${short}`,
    mweb_url: `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${prepayId}&package=${short}`,
  };
}

function newOrder(json: Members, plain: Members, operation: Endpoint): NewOrder {
  const amount = membersOf(json["amount"]);
  return {
    region: regionOf(operation),
    outTradeNo: textOf(json["out_trade_no"]) ?? "",
    mchid: textOf(json["sub_mchid"]) ?? textOf(json["mchid"]) ?? textOf(json["sp_mchid"]) ?? "",
    tradeType: tradeTypeOf(operation.path),
    total: numberOf(amount["total"]) ?? numberOf(amount["total_amount"]) ?? 0,
    currency: textOf(amount["currency"]),
    notifyUrl: textOf(json["notify_url"]),
    given: json,
    digest: digestOf(definedJson(plain)),
  };
}

/** A request holds nothing that is undefined: it came as JSON. */
function definedJson(members: Members): Parameters<typeof digestOf>[0] {
  return members as Parameters<typeof digestOf>[0];
}

function tradeTypeOf(path: string): string {
  const kind = /([a-z0-9]+)(?:-with-contract)?$/u.exec(path)?.[1] ?? "";
  if (kind === "app") return "APP";
  if (kind === "h5" || kind === "mweb") return "MWEB";
  return kind === "native" || kind === "scannedpos" ? "NATIVE" : "JSAPI";
}

/** By the number in the path; the merchant stands in the query or, to close it, in the body. */
function orderOf({ operation, request, query: asked, json, state }: StatefulCall): Order {
  const given = { ...asked, ...json };
  const mchid = textOf(given["sub_mchid"]) ?? textOf(given["mchid"]);
  const number = textOf(request["out_trade_no"]);
  const region = regionOf(operation);
  const found =
    number === undefined
      ? state.orders.findByTransaction(textOf(request["transaction_id"]))
      : (state.orders.find(number, mchid, region) ?? state.orders.find(number, mchid));
  if (!found) throw notThere();
  if (found.region !== region) throw ofOtherRegion("ORDER_NOT_EXIST", found);
  return found;
}

function combinedOf({ request, state }: StatefulCall): CombinedOrder {
  const number = textOf(request["combine_out_trade_no"]) ?? textOf(request["combine_transaction_id"]);
  const found = state.orders.findCombined(number);
  if (!found) throw notThere();
  return found;
}

/** Profit sharing of merchants, partners, brands and platforms: their pages differ in names, the orders are the same. */
import { digestOf } from "../state/digest.ts";
import type { Order } from "../state/order.ts";
import type { AddedReceiver } from "../state/profit-sharing.ts";
import { returnFacts, sharingFacts, type NewReceiver, type SharingOrder } from "../state/sharing-order.ts";
import { assertNamesOrder, existingTransaction, sharingNotFound } from "../state/sharing-rules.ts";
import { asObject, listOf, numberOf, textOf, type JsonObject } from "../util/json.ts";
import type { Handler, StatefulCall, StatefulOperation } from "./stateful.ts";

/** The response has the name that the request has; it is not stored. */
const addReceiver: Handler = (call) => {
  call.state.profitSharing.addReceiver(receiverOf(call));
  return call.plain;
};

const deleteReceiver: Handler = (call) => {
  call.state.profitSharing.deleteReceiver(receiverOf(call));
  return call.json;
};

const share: Handler = (call) => {
  const { json, plain, state, caller } = call;
  const order = state.profitSharing.share({
    ...{ caller: caller.merchant.id, scope: scopeOf(call), digest: digestOf(plain) },
    outOrderNo: textOf(json["out_order_no"]) ?? "",
    transaction: transactionOf(call),
    receivers: listOf(json["receivers"]).map((one) => newReceiver(asObject(one))),
    appids: { appid: textOf(json["appid"]), subAppid: textOf(json["sub_appid"]) },
    isLast: json["unfreeze_unsplit"] === true || json["finish"] === true,
  });
  return { ...sharingFacts(order), brand_mchid: json["brand_mchid"] };
};

/** The page requires a reason of failure of each receiver in this response, so it lists none. */
const unfreeze: Handler = (call) => {
  const { json, plain, state, caller } = call;
  const order = state.profitSharing.unfreeze({
    ...{ caller: caller.merchant.id, digest: digestOf(plain) },
    outOrderNo: textOf(json["out_order_no"]) ?? "",
    transaction: transactionOf(call),
    description: textOf(json["description"]) ?? "",
  });
  return { ...sharingFacts(order), receivers: undefined };
};

const query: Handler = (call) => {
  const number = textOf(call.request["out_order_no"]) ?? textOf(call.query["out_order_no"]);
  return sharingFacts(orderOf(call, number, call.query));
};

const queryLeft: Handler = (call) => {
  const { state, caller, request } = call;
  const number = textOf(request["transaction_id"]);
  const existing = state.orders.findByTransaction(number, { caller: caller.merchant.id });
  const transaction = existingTransaction(existing);
  return { transaction_id: number, unsplit_amount: state.profitSharing.leftOf(transaction) };
};

const queryRatio: Handler = ({ request, state }) => {
  const mchid = textOf(request["sub_mchid"]) ?? textOf(request["brand_mchid"]) ?? "";
  return { sub_mchid: mchid, brand_mchid: mchid, max_ratio: state.profitSharing.maxRatio(mchid) };
};

const giveBack: Handler = (call) => {
  const { json, plain, state, caller, operation } = call;
  const [orderId, outOrderNo] = [textOf(json["order_id"]), textOf(json["out_order_no"])];
  assertNamesOrder(orderId, outOrderNo);
  const created = state.profitSharing.createReturn({
    ...{ caller: caller.merchant.id, digest: digestOf(plain) },
    order: orderOf(call, orderId ?? outOrderNo, json),
    outReturnNo: textOf(json["out_return_no"]) ?? "",
    mchid: textOf(json["return_mchid"]) ?? "",
    amount: numberOf(json["amount"]) ?? 0,
    description: textOf(json["description"]) ?? "",
  });
  return named(returnFacts(created), operation.path);
};

const queryReturn: Handler = (call) => {
  const { request, query, state, caller, operation } = call;
  const number = textOf(request["out_return_no"]) ?? textOf(query["out_return_no"]);
  const existing = state.profitSharing.findReturn(number, caller.merchant.id);
  if (!existing || !isOrder(existing.order, query)) throw sharingNotFound("return");
  return named(returnFacts(existing), operation.path);
};

/** The pages of a merchant or a partner, of a brand's partner, and of a platform (电商收付通). */
const families = String.raw`^/v3/(?:brand/|ecommerce/)?profitsharing`;

/** The operations of profit sharing. */
export const profitSharingOperations: readonly StatefulOperation[] = [
  { method: "POST", path: new RegExp(`${families}/receivers/add$`, "u"), handle: addReceiver },
  { method: "POST", path: new RegExp(`${families}/receivers/delete$`, "u"), handle: deleteReceiver },
  { method: "POST", path: new RegExp(`${families}/orders$`, "u"), handle: share },
  {
    method: "POST",
    path: new RegExp(`${families}/(?:orders/unfreeze|finish-order)$`, "u"),
    handle: unfreeze,
  },
  {
    method: "GET",
    path: new RegExp(String.raw`${families}/orders(?:/\{out_order_no\})?$`, "u"),
    handle: query,
  },
  {
    method: "GET",
    path: new RegExp(String.raw`${families}/(?:orders|transactions)/\{transaction_id\}/amounts$`, "u"),
    handle: queryLeft,
  },
  {
    method: "GET",
    path: new RegExp(String.raw`${families}/(?:merchant|brand)-configs/\{(?:sub|brand)_mchid\}$`, "u"),
    handle: queryRatio,
  },
  { method: "POST", path: new RegExp(`${families}/return-?orders$`, "u"), handle: giveBack },
  {
    method: "GET",
    path: new RegExp(String.raw`${families}/return-?orders(?:/\{out_return_no\})?$`, "u"),
    handle: queryReturn,
  },
];

/** Whose receivers an operation means: a brand's, a sub-merchant's, or those of the caller. */
function scopeOf({ json, operation }: StatefulCall): string {
  if (operation.path.startsWith("/v3/ecommerce/")) return "";
  return textOf(json["brand_mchid"]) ?? textOf(json["sub_mchid"]) ?? "";
}

function receiverOf(call: StatefulCall): AddedReceiver {
  const { json, caller } = call;
  return {
    ...{ caller: caller.merchant.id, scope: scopeOf(call) },
    ...{ type: textOf(json["type"]) ?? "", account: textOf(json["account"]) ?? "" },
  };
}

function newReceiver(json: JsonObject): NewReceiver {
  return {
    type: textOf(json["type"]) ?? "",
    account: textOf(json["account"]) ?? textOf(json["receiver_account"]) ?? "",
    amount: numberOf(json["amount"]) ?? 0,
    description: textOf(json["description"]) ?? "",
  };
}

/** Finds the paid order of the caller that a body names; without a sub-merchant, it is the caller's own. */
function transactionOf({ state, caller, json }: StatefulCall): Order {
  const owner = { caller: caller.merchant.id, mchid: textOf(json["sub_mchid"]) ?? caller.merchant.id };
  return existingTransaction(state.orders.findByTransaction(textOf(json["transaction_id"]), owner));
}

function orderOf(
  { state, caller }: StatefulCall,
  number: string | undefined,
  named: JsonObject,
): SharingOrder {
  const order = state.profitSharing.find(number, caller.merchant.id);
  if (!order || !isOrder(order, named)) throw sharingNotFound("sharing order");
  return order;
}

/** Reports whether an order has the numbers that a request names. */
function isOrder({ caller, transaction, outOrderNo, orderId }: SharingOrder, named: JsonObject): boolean {
  const payee = textOf(named["sub_mchid"]) ?? caller;
  const numbers = {
    ...{ transaction_id: transaction.transactionId, out_order_no: outOrderNo, order_id: orderId },
  };
  if (payee !== transaction.mchid) return false;
  return Object.entries(numbers).every(([name, number]) => (textOf(named[name]) ?? number) === number);
}

/** The pages of brands spell a failed return `FAIL`. */
function named(facts: JsonObject, path: string): JsonObject {
  const isBrand = path.startsWith("/v3/brand/");
  return isBrand && facts["result"] === "FAILED" ? { ...facts, result: "FAIL" } : facts;
}

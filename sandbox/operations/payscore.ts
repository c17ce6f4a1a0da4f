import { ApiError } from "../http/api-error.ts";
import { digestOf } from "../state/digest.ts";
import { payscoreFacts, type PayscoreOrder } from "../state/payscore-order.ts";
import { orderNotFound } from "../state/payscore-rules.ts";
import type { NewPayscoreOrder } from "../state/payscore.ts";
import { asObject, textOf, type JsonObject } from "../util/json.ts";
import type { Handler, StatefulCall, StatefulOperation } from "./stateful.ts";

const create: Handler = (call) => {
  const order = call.state.payscore.create(newOrder(call));
  return { ...payscoreFacts(order), package: packageOf(order) };
};

const createComplete: Handler = (call) => {
  const facts = payscoreFacts(call.state.payscore.createComplete(newOrder(call)));
  // The page requires it, although an order without a sum is done at once.
  return { ...facts, state_description: facts["state_description"] ?? "MCH_COMPLETE" };
};

const query: Handler = (call) => {
  const { query } = call;
  const numbers = [textOf(query["out_order_no"]), textOf(query["query_id"])].filter(
    (one) => one !== undefined,
  );
  if (numbers.length !== 1) {
    const issue = "expected out_order_no or query_id, and not both";
    throw new ApiError(400, "PARAM_ERROR", `参数错误: ${issue}`, { issue, location: "query" });
  }
  return payscoreFacts(orderOf(call, query, numbers[0]));
};

/** Performs an action on the order of the path and returns its facts. */
function acting(act: (order: PayscoreOrder, call: StatefulCall) => void): Handler {
  return (call) => {
    const order = orderOf(call, call.json, textOf(call.request["out_order_no"]));
    act(order, call);
    return payscoreFacts(order);
  };
}

const base = String.raw`^/v3/payscore/(?:partner/)?serviceorder`;
const one = String.raw`/\{out_order_no\}`;

/** The operations of service orders, of merchants and partners. */
export const payscoreOperations: readonly StatefulOperation[] = [
  { method: "POST", path: new RegExp(`${base}$`, "u"), handle: create },
  { method: "GET", path: new RegExp(`${base}$`, "u"), handle: query },
  { method: "POST", path: new RegExp(`${base}/direct-complete$`, "u"), handle: createComplete },
  {
    method: "POST",
    path: new RegExp(`${base}${one}/complete$`, "u"),
    handle: acting((order, { json, state }) => state.payscore.complete(order, json)),
  },
  {
    method: "POST",
    path: new RegExp(`${base}${one}/modify$`, "u"),
    handle: acting((order, { json, state }) => state.payscore.modify(order, json)),
  },
  {
    method: "POST",
    path: new RegExp(`${base}${one}/cancel$`, "u"),
    handle: acting((order, { state }) => state.payscore.cancel(order)),
  },
  {
    method: "POST",
    path: new RegExp(`${base}${one}/sync$`, "u"),
    handle: acting((order, { json, state }) => state.payscore.sync(order, asObject(json["detail"]))),
  },
  {
    method: "POST",
    path: new RegExp(`${base}${one}/pay$`, "u"),
    handle: acting((order, { state }) => state.payscore.collect(order)),
  },
];

function newOrder({ json, plain, caller }: StatefulCall): NewPayscoreOrder {
  return {
    ...{ caller: caller.merchant.id, subMchid: textOf(json["sub_mchid"]) },
    ...{ request: json, digest: digestOf(plain) },
  };
}

/** Finds an order of the caller. What a request names besides the number must be that of the order. */
function orderOf(
  { state, caller }: StatefulCall,
  named: JsonObject,
  number: string | undefined,
): PayscoreOrder {
  const order = state.payscore.find(number, {
    ...{ caller: caller.merchant.id, subMchid: textOf(named["sub_mchid"]) },
    ...{ serviceId: textOf(named["service_id"]), appid: textOf(named["appid"]) },
  });
  if (!order) throw orderNotFound();
  return order;
}

/** The data with which a mini program opens the order for the user. */
function packageOf({ orderId, queryId }: PayscoreOrder): string {
  return Buffer.from(JSON.stringify({ order_id: orderId, query_id: queryId })).toString("base64");
}

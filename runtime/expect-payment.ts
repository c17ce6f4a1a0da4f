/** Compares a payment or refund that WeChat Pay reports with the order that the merchant has stored. */
import { ConfigError, WechatPayError } from "./errors.ts";
import { isObject, kindOf } from "./util/kind.ts";
import { own, ownMember } from "./util/own.ts";
import { toPlainLine } from "./util/plain-line.ts";

/** The members of a payment or refund that are compared as they are, each with the same name. */
const TEXTS = [
  "mchid",
  "appid",
  "sp_mchid",
  "sp_appid",
  "sub_mchid",
  "sub_appid",
  "out_trade_no",
  "transaction_id",
  "out_refund_no",
  "refund_id",
  "combine_mchid",
  "combine_appid",
  "combine_out_trade_no",
] as const;
/** The states of a payment and of a refund, which must be SUCCESS unless another one is expected. */
const STATES = ["trade_state", "refund_status"] as const;
/** The members that only a refund has. */
const OF_REFUND = ["refund", "out_refund_no", "refund_id", "refund_status"] as const;
/** The members of a combined payment. Its orders have the states. */
const OF_COMBINED = ["combine_mchid", "combine_appid", "combine_out_trade_no", "sub_orders"] as const;

/** Members that are compared as text, each with the same name in the payment. */
export type ExpectedTexts = { readonly [Name in (typeof TEXTS)[number] | (typeof STATES)[number]]?: string };

/** What is expected of a payment, a refund, or one order of a combined payment (合单). Names are those of WeChat Pay. */
export interface ExpectedOrder extends ExpectedTexts {
  /** The amount of the order in 分 (or the smallest unit of `currency`): `amount.total`, `amount.total_amount` of `sub_orders`. */
  readonly amount?: number;
  /** The amount of the refund in 分: `amount.refund`. */
  readonly refund?: number;
  /** The currency of the amount, in three letters; `CNY` by default. A payment without a currency is in CNY. */
  readonly currency?: string;
}

/** What is expected of a payment. At least one member other than `currency` is required. */
export interface ExpectedPayment extends ExpectedOrder {
  /** The orders of a combined payment, all of them, in any order. Each needs its `out_trade_no`. */
  readonly sub_orders?: readonly (ExpectedOrder & { readonly out_trade_no: string })[];
}

/** One difference between a payment and what was expected of it. */
export interface PaymentDifference {
  /** The path in the payment: `amount.total`, `sub_orders[0].mchid` … */
  readonly field: string;
  readonly expected: string | number;
  /** What the payment has: a string or number; undefined if it has none. Of any other value, its kind. */
  readonly received: string | number | undefined;
}

/** A payment or refund differs from what the merchant expects. Do not deliver: keep it for a person to look at. */
export class PaymentMismatchError extends WechatPayError<"ERR_PAYMENT_MISMATCH"> {
  /** All differences, in the order of the expectation. */
  readonly differences: readonly PaymentDifference[];

  constructor(message: string, differences: readonly PaymentDifference[]) {
    super("ERR_PAYMENT_MISMATCH", message);
    this.differences = differences;
  }

  override get name(): string {
    return "PaymentMismatchError";
  }
}

/**
 * Compares a payment or refund with the order that it should pay for. Pass the `resource` of a verified notification, or the
 * response to a query, and what your own database says. A genuine notification may be of another order, another merchant
 * or another amount.
 *
 * Members have the names of WeChat Pay, so a partner (服务商) expects `sp_mchid` and `sub_mchid`, and a combined payment has
 * `combine_mchid` and `sub_orders`. The state must be `SUCCESS`: `trade_state` of a payment and of each of `sub_orders`, and of
 * a refund `refund_status` (`status` in the response to a query), unless that member expects another one.
 *
 * @throws PaymentMismatchError `ERR_PAYMENT_MISMATCH` with all differences
 * @throws ConfigError `ERR_CONFIG_OPTIONS` if nothing is expected, or a value is undefined or has the wrong type: a failed
 * look-up in the database must not make the comparison succeed
 * @example
 * ```ts
 * import { expectPayment } from "wechatpay-ts/expect-payment";
 *
 * declare const resource: object; // event.resource
 * const order = { out_trade_no: "ORDER-1", amount: 100 }; // from your database; 100 分
 * expectPayment(resource, { mchid: "1900007291", appid: "wxd678efh567hg6787", ...order });
 * ```
 */
export function expectPayment(payment: object, expected: ExpectedPayment): void {
  assertExpectation(expected, "expected");
  const differences = compareOrder(payment, expected, "");
  if (expected.sub_orders !== undefined) differences.push(...compareSubOrders(payment, expected.sub_orders));
  else if (OF_COMBINED.some((name) => expected[name] !== undefined))
    differences.push(...compareStates(payment));
  if (differences.length === 0) return;
  const listed = differences.map(
    ({ field, expected, received }) => `${field}: expected ${show(expected)}, received ${show(received)}`,
  );
  const message = `expectPayment: the payment differs from the order: ${listed.join("; ")}. Do not deliver.`;
  throw new PaymentMismatchError(message, differences);
}

/** Compares one order. @param path the path of the order, with a period at its end, or empty */
function compareOrder(payment: unknown, expectation: ExpectedOrder, path: string): PaymentDifference[] {
  const expected = own(expectation);
  const received = isObject(payment) ? payment : {};
  const amount = ownMember(received, "amount");
  const amounts = isObject(amount) ? amount : {};
  const total = Object.hasOwn(amounts, "total_amount") ? "total_amount" : "total";
  const pairs: [field: string, expected: string | number | undefined, received: unknown][] = [
    ...TEXTS.map((name): [string, string | undefined, unknown] => [
      name,
      expected[name],
      ownMember(received, name),
    ]),
    stateOf(received, expected),
    [`amount.${total}`, expected.amount, ownMember(amounts, total)],
    ["amount.refund", expected.refund, ownMember(amounts, "refund")],
  ];
  if (expected.amount !== undefined || expected.refund !== undefined || expected.currency !== undefined)
    pairs.push(["amount.currency", expected.currency ?? "CNY", ownMember(amounts, "currency") ?? "CNY"]);
  return pairs.flatMap(([field, value, has]) =>
    value === undefined || value === has ? [] : [difference(`${path}${field}`, value, has)],
  );
}

/** Returns the state, with the one that is expected. A query also returns payments that are not made yet. */
function stateOf(
  received: Readonly<Record<string, unknown>>,
  expected: ExpectedPayment,
): [field: string, expected: string | undefined, received: unknown] {
  if (OF_REFUND.some((name) => expected[name] !== undefined)) {
    const field = Object.hasOwn(received, "refund_status") ? "refund_status" : "status";
    return [field, expected.refund_status ?? "SUCCESS", ownMember(received, field)];
  }
  const isCombined = OF_COMBINED.some((name) => expected[name] !== undefined);
  return [
    "trade_state",
    isCombined ? undefined : (expected.trade_state ?? "SUCCESS"),
    ownMember(received, "trade_state"),
  ];
}

/** Compares the states of the orders of a combined payment whose orders are not expected one by one. */
function compareStates(payment: object): PaymentDifference[] {
  const orders = isObject(payment) ? ownMember(payment, "sub_orders") : undefined;
  if (!Array.isArray(orders) || orders.length === 0)
    return [difference("sub_orders[].trade_state", "SUCCESS", undefined)];
  return orders.flatMap((order: unknown, at) => {
    const state = isObject(order) ? ownMember(order, "trade_state") : undefined;
    return state === "SUCCESS" ? [] : [difference(`sub_orders[${at}].trade_state`, "SUCCESS", state)];
  });
}

/** Compares the orders of a combined payment: each must be there once, and no other. */
function compareSubOrders(
  payment: object,
  expected: NonNullable<ExpectedPayment["sub_orders"]>,
): PaymentDifference[] {
  const received = ownMember(own(payment) as Readonly<Record<string, unknown>>, "sub_orders"); // any members
  const orders: readonly unknown[] = Array.isArray(received) ? received : [];
  const count = difference("sub_orders.length", expected.length, orders.length);
  const differences = expected.flatMap((one) => {
    const at = orders.findIndex(
      (order) => isObject(order) && ownMember(order, "out_trade_no") === one.out_trade_no,
    );
    if (at >= 0) return compareOrder(orders[at], one, `sub_orders[${at}].`);
    return [difference("sub_orders[].out_trade_no", one.out_trade_no, undefined)];
  });
  return orders.length === expected.length ? differences : [count, ...differences];
}

function difference(field: string, expected: string | number, received: unknown): PaymentDifference {
  const isPlain = typeof received === "string" || typeof received === "number" || received === undefined;
  return { field, expected, received: isPlain ? received : kindOf(received) };
}

function show(value: string | number | undefined): string {
  return value === undefined ? "nothing" : toPlainLine(JSON.stringify(value), 64);
}

/** Checks what a caller expects. @throws ConfigError if it is nothing, or if a member is of no use */
function assertExpectation(expectation: unknown, path: string): void {
  if (!isObject(expectation))
    throw expectationError(path, `expected an object, received ${kindOf(expectation)}`);
  const entries = Object.entries(expectation);
  for (const [name, value] of entries) {
    const why = faultOf(name, value, path === "expected");
    if (why !== undefined) throw expectationError(`${path}.${name}`, why);
  }
  if (!entries.some(([name]) => name !== "currency")) {
    const why = "nothing to compare. Pass at least the merchant, the number of the order and its amount";
    throw expectationError(path, why);
  }
  const isCombined = OF_COMBINED.some((name) => ownMember(expectation, name) !== undefined);
  if (isCombined && ownMember(expectation, "trade_state") !== undefined) {
    const why = "a combined payment has no state of its own. Expect it of each of sub_orders";
    throw expectationError(`${path}.trade_state`, why);
  }
  const orders = ownMember(expectation, "sub_orders");
  if (!Array.isArray(orders)) return;
  for (const [at, order] of orders.entries()) assertExpectation(order, `${path}.sub_orders[${at}]`);
  const numbers = new Set(orders.map((order: ExpectedOrder) => order.out_trade_no));
  if (numbers.size === orders.length && !numbers.has(undefined)) return;
  throw expectationError(`${path}.sub_orders`, "expected an out_trade_no of its own in each order");
}

/** Describes what is wrong with a member of an expectation; returns undefined if it can be compared. */
function faultOf(name: string, value: unknown, isWhole: boolean): string | undefined {
  if (name === "amount" || name === "refund") {
    if (Number.isSafeInteger(value) && Number(value) >= 0) return undefined;
    const received = typeof value === "number" ? "a number that is not" : kindOf(value);
    return `expected a whole number from 0, received ${received}. Pass 分, not 元`;
  }
  if (name === "sub_orders" && isWhole) {
    return Array.isArray(value) && value.length > 0
      ? undefined
      : "expected a list of at least one order. Pass the orders of the combined payment";
  }
  if (name !== "currency" && ![...TEXTS, ...STATES].some((one) => one === name))
    return "no such member. Correct its name";
  if (typeof value === "string" && value !== "") return undefined;
  const received = value === "" ? "an empty one" : kindOf(value);
  return `expected a string, received ${received}. Check where the value comes from`;
}

function expectationError(path: string, why: string): ConfigError {
  return new ConfigError("ERR_CONFIG_OPTIONS", `expectPayment: ${path}: ${why}.`);
}

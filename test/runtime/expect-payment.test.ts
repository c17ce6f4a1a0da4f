/** `expectPayment` compares a payment with the order of the merchant. */
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { ConfigError, WechatPayError } from "wechatpay-ts";
import { errorReply } from "#runtime/webhook";
import { expectPayment, PaymentMismatchError, type ExpectedPayment } from "#runtime/expect-payment";
import { directPayment } from "./support/notification.ts";

const direct = directPayment("ORDER-1") as Readonly<Record<string, unknown>>;
const ordered = { mchid: "1900007291", appid: "wxd678efh567hg6787", out_trade_no: "ORDER-1", amount: 100 };

const partner = {
  ...{ sp_mchid: "1900007291", sp_appid: "wx1", sub_mchid: "1900000002", sub_appid: "wx2" },
  ...{ out_trade_no: "ORDER-2", transaction_id: "42", trade_state: "SUCCESS", amount: { total: 5 } },
};

const subOrder = (mchid: string, out_trade_no: string, total_amount: number) => ({
  ...{ mchid, out_trade_no, trade_state: "SUCCESS", transaction_id: `4${out_trade_no}` },
  amount: { total_amount, payer_amount: total_amount, currency: "CNY", payer_currency: "CNY" },
});
const combined = {
  ...{ combine_mchid: "1900007291", combine_appid: "wx1", combine_out_trade_no: "C-1" },
  sub_orders: [subOrder("1900000001", "S-1", 10), subOrder("1900000002", "S-2", 20)],
};
const subOrders = [
  { mchid: "1900000002", out_trade_no: "S-2", amount: 20 }, // in any order
  { mchid: "1900000001", out_trade_no: "S-1", amount: 10 },
];

const refunded = {
  ...{ mchid: "1900007291", out_trade_no: "ORDER-1", out_refund_no: "R-1", refund_status: "SUCCESS" },
  amount: { total: 100, refund: 30, payer_total: 100, payer_refund: 30 },
};

/** Returns the differences; undefined if there is none. */
function differencesOf(payment: object, expected: ExpectedPayment): unknown {
  try {
    expectPayment(payment, expected);
    return undefined;
  } catch (error) {
    if (!(error instanceof PaymentMismatchError)) throw error;
    return error.differences;
  }
}

describe("a payment as it is expected", () => {
  test.each<[string, object, ExpectedPayment]>([
    ["of a direct merchant", direct, ordered],
    ["by its number alone", direct, { out_trade_no: "ORDER-1" }],
    ["in CNY", direct, { ...ordered, currency: "CNY" }],
    [
      "in another currency",
      { ...direct, amount: { total: 100, currency: "USD" } },
      { ...ordered, currency: "USD" },
    ],
    ["without a currency", { ...direct, amount: { total: 100 } }, ordered],
    ["with null for the currency", { ...direct, amount: { total: 100, currency: null } }, ordered],
    [
      "of a partner",
      partner,
      { sp_mchid: "1900007291", sp_appid: "wx1", sub_mchid: "1900000002", sub_appid: "wx2", amount: 5 },
    ],
    [
      "combined",
      combined,
      { combine_mchid: "1900007291", combine_out_trade_no: "C-1", sub_orders: subOrders },
    ],
    ["a refund", refunded, { mchid: "1900007291", out_refund_no: "R-1", amount: 100, refund: 30 }],
    ["a refund with its state", refunded, { out_refund_no: "R-1", refund: 30, refund_status: "SUCCESS" }],
    [
      "the query of a refund",
      { out_refund_no: "R-1", status: "SUCCESS", amount: { refund: 30, total: 100 } },
      { out_refund_no: "R-1", refund: 30, refund_status: "SUCCESS" },
    ],
    ["combined, by its number", combined, { combine_out_trade_no: "C-1" }],
    ["that is free", { ...direct, amount: { total: 0 } }, { ...ordered, amount: 0 }],
    ["in an expected state", { ...direct, trade_state: "NOTPAY" }, { ...ordered, trade_state: "NOTPAY" }],
  ])("%s is accepted", (_, payment, expected) => {
    expect(differencesOf(payment, expected)).toBeUndefined();
  });
});

describe("a payment that differs", () => {
  test.each<[string, object, ExpectedPayment, readonly [string, unknown, unknown][]]>([
    ["the amount", { ...direct, amount: { total: 1 } }, ordered, [["amount.total", 100, 1]]],
    [
      "the amount as a string",
      { ...direct, amount: { total: "100" } },
      ordered,
      [["amount.total", 100, "100"]],
    ],
    ["a missing amount", { ...direct, amount: undefined }, ordered, [["amount.total", 100, undefined]]],
    ["an amount of null", { ...direct, amount: null }, ordered, [["amount.total", 100, undefined]]],
    ["an amount that is a number", { ...direct, amount: 100 }, ordered, [["amount.total", 100, undefined]]],
    [
      "the currency",
      { ...direct, amount: { total: 100, currency: "JPY" } },
      ordered,
      [["amount.currency", "CNY", "JPY"]],
    ],
    ["the merchant", direct, { ...ordered, mchid: "1900000001" }, [["mchid", "1900000001", "1900007291"]]],
    ["the state", { ...direct, trade_state: "NOTPAY" }, ordered, [["trade_state", "SUCCESS", "NOTPAY"]]],
    ["a partner's payment", partner, { mchid: "1900007291" }, [["mchid", "1900007291", undefined]]],
    [
      "a refund for a payment",
      refunded,
      { out_trade_no: "ORDER-1" },
      [["trade_state", "SUCCESS", undefined]],
    ],
    [
      "a payment without a state",
      { ...direct, trade_state: undefined },
      ordered,
      [["trade_state", "SUCCESS", undefined]],
    ],
    [
      "a refund that failed",
      { ...refunded, refund_status: "ABNORMAL" },
      { out_refund_no: "R-1", refund: 30 },
      [["refund_status", "SUCCESS", "ABNORMAL"]],
    ],
    [
      "the query of a refund that failed",
      { out_refund_no: "R-1", status: "ABNORMAL", amount: { refund: 30 } },
      { out_refund_no: "R-1", refund: 30 },
      [["status", "SUCCESS", "ABNORMAL"]],
    ],
    [
      "one of the orders of a combined payment",
      { ...combined, sub_orders: [subOrder("1", "S-1", 10), { trade_state: "NOTPAY" }] },
      { combine_out_trade_no: "C-1" },
      [["sub_orders[1].trade_state", "SUCCESS", "NOTPAY"]],
    ],
    [
      "an order of a combined payment that is none",
      { ...combined, sub_orders: [null, subOrder("1", "S-1", 10)] },
      { combine_out_trade_no: "C-1" },
      [["sub_orders[0].trade_state", "SUCCESS", undefined]],
    ],
    ...[undefined, null, {}, []].map(
      (sub_orders): [string, object, ExpectedPayment, readonly [string, unknown, unknown][]] => [
        `a combined payment with ${JSON.stringify(sub_orders)} for its orders`,
        { ...combined, sub_orders },
        { combine_out_trade_no: "C-1" },
        [["sub_orders[].trade_state", "SUCCESS", undefined]],
      ],
    ),
    ["the sub-merchant", partner, { sub_mchid: "1" }, [["sub_mchid", "1", "1900000002"]]],
    [
      "a member of another kind",
      { ...direct, appid: { a: 1 } },
      ordered,
      [["appid", ordered.appid, "object"]],
    ],
    [
      "everything",
      {},
      ordered,
      [
        ["mchid", "1900007291", undefined],
        ["appid", "wxd678efh567hg6787", undefined],
        ["out_trade_no", "ORDER-1", undefined],
        ["trade_state", "SUCCESS", undefined],
        ["amount.total", 100, undefined],
      ],
    ],
    [
      "the refund",
      refunded,
      { refund: 31, amount: 99 },
      [
        ["amount.total", 99, 100],
        ["amount.refund", 31, 30],
      ],
    ],
    [
      "the state of a refund",
      refunded,
      { refund_status: "CLOSED" },
      [["refund_status", "CLOSED", "SUCCESS"]],
    ],
    [
      "a missing list",
      direct,
      { sub_orders: subOrders },
      [
        ["sub_orders.length", 2, 0],
        ["sub_orders[].out_trade_no", "S-2", undefined],
        ["sub_orders[].out_trade_no", "S-1", undefined],
      ],
    ],
    ["an order too many", combined, { sub_orders: subOrders.slice(1) }, [["sub_orders.length", 1, 2]]],
    [
      "the amount of one order",
      { ...combined, sub_orders: [subOrder("1900000001", "S-1", 11), subOrder("1900000002", "S-2", 20)] },
      { sub_orders: subOrders },
      [["sub_orders[0].amount.total_amount", 10, 11]],
    ],
    [
      "one order twice",
      { ...combined, sub_orders: [subOrder("1900000001", "S-1", 10), subOrder("1900000001", "S-1", 10)] },
      { sub_orders: subOrders },
      [["sub_orders[].out_trade_no", "S-2", undefined]],
    ],
    [
      "the state of one order",
      { ...combined, sub_orders: [{ ...subOrder("1900000001", "S-1", 10), trade_state: "CLOSED" }] },
      { sub_orders: subOrders.slice(1) },
      [["sub_orders[0].trade_state", "SUCCESS", "CLOSED"]],
    ],
  ])("%s is refused with all differences", (_, payment, expected, differences) => {
    expect(differencesOf(payment, expected)).toEqual(
      differences.map(([field, wanted, received]) => ({ field, expected: wanted, received })),
    );
  });

  test.each([undefined, null, "SUCCESS", 100])(
    "a payment that is %j has nothing that is expected",
    (payment) => {
      const none = payment as unknown as object; // JavaScript may pass the result of a failed look-up
      const differing = (field: string, expected: unknown) => ({ field, expected, received: undefined });
      expect(differencesOf(none, { out_trade_no: "ORDER-1", amount: 100 })).toEqual([
        differing("out_trade_no", "ORDER-1"),
        differing("trade_state", "SUCCESS"),
        differing("amount.total", 100),
      ]);
      expect(differencesOf(none, { combine_out_trade_no: "C-1" })).toEqual([
        differing("combine_out_trade_no", "C-1"),
        differing("sub_orders[].trade_state", "SUCCESS"),
      ]);
    },
  );

  test("one error has them all, and a message that can be logged", () => {
    const other = { ...direct, mchid: "1", amount: { total: 1 } };
    const error: unknown = (() => {
      try {
        return expectPayment(other, ordered);
      } catch (reason) {
        return reason;
      }
    })();
    expect(error).toBeInstanceOf(WechatPayError);
    expect(error).toMatchObject({ name: "PaymentMismatchError", code: "ERR_PAYMENT_MISMATCH" });
    expect(String(error)).toContain(
      'mchid: expected "1900007291", received "1"; amount.total: expected 100, received 1',
    );
    const odd = { ...direct, appid: `\u202e${"x".repeat(500)}` };
    expect(() => expectPayment(odd, ordered)).toThrow(/received " x{62}…/u);
    // The payer of the payment is not among the compared members.
    expect(inspect(error)).not.toContain("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
    expect(errorReply(error).status).toBe(500);
  });

  test("any change of a compared member is found", () => {
    const names = fc.constantFrom("mchid", "appid", "out_trade_no");
    fc.assert(
      fc.property(names, fc.anything(), (name, value) => {
        fc.pre(value !== direct[name]);
        expect(differencesOf({ ...direct, [name]: value }, ordered)).toMatchObject([{ field: name }]);
      }),
    );
  });
});

describe("an expectation of no use is refused", () => {
  test.each<[string, unknown, RegExp]>([
    ["nothing", {}, /nothing to compare/],
    ["a currency alone", { currency: "CNY" }, /nothing to compare/],
    ["undefined", undefined, /expected an object, received undefined/],
    ["null", null, /received null/],
    ["a list", [], /received array/],
    [
      "an amount of a failed look-up",
      { out_trade_no: "1", amount: undefined },
      /amount: expected a whole number from 0, received undefined/,
    ],
    [
      "a number of a failed look-up",
      { amount: 1, out_trade_no: undefined },
      /out_trade_no: expected a string/,
    ],
    ["an empty number", { amount: 1, out_trade_no: "" }, /out_trade_no: expected a string/],
    ["元", { amount: 1.5 }, /amount: expected a whole number.*Pass 分, not 元/],
    ["a negative amount", { amount: -1 }, /amount: expected a whole number/],
    ["an amount as a string", { amount: "100" }, /received string/],
    ["NaN", { amount: NaN }, /amount: expected a whole number/],
    ["an unknown member", { out_trade_number: "1" }, /out_trade_number: no such member/],
    ["an inherited name", { toString: "1" }, /toString: no such member/],
    [
      "a state of a combined payment",
      { combine_out_trade_no: "C-1", trade_state: "NOTPAY" },
      /trade_state: a combined payment has no state/,
    ],
    ["no orders", { sub_orders: [] }, /sub_orders: expected a list of at least one order/],
    ["orders that are not a list", { sub_orders: {} }, /sub_orders: expected a list/],
    ["an order without a number", { sub_orders: [{ amount: 1 }] }, /sub_orders: expected an out_trade_no/],
    ["an empty order", { sub_orders: [{}] }, /sub_orders\[0\]: nothing to compare/],
    ["an order twice", { sub_orders: [{ out_trade_no: "1" }, { out_trade_no: "1" }] }, /of its own in each/],
    ["orders in an order", { sub_orders: [{ out_trade_no: "1", sub_orders: [] }] }, /no such member/],
  ])("%s", (_, expected, message) => {
    const compare = () => expectPayment(direct, expected as ExpectedPayment); // JavaScript may pass anything
    expect(compare).toThrow(ConfigError);
    expect(compare).toThrow(message);
  });

  test("no value of it is in the message", () => {
    expect(() => expectPayment(direct, { amount: 1234.5 })).toThrow(/^(?!.*1234)/);
  });
});

test("the members that TypeScript accepts are those of WeChat Pay", () => {
  expectTypeOf<{ out_trade_number: string }>().not.toExtend<ExpectedPayment>();
  expectTypeOf(ordered).toExtend<ExpectedPayment>();
  expectTypeOf<{ amount: string }>().not.toExtend<ExpectedPayment>();
});

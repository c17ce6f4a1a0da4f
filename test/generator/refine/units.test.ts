/** Each amount has a unit, and nothing else gets one. */
import { describe, expect, test } from "vitest";

import type { Endpoint, Field, Operation } from "#generator/ir/model";
import { walkOperation } from "#generator/ir/walk";
import { addUnits } from "#generator/refine/units";
import { field, notification, operation } from "../support/page.ts";

const number = (name: string, label: string, facts: Partial<Field> = {}) =>
  field(name, { type: "integer", label, ...facts });
const smallest = "币种的最小单位";

function unitIn(input: Field, facts: Partial<Endpoint> = {}, ...beside: Field[]): string | undefined {
  const json = field("json", { type: "object", children: [input, ...beside] });
  return firstUnit(operation({ request: [json], ...facts }));
}

function unitInNotification(...children: Field[]): string | undefined {
  return firstUnit(notification({ request: [field("body", { type: "object", children })] }));
}

function firstUnit(input: Operation): string | undefined {
  return addUnits(input).request[0]?.children?.[0]?.unit;
}

test.each<[what: string, input: Field, unit: string | undefined]>([
  ["an amount by its label", number("total", "总金额"), "分"],
  ["an amount by its name", number("med_ins_cash_fee", "医保局结算后"), "分"],
  ["an amount a day", number("max_fee_per_day", "单日最大收款金额"), "分"],
  ["a number", number("amount", "付费金额", { type: "number", example: 100 }), "分"],
  ["a sample with a fraction", number("amount", "付费金额", { type: "number", example: 1.5 }), undefined],
  ["a text", field("amount", { label: "销售金额" }), undefined],
  ["what has a unit", number("amount", "金额", { unit: "元" }), "元"],
  ["a number of items", number("fee_count", "付费项目数量"), undefined],
  ["a number of coupons", number("total_count", "总数"), undefined],
  ["points", number("point_balance", "积分余额"), undefined],
  ["a rate of exchange", number("currency_price", "汇率值"), undefined],
  ["a time", number("refund_create_time", "退款创建时间"), undefined],
  ["a code", number("vat_refund_levy_code", "增值税即征即退代码"), undefined],
  ["the smallest unit, said by the label", number("amount", "金额，单位为最小货币单位"), smallest],
])("%s", (_, input, unit) => {
  expect(unitIn(input)).toBe(unit);
});

test("the members of an object of amounts are amounts", () => {
  const total = number("discount_total", "折扣");
  const inside = (name: string) => unitsOf(operation({ response: [object(name, total)] }))[0];
  expect(inside("amount")).toBe("分");
  expect(inside("detail")).toBeUndefined();
});

describe("the generator finds amounts that are not in 分", () => {
  const total = number("total", "总金额");

  test.each<[what: string, facts: Partial<Endpoint>]>([
    ["an overseas host", { hosts: ["https://api.mch.weixin.qq.com/hk/"] }],
    ["an overseas path", { path: "/v3/global/refunds" }],
    ["money that goes abroad", { path: "/v3/funds-to-oversea/orders" }],
    ["a rate of exchange beside it", { response: [number("rate", "汇率")] }],
  ])("%s", (_, facts) => {
    expect(unitIn(total, facts)).toBe(smallest);
  });

  test("a notification with a currency can come from either region, and one without is domestic", () => {
    expect(unitInNotification(total, field("currency"))).toBe(`${smallest}，人民币为分`);
    expect(unitInNotification(total)).toBe("分");
  });

  test("the generator guesses no unit on a page that counts 元", () => {
    expect(unitIn(total, {}, field("subsidy", { unit: "元" }))).toBeUndefined();
  });
});

function object(name: string, ...children: Field[]): Field {
  return field(name, { type: "object", children });
}

function unitsOf(input: Operation): (string | undefined)[] {
  return [...walkOperation(addUnits(input))].flatMap(([, { children, unit }]) => (children ? [] : [unit]));
}

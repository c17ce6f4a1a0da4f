import { expect, test } from "vitest";
import type { Field, FieldType, Operation } from "#generator/ir/model";
import { walkOperation } from "#generator/ir/walk";
import { readPages } from "#generator/read/read";
import { resolveIntegers } from "#generator/refine/integers";
import { specPages } from "../../support/specs.ts";

const operation: Operation = {
  kind: "endpoint",
  method: "POST",
  path: "/v3/demo",
  page: "openapi/v3/demo.md",
  file: "demo.md",
  line: 1,
  title: "演示",
  hosts: [],
  links: [],
  responseType: "json",
  request: [],
  response: [],
};

/** The type of a field inside an object of the response. */
function typeOf(facts: Partial<Field>): FieldType | undefined {
  const field = {
    name: "a",
    type: "number",
    required: true,
    label: "",
    line: 1,
    column: 1,
    ...facts,
  } as const;
  const holder = { ...field, name: "data", type: "object[]", label: "", children: [field] } as const;
  const settled = resolveIntegers({ ...operation, response: [holder] });
  return settled.response[0]?.children?.[0]?.type;
}

test.each<[string, Partial<Field>]>([
  ["a unit of 分", { unit: "分" }],
  ["分 in the label", { label: "计划明细支付（单位分）" }],
  ["money", { label: "付费金额" }],
  ["a price", { label: "商品单价" }],
  ["a count", { label: "商品数量" }],
  ["a sequence number", { label: "收款序号" }],
  ["a unit of 分, for any sample", { unit: "分", example: 0.5 }],
  ["money with a sample", { label: "付费金额", example: 40000 }],
  ["money with a list as its sample", { label: "付费金额", example: [1, 2] }],
])("%s is an integer", (_, facts) => {
  expect(typeOf(facts)).toBe("integer");
  expect(typeOf({ ...facts, type: "number[]" })).toBe("integer[]");
  expect(typeOf({ ...facts, type: "string" })).toBe("string");
});

test.each<[string, Partial<Field>]>([
  ["money in 元", { label: "金额", unit: "元" }],
  ["money in 元 by its label", { label: "转账金额（元）" }],
  ["a rate", { label: "结算汇率" }],
  ["a tax rate", { label: "税率" }],
  ["a coordinate", { label: "经度" }],
  ["a percentage", { label: "折扣百分比" }],
  ["a distance", { label: "距离", unit: "米" }],
  ["what is counted with a fraction", { label: "菜品数量", example: 1.5 }],
  ["what is counted with a fraction in a list", { label: "菜品数量", example: [1, 1.5] }],
])("%s stays a number", (_, facts) => {
  expect(typeOf(facts)).toBe("number");
});

test("the pages have 600 such numbers, and one count with a fraction", () => {
  const { operations } = readPages(specPages());
  const settled = operations.map(resolveIntegers);
  const typesOf = (all: readonly Operation[]) =>
    all.flatMap((one) => [...walkOperation(one)].map(([path, { type }]) => `${one.page} ${path} ${type}`));
  const former = typesOf(operations);
  const changed = typesOf(settled).filter((text, at) => text !== former[at]);
  expect(changed.length).toBeGreaterThan(600);
  expect(changed.every((text) => text.endsWith(" integer"))).toBe(true);
  // An integer keeps every sample of the pages: no page has one with a fraction.
  const fractions = settled.flatMap((one) =>
    [...walkOperation(one)].flatMap(([path, { type, example }]) =>
      type === "integer" && typeof example === "number" && !Number.isInteger(example) ? [path] : [],
    ),
  );
  expect(fractions).toEqual([]);
  // The rule applied twice is the rule.
  expect(settled.map(resolveIntegers)).toEqual(settled);
}, 120_000);

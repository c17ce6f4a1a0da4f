/** The URL decides which parameters there are; the table describes them, wherever it does. */
import { expect, test } from "vitest";
import { field, operation } from "../support/page.ts";
import { refineOnly } from "../support/refine.ts";
import type { Field } from "#generator/ir/model";

function read(...request: Field[]) {
  const written = operation({ path: "/v3/demo/{out_order_no}/item/{item_id}", request });
  const { operations, findings } = refineOnly(written);
  return {
    request: operations[0]?.request.map(({ name, label, required }) => [name, label, required]),
    rules: findings.map(({ rule }) => rule),
  };
}

const one = (name: string, label: string) => field(name, { label });
const group = (name: string, ...children: Field[]) => field(name, { type: "object", children });
const both = [
  ["out_order_no", "甲", true],
  ["item_id", "乙", true],
];

test.each<[what: string, request: Field[]]>([
  ["both by names that are alike", [one("out_orderno", "甲"), one("items_id", "乙")]],
  ["both by other names, in the order of the URL", [one("order", "甲"), one("sku", "乙")]],
  ["one by another name and one by its own", [one("order", "甲"), one("item_id", "乙")]],
])("%s", (_, request) => {
  const { request: read_, rules } = read(...request);
  expect(read_?.map(([name, label]) => [name, label])).toEqual(both.map(([name, label]) => [name, label]));
  expect(new Set(rules)).toEqual(new Set(["path-parameter-elsewhere"]));
});

test("similar names count more than their order", () => {
  const { request } = read(one("items_id", "乙"), one("out_orderno", "甲"));
  expect(request).toEqual([...both].reverse());
});

test.each(["query", "json", "headers"])("the generator finds both parameters among %s", (name) => {
  const { request, rules } = read(group(name, one("out_order_no", "甲"), one("item_id", "乙")));
  expect(request).toEqual([...both, [name, "", false]]);
  expect(rules).toEqual(["path-parameter-elsewhere", "path-parameter-elsewhere"]);
});

test("the generator finds both parameters in an unknown group, and leaves the group out", () => {
  const { request, rules } = read(group("path", one("out_order_no", "甲"), one("item_id", "乙")));
  expect(request).toEqual(both);
  expect(new Set(rules)).toEqual(new Set(["path-parameter-elsewhere"]));
  expect(rules).toHaveLength(3);
});

test("the generator does not guess which of two parameters a row describes", () => {
  const { rules } = read(one("sku", "乙"));
  expect(rules).toEqual(["group-unknown", "path-parameter-missing", "path-parameter-missing"]);
});

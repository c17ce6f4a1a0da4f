import { expect, test } from "vitest";
import { lintAll } from "../support/lint.ts";
import type { Field, Sample } from "#generator/ir/model";
import { field as fieldOf, operation } from "../support/page.ts";

const field = (name: string, facts: Partial<Field> = {}) => fieldOf(name, { label: "名", ...facts });

function rulesOf(one: Field, group = "json"): string[] {
  const request = [field(group, { type: "object", children: [one] })];
  const rules = lintAll([operation({ request })]).map(({ rule }) => rule);
  return rules.filter((rule) => rule.startsWith("example-"));
}

test.each<[facts: Partial<Field>, json: string, query: string]>([
  [{ example: "x" }, "", ""],
  [{ example: 1 }, "example-type", ""],
  [{ example: null }, "example-type", ""],
  [{ example: ["x"] }, "example-type", "example-type"],
  [{ type: "integer", example: "1" }, "example-type", ""],
  [{ type: "integer", example: "eins" }, "example-type", "example-type"],
  [{ type: "integer", enum: [1, 2], example: 2 }, "", ""],
  [{ type: "integer", enum: [1, 2], example: 3 }, "example-enum", "example-enum"],
  [{ type: "boolean", example: true }, "", ""],
  [{ type: "boolean", example: "true" }, "example-type", ""],
  [{ type: "boolean", example: "false" }, "example-type", ""],
  [{ type: "boolean", example: "yes" }, "example-type", "example-type"],
  [{ enum: ["A"], example: "a" }, "example-enum", "example-enum"],
  [{ enum: ["A"], example: "a", encryption: "rsa-oaep" }, "", ""],
  [{ type: "string[]", enum: ["A"], example: ["A", "B"] }, "example-enum", "example-enum"],
  [{ type: "string[]", example: [] }, "", ""],
])("%j", (facts, json, query) => {
  const rules = (group: string) => rulesOf(field("a", facts), group);
  expect({ json: rules("json"), query: rules("query") }).toEqual({
    json: json ? [json] : [],
    query: query ? [query] : [],
  });
});

test("lint compares the members of an object with their own rows", () => {
  const thing = field("thing", {
    type: "object",
    example: { a: 1, b: 2 },
    children: [field("a", { required: true })],
  });
  expect(rulesOf(thing)).toEqual([]);
  expect(rulesOf({ ...thing, example: ["a"] })).toEqual(["example-type"]);
});

test("lint checks the types within a string of JSON", () => {
  const held = (inner: Field) => field("held", { encoding: "json", children: [inner] });
  expect(rulesOf(held(field("a", { type: "integer", example: "1" })), "query")).toEqual(["example-type"]);
});

test("lint reports an example from a sample as a sample only, and compares those of the response", () => {
  const one = field("a", { example: 1 });
  const request = [field("json", { type: "object", children: [one] })];
  const text = "->post(['json' => ['a' => 1]])";
  const entries = [{ key: "a", at: 0, value: { kind: "scalar" as const, value: 1, at: 0 } }];
  const argument = {
    kind: "array" as const,
    entries: [{ key: "json", at: 0, value: { kind: "array" as const, entries, at: 0 } }],
    at: 0,
  };
  const samples: Sample[] = [{ argument, style: "->", parameters: [], line: 9, text }];
  const rules = lintAll([operation({ request, response: [one], samples })]).map(({ rule }) => rule);
  expect(rules).toEqual(["sample-type", "example-type"]);
});

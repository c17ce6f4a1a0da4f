/** Hostile values and prototypes: guards and validators return, and never throw or hang. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guard, validator } from "#runtime/check";
import { integer, json, list, required, string, type Fields } from "#runtime/schema";
import { changed, good, issue, schema } from "../support/order.ts";

const isRequest = guard(schema, "request");
const validateRequest = validator(schema, "request");

describe("hostile values", () => {
  const schemas: Fields[] = [
    schema,
    { ["__proto__"]: required(string), constructor: { toString: required(string) } },
  ];

  test("the guard and the validator agree on any value, and neither throws", () => {
    const anything = fc.oneof(
      fc.anything({
        withNullPrototype: true,
        withSparseArray: true,
        withBigInt: true,
        withDate: true,
        withMap: true,
      }),
      fc.record({
        json: fc.anything(),
        query: fc.anything(),
        headers: fc.anything(),
        out_trade_no: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom(...schemas),
        fc.constantFrom("request", "response"),
        (value, fields, way) => {
          const issues = validator(fields, way)(value);
          expect(guard(fields, way)(value)).toBe(issues.length === 0);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("the guard ignores inherited properties, and reads an own __proto__ as a field", () => {
    const fields = { ["__proto__"]: required(string) };
    const isValid = guard(fields, "request");
    expect(isValid({})).toBe(false);
    expect(isValid(JSON.parse('{"__proto__":"x"}'))).toBe(true);
    expect(isValid(JSON.parse('{"__proto__":{}}'))).toBe(false);
    expect(guard({ id: required(string) }, "request")(Object.create({ id: "x" }))).toBe(false);
    expect(guard({ toString: string }, "response")({})).toBe(true);
  });

  test("the validator reports a getter or proxy that throws as unreadable", () => {
    const thrower = Object.defineProperty(good(), "out_trade_no", { get: raise, enumerable: true });
    expect(validateRequest(thrower)).toEqual([
      issue("out_trade_no", { rule: "type", expected: { type: "string" }, received: "unreadable" }),
    ]);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const odd of [proxy, { json: proxy }]) {
      expect(isRequest(odd)).toBe(false);
      expect(validateRequest(odd).some(({ received }) => received === "unreadable")).toBe(true);
    }
  });

  test("the validator ends for a cycle, and stops early in a huge list", () => {
    const cyclic: { json: Record<string, unknown> } = { json: {} };
    cyclic.json["goods"] = [cyclic.json];
    cyclic.json["attach"] = cyclic;
    expect(isRequest(cyclic)).toBe(false);
    expect(validateRequest(cyclic).length).toBeGreaterThan(0);
    const holes: unknown[] = [];
    holes.length = 2 ** 32 - 1;
    expect(validateRequest(changed(["json", "tags"], holes))).toEqual([
      issue("json.tags", {
        rule: "type",
        expected: { type: "string", list: true },
        received: "too-many-items",
      }),
    ]);
    const many = Array.from({ length: 200_000 }, () => "x");
    expect(isRequest(changed(["json", "tags"], many))).toBe(true);
    expect(validateRequest(changed(["json", "tags"], many))).toEqual([]);
    expect(validateRequest(changed(["json", "tags"], Array(100_000)))).toHaveLength(1_000);
  });

  test("the validator ends for lists that contain one list many times, or claim a wrong length", () => {
    const nested = { rows: list({ cells: list(string) }) };
    const cells = Array.from({ length: 100_000 }, () => "x");
    const aliased = { rows: Array.from({ length: 100_000 }, () => ({ cells })) };
    const long = (length: unknown): unknown =>
      new Proxy([], { get: (_, key): unknown => (key === "length" ? length : "x") });
    const endless = long(Infinity);
    let reads = 0;
    const growing = long({ valueOf: () => (reads++ === 0 ? 1 : Infinity) });
    const depth = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;
    const text = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const odd: [Fields, unknown][] = [
      [nested, aliased],
      [nested, { rows: endless }],
      [nested, { rows: [{ cells: endless }] }],
      [nested, { rows: depth }],
      [
        { a: list(string), b: list(string) },
        { a: long(-1e15), b: long(1e12) },
      ],
      [{ a: list(string) }, { a: growing }],
      [{ a: list(string) }, { a: long("2") }],
      [{ held: json({ a: integer }) }, { held: text }],
    ];
    for (const [fields, value] of odd) {
      for (const way of ["request", "response"] as const) {
        expect(guard(fields, way)(value)).toBe(false);
        expect(validator(fields, way)(value)).not.toEqual([]);
      }
    }
    expect(
      guard(
        { held: json({ any: {} }), any: {} },
        "request",
      )({ any: JSON.parse(text) as unknown, held: "{}" }),
    ).toBe(true);
  });

  test("the validator ends for one object with many unknown names, many times in a list", () => {
    const unknown = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [`name_${index}`, undefined]),
    );
    const rows = Array.from({ length: 1_000 }, () => unknown);
    for (const way of ["request", "response"] as const) {
      expect(guard({ rows: list({ id: string }) }, way)({ rows })).toBe(false);
      expect(validator({ rows: list({ id: string }) }, way)({ rows })[0]).toEqual(
        issue("rows[9]", { rule: "type", expected: { type: "object" }, received: "too-many-fields" }),
      );
    }
  });

  test("the validator reports unknown names of any length and number", () => {
    const long = Object.fromEntries([["x".repeat(1_000_000), 1]]);
    expect(validator({ id: string }, "request")(long)).toHaveLength(1);
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`name_${index}`, 1]));
    expect(validator({ name: string }, "request")(many)).toHaveLength(1_000);
    expect(validator({ name: string }, "response")(many)).toEqual([]);
  });

  test("a polluted prototype adds no field and hides none", () => {
    const prototype = Object.prototype as Record<string, unknown>; // restored below
    try {
      prototype["out_trade_no"] = "1";
      prototype["polluted"] = 1;
      const { out_trade_no: _, ...rest } = good();
      expect(validateRequest(rest)).toEqual([
        issue("out_trade_no", { rule: "required", expected: { type: "string" }, received: "missing" }),
      ]);
      expect([isRequest(rest), isRequest(good())]).toEqual([false, true]);
      expect(validateRequest(good())).toEqual([]);
    } finally {
      delete prototype["out_trade_no"];
      delete prototype["polluted"];
    }
  });
});

test.each<[string, unknown]>([
  ["type", "string"],
  ["list", true],
  ["required", true],
  ["closed", true],
  ["encrypted", true],
  ["digest", true],
  ["values", ["ON"]],
  ["fields", { zz: { type: "string", required: true } }],
  ["variants", { one: { has: ["zz"] } }],
  ["inside", { type: "object", fields: { zz: { type: "string", required: true } } }],
  ["has", ["zz"]],
  ["not", ["id"]],
])("a schema ignores the property %s of a polluted prototype", (word, value) => {
  const verdicts = () => {
    const fields: Fields = {
      name: { type: "string" },
      old: { type: "string", values: ["A"] },
      held: { id: { type: "integer" } },
      loose: { type: "object" },
      strict: { id: { type: "string", required: true } },
      text: { type: "json" },
      some: { type: "object", fields: { id: { type: "string" } }, variants: { one: { has: ["id"] } } },
      none: { type: "object", fields: { id: { type: "string" } }, variants: { one: { not: ["zz"] } } },
    };
    const base64 = Buffer.alloc(256, 7).toString("base64");
    const example = {
      name: "张三",
      held: { id: 1 },
      loose: { a: 1 },
      text: "{}",
      some: { id: "1" },
      none: { id: "1" },
    };
    const values = [
      {},
      example,
      { ...example, name: base64 },
      { held: { id: "1" } },
      { old: "B" },
      { strict: {} },
    ];
    return (["request", "response"] as const).map((way) =>
      values.map((each) => [guard(fields, way)(each), validator(fields, way)(each)]),
    );
  };
  const clean = verdicts();
  const prototype = Object.prototype as Record<string, unknown>; // restored below
  prototype[word] = value;
  let polluted: unknown;
  try {
    polluted = verdicts();
  } finally {
    Reflect.deleteProperty(prototype, word);
  }
  expect(polluted).toEqual(clean);
});

function raise(): never {
  throw new Error("unreadable on purpose");
}

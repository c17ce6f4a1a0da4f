/** Values and circumstances that nobody means well with: an issue or a pass, and never a crash or a hang. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guard, validator } from "#runtime/check";
import { integer, json, list, required, string, type Fields } from "#runtime/schema";
import { changed, good, issue, table } from "./support/order.ts";

const isRequest = guard(table, "request");
const validateRequest = validator(table, "request");

describe("whatever comes", () => {
  const tables: Fields[] = [
    table,
    { ["__proto__"]: required(string), constructor: { toString: required(string) } },
  ];

  test("guard and validator agree, and neither throws", () => {
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
        fc.constantFrom(...tables),
        fc.constantFrom("request", "response"),
        (value, fields, way) => {
          const issues = validator(fields, way)(value);
          expect(guard(fields, way)(value)).toBe(issues.length === 0);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("inherited fields are absent, own __proto__ is a field", () => {
    const fields = { ["__proto__"]: required(string) };
    const isValid = guard(fields, "request");
    expect(isValid({})).toBe(false);
    expect(isValid(JSON.parse('{"__proto__":"x"}'))).toBe(true);
    expect(isValid(JSON.parse('{"__proto__":{}}'))).toBe(false);
    expect(guard({ id: required(string) }, "request")(Object.create({ id: "x" }))).toBe(false);
    expect(guard({ toString: string }, "response")({})).toBe(true);
  });

  test("getters and proxies that throw are issues", () => {
    const thrower = Object.defineProperty(good(), "out_trade_no", { get: raise, enumerable: true });
    expect(validateRequest(thrower)).toEqual([issue("out_trade_no", "type", "string", "unreadable")]);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const odd of [proxy, { json: proxy }]) {
      expect(isRequest(odd)).toBe(false);
      expect(validateRequest(odd).some(({ received }) => received === "unreadable")).toBe(true);
    }
  });

  test("cycles end, and a huge list ends early", () => {
    const cyclic: { json: Record<string, unknown> } = { json: {} };
    cyclic.json["goods"] = [cyclic.json];
    cyclic.json["attach"] = cyclic;
    expect(isRequest(cyclic)).toBe(false);
    expect(validateRequest(cyclic).length).toBeGreaterThan(0);
    const holes: unknown[] = [];
    holes.length = 2 ** 32 - 1;
    expect(validateRequest(changed(["json", "tags"], holes))).toEqual([
      issue("json.tags", "type", "string[]", "too many items to look at"),
    ]);
    const many = Array.from({ length: 200_000 }, () => "x");
    expect(isRequest(changed(["json", "tags"], many))).toBe(true);
    expect(validateRequest(changed(["json", "tags"], many))).toEqual([]);
    expect(validateRequest(changed(["json", "tags"], Array(100_000)))).toHaveLength(1_000);
  });

  test("lists that hold one list many times, or lie about their length, end as well", () => {
    const nested = { rows: list({ cells: list(string) }) };
    const cells = Array.from({ length: 100_000 }, () => "x");
    const aliased = { rows: Array.from({ length: 100_000 }, () => ({ cells })) };
    const long = (length: unknown): unknown =>
      new Proxy([], { get: (_, key): unknown => (key === "length" ? length : "x") });
    const endless = long(Infinity);
    let asked = 0;
    const growing = long({ valueOf: () => (asked++ === 0 ? 1 : Infinity) });
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

  test("one object with many strange names, many times in a list, ends as well", () => {
    const strange = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [`name_${index}`, undefined]),
    );
    const rows = Array.from({ length: 1_000 }, () => strange);
    for (const way of ["request", "response"] as const) {
      expect(guard({ rows: list({ id: string }) }, way)({ rows })).toBe(false);
      expect(validator({ rows: list({ id: string }) }, way)({ rows })[0]).toEqual(
        issue("rows[9]", "type", "object", "too many names to look at"),
      );
    }
  });

  test("names of any length and number are told without delay", () => {
    const long = Object.fromEntries([["x".repeat(1_000_000), 1]]);
    expect(validator({ id: string }, "request")(long)).toHaveLength(1);
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`name_${index}`, 1]));
    expect(validator({ name: string }, "request")(many)).toHaveLength(1_000);
    expect(validator({ name: string }, "response")(many)).toEqual([]);
  });

  test("a polluted prototype adds nothing and hides nothing", () => {
    const prototype = Object.prototype as Record<string, unknown>; // ours to spoil for a moment
    try {
      prototype["out_trade_no"] = "1";
      prototype["polluted"] = 1;
      const { out_trade_no: _, ...rest } = good();
      expect(validateRequest(rest)).toEqual([issue("out_trade_no", "required", "string", "missing")]);
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
  ["sealed", true],
  ["digest", true],
  ["values", ["ON"]],
  ["fields", { zz: { type: "string", required: true } }],
  ["variants", { one: { has: ["zz"] } }],
  ["inside", { type: "object", fields: { zz: { type: "string", required: true } } }],
  ["has", ["zz"]],
  ["not", ["id"]],
])("a table is read without what a polluted prototype calls %s", (word, value) => {
  const verdicts = () => {
    const table: Fields = {
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
    const given = {
      name: "张三",
      held: { id: 1 },
      loose: { a: 1 },
      text: "{}",
      some: { id: "1" },
      none: { id: "1" },
    };
    const values = [
      {},
      given,
      { ...given, name: base64 },
      { held: { id: "1" } },
      { old: "B" },
      { strict: {} },
    ];
    return (["request", "response"] as const).map((way) =>
      values.map((each) => [guard(table, way)(each), validator(table, way)(each)]),
    );
  };
  const clean = verdicts();
  const prototype = Object.prototype as Record<string, unknown>; // ours to spoil for a moment
  prototype[word] = value;
  let spoilt: unknown;
  try {
    spoilt = verdicts();
  } finally {
    Reflect.deleteProperty(prototype, word);
  }
  expect(spoilt).toEqual(clean);
});

function raise(): never {
  throw new Error("unreadable on purpose");
}

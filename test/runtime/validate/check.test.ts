/** Guards and validators: each difference between a value and its schema is one issue, with typed data. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guard, validator, type IssueDetail } from "#runtime/check";
import { required, string } from "#runtime/schema";
import { changed, good, issue, schema } from "../support/order.ts";

const isRequest = guard(schema, "request");
const validateRequest = validator(schema, "request");
const isResponse = guard(schema, "response");
const validateResponse = validator(schema, "response");

const text = { type: "string" } as const;
const whole = { type: "integer" } as const;
const rate = { type: "number" } as const;
const object = { type: "object" } as const;
const state = { type: "string", values: ["ON", "OFF"] } as const;
const level = { type: "number", values: [1, 2] } as const;

test("a documented value passes in both directions", () => {
  expect(validateRequest(good())).toEqual([]);
  expect(isRequest(good())).toBe(true);
  const response = { ...good(), headers: { "Wechatpay-Serial": "1" } };
  expect([validateResponse(response), isResponse(response)]).toEqual([[], true]);
});

test.each<[name: string, place: (string | number)[], value: unknown, path: string, detail: IssueDetail]>([
  [
    "a missing field",
    ["json", "state"],
    undefined,
    "json.state",
    { rule: "required", expected: state, received: "missing" },
  ],
  [
    "a missing path parameter",
    ["out_trade_no"],
    undefined,
    "out_trade_no",
    { rule: "required", expected: text, received: "missing" },
  ],
  [
    "a missing group",
    ["json"],
    undefined,
    "json",
    { rule: "required", expected: object, received: "missing" },
  ],
  [
    "a missing field of an element",
    ["json", "goods", 0],
    { id: "a" },
    "json.goods[0].price",
    { rule: "required", expected: whole, received: "missing" },
  ],
  ["null", ["json", "name"], null, "json.name", { rule: "type", expected: text, received: "null" }],
  [
    "a number for a string",
    ["out_trade_no"],
    1,
    "out_trade_no",
    { rule: "type", expected: text, received: "number" },
  ],
  [
    "a string for a number",
    ["query", "limit"],
    "1",
    "query.limit",
    { rule: "type", expected: whole, received: "string" },
  ],
  [
    "a fraction",
    ["query", "limit"],
    1.5,
    "query.limit",
    { rule: "integer", expected: whole, received: "fraction" },
  ],
  [
    "an integer beyond 2^53",
    ["query", "limit"],
    2 ** 53,
    "query.limit",
    { rule: "integer", expected: whole, received: "unsafe-integer" },
  ],
  ["NaN", ["json", "rate"], Number.NaN, "json.rate", { rule: "type", expected: rate, received: "NaN" }],
  [
    "Infinity",
    ["json", "rate"],
    -Infinity,
    "json.rate",
    { rule: "type", expected: rate, received: "-Infinity" },
  ],
  ["a bigint", ["query", "limit"], 1n, "query.limit", { rule: "type", expected: whole, received: "bigint" }],
  [
    "an undocumented string",
    ["json", "state"],
    "MAYBE",
    "json.state",
    { rule: "enum", expected: state, received: "string" },
  ],
  [
    "an undocumented number",
    ["json", "level"],
    3,
    "json.level",
    { rule: "enum", expected: level, received: "number" },
  ],
  ["an unknown field", ["json", "zzz"], "张三", "json.zzz", { rule: "unknown", received: "string" }],
  [
    "a misspelled field",
    ["json", "nmae"],
    "张三",
    "json.nmae",
    { rule: "unknown", received: "string", nearest: "name" },
  ],
  ["a misspelled group", ["qeury"], {}, "qeury", { rule: "unknown", received: "object", nearest: "query" }],
  [
    "a name in camel case",
    ["outTradeNo"],
    "1",
    "outTradeNo",
    { rule: "unknown", received: "string", nearest: "out_trade_no" },
  ],
  ["a name with a space", ["json", "a b"], 1, 'json["a b"]', { rule: "unknown", received: "number" }],
  [
    "an array for an object",
    ["json", "attach"],
    [],
    "json.attach",
    { rule: "type", expected: object, received: "array" },
  ],
  [
    "an object for an array",
    ["json", "goods"],
    { id: "a" },
    "json.goods",
    { rule: "type", expected: { ...object, list: true }, received: "object" },
  ],
  [
    "an element of another type",
    ["json", "tags"],
    ["a", 1],
    "json.tags[1]",
    { rule: "type", expected: text, received: "number" },
  ],
  [
    "a hole in an array",
    ["json", "tags"],
    Array(1),
    "json.tags[0]",
    { rule: "type", expected: text, received: "undefined" },
  ],
  [
    "a boxed string",
    ["json", "name"],
    Object("x"),
    "json.name",
    { rule: "type", expected: text, received: "object" },
  ],
  [
    "a header of another type",
    ["headers"],
    { "idempotency-key": 1 },
    "headers.Idempotency-Key",
    { rule: "type", expected: text, received: "number" },
  ],
  [
    "a string for headers",
    ["headers"],
    "x",
    "headers",
    { rule: "type", expected: object, received: "string" },
  ],
])("the validator reports one issue for %s", (_, place, value, path, detail) => {
  const request = changed(place, value);
  expect(validateRequest(request)).toEqual([issue(path, detail)]);
  expect(isRequest(request)).toBe(false);
});

test("a response may have new fields and new enum values, but no other types", () => {
  const response = { ...good(), headers: { "Wechatpay-Serial": "1" }, new_field: {} };
  response.json.state = "NEW_STATE";
  response.json.level = 99;
  expect([isResponse(response), validateResponse(response)]).toEqual([true, []]);
  const numeric = { ...response, query: { mchid: "1900", limit: "5" } };
  const expected = issue("query.limit", { rule: "type", expected: whole, received: "string" });
  expect(validateResponse(numeric)).toEqual([expected]);
  expect(isResponse(numeric)).toBe(false);
});

test("a response without documented content may be absent", () => {
  expect(guard({}, "response")(undefined)).toBe(true);
  expect(guard({ id: string }, "response")(undefined)).toBe(false);
  expect(guard({}, "request")(undefined)).toBe(false);
});

describe("texts of a request", () => {
  const rare = issue("out_trade_no", { rule: "four-byte", received: "string", maxBytes: 3 });

  test.each(["😀", "a😀", "ab😀", `${"x".repeat(40)}😀`, `${"中".repeat(40)}😀x`, "𠮷"])(
    "the validator finds a character of 4 bytes anywhere in a request, and allows it in a response: %s",
    (value) => {
      expect(validateRequest(changed(["out_trade_no"], value))).toEqual([rare]);
      expect(validateRequest(changed(["json", "tags"], [value]))).toHaveLength(1);
      expect(
        validateResponse({ ...good(), out_trade_no: value, headers: { "Wechatpay-Serial": "" } }),
      ).toEqual([]);
    },
  );

  test("the validator finds a character of 4 bytes in every text that has one, and in no other", () => {
    const unit = fc.oneof(
      fc.constantFrom("a", "中", "\ud800", "\udc00"),
      fc.string({ unit: "grapheme", maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 80 }).filter(Boolean), (value) => {
        const isRare = Array.from(value).some((character) => (character.codePointAt(0) ?? 0) > 0xffff);
        expect(validateRequest(changed(["out_trade_no"], value))).toEqual(isRare ? [rare] : []);
      }),
      { numRuns: 1_000 },
    );
  });

  test("an encrypted text may have any character, but must not be a ciphertext already", () => {
    expect(validateRequest(changed(["json", "name"], "𠮷野家"))).toEqual([]);
    const ciphertext = Buffer.alloc(256, 7).toString("base64");
    expect(validateRequest(changed(["json", "name"], ciphertext))).toEqual([
      issue("json.name", { rule: "ciphertext", received: "string" }),
    ]);
    expect(validateRequest(changed(["out_trade_no"], ciphertext))).toEqual([]);
    for (const bytes of [255, 257]) {
      const other = Buffer.alloc(bytes, 7).toString("base64");
      expect(validateRequest(changed(["json", "name"], other))).toEqual([]);
    }
  });

  test("the guard accepts a text with an emoji, since it is a string", () => {
    expect(isRequest(changed(["out_trade_no"], "😀"))).toBe(true);
  });
});

describe("headers", () => {
  const keyed = { headers: { "Wechatpay-Serial": required(string), "Idempotency-Key": required(string) } };

  test("header names ignore case, undocumented headers are allowed, and Wechatpay-Serial is optional", () => {
    const isValid = guard(keyed, "request");
    expect(isValid({ headers: { "idempotency-key": "1", "X-More": "2" } })).toBe(true);
    expect(isValid({ headers: { "X-More": "2" } })).toBe(false);
    expect(isValid({})).toBe(false);
    expect(validator(keyed, "request")({ headers: { "Wechatpay-Serial": "1" } })).toEqual([
      issue("headers.Idempotency-Key", { rule: "required", expected: text, received: "missing" }),
    ]);
  });

  test.each<[string, object]>([
    ["undefined", { "Idempotency-Key": undefined }],
    ["inherited", Object.create({ "Idempotency-Key": "1" }) as object],
  ])("a header that is %s is missing", (_, headers) => {
    expect(guard(keyed, "request")({ headers })).toBe(false);
    expect(validator(keyed, "request")({ headers })).toEqual([
      issue("headers.Idempotency-Key", { rule: "required", expected: text, received: "missing" }),
    ]);
  });

  test("an inherited header is not checked", () => {
    const headers = Object.assign(Object.create({ "Idempotency-Key": 7 }) as object, {
      "idempotency-key": "1",
    });
    expect(guard(keyed, "request")({ headers })).toBe(true);
    expect(validator(keyed, "request")({ headers })).toEqual([]);
  });

  test("two spellings of one header do not count as two headers", () => {
    const two = { headers: { A: required(string), B: required(string) } };
    expect(guard(two, "request")({ headers: { a: "1", A: "1" } })).toBe(false);
  });
});

test("the validator lists every issue of a value once", () => {
  const issues = validateRequest({ json: { goods: [{}, { id: 1, price: "1" }], x: 1 }, y: 2 });
  expect(issues.map(({ path, rule }) => `${path} ${rule}`).sort()).toEqual([
    "json.goods[0].id required",
    "json.goods[0].price required",
    "json.goods[1].id type",
    "json.goods[1].price type",
    "json.state required",
    "json.x unknown",
    "out_trade_no required",
    "y unknown",
  ]);
});

test("an issue names the kind of a value and never the value", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3 }), (value) => {
      const issues = validateRequest({
        out_trade_no: [value],
        json: { state: value, rate: value, goods: value },
      });
      const kinds = /^(?:missing|null|array|object|string)$/;
      expect(issues.filter(({ received }) => !kinds.test(received))).toEqual([]);
    }),
  );
});

test("a validator is a Standard Schema", async () => {
  const { version, vendor, validate } = validateRequest["~standard"];
  expect([version, vendor]).toEqual([1, "wechatpay-ts"]);
  const value = good();
  expect(await validate(value)).toEqual({ value });
  expect(await validate(changed(["json", "goods", 0, "price"], "1"))).toEqual({
    issues: [
      {
        message: expect.stringContaining("json.goods[0].price: expected integer") as string,
        path: ["json", "goods", 0, "price"],
      },
    ],
  });
});

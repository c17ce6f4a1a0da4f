import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guard, validator, type Issue } from "#runtime/check";
import { required, string } from "#runtime/schema";
import { changed, good, issue, table } from "./support/order.ts";

const isRequest = guard(table, "request");
const validateRequest = validator(table, "request");
const isResponse = guard(table, "response");
const validateResponse = validator(table, "response");

test("what is as documented passes, in both directions", () => {
  expect(validateRequest(good())).toEqual([]);
  expect(isRequest(good())).toBe(true);
  const answer = { ...good(), headers: { "Wechatpay-Serial": "1" } };
  expect([validateResponse(answer), isResponse(answer)]).toEqual([[], true]);
});

test.each<[string, (string | number)[], unknown, Issue]>([
  ["missing", ["json", "state"], undefined, issue("json.state", "required", '("ON" | "OFF")', "missing")],
  ["missing parameter", ["out_trade_no"], undefined, issue("out_trade_no", "required", "string", "missing")],
  ["missing group", ["json"], undefined, issue("json", "required", "object", "missing")],
  [
    "missing in an item",
    ["json", "goods", 0],
    { id: "" },
    issue("json.goods[0].price", "required", "integer", "missing"),
  ],
  ["null", ["json", "name"], null, issue("json.name", "type", "string", "null")],
  ["number for string", ["out_trade_no"], 1, issue("out_trade_no", "type", "string", "number")],
  ["string for number", ["query", "limit"], "1", issue("query.limit", "type", "integer", "string")],
  ["fraction", ["query", "limit"], 1.5, issue("query.limit", "integer", "integer", "fraction")],
  [
    "beyond 2^53",
    ["query", "limit"],
    2 ** 53,
    issue("query.limit", "integer", "integer", "integer beyond 2^53"),
  ],
  ["NaN", ["json", "rate"], Number.NaN, issue("json.rate", "type", "number", "NaN")],
  ["Infinity", ["json", "rate"], -Infinity, issue("json.rate", "type", "number", "-Infinity")],
  ["bigint", ["query", "limit"], 1n, issue("query.limit", "type", "integer", "bigint")],
  ["enum", ["json", "state"], "MAYBE", issue("json.state", "enum", '("ON" | "OFF")', "another string")],
  ["number enum", ["json", "level"], 3, issue("json.level", "enum", "(1 | 2)", "another number")],
  ["unknown", ["json", "zzz"], "张三", issue("json.zzz", "unknown", "no such field", "string")],
  ["misspelt", ["json", "nmae"], "张三", issue("json.nmae", "unknown", "no such field", "string", "name")],
  ["misspelt group", ["qeury"], {}, issue("qeury", "unknown", "no such field", "object", "query")],
  [
    "camel case",
    ["outTradeNo"],
    "1",
    issue("outTradeNo", "unknown", "no such field", "string", "out_trade_no"),
  ],
  ["odd key", ["json", "a b"], 1, issue('json["a b"]', "unknown", "no such field", "number")],
  ["array for object", ["json", "attach"], [], issue("json.attach", "type", "object", "array")],
  ["object for array", ["json", "goods"], { id: "" }, issue("json.goods", "type", "object[]", "object")],
  ["item", ["json", "tags"], ["a", 1], issue("json.tags[1]", "type", "string", "number")],
  ["hole", ["json", "tags"], Array(1), issue("json.tags[0]", "type", "string", "undefined")],
  ["boxed", ["json", "name"], Object("x"), issue("json.name", "type", "string", "object")],
  [
    "header",
    ["headers"],
    { "idempotency-key": 1 },
    issue("headers.Idempotency-Key", "type", "string", "number"),
  ],
  ["headers", ["headers"], "x", issue("headers", "type", "object", "string")],
])("one issue: %s", (_, path, value, expected) => {
  const request = changed(path, value);
  expect(validateRequest(request)).toEqual([expected]);
  expect(isRequest(request)).toBe(false);
});

test("an answer may have new fields and new enum values, not other types", () => {
  const answer = { ...good(), headers: { "Wechatpay-Serial": "1" }, new_field: {} };
  answer.json.state = "NEW_STATE";
  answer.json.level = 99;
  expect([isResponse(answer), validateResponse(answer)]).toEqual([true, []]);
  const numeric = { ...answer, query: { mchid: "1900", limit: "5" } };
  expect(validateResponse(numeric)).toEqual([issue("query.limit", "type", "integer", "string")]);
  expect(isResponse(numeric)).toBe(false);
});

test("an answer without documented content may be nothing", () => {
  expect(guard({}, "response")(undefined)).toBe(true);
  expect(guard({ id: string }, "response")(undefined)).toBe(false);
  expect(guard({}, "request")(undefined)).toBe(false);
});

describe("texts that are sent", () => {
  const rare = issue(
    "out_trade_no",
    "four-byte",
    "characters of at most 3 bytes",
    "one of 4 bytes, as an emoji has",
  );

  test.each(["😀", "a😀", "ab😀", `${"x".repeat(40)}😀`, `${"中".repeat(40)}😀x`, "𠮷"])(
    "a character of 4 bytes is told, wherever it stands: %s",
    (text) => {
      expect(validateRequest(changed(["out_trade_no"], text))).toEqual([rare]);
      expect(validateRequest(changed(["json", "tags"], [text]))).toHaveLength(1);
      expect(
        validateResponse({ ...good(), out_trade_no: text, headers: { "Wechatpay-Serial": "" } }),
      ).toEqual([]);
    },
  );

  test("is found in whatever text holds one, and in no other", () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom("a", "中", "\ud800", "\udc00"),
        fc.string({ unit: "grapheme", maxLength: 1 }),
      ),
      maxLength: 80,
    });
    fc.assert(
      fc.property(text, (one) => {
        const isRare = Array.from(one).some((character) => (character.codePointAt(0) ?? 0) > 0xffff);
        expect(validateRequest(changed(["out_trade_no"], one))).toEqual(isRare ? [rare] : []);
      }),
      { numRuns: 1_000 },
    );
  });

  test("a sealed text may hold any character, and is no ciphertext", () => {
    expect(validateRequest(changed(["json", "name"], "𠮷野家"))).toEqual([]);
    const ciphertext = Buffer.alloc(256, 7).toString("base64");
    const told = issue("json.name", "ciphertext", "plain text, which the client encrypts", "a ciphertext");
    expect(validateRequest(changed(["json", "name"], ciphertext))).toEqual([told]);
    expect(validateRequest(changed(["out_trade_no"], ciphertext))).toEqual([]);
    for (const bytes of [255, 257]) {
      expect(validateRequest(changed(["json", "name"], Buffer.alloc(bytes, 7).toString("base64")))).toEqual(
        [],
      );
    }
  });

  test("is nothing that the type says: a string is one", () => {
    expect(isRequest(changed(["out_trade_no"], "😀"))).toBe(true);
  });
});

describe("headers", () => {
  const asking = { headers: { "Wechatpay-Serial": required(string), "Idempotency-Key": required(string) } };

  test("compare without case, may be more, and need no Wechatpay-Serial", () => {
    const isValid = guard(asking, "request");
    expect(isValid({ headers: { "idempotency-key": "1", "X-More": "2" } })).toBe(true);
    expect(isValid({ headers: { "X-More": "2" } })).toBe(false);
    expect(isValid({})).toBe(false);
    expect(validator(asking, "request")({ headers: { "Wechatpay-Serial": "1" } })).toEqual([
      issue("headers.Idempotency-Key", "required", "string", "missing"),
    ]);
  });

  test("two spellings of one header do not stand for another", () => {
    const two = { headers: { A: required(string), B: required(string) } };
    expect(guard(two, "request")({ headers: { a: "1", A: "1" } })).toBe(false);
  });
});

test("all issues of a value, each once", () => {
  const found = validateRequest({ json: { goods: [{}, { id: 1, price: "1" }], x: 1 }, y: 2 });
  expect(found.map(({ path, rule }) => `${path} ${rule}`).sort()).toEqual([
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

test("received names a kind and never a value", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3 }), (text) => {
      const found = validateRequest({ out_trade_no: [text], json: { state: text, rate: text, goods: text } });
      const kinds = /^(?:missing|null|array|object|string|another string)$/;
      expect(found.filter(({ received }) => !kinds.test(received))).toEqual([]);
    }),
  );
});

test("is a Standard Schema", async () => {
  const { version, vendor, validate } = validateRequest["~standard"];
  expect([version, vendor]).toEqual([1, "wechatpay-ts"]);
  const value = good();
  expect(await validate(value)).toEqual({ value });
  expect(await validate(changed(["json", "goods", 0, "price"], "1"))).toEqual({
    issues: [
      {
        message: "json.goods[0].price: expected integer, received string",
        path: ["json", "goods", 0, "price"],
      },
    ],
  });
});

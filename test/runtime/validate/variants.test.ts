/** Objects with several variants. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { createClient, type Issue, type Operation } from "wechatpay-ts";
import { guard, validator } from "#runtime/check";
import { platform } from "#runtime/platform/node";
import {
  anyOf,
  define,
  integer,
  json,
  list,
  only,
  required,
  encrypted,
  string,
  type AnyOf,
  type Field,
  type Fields,
} from "#runtime/schema";
import { decodeMessage } from "#runtime/protocol/codec";
import { derOf, merchant, options } from "../support/keys.ts";
import { lastOf, reveal } from "../support/seen.ts";
import { serveSigned } from "../support/wechatpay.ts";

const order = anyOf(
  {
    mchid: string,
    appid: string,
    sp_mchid: string,
    sub_mchid: string,
    total: required(integer),
    name: encrypted,
    extra: json({ a: required(integer) }),
  },
  {
    direct: { has: ["mchid", "appid"], not: ["sp_mchid"] },
    partner: { has: ["sp_mchid", "sub_mchid"] },
  },
);

const direct = { mchid: "1", appid: "2", total: 1 };
const partner = { sp_mchid: "1", sub_mchid: "2", total: 1 };
/** It matches the variant partner, which does not exclude mchid. */
const both = { ...direct, ...partner };
const neither = { sp_mchid: "1", total: 1 };

/** Places of such an object: the schema, a message with the value there, and the path to it. */
const places: [string, Field | Fields, (value: unknown) => unknown, string][] = [
  ["a group", { json: required(order) }, (value) => ({ json: value }), "json."],
  ["a query", { query: order }, (value) => ({ query: value }), "query."],
  ["a field", { json: { order } }, (value) => ({ json: { order: value } }), "json.order."],
  [
    "an item",
    { json: { orders: list(order) } },
    (value) => ({ json: { orders: [direct, value] } }),
    "json.orders[1].",
  ],
  [
    "a string of JSON",
    { json: { order: json(order) } },
    (value) => ({ json: { order: value } }),
    "json.order.",
  ],
  [
    "a string of JSON that the caller has written",
    { json: { order: json(order) } },
    (value) => ({ json: { order: JSON.stringify(value) } }),
    "json.order.",
  ],
  ["a whole message", order, (value) => value, ""],
  ["a whole list", list(order), (value) => [direct, value], "[1]."],
  [
    "a field of another variant",
    anyOf({ order }, { only: { has: ["order"] } }),
    (value) => ({ order: value }),
    "order.",
  ],
];

describe.each(places)("an object with variants as %s", (_, schema, put, path) => {
  const validate = validator(schema, "request");
  const isValid = guard(schema, "request");

  test("is valid in each of its variants", () => {
    for (const value of [direct, partner, both]) {
      expect([validate(put(value)), isValid(put(value))]).toEqual([[], true]);
      expect(guard(schema, "response")(put(value))).toBe(true);
    }
  });

  test("has an issue for what the nearest variant requires", () => {
    expect(validate(put(neither))).toEqual([
      { path: `${path}sub_mchid`, rule: "required", expected: { type: "string" }, received: "missing" },
    ]);
    expect(isValid(put(neither))).toBe(false);
    expect(guard(schema, "response")(put(neither))).toBe(false);
  });

  test("has an issue for a field that the nearest variant excludes", () => {
    const { sub_mchid: __, ...mixed } = both;
    const issue: Issue = {
      path: `${path}sp_mchid`,
      rule: "variant",
      received: "string",
      variant: "direct",
    };
    // One fault for each variant: the first variant counts.
    expect(validate(put(mixed))).toEqual([issue]);
    expect(isValid(put(mixed))).toBe(false);
  });

  test("has the issues of its fields as well", () => {
    const paths = validate(put({ mchid: 1, appid: "2", extra: {} })).map(
      (each) => `${each.path} ${each.rule}`,
    );
    expect(paths.sort()).toEqual([`${path}extra.a required`, `${path}mchid type`, `${path}total required`]);
  });
});

describe("any object", () => {
  const names = ["a", "b", "c", "d"] as const;
  const some = fc.subarray([...names]);
  const variant = fc.record({ has: some, not: some }, { requiredKeys: [] });

  test("the validator reports each difference from the nearest variant, and none for a matching one", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("x", "y", "z"), variant, { minKeys: 1 }),
        some,
        fc.constantFrom("request", "response"),
        (variants, there, way) => {
          const schema = anyOf({ a: string, b: string, c: string, d: string }, variants);
          const value = Object.fromEntries(there.map((name) => [name, "x"]));
          const faults = Object.values(variants).map(
            ({ has = [], not = [] }) =>
              has.filter((name) => !there.includes(name)).length +
              not.filter((name) => there.includes(name)).length,
          );
          expect(guard(schema, way)(value)).toBe(faults.includes(0));
          expect(validator(schema, way)(value)).toHaveLength(Math.min(...faults));
        },
      ),
    );
  });

  test("the guard and the validator agree on any value, and neither throws", () => {
    const value = fc.oneof(
      fc.anything(),
      fc.record({
        mchid: fc.anything(),
        appid: fc.anything(),
        sp_mchid: fc.anything(),
        total: fc.anything(),
      }),
      fc.record(
        { sp_mchid: fc.string(), sub_mchid: fc.string(), total: fc.nat() },
        { requiredKeys: ["total"] },
      ),
    );
    fc.assert(
      fc.property(
        value,
        fc.constantFrom(...places),
        fc.constantFrom("request", "response"),
        (one, place, way) => {
          const [, schema, put] = place;
          const whole = put(one);
          // A type does not tell an empty text from another.
          const issues = validator(schema, way)(whole).filter(({ rule }) => rule !== "empty");
          expect(guard(schema, way)(whole)).toBe(issues.length === 0);
        },
      ),
    );
  });

  test("inherited and undefined properties count as absent", () => {
    const isOrder = guard(order, "request");
    expect(isOrder(Object.assign(Object.create({ mchid: "1" }) as object, { appid: "2", total: 1 }))).toBe(
      false,
    );
    expect(isOrder({ ...direct, mchid: undefined })).toBe(false);
    expect(isOrder({ ...direct, sp_mchid: undefined })).toBe(true);
  });

  test("a field that is required in every variant is reported once", () => {
    const schema = anyOf({ a: required(string), b: string }, { one: { has: ["a", "b"] } });
    expect(
      validator(
        schema,
        "request",
      )({})
        .map(({ path }) => path)
        .sort(),
    ).toEqual(["a", "b"]);
  });

  test("the validator reports at most 1,000 issues", () => {
    const many = Array.from({ length: 2_000 }, () => ({ total: 1 }));
    expect(validator(list(order), "response")([{}, ...many])).toHaveLength(1_000);
  });
});

describe("the types", () => {
  type Order = AnyOf<
    { mchid?: string; sp_mchid?: string; sub_mchid?: string; readonly total: number },
    { has: "mchid"; not: "sp_mchid" } | { has: "sp_mchid" | "sub_mchid"; not: never }
  >;

  test("reject a variant of a name that no field has", () => {
    // @ts-expect-error -- a name that no field has
    anyOf({ a: string }, { one: { has: ["b"] } });
  });

  test("accept each variant, and nothing between them", () => {
    expectTypeOf<{ mchid: string; total: number }>().toExtend<Order>();
    expectTypeOf<{ mchid: string; sub_mchid: string; total: number }>().toExtend<Order>();
    expectTypeOf<{ sp_mchid: string; sub_mchid: string; total: number }>().toExtend<Order>();
    expectTypeOf<{ mchid: string; sp_mchid: string; sub_mchid: string; total: number }>().toExtend<Order>();
    expectTypeOf<{ mchid: string; sp_mchid: string; total: number }>().not.toExtend<Order>();
    expectTypeOf<{ sp_mchid: string; total: number }>().not.toExtend<Order>();
    expectTypeOf<{ mchid: string }>().not.toExtend<Order>();
    expectTypeOf<{ total: number }>().not.toExtend<Order>();
  });

  test("narrow a response to a variant by the fields that are present", () => {
    const read = (order: Order): string => (order.sp_mchid === undefined ? order.mchid : order.sub_mchid);
    expect(read({ sp_mchid: "1", sub_mchid: "2", total: 1 })).toBe("2");
  });
});

test("a call encrypts fields of a variant, and writes and reads its strings of JSON", async () => {
  const operation = define<object, unknown>("POST", "/v3/orders", {
    request: { json: required(order) },
    response: list(order),
  });
  const server = await serveSigned(JSON.stringify([{ ...partner, extra: '{"a":1}' }, direct]));
  const client = createClient(options({ baseUrl: server.url }));
  const data = await client.call(
    operation,
    { json: { ...direct, name: "张三", extra: { a: 1 } } },
    { validate: "throw" },
  );
  expect(data).toEqual([{ ...partner, extra: { a: 1 } }, direct]);
  const body = JSON.parse(lastOf(server).body) as Record<string, unknown>; // an object in the schema
  expect(reveal(body["name"])).toBe("张三");
  expect(body["extra"]).toBe('{"a":1}');
});

test("a whole response may have variants", async () => {
  const operation: Operation<object> = define("GET", "/v3/orders", { request: {}, response: order });
  const server = await serveSigned(JSON.stringify({ ...direct, extra: '{"a":1}' }));
  const client = createClient(options({ baseUrl: server.url }));
  expect(await client.call(operation, {})).toEqual({ ...direct, extra: { a: 1 } });
  const empty = createClient(options({ baseUrl: (await serveSigned("")).url }));
  await expect(empty.call(operation, {})).rejects.toMatchObject({ code: "ERR_RESPONSE_JSON" });
  const own = platform.privateKey(derOf(merchant.privateKey));
  expect(await decodeMessage("text", order, own, { label: "", requestId: undefined }, undefined)).toBe(
    "text",
  );
});

describe("only", () => {
  const schema = { event_type: required(only("A", "B")), level: only(1, 2) };

  test.each(["request", "response"] as const)("accepts its values and no others in a %s", (way) => {
    const validate = validator(schema, way);
    expect(validate({ event_type: "A", level: 2 })).toEqual([]);
    expect(validate({ event_type: "C", level: 3 })).toEqual([
      {
        path: "event_type",
        rule: "enum",
        expected: { type: "string", values: ["A", "B"] },
        received: "string",
      },
      { path: "level", rule: "enum", expected: { type: "number", values: [1, 2] }, received: "number" },
    ]);
    expect(guard(schema, way)({ event_type: "C" })).toBe(false);
  });
});

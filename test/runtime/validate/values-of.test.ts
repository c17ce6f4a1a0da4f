/** `valuesOf`: the values of the schema, with the types of the same page. */
import { describe, expect, expectTypeOf, test } from "vitest";
import { RequestError, valuesOf } from "wechatpay-ts";
import { patchOperation } from "../../fixtures/emit/enums.ts";
import { notification } from "../../fixtures/emit/webhook.DEMO.PAID.ts";
import { define, json, list, oneOf, required, string } from "#runtime/schema";

describe("valuesOf", () => {
  test("returns the values of a request, with their types", () => {
    const several = valuesOf(patchOperation, "request.json.several");
    expect(several).toEqual(["A", "B", "C"]);
    expectTypeOf(several).toEqualTypeOf<readonly ("A" | "B" | "C")[]>();
    const whole = valuesOf(patchOperation, "request.json.whole");
    expect(whole).toEqual([1, -1]);
    expectTypeOf(whole).toEqualTypeOf<readonly (1 | -1)[]>();
    expect(valuesOf(patchOperation, "request.json.many[]")).toEqual(["A", "B"]);
  });

  test("returns the documented values of a response, without the open rest of their type", () => {
    const several = valuesOf(patchOperation, "response.several");
    expect(several).toEqual(["A", "B"]);
    expectTypeOf(several).toEqualTypeOf<readonly ("A" | "B")[]>();
    const whole = valuesOf(patchOperation, "response.whole");
    expect(whole).toEqual([1, 2]);
    expectTypeOf(whole).toEqualTypeOf<readonly (1 | 2)[]>();
  });

  test("returns the values of a notification", () => {
    const events = valuesOf(notification, "notification.event_type");
    expect(events).toEqual(notification.events);
    expectTypeOf(events).toEqualTypeOf<readonly "DEMO.PAID"[]>();
  });

  test("finds a field in a string of JSON and in a list", () => {
    interface Request {
      readonly json: { readonly goods: readonly { readonly info?: { readonly kind?: "A" | "B" } }[] };
    }
    const operation = define<Request, undefined>("POST", "/v3/demo", {
      request: { json: required({ goods: list({ info: json({ kind: oneOf("A", "B") }) }) }) },
      response: {},
    });
    expect(valuesOf(operation, "request.json.goods[].info.kind")).toEqual(["A", "B"]);
  });

  test("returns a copy, so that no caller changes the schema", () => {
    const values = valuesOf(patchOperation, "request.json.several") as string[];
    values.push("D");
    expect(valuesOf(patchOperation, "request.json.several")).toEqual(["A", "B", "C"]);
  });

  test.each([
    "request",
    "request.json",
    "request.json.none",
    "request.none.deep",
    "request.json.none.deep.path",
    "response.__proto__",
    "method",
    "",
    1,
    null,
  ])("refuses %j of JavaScript", (path) => {
    expect(() => valuesOf(patchOperation, path as "request.json.several")).toThrow(RequestError);
  });

  test("has no path for a field without listed values", () => {
    const operation = define<{ id: string }, undefined>("POST", "/v3/demo/{id}", {
      request: { id: required(string) },
      response: {},
    });
    // @ts-expect-error the field is any string
    expect(() => valuesOf(operation, "request.id")).toThrow("valuesOf");
    // @ts-expect-error no such field
    expect(() => valuesOf(patchOperation, "request.json.none")).toThrow("valuesOf");
  });
});

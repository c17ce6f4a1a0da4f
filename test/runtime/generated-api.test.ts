/** Generated code and the runtime may come from different versions; then the runtime refuses the generated code by name. */
import { expect, test } from "vitest";
import { ConfigError } from "wechatpay-ts";
import { define, event, GENERATED_API, required, string } from "#runtime/generated-api";
import { typeErrorsIn } from "../generator/support/type-check.ts";

/** The schemas of a module that was generated for another version of the API. */
const schemasOf = (api: unknown) => ({
  api: api as typeof GENERATED_API, // as only another version of the generator writes it
  request: { id: required(string) },
  response: {},
  notification: {},
  reply: {},
});

function errorOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

test.each([
  ["older", GENERATED_API - 1, `API ${GENERATED_API - 1} of wechatpay-ts`],
  ["newer", GENERATED_API + 1, `API ${GENERATED_API + 1} of wechatpay-ts`],
  ["unknown", undefined, "an unknown API of wechatpay-ts"],
])("the runtime refuses modules of an %s generator by name", (_, api, named) => {
  for (const [name, act] of [
    ["GET /v3/items/{id}", () => define("GET", "/v3/items/{id}", schemasOf(api))],
    ["ITEM.SOLD, ITEM.BOUGHT", () => event(["ITEM.SOLD", "ITEM.BOUGHT"], schemasOf(api))],
  ] as const) {
    const error = errorOf(act);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: "ERR_CONFIG_GENERATED" });
    const { message } = error as ConfigError; // asserted above
    for (const part of [
      `${name}: `,
      named,
      "Install wechatpay-codegen",
      "run wechatpay-codegen generate again.",
    ])
      expect(message).toContain(part);
  }
});

test("the runtime takes modules of its own version, and keeps the version out of the operation", () => {
  expect(define("GET", "/v3/items/{id}", { api: GENERATED_API, request: {}, response: {} })).toEqual({
    ...{ method: "GET", path: "/v3/items/{id}" },
    ...{ request: {}, response: {} },
  });
  expect(event(["ITEM.SOLD"], { api: GENERATED_API, notification: {}, reply: {} })).toEqual({
    ...{ events: ["ITEM.SOLD"], notification: {}, reply: {} },
  });
});

test("the compiler refuses modules of another version", { timeout: 60_000 }, () => {
  const moduleOf = (api: number) =>
    `import { define } from "#runtime/generated-api";
export const operation = define("GET", "/v3/items", { api: ${api}, request: {}, response: {} });
`;
  const errors = typeErrorsIn(
    new Map([GENERATED_API, GENERATED_API + 1].map((api) => [`test/api-${api}.ts`, moduleOf(api)])),
  );
  expect([...errors]).toEqual([
    [
      `test/api-${GENERATED_API + 1}.ts`,
      [`Type '${GENERATED_API + 1}' is not assignable to type '${GENERATED_API}'.`],
    ],
  ]);
});

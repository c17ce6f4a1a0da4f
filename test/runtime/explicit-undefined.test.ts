/** An optional member of a request that is `undefined`: the types and validators accept it, and the client does not send it. */
import { describe, expect, test } from "vitest";
import { createClient, type Operation } from "wechatpay-ts";
import * as encrypted from "../fixtures/emit/nested.ts";
import * as strings from "../fixtures/emit/json-in-strings.ts";
import * as plain from "../fixtures/emit/optional-get.ts";
import * as variants from "../fixtures/emit/shapes.ts";
import { typeErrorsIn } from "../generator/support/type-check.ts";
import { options, publicKeyId } from "./support/keys.ts";
import { serve, signed, type Seen } from "./support/wechatpay.ts";

/** The request that a call sends. */
async function sent(operation: Operation, request: object): Promise<Seen> {
  const { url, seen } = await serve((response) => response.writeHead(200, signed("{}")).end("{}"));
  const client = createClient(
    options({ baseUrl: url, retries: 0, validate: "throw", onIssue: () => undefined }),
  );
  await client.call(operation, request);
  const [only] = seen;
  if (only === undefined) throw new Error("nothing was sent");
  return only;
}

const query: plain.GetDemoListRequest = {
  query: { limit: undefined, offset: 5 },
  headers: { "Accept-Language": undefined },
};
const groups: plain.GetDemoListRequest = { query: undefined, headers: undefined };
const json: encrypted.PutDemoOrdersBatchRequest = {
  json: {
    orders: [
      { order_no: "1", payer: undefined, tags: undefined, weights: undefined },
      { order_no: "2", payer: { name: "A", phones: undefined } },
    ],
    extra: undefined,
  },
};
const text: strings.PostDemoJsonRequest = {
  json: { submit_data: { name: "A", dates: undefined }, many: [{ id: undefined }], period: undefined },
  query: { partner: undefined },
};
const variant: variants.PostDemoShapesRequest = {
  json: { mchid: "1", sp_mchid: undefined, out_trade_no: "2" },
};

describe("an undefined member of a request", () => {
  test("is not in a query or a header", async () => {
    const { url, headers } = await sent(plain.getOperation, query);
    expect(url).toBe("/v3/demo/list?offset=5");
    // Node.js adds no such header of its own.
    expect(headers).not.toHaveProperty("accept-language");
    expect((await sent(plain.getOperation, groups)).url).toBe("/v3/demo/list");
  });

  test("is not in JSON, and a marked field among others is encrypted", async () => {
    const { body, headers } = await sent(encrypted.putOperation, json);
    expect(JSON.parse(body)).toEqual({
      orders: [
        { order_no: "1" },
        { order_no: "2", payer: { name: expect.stringMatching(/^[\w+/]{300,}=*$/u) as string } },
      ],
    });
    expect(headers["wechatpay-serial"]).toBe(publicKeyId);
  });

  test("is not in a string of JSON", async () => {
    const { body, url } = await sent(strings.postOperation, text);
    const { submit_data: data, ...others } = JSON.parse(body) as { submit_data: string };
    expect(Object.keys(JSON.parse(data) as object)).toEqual(["name"]);
    expect(others).toEqual({ many: ["{}"] });
    expect(url).not.toContain("?");
  });

  test("may be a member of another variant", async () => {
    expect(JSON.parse((await sent(variants.postOperation, variant)).body)).toEqual({
      mchid: "1",
      out_trade_no: "2",
    });
  });

  test.each([
    ["a query", query, plain.isGetDemoListRequest, plain.validateGetDemoListRequest],
    ["groups", groups, plain.isGetDemoListRequest, plain.validateGetDemoListRequest],
    ["JSON", json, encrypted.isPutDemoOrdersBatchRequest, encrypted.validatePutDemoOrdersBatchRequest],
    ["a string of JSON", text, strings.isPostDemoJsonRequest, strings.validatePostDemoJsonRequest],
    ["a variant", variant, variants.isPostDemoShapesRequest, variants.validatePostDemoShapesRequest],
  ] as const)("is accepted by the guard and the validator of %s", (_, request, is, validator) => {
    expect(is(request)).toBe(true);
    expect(validator["~standard"].validate(request)).toEqual({ value: request });
  });
});

test("the compiler refuses undefined where a request requires a member, and in a response", () => {
  const program = (type: string, module: string, value: string) =>
    `import type { ${type} } from "./emit/${module}.ts"; export const value: ${type} = ${value};`;
  const wrong = new Map(
    Object.entries({
      "a required member": program(
        "PostDemoJsonRequest",
        "json-in-strings",
        `{ json: { submit_data: undefined } }`,
      ),
      "a member of its variant": program(
        "PostDemoShapesRequest",
        "shapes",
        `{ json: { mchid: undefined, out_trade_no: "2" } }`,
      ),
      "a response": program("GetDemoListResponse", "optional-get", `{ total: undefined }`),
      "the members of two variants": program(
        "PostDemoShapesRequest",
        "shapes",
        `{ json: { mchid: "1", sp_mchid: "2", out_trade_no: "3" } }`,
      ),
    }).map(([name, text]) => [`test/fixtures/${name.replaceAll(" ", "-")}.ts`, text]),
  );
  expect([...typeErrorsIn(wrong).keys()].sort()).toEqual([...wrong.keys()].sort());
});

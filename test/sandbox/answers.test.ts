/** What is answered where nothing is known: plausible, and the same for the same seed and request. */
import { createClient } from "wechatpay-ts";
import { expect, test } from "vitest";

import type { Field, Operation } from "#generator/ir/model";
import { makeCredentials } from "#sandbox/index";

import { define, required, string } from "#runtime/schema";

import { withPathAlone } from "../support/request.ts";
import { specEndpoints } from "../support/specs.ts";
import { call, clientOf, sandboxFor } from "./support/merchant.ts";

const credentials = await makeCredentials();
const field = { required: true, label: "", type: "string", line: 1, column: 1 } as const;
const response: readonly Field[] = [
  ...["transaction_id", "success_time", "openid", "bill_date", "mchid", "appid", "currency", "thing_no"].map(
    (name) => ({ ...field, name }),
  ),
  { ...field, name: "name", encryption: "rsa-oaep" },
  { ...field, name: "total", type: "integer" },
  { ...field, name: "color", enum: ["RED", "GREEN"] },
  { ...field, name: "sample", example: "from the page" },
];
const operation: Operation = {
  ...{ kind: "endpoint", method: "GET", path: "/v3/things/{id}", page: "openapi/v3/things/{id}.md" },
  ...{ file: "page.md", line: 1, title: "演示", hosts: [], links: [], responseType: "json" },
  request: [
    { ...field, name: "id" },
    {
      ...field,
      name: "query",
      type: "object",
      required: false,
      children: [{ ...field, name: "mchid", required: false }],
    },
  ],
  response,
};

const answer = async (seed: string, target = "/v3/things/1?mchid=1234567890") => {
  const sandbox = await sandboxFor({ operations: [operation], credentials, seed });
  const { json } = await call(sandbox, { target });
  const { name: _, ...plain } = json; // encrypted anew each time
  return plain;
};

test("the response has a plausible value in each field, and repeats values of the request", async () => {
  expect(await answer("a")).toEqual({
    transaction_id: expect.stringMatching(/^4200\d{24}$/) as unknown,
    success_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/) as unknown,
    openid: expect.stringMatching(/^o\w{27}$/) as unknown,
    bill_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as unknown,
    mchid: "1234567890",
    appid: expect.stringMatching(/^wx[\da-f]{16}$/) as unknown,
    currency: "CNY",
    thing_no: expect.stringMatching(/^\d{18}$/) as unknown,
    total: expect.any(Number) as unknown,
    color: "RED",
    sample: "from the page",
  });
});

test("the response depends only on the seed and the request", async () => {
  const first = await answer("a");
  expect(await answer("a")).toEqual(first);
  expect(await answer("b")).not.toEqual(first);
  expect(await answer("a", "/v3/things/2?mchid=1234567890")).not.toEqual(first);
});

test("the sandbox encrypts the marked fields, and the client decrypts them", async () => {
  const sandbox = await sandboxFor({ operations: [operation], credentials });
  const { encrypted } = await import("#runtime/schema");
  const table = define<{ id: string }, { name: string }>("GET", operation.path, {
    request: { id: required(string) },
    response: { name: encrypted },
  });
  const { json } = await call(sandbox, { target: "/v3/things/1" });
  expect(Buffer.from(String(json["name"]), "base64")).toHaveLength(256);
  const opened = await createClient(clientOf(sandbox)).call(table, { id: "1" });
  expect(opened.name).toBe("张三");
});

test("the response of every operation of specs/ follows from the seed", async () => {
  // The sandbox refuses a merchant below /brand/.
  const operations = specEndpoints().filter(
    ({ path, responseType: gives }) => gives === "json" && path.startsWith("/v3/"),
  );
  const bare = operations.map((one) => ({ ...withPathAlone(one), response: withoutMarks(one.response) }));
  const run = async () => {
    const sandbox = await sandboxFor({
      operations: bare,
      credentials,
      seed: "x",
      stateless: true,
      publicKeyShare: 1,
    });
    const answers: unknown[] = [];
    for (const { method, path } of bare) {
      if (path === "/v3/certificates") continue; // each encryption differs
      const target = path.replaceAll(/\{\w+\}/gu, "1");
      const { status, body } = await call(sandbox, { method, target });
      expect({ path, status }).toEqual({ path, status: 200 });
      answers.push([path, body.replaceAll(sandbox.url, "")]);
    }
    return answers;
  };
  expect(await run()).toEqual(await run());
});

function withoutMarks(fields: readonly Field[]): readonly Field[] {
  return fields.map(({ encryption: _, children, ...rest }) => ({
    ...rest,
    ...(children && { children: withoutMarks(children) }),
  }));
}

/** The document as the page shows it: what a caller of the client gives and gets. */
import { existsSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";
import { describe, expect, test } from "vitest";

import { toOpenApi } from "#generator/openapi/document";
import { isEndpoint } from "#generator/ir/operation";
import { toReference } from "#sandbox/page/reference";

import { root, specOperations } from "../support/specs.ts";
import { field, operation } from "../generator/support/page.ts";

const operations = specOperations();
const reference = toReference(toOpenApi(operations));

/** Of one operation: its request and its answer. */
function shownOf(...parameters: Parameters<typeof operation>) {
  const one = toReference(toOpenApi([operation(...parameters)]));
  return JSON.parse(JSON.stringify(one.paths["/v3/demo"]?.post)) as Shown; // an operation of OpenAPI
}

interface Shown {
  readonly parameters: readonly { readonly name: string }[];
  readonly requestBody: { readonly content: Record<string, { readonly schema: unknown }> };
  readonly responses: Record<string, { readonly content: Record<string, { readonly schema: unknown }> }>;
}

test("the reference has every operation and every notification", () => {
  const endpoints = operations.filter(isEndpoint);
  const shown = Object.entries(reference.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(shown.sort()).toEqual(endpoints.map(({ method, path }) => `${method} ${path}`).sort());
  expect(Object.keys(reference.webhooks)).toHaveLength(operations.length - endpoints.length);
});

test("the reference shows no ciphertext and no JSON in strings, names no other server, and asks for no key", () => {
  const text = JSON.stringify(reference);
  for (const gone of [
    "contentSchema",
    "contentEncoding",
    "contentMediaType",
    "密文（",
    "JSON 文本",
    "securitySchemes",
  ]) {
    expect(text).not.toContain(gone);
  }
  expect(reference.security).toEqual([]);
  expect(reference.servers.map(({ url }) => url)).toEqual(["/sandbox/call"]);
  expect(text).not.toMatch(/"servers":\[\{"url":"http/u);
});

describe("a field of the reference", () => {
  const encrypted = field("name", { label: "姓名", encryption: "rsa-oaep", example: "pVd1HJ6zyvPedzGaV+X3" });
  const holder = field("detail", {
    label: "详情",
    encoding: "json",
    children: [field("cost", { type: "integer", label: "金额" })],
  });

  test("is plain text if the page marks it as encrypted", () => {
    const { requestBody, responses } = shownOf({
      request: [field("json", { type: "object", children: [encrypted] })],
      response: [encrypted],
    });
    expect(requestBody.content["application/json"]?.schema).toMatchObject({
      properties: {
        name: {
          type: "string",
          description: "姓名。填明文，由客户端加密",
          "x-encrypted": "rsa-oaep",
          examples: ["姓名"],
        },
      },
    });
    expect(responses["200"]?.content["application/json"]?.schema).toMatchObject({
      properties: { name: { description: "姓名。明文，由客户端解密", "x-encrypted": "rsa-oaep" } },
    });
  });

  test("has the content of a string of JSON", () => {
    const { requestBody } = shownOf({ request: [field("json", { type: "object", children: [holder] })] });
    expect(requestBody.content["application/json"]?.schema).toMatchObject({
      properties: {
        detail: {
          type: "object",
          description: "详情。填内容，由客户端编码为 JSON",
          properties: { cost: { type: "integer" } },
        },
      },
    });
  });

  test("does not include the serial of the key or the digest of a file, which the client fills", () => {
    const meta = field("meta", {
      required: true,
      encoding: "json",
      children: [field("sha256", { required: true, role: "digest" }), field("filename", { required: true })],
    });
    const file = field("file", { type: "object", required: true, role: "file" });
    const { parameters, requestBody } = shownOf({
      request: [
        field("headers", {
          type: "object",
          children: [
            field("Wechatpay-Serial", { required: true, role: "clientSerial" }),
            field("Idempotency-Key"),
          ],
        }),
        field("body", { type: "object", required: true, children: [file, meta] }),
      ],
    });
    expect(parameters.map(({ name }) => name)).toEqual(["Idempotency-Key"]);
    expect(requestBody.content["multipart/form-data"]?.schema).toMatchObject({
      required: ["file", "meta"],
      properties: { meta: { type: "object", required: ["filename"] } },
    });
  });
});

test("the sample of each operation is TypeScript, and calls the function of the module that it imports", () => {
  const samples = Object.values(reference.paths).flatMap((item) =>
    Object.values(item as Record<string, { operationId: string; "x-codeSamples": { source: string }[] }>).map(
      (one) => [one.operationId, one["x-codeSamples"][0]?.source ?? ""] as const,
    ),
  );
  expect(samples).toHaveLength(operations.filter(isEndpoint).length);
  for (const [name, source] of samples) {
    const { diagnostics = [] } = ts.transpileModule(source, { reportDiagnostics: true });
    expect([name, diagnostics.map(({ messageText }) => messageText)]).toEqual([name, []]);
    const [, imported, module] = /^import \{ (\w+) \} from "wechatpay-ts\/(.*)";$/mu.exec(source) ?? [];
    expect(imported).toBe(name);
    expect(existsSync(join(root, `generated/${module}.ts`))).toBe(true);
    expect(source).toContain(`await ${name}(client`);
  }
});

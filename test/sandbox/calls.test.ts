/** The emitted client against the sandbox, over real HTTP: every operation of specs/. */
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient, type Client } from "wechatpay-ts";

import { createClient as createChainClient } from "#generated/chain";
import type { Endpoint, NamedEndpoint } from "#generator/ir/model";
import { isEndpoint } from "#generator/ir/operation";
import { isFile } from "#generator/ir/field";
import { startSandbox, type Exchange, type Sandbox } from "#sandbox/index";

import type { Download } from "#runtime/files/download";
import { define, integer, string } from "#runtime/schema";

import { exampleRequest, requiredOnly, type Given } from "../support/request.ts";
import { root, specOperations } from "../support/specs.ts";

const operations = specOperations();
let sandbox: Sandbox;
let client: Client;
let brandClient: Client;

beforeAll(async () => {
  // Each operation for itself; with certificates, so that they can be listed.
  sandbox = await startSandbox({ operations, publicKeyShare: 1, stateless: true });
  client = createClient(credentials(sandbox));
  brandClient = createClient(brandCredentials(sandbox));
});
afterAll(() => sandbox.close());

function credentials({ client: options }: Sandbox) {
  if (!options) throw new Error("The sandbox made no keys.");
  return options;
}

function brandCredentials({ brandClient: options }: Sandbox) {
  if (!options) throw new Error("The sandbox made no keys of a brand.");
  return options;
}

/** The client that signs for the caller of an endpoint. */
function callerOf({ path }: NamedEndpoint): Client {
  return path.startsWith("/brand/") ? brandClient : client;
}

/** An emitted module: what its page's operation is called is known from the names alone. */
async function load({ names }: NamedEndpoint): Promise<Record<string, (...args: unknown[]) => unknown>> {
  const path = join(root, "generated", `${names.module}.ts`);
  const module: unknown = await import(/* @vite-ignore */ path);
  return module as Record<string, (...args: unknown[]) => unknown>; // checked by what is called
}

const endpoints = operations.filter(isEndpoint);

describe.each(endpoints.map((operation) => [operation.names.function, operation] as const))(
  "the call %s",
  (_, operation) => {
    test("sends a signed and encrypted request, and verifies and decrypts the documented response", async () => {
      const module = await load(operation);
      const request = exampleRequest(operation);
      const before = structuredClone(request);
      const data = await module[operation.names.function]?.(callerOf(operation), request, {
        validate: "throw",
      });
      const exchange = sandbox.received.at(-1);
      expect(exchange).toMatchObject({ signed: true });
      expect(pagesOf(operation)).toContain(exchange?.page);
      await expectAnswer(operation, module, data, exchange);
      expectEncrypted(operation, exchange);
      expect(request).toEqual(before);
    });

    test("succeeds with only the required fields, and fails without one of them", async () => {
      const module = await load(operation);
      const whole = requiredOnly(operation, exampleRequest(operation));
      const isRequest = module[`is${operation.names.type}Request`];
      expect(isRequest?.(whole)).toBe(true);
      const group = operation.request.find(({ name }) => name === "json" || name === "query");
      const needed = [...(group?.children ?? []).filter(({ required }) => required).map(({ name }) => name)];
      for (const name of [...needed, ...(group?.variants?.[0]?.has ?? [])]) {
        if (!group?.required) break;
        const without = structuredClone(whole) as Record<string, Record<string, unknown>>; // groups of fields
        delete without[group.name]?.[name];
        expect(isRequest?.(without), name).toBe(false);
      }
    });
  },
);

/** Its page, and those whose paths differ in the names of parameters alone: a URL does not tell them apart. */
function pagesOf(operation: NamedEndpoint): string[] {
  const urlOf = ({ method, path }: NamedEndpoint) => `${method} ${path.replaceAll(/\{\w+\}/gu, "{}")}`;
  return endpoints.filter((other) => urlOf(other) === urlOf(operation)).map(({ page }) => page);
}

async function expectAnswer(
  { names, responseType, response }: NamedEndpoint,
  module: Awaited<ReturnType<typeof load>>,
  data: unknown,
  exchange: Exchange | undefined,
): Promise<void> {
  expect(exchange?.response.status).toBe(responseType === "empty" ? 204 : 200);
  if (isFile(responseType)) {
    const bytes = await (data as Download).bytes(); // so the page says
    const shown = exchange?.response.body ?? "";
    const isText = !shown.startsWith("(");
    expect(isText ? new TextDecoder().decode(bytes) : `(${bytes.length} bytes of image/png)`).toBe(shown);
    return;
  }
  expect(module[`is${names.type}Response`]?.(data)).toBe(true);
  const text = exchange?.response.body ?? "";
  const isPlain = !/"(?:encryption|encoding)"/u.test(JSON.stringify(response));
  if (isPlain) expect(asSent(data)).toEqual(text === "" ? undefined : JSON.parse(text));
  // A ciphertext of a 2048-bit key has 344 signs of base64.
  else expect(JSON.stringify(asSent(data))).not.toMatch(/[\w+/]{342}==/u);
}

/** Expects that the sandbox decrypted every marked field, and that none of their plain text was sent. */
function expectEncrypted(operation: NamedEndpoint, exchange: Exchange | undefined): void {
  const marked = markedIn(exampleRequest(operation));
  expect(exchange?.decrypted.map(({ plain }) => plain).sort()).toEqual(marked.sort());
  for (const { ciphertext } of exchange?.decrypted ?? []) {
    expect(Buffer.from(ciphertext, "base64").length).toBe(256);
  }
  expect(`${exchange?.target ?? ""}${exchange?.body ?? ""}`).not.toContain("plain text of");
  const serial = Object.keys(credentials(sandbox).wechatpayKeys)[0];
  expect(exchange?.headers["wechatpay-serial"]).toBe(serial);
}

function markedIn(value: Given): string[] {
  if (typeof value === "string") return value.startsWith("plain text of") ? [value] : [];
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [];
  return Object.values(value).flatMap(markedIn);
}

test("the three spellings of the chain make the same call", async () => {
  const wx = createChainClient(credentials(sandbox));
  const request = {
    query: { real_name: "张三", appliance_id: 1, qualification_region_code: 310100 },
  } as const;
  const answers = [
    await wx.v3.gov.subsidy.qualification.get(request),
    await wx.chain("v3/gov/subsidy/qualification").get(request),
    await wx["v3/gov/subsidy/qualification"].get(request),
  ];
  expect(answers).toEqual([{ state: "UNCLAIMED" }, { state: "UNCLAIMED" }, { state: "UNCLAIMED" }]);
  const last = sandbox.received
    .slice(-3)
    .map(({ method, target, decrypted }) => [method, target.split("?")[0], decrypted[0]?.plain]);
  expect(new Set(last.map(String))).toEqual(new Set(["GET,/v3/gov/subsidy/qualification,张三"]));
});

test("the client rejects a response that another key signed", async () => {
  const other = await startSandbox({ operations });
  try {
    const mine = credentials(sandbox);
    const keyOfOther = Object.values(credentials(other).wechatpayKeys)[0] ?? "";
    const id = Object.keys(mine.wechatpayKeys)[0] ?? "";
    const fooled = createChainClient({ ...mine, wechatpayKeys: { [id]: keyOfOther } });
    const call = fooled.v3.gov.subsidy.companies.query.post({
      json: { qualification_region_code: 1, license_number: "1" },
    });
    await expect(call).rejects.toMatchObject({ code: "ERR_SIGNATURE_MISMATCH" });
    expect(sandbox.received.at(-1)?.response.status).toBe(200);
  } finally {
    await other.close();
  }
});

test("sandboxes in one process share nothing", async () => {
  const both = await Promise.all([startSandbox({ operations: [] }), startSandbox({ operations })]);
  try {
    expect(both[0].url).not.toBe(both[1].url);
    expect(both[0].client?.apiV3Key).not.toBe(both[1].client?.apiV3Key);
    expect(both.map(({ received }) => received.length)).toEqual([0, 0]);
  } finally {
    await Promise.all(both.map((one) => one.close()));
  }
});

test("the sandbox reads a path parameter as its page documents it", async () => {
  const field = { required: true, label: "", line: 1, column: 1 } as const;
  const operation: Endpoint = {
    kind: "endpoint",
    method: "GET",
    path: "/v3/things/{id}/{name}",
    page: "openapi/v3/things/{id}/{name}.md",
    file: "page.md",
    line: 1,
    title: "演示",
    hosts: [],
    links: [],
    responseType: "json",
    request: [
      { ...field, name: "id", type: "integer", label: "编号" },
      { ...field, name: "name", type: "string" },
    ],
    response: [{ ...field, name: "name", type: "string" }],
  };
  const small = await startSandbox({ operations: [operation] });
  try {
    const table = define<object, unknown>("GET", operation.path, {
      request: { id: integer, name: string },
      response: { name: string },
    });
    const wx = createClient(credentials(small));
    await expect(wx.call(table, { id: 7, name: "7" })).resolves.toEqual({ name: "7" });
    await expect(wx.call(table, { id: "x", name: "7" })).rejects.toMatchObject({
      status: 400,
      apiCode: "PARAM_ERROR",
      message: expect.stringContaining("参数错误: id (编号): expected integer, received string") as string,
    });
  } finally {
    await small.close();
  }
});

/** A wide integer as the number that the sandbox made it of, which is none of the large ones. */
function asSent(data: unknown): unknown {
  if (typeof data === "bigint") return Number(data);
  if (typeof data !== "object" || data === null) return data;
  if (Array.isArray(data)) return data.map(asSent);
  return Object.fromEntries(Object.entries(data).map(([name, member]) => [name, asSent(member)]));
}

/** What the sandbox refuses, as WeChat Pay would. Requests are signed here with node:crypto, not by our client. */
import { createPrivateKey, sign } from "node:crypto";
import { connect } from "node:net";

import { afterAll, describe, expect, test } from "vitest";

import type { Field, Operation } from "#generator/ir/model";
import { startSandbox } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { call, sandboxFor } from "./support/merchant.ts";

const sandbox = await startSandbox({ operations: specOperations() });
afterAll(() => sandbox.close());

const target = "/v3/gov/subsidy/companies/query";
const good = JSON.stringify({ qualification_region_code: 310100, license_number: "91110108397173806M" });

interface Parts {
  method?: string;
  target?: string;
  body?: string;
  signedBody?: string;
  timestamp?: string;
  mchid?: string;
  serialNo?: string;
  scheme?: string;
  authorization?: string | null;
  signature?: string;
  headers?: Record<string, string>;
}

function authorizationOf(parts: Parts): string {
  const { method = "POST", target: path = target, body = good, signedBody = body } = parts;
  const { client } = sandbox;
  const timestamp = parts.timestamp ?? String(Math.floor(Date.now() / 1000));
  const key = createPrivateKey(client?.privateKey ?? "");
  const message = `${method}\n${path}\n${timestamp}\nNONCE\n${signedBody}\n`;
  const signature = parts.signature ?? sign("sha256", Buffer.from(message), key).toString("base64");
  const list = {
    mchid: parts.mchid ?? client?.mchid,
    nonce_str: "NONCE",
    timestamp,
    serial_no: parts.serialNo ?? client?.serialNo,
    signature,
  };
  const fields = Object.entries(list).map(([name, value]) => `${name}="${value ?? ""}"`);
  return `${parts.scheme ?? "WECHATPAY2-SHA256-RSA2048"} ${fields.join(",")}`;
}

async function send(
  parts: Parts = {},
): Promise<{ status: number; body: Record<string, unknown>; signed: boolean }> {
  const authorization = parts.authorization === undefined ? authorizationOf(parts) : parts.authorization;
  const response = await fetch(`${sandbox.url}${parts.target ?? target}`, {
    method: parts.method ?? "POST",
    body: parts.method === "GET" ? null : (parts.body ?? good),
    headers: {
      "Content-Type": "application/json",
      ...(authorization !== null && { Authorization: authorization }),
      ...parts.headers,
    },
  });
  const body = (await response.json()) as Record<string, unknown>; // the error body of APIv3
  return { status: response.status, body, signed: response.headers.has("Wechatpay-Signature") };
}

test("the sandbox signs the response to a valid request", async () => {
  expect(await send()).toMatchObject({ status: 200, signed: true });
});

describe("the Authorization header", () => {
  const old = () => String(Math.floor(Date.now() / 1000) - 301);
  const cases: [string, () => Parts, string, RegExp][] = [
    ["is missing", () => ({ authorization: null }), "Authorization", /missing/],
    ["has another scheme", () => ({ scheme: "Bearer" }), "Authorization", /scheme/],
    ["has no signature", () => ({ signature: "" }), "signature", /signature is missing/],
    ["names another merchant", () => ({ mchid: "1" }), "mchid", /mchid/],
    ["names another certificate", () => ({ serialNo: "00" }), "serial_no", /serial_no/],
    ["is too old", () => ({ timestamp: old() }), "timestamp", /timestamp/],
    ["has no number for a timestamp", () => ({ timestamp: "now" }), "timestamp", /timestamp/],
    ["signs another body", () => ({ signedBody: `${good} ` }), "signature", /signature does not match/],
    ["is not Base64", () => ({ signature: "%%%" }), "signature", /signature does not match/],
    ["is a probe", () => ({ signature: "WECHATPAY/SIGNTEST/AAAA" }), "signature", /signature does not match/],
  ];
  test.each(cases)("is refused with 401 SIGN_ERROR if it %s", async (_, parts, field, issue) => {
    const { status, body, signed } = await send(parts());
    expect({ status, code: body["code"], signed }).toEqual({
      status: 401,
      code: "SIGN_ERROR",
      signed: false,
    });
    expect(body["detail"]).toMatchObject({
      field,
      issue: expect.stringMatching(issue) as unknown,
      location: "authorization",
    });
  });

  test("with a wrong signature is refused with the expected message, without the body", async () => {
    const { body } = await send({ signedBody: "" });
    expect(body["detail"]).toMatchObject({
      sign_information: {
        method: "POST",
        url: target,
        truncated_sign_message: expect.stringMatching(/^POST\n.*\nNONCE\n$/s) as unknown,
      },
    });
    expect(JSON.stringify(body)).not.toContain("91110108397173806M");
  });

  test("with the path of another request is refused", async () => {
    const authorization = authorizationOf({ target: "/v3/gov/subsidy/goods/upload" });
    expect(await send({ authorization })).toMatchObject({ status: 401 });
  });
});

describe("a request", () => {
  const cases: [string, Parts, number, string, unknown][] = [
    ["if no page documents its path", { target: "/v3/nothing" }, 404, "NOT_FOUND", undefined],
    ["with another method", { method: "GET", body: "" }, 405, "METHOD_NOT_ALLOWED", undefined],
    ["with a body that is not JSON", { body: "{" }, 400, "PARAM_ERROR", { location: "body" }],
    [
      "with another content type",
      { headers: { "Content-Type": "text/plain" } },
      400,
      "PARAM_ERROR",
      undefined,
    ],
    ["without Accept", { headers: { Accept: "" } }, 400, "PARAM_ERROR", { location: "header" }],
    ["without User-Agent", { headers: { "User-Agent": "" } }, 400, "PARAM_ERROR", { location: "header" }],
    [
      "without a required field",
      { body: '{"qualification_region_code":1}' },
      400,
      "PARAM_ERROR",
      { field: "/license_number", issue: "required" },
    ],
    [
      "with a field of another type",
      { body: '{"qualification_region_code":"1","license_number":"1"}' },
      400,
      "PARAM_ERROR",
      { field: "/qualification_region_code", issue: "type" },
    ],
    [
      "with an unknown field",
      { body: `${good.slice(0, -1)},"x":1}` },
      400,
      "PARAM_ERROR",
      { field: "/x", issue: "unknown" },
    ],
    [
      "with the serial of an unknown key",
      { headers: { "Wechatpay-Serial": "PUB_KEY_ID_0" } },
      400,
      "PARAM_ERROR",
      { location: "header" },
    ],
  ];
  test.each(cases)("is refused %s", async (_, parts, status, code, detail) => {
    const answer = await send(parts);
    expect({ status: answer.status, code: answer.body["code"] }).toEqual({ status, code });
    if (detail !== undefined) expect(answer.body["detail"]).toMatchObject(detail as object);
    expect(answer.signed).toBe(false);
  });

  test("with plain text in a marked field is refused, and the error names the field, not the text", async () => {
    const path = "/v3/gov/subsidy/zhejiang/qualifications/query";
    const body = JSON.stringify({ cert_no: "11010519491231002X", req_ssn: "1" });
    const serial = Object.keys(sandbox.client?.wechatpayKeys ?? {})[0] ?? "";
    const answer = await send({ target: path, body, headers: { "Wechatpay-Serial": serial } });
    expect(answer).toMatchObject({ status: 400, body: { detail: { field: "/cert_no" } } });
    expect(JSON.stringify(answer.body)).not.toContain("11010519491231002X");
  });

  test("with a text that is longer than its page allows is refused, and the error names the field", async () => {
    const field = { required: true, label: "", type: "string", line: 1, column: 1 } as const;
    const name: Field = { ...field, name: "name", maxLength: 3 };
    const [known] = specOperations();
    if (!known) throw new Error("specs/ is empty.");
    const operation: Operation = {
      ...{ ...known, kind: "endpoint", hosts: [], path: "/v3/things", method: "POST", responseType: "empty" },
      request: [
        {
          ...field,
          name: "json",
          type: "object",
          children: [{ ...name, name: "list", type: "object[]", children: [name] }],
        },
      ],
    };
    const small = await sandboxFor({ operations: [operation] });
    const calling = (text: string) => call(small, { target: "/v3/things", json: { list: [{ name: text }] } });
    expect(await calling("一二三四")).toMatchObject({
      status: 400,
      json: { code: "PARAM_ERROR", detail: { field: "/list/0/name", issue: "length", location: "body" } },
    });
    expect(await calling("一二三")).toMatchObject({ status: 204 });
  });

  test("that is too large is refused, and the server continues", async () => {
    expect(await send({ body: `"${"x".repeat(2 ** 21)}"` })).toMatchObject({ status: 413 });
    expect(await send()).toMatchObject({ status: 200 });
  });

  test("that breaks off does not affect other requests", async () => {
    const { port } = new URL(sandbox.url);
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.end(`POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"a"`);
      });
      socket
        .on("close", () => resolve())
        .on("error", reject)
        .resume();
    });
    expect(await send()).toMatchObject({ status: 200 });
  });
});

describe("a malformed request", () => {
  async function raw(head: string): Promise<string> {
    const { port } = new URL(sandbox.url);
    return new Promise((resolve, reject) => {
      let text = "";
      const socket = connect(Number(port), "127.0.0.1", () =>
        socket.end(`${head}\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
      );
      socket
        .on("data", (chunk: Buffer) => (text += chunk.toString()))
        .on("end", () => resolve(text))
        .on("error", reject);
    });
  }

  test.each(["//", "//[", "http://[", "/v3/%", "/v3/gov/../gov/subsidy/qualification"])(
    "is not found at GET %s",
    async (path) => {
      const before = sandbox.received.length;
      expect(await raw(`GET ${path} HTTP/1.1`)).toMatch(/^HTTP\/1\.1 404 /u);
      expect(sandbox.received.length).toBe(before + 1);
    },
  );

  test("is refused for a deeply nested body, and listed", async () => {
    const deep = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
    expect((await send({ body: deep })).status).toBe(400);
    expect(sandbox.received.at(-1)?.response.status).toBe(400);
    expect(await send()).toMatchObject({ status: 200 });
  });

  test("is refused for the unknown field __proto__", async () => {
    const body = `${good.slice(0, -1)},"__proto__":{"x":1}}`;
    expect(await send({ body })).toMatchObject({ status: 400, body: { detail: { issue: "unknown" } } });
  });

  test("is refused for a query with one parameter twice", async () => {
    const twice = "/v3/gov/subsidy/qualification?appliance_id=1&appliance_id=2&qualification_region_code=1";
    const answer = await send({ method: "GET", target: twice, body: "" });
    expect(answer).toMatchObject({
      status: 400,
      body: { detail: { field: "/appliance_id", location: "query" } },
    });
  });
});

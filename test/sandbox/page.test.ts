/** What the sandbox serves to a browser, and to whom; the calls that it makes for its page. */
import { generateKeyPairSync } from "node:crypto";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Endpoint } from "#generator/ir/model";
import { isEndpoint } from "#generator/ir/operation";
import { parseCredentials, startSandbox, type Sandbox } from "#sandbox/index";

import { exampleRequest, type Given } from "../support/request.ts";
import { specOperations } from "../support/specs.ts";
import { ask, fromPage, type Asked } from "./support/browser-request.ts";

const operations = specOperations();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ operations, publicKeyShare: 1, stateless: true });
});
afterAll(() => sandbox.close());

const play = (path: string, call: Asked = {}) =>
  ask(`${sandbox.url}/sandbox/call${path}`, { ...call, headers: { ...fromPage(sandbox), ...call.headers } });

const json = { "content-type": "application/json" };
const query = "/v3/gov/subsidy/qualifications/query";
const person = {
  real_name: "张三",
  id_card_number: "310000199001010000",
  phone_number: "13800000000",
  qualification_region_code: 310100,
  identity_document_type: "ID_DOC_TYPE_ID_CARD",
};

describe("a request of another origin", () => {
  const paths = [
    "/",
    "/openapi.json",
    "/sandbox/page/page.js",
    "/sandbox/exchanges",
    "/sandbox/call/v3/certificates",
    "/v3/certificates",
    "/brand/marketing/product-coupon/notify-configs",
    "/nothing",
  ];
  const strange: [string, Record<string, string>][] = [
    ["another host name that resolves to this address", { host: "evil.example:8080" }],
    ["another origin", { origin: "https://evil.example" }],
    ["another port of this machine", { origin: "http://127.0.0.1:1" }],
    ["a sandboxed frame", { origin: "null" }],
    ["an image of another site, which names no origin", { "sec-fetch-site": "cross-site" }],
    ["another port, which names no origin", { "sec-fetch-site": "same-site" }],
  ];
  test.each(strange)("is refused everywhere and starts no call: %s", async (_, headers) => {
    const before = sandbox.received.length;
    for (const path of paths) {
      const answer = await ask(sandbox.url + path, { headers: { ...fromPage(sandbox), ...headers } });
      expect([path, answer.status]).toEqual([path, 403]);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    }
    expect(sandbox.received.length).toBe(before);
  });

  test.each([undefined, "none"])("cannot make a call: Sec-Fetch-Site %s", async (site) => {
    const before = sandbox.received.length;
    const answer = await ask(`${sandbox.url}/sandbox/call/v3/certificates`, {
      headers: {
        authorization: `Bearer ${sandbox.token}`,
        ...(site !== undefined && { "sec-fetch-site": site }),
      },
    });
    expect(answer.status).toBe(403);
    expect(sandbox.received.length).toBe(before);
  });

  test("receives the page from the address bar, or from a client that is not a browser", async () => {
    const { cookie = "" } = fromPage(sandbox);
    for (const headers of [{ cookie }, { cookie, "sec-fetch-site": "none" }, fromPage(sandbox)]) {
      const { status, headers: responseHeaders } = await ask(`${sandbox.url}/`, { headers });
      expect(status).toBe(200);
      expect(responseHeaders["content-security-policy"]).toContain("default-src 'none'");
      expect(responseHeaders["content-security-policy"]).toContain("frame-ancestors 'none'");
    }
  });
});

describe("the sandbox's server", () => {
  test("serves the OpenAPI document that the command writes", async () => {
    const { toOpenApi } = await import("#generator/openapi/document");
    const { body, headers } = await ask(`${sandbox.url}/openapi.json`);
    expect(headers["content-type"]).toBe("application/json");
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(toOpenApi(operations))));
  });

  test("serves every file that the page loads, with the license notices", async () => {
    const { body: page } = await ask(`${sandbox.url}/`, { headers: fromPage(sandbox) });
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/gu)].map(([, path]) => path ?? "");
    expect(named.length).toBeGreaterThan(3);
    const { body: script } = await ask(`${sandbox.url}/sandbox/page/page.js`);
    const imported = [...script.matchAll(/from "\.\/([^"]+)"/gu)].map(([, file]) => `/sandbox/page/${file}`);
    for (const path of [...named, ...imported]) {
      expect([path, (await ask(sandbox.url + path)).status]).toEqual([path, 200]);
    }
    const { body: notices } = await ask(`${sandbox.url}/sandbox/page/scalar.txt`);
    for (const name of ["@scalar/api-reference", "@vue/runtime-core", "highlight.js"]) {
      expect(notices).toMatch(new RegExp(`^${name} \\d`, "mu"));
    }
    expect(notices).toContain("Permission is hereby granted, free of charge");
  });

  test("responds as the API to paths that are not pages", async () => {
    expect((await ask(`${sandbox.url}/nothing`)).status).toBe(404);
    expect((await ask(`${sandbox.url}/`, { method: "POST" })).status).toBe(404);
    expect((await ask(`${sandbox.url}/__proto__`)).status).toBe(404);
  });
});

describe("a call of the page", () => {
  test("is sent signed and encrypted, and returns decrypted data", async () => {
    const answer = await play(query, { method: "POST", headers: json, body: JSON.stringify(person) });
    expect(answer.status).toBe(200);
    const exchange = sandbox.received.at(-1);
    expect(answer.headers["sandbox-exchange"]).toBe(String(exchange?.number));
    expect(exchange).toMatchObject({
      method: "POST",
      target: query,
      signed: true,
      request: { json: person },
    });
    expect(exchange?.decrypted.map(({ path }) => path).sort()).toEqual([
      "json.id_card_number",
      "json.phone_number",
      "json.real_name",
    ]);
    expect(exchange?.body).not.toContain(person.real_name);
    expect(JSON.parse(answer.body)).toHaveProperty("qualification_list");
  });

  test("returns an error response of the sandbox unchanged", async () => {
    const body = JSON.stringify({ ...person, identity_document_type: "NONE" });
    const answer = await play(query, { method: "POST", headers: json, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toBe(sandbox.received.at(-1)?.response.body);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: "PARAM_ERROR",
      detail: { field: "/identity_document_type" },
    });
  });

  test("can request a fault, and returns the code of the client's error", async () => {
    const request = { method: "POST", body: JSON.stringify(person) };
    const limited = await play(query, { ...request, headers: { ...json, "sandbox-fault": "429" } });
    expect(limited.status).toBe(429);
    const forged = await play(query, {
      ...request,
      headers: { ...json, "sandbox-fault": "signature-forged" },
    });
    expect(forged.status).toBe(502);
    expect(JSON.parse(forged.body)).toMatchObject({ code: "ERR_SIGNATURE_MISMATCH" });
  });

  test.each<[string, string, Asked, number, string]>([
    ["no page documents the path", "/v3/nothing", {}, 404, "NOT_FOUND"],
    ["the method is another one", query, {}, 405, "METHOD_NOT_ALLOWED"],
    ["the body is not JSON", query, { method: "POST", headers: json, body: "{" }, 400, "PARAM_ERROR"],
    ["the content type is not JSON", query, { method: "POST", body: "{}" }, 400, "PARAM_ERROR"],
    [
      "an upload is not a form",
      "/v3/merchant/media/upload",
      { method: "POST", headers: json, body: "{}" },
      400,
      "PARAM_ERROR",
    ],
    ["the path is malformed", "/v3/merchant-service/images/%ff", {}, 400, "PARAM_ERROR"],
  ])("is not sent if %s", async (_, path, request, status, code) => {
    const before = sandbox.received.length;
    const answer = await play(path, request);
    expect([answer.status, (JSON.parse(answer.body) as { code: string }).code]).toEqual([status, code]);
    expect(sandbox.received.length).toBe(before);
  });

  test("fails without the merchant's private key, and the response says why", async () => {
    const pem = { type: "spki", format: "pem" } as const;
    const keys = [0, 1].map(() => generateKeyPairSync("rsa", { modulusLength: 2048 }));
    const credentials = parseCredentials({
      mchid: "1900000001",
      serialNo: "AB",
      apiV3Key: "0".repeat(32),
      merchantPublicKey: keys[0]?.publicKey.export(pem),
      publicKeyId: "PUB_KEY_ID_01",
      wechatpayPrivateKey: keys[1]?.privateKey.export({ type: "pkcs8", format: "pem" }),
    });
    const other = await startSandbox({ operations, credentials });
    try {
      const answer = await ask(`${other.url}/sandbox/call/v3/certificates`, { headers: fromPage(other) });
      expect(answer.status).toBe(409);
      expect(answer.body).toContain("no private key");
    } finally {
      await other.close();
    }
  });
});

test("the page can call every operation with plain text", async () => {
  const endpoints = operations.filter(isEndpoint);
  const failed: string[] = [];
  for (const operation of endpoints) {
    const answer = await play(...asBrowserSends(operation));
    if (answer.status >= 300) failed.push(`${operation.names.function}: ${answer.status} ${answer.body}`);
  }
  expect(failed).toEqual([]);
}, 240_000);

/** As the form of the page sends it: parameters as texts, files in a form. */
function asBrowserSends(operation: Endpoint): [path: string, request: Asked] {
  const { json: body, query, headers, body: form, ...parameters } = exampleRequest(operation);
  const path = operation.path.replace(/\{(\w+)\}/gu, (_, name: string) =>
    encodeURIComponent(asText(parameters[name] ?? "")),
  );
  const search = membersOf(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, asText(one)]),
  );
  const target = search.length > 0 ? `${path}?${new URLSearchParams(search).toString()}` : path;
  const texts = Object.fromEntries(membersOf(headers).map(([name, value]) => [name, asText(value)]));
  const { method } = operation;
  if (form !== undefined) return [target, { method, ...formOf(form, texts) }];
  if (body === undefined) return [target, { method, headers: texts }];
  return [target, { method, headers: { ...texts, ...json }, body: JSON.stringify(body) }];
}

function membersOf(group: Given | undefined): [string, Given][] {
  return Object.entries((group ?? {}) as Record<string, Given>); // a group of a request is an object
}

function asText(value: Given): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function formOf(parts: Given, headers: Record<string, string>): Asked {
  const boundary = "----page";
  const chunks = membersOf(parts).flatMap(([name, value]) => {
    const isFile = value instanceof Uint8Array;
    const kind = isFile ? '; filename="a.png"\r\nContent-Type: image/png' : "";
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${kind}\r\n\r\n`;
    return [Buffer.from(head), isFile ? value : Buffer.from(JSON.stringify(value)), Buffer.from("\r\n")];
  });
  return {
    headers: { ...headers, "content-type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

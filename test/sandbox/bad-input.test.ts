/** What no client of good will sends: each is refused, and the server lives. */
import { connect } from "node:net";

import { expect, test } from "vitest";

import { makeCredentials, type Sandbox } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { bearer, call, sandboxFor, send } from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();
const target = "/v3/gov/subsidy/companies/query";
const json = { qualification_region_code: 310100, license_number: "1" };

async function expectAlive(sandbox: Sandbox): Promise<void> {
  expect((await call(sandbox, { target, json })).status).toBe(200);
}

/** Writes the parts, and gives all that comes back until the connection ends. */
function converse(sandbox: Sandbox, ...parts: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1", () => {
      for (const part of parts) socket.write(part);
    });
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
}

test("the sandbox rejects a body of 20 MB with or without Content-Length", async () => {
  const sandbox = await sandboxFor({ operations, credentials });
  const body = `"${"x".repeat(20 * 1024 * 1024)}"`;
  const url = `${sandbox.url}${target}`;
  expect(await send(url, { method: "POST", body, headers: {} })).toMatchObject({
    status: 413,
    json: { code: "REQUEST_TOO_LARGE" },
  });
  expect(
    await send(url, { method: "POST", body, headers: { "Transfer-Encoding": "chunked" } }),
  ).toMatchObject({
    status: 413,
  });
  expect(sandbox.received.map((one) => one.body.length)).toEqual([0, 0]);
  await expectAlive(sandbox);
});

test("the sandbox cuts off a body that does not end", async () => {
  const sandbox = await sandboxFor({ operations, credentials });
  const head = `POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n`;
  const text = await converse(sandbox, head, ...Array.from({ length: 72 }, () => "x".repeat(1024 * 1024)));
  expect(text).toMatch(/^(?:HTTP\/1\.1 413 |$)/);
  await expectAlive(sandbox);
});

test.each([
  ["malformed JSON", "{"],
  ["JSON in another charset", Buffer.from([0x22, 0xff, 0x22]).toString("latin1")],
  ["an array", "[]"],
  ["null", "null"],
  ["a number", "1e999"],
])("the sandbox rejects a body that is %s", async (_, body) => {
  const sandbox = await sandboxFor({ operations, credentials });
  const { authorization, clientOf } = await import("./support/merchant.ts");
  const headers = { Authorization: authorization(clientOf(sandbox), "POST", target, body) };
  const answer = await send(`${sandbox.url}${target}`, { method: "POST", body, headers });
  expect(answer).toMatchObject({ status: 400, json: { code: "PARAM_ERROR" } });
  await expectAlive(sandbox);
});

test("the sandbox rejects a flood of headers", async () => {
  const sandbox = await sandboxFor({ operations, credentials });
  const flood = Array.from({ length: 5000 }, (_, number) => `X-${number}: ${"y".repeat(20)}\r\n`).join("");
  const text = await converse(sandbox, `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${flood}\r\n`);
  expect(text).toMatch(/^HTTP\/1\.1 431 /);
  await expectAlive(sandbox);
});

test("the sandbox ends the connection of a client that sends too slowly", async () => {
  const sandbox = await sandboxFor({ operations, credentials, requestTimeout: 300 });
  const slowHead = converse(sandbox, `POST ${target} HTTP/1.1\r\nHost: localhost\r\nX-Slow`);
  const slowBody = converse(
    sandbox,
    `POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{`,
  );
  expect(await slowHead).toMatch(/^HTTP\/1\.1 408 /);
  expect(await slowBody).toMatch(/^HTTP\/1\.1 408 /);
  await expectAlive(sandbox);
});

test.each([
  ["text that is not HTTP", "hello\r\n\r\n"],
  ["another version of HTTP", `GET ${target} HTTP/9.9\r\nHost: localhost\r\n\r\n`],
  [
    "two lengths",
    `POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx`,
  ],
  [
    "a length and chunks",
    `POST ${target} HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ["a request without Host", `GET ${target} HTTP/1.1\r\n\r\n`],
])("the sandbox rejects %s", async (_, text) => {
  const sandbox = await sandboxFor({ operations, credentials });
  expect(await converse(sandbox, text)).toMatch(/^HTTP\/1\.1 (?:400|505) /);
  await expectAlive(sandbox);
});

test("the sandbox rejects control calls that it cannot execute", async () => {
  const sandbox = await sandboxFor({ operations, credentials });
  const control = (method: string, path: string, body = "") =>
    send(`${sandbox.url}${path}`, { method, body, headers: bearer(sandbox) });
  expect(await control("GET", "/sandbox/nothing")).toMatchObject({ status: 404 });
  expect(await control("POST", "/sandbox/faults", "{")).toMatchObject({ status: 400 });
  expect(await control("POST", "/sandbox/faults", "[]")).toMatchObject({ status: 400 });
  expect(await control("POST", "/sandbox/faults", '{"faults":"nothing"}')).toMatchObject({ status: 400 });
  expect(await control("POST", "/sandbox/certificates/share", '{"publicKeyShare":2}')).toMatchObject({
    status: 400,
  });
  expect(await control("POST", "/sandbox/clock/advance", '{"milliseconds":"x"}')).toMatchObject({
    status: 400,
  });
  expect(await control("POST", "/sandbox/orders/%/pay", "{}")).toMatchObject({ status: 400 });
  expect(await control("POST", "/sandbox/faults", `"${"x".repeat(2 ** 21)}"`)).toMatchObject({ status: 413 });
  await expectAlive(sandbox);
});

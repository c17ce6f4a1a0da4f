/** No request ends the process of a sandbox, keeps it from serving others, or makes it keep more than its limits. */
import { createServer, type IncomingMessage } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { Readable } from "node:stream";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { openFeed } from "#sandbox/control/feed";
import { ExchangeLog } from "#sandbox/exchange/log";
import { startSandbox, type Exchange, type Sandbox } from "#sandbox/index";
import { readBody } from "#sandbox/http/body";
import { BoundedList, sizeOf } from "#sandbox/util/bounded";

import { specOperations } from "../support/specs.ts";
import { authorization, bearer, call, clientOf, notifyServer, send } from "./support/merchant.ts";

const operations = specOperations();
const target = "/v3/gov/subsidy/companies/query";
const upload = "/v3/merchant/media/upload";
const json = { qualification_region_code: 310100, license_number: "1" };
const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

let sandbox: Sandbox;
const unhandled: unknown[] = [];
const record = (error: unknown) => void unhandled.push(error);

beforeAll(async () => {
  sandbox = await startSandbox({ operations, requestTimeout: 2000 });
  process.on("uncaughtException", record).on("unhandledRejection", record);
});
afterAll(async () => {
  process.off("uncaughtException", record).off("unhandledRejection", record);
  await sandbox.close();
});

async function expectAlive(): Promise<void> {
  expect((await call(sandbox, { target, json })).status).toBe(200);
  expect(unhandled).toEqual([]);
}

/** Writes the bytes, then ends the connection in a way; resolves with what came back. */
function converse(bytes: Buffer, end: "end" | "reset" | "wait"): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1", () => {
      socket.write(bytes, () => {
        if (end === "reset") socket.resetAndDestroy();
        if (end === "end") socket.end();
      });
    });
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
}

/** Sends a form whose parts are `body`, unsigned, as any program of the machine can. */
function sendForm(body: string, type = "multipart/form-data; boundary=x") {
  return send(sandbox.url + upload, { method: "POST", body, headers: { "Content-Type": type } });
}

const part = (name: string, content: string, file = "") =>
  `--x\r\nContent-Disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n\r\n${content}`;

describe("a broken form", () => {
  const fields = (count: number) => Array.from({ length: count }, (_, at) => `${part(`f${at}`, "1")}\r\n`);
  test.each([
    ["stops within a file", part("file", "abc", "a.png")],
    ["stops within the head of a part", "--x\r\nContent-Disposition: form-data; na"],
    ["stops within a field", part("meta", "{")],
    ["has no part", "--x--\r\n"],
    ["is empty", ""],
    ["has no boundary in its body", "abc"],
    ["has 5,000 fields", `${fields(5000).join("")}--x--\r\n`],
    [
      "has 5,000 files",
      `${Array.from({ length: 5000 }, () => `${part("f", "1", "a")}\r\n`).join("")}--x--\r\n`,
    ],
    ["has a field of 2 MB", `${part("meta", "x".repeat(2 * mebibyte))}\r\n--x--\r\n`],
    ["has a name of 10,000 characters", `${part("n".repeat(10_000), "1")}\r\n--x--\r\n`],
    ["has a name of the prototype", `${part("__proto__", "1", "a")}\r\n${part("meta", "{}")}\r\n--x--\r\n`],
    ["has 1,000 headers in a part", `--x\r\n${"A: b\r\n".repeat(1000)}\r\n1\r\n--x--\r\n`],
  ])("that %s is refused", async (_, body) => {
    expect((await sendForm(body)).status).toBeGreaterThanOrEqual(400);
    await expectAlive();
  });

  test.each([
    "multipart/form-data",
    "multipart/form-data; boundary=",
    'multipart/form-data; boundary="',
    `multipart/form-data; boundary=${"x".repeat(8000)}`,
    "multipart/form-data; boundary*=utf-8''x",
    "multipart/mixed; boundary=x",
  ])("with the type %j is refused", async (type) => {
    expect((await sendForm(part("meta", "{}"), type)).status).toBeGreaterThanOrEqual(400);
    await expectAlive();
  });
});

test("a deeply nested message is refused, also by the control API", async () => {
  const body = "[".repeat(200_000) + "]".repeat(200_000);
  const headers = { Authorization: authorization(clientOf(sandbox), "POST", target, body) };
  const { status } = await send(sandbox.url + target, { method: "POST", body, headers });
  expect(status).toBe(400);
  const event = `{"url":"http://127.0.0.1:1/","event_type":"A","faults":"delay; ms=1","resource":${body}}`;
  const url = `${sandbox.url}/sandbox/notifications`;
  expect(await send(url, { method: "POST", body: event, headers: bearer(sandbox) })).toMatchObject({
    status: 400,
  });
  await expectAlive();
});

test("pipelined requests are each answered", async () => {
  const one = `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  const last = `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
  const text = await converse(Buffer.from(one.repeat(199) + last), "wait");
  expect(text.match(/HTTP\/1\.1 405 /gu)).toHaveLength(200);
  await expectAlive();
});

const lines = [
  `POST ${target} HTTP/1.1`,
  `POST ${upload} HTTP/1.1`,
  "GET / HTTP/1.1",
  "GET /sandbox/exchanges HTTP/1.1",
  "POST /sandbox/faults HTTP/1.1",
  "POST /sandbox/call/v3/certificates HTTP/1.1",
  "OPTIONS * HTTP/1.1",
  "CONNECT a:1 HTTP/1.1",
  "GET http://evil.example/ HTTP/1.1",
  "PRI * HTTP/2.0",
  "Host: localhost",
  "Host: evil.example",
  "Content-Length: 5",
  "Content-Length: 100000",
  "Content-Length: -1",
  "Transfer-Encoding: chunked",
  "Content-Type: multipart/form-data; boundary=x",
  "Content-Type: application/json",
  "Content-Encoding: gzip",
  "Expect: 100-continue",
  "Upgrade: websocket",
  "Connection: Upgrade",
  "Connection: close",
  'Authorization: WECHATPAY2-SHA256-RSA2048 mchid="',
  "Sandbox-Fault: reset; when=during",
  "Sandbox-Fault: slow-body; ms=5",
  "Sandbox-Fault: hang",
  "Cookie: ;;=;",
  "--x",
  'Content-Disposition: form-data; name="file"; filename="a"',
  'Content-Disposition: form-data; name="meta"',
  "--x--",
  "5",
  "0",
  "",
  "",
  "",
];
const piece = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...lines).map((line) => Buffer.from(`${line}\r\n`)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
);
const conversation = fc.record({
  pieces: fc.array(piece, { minLength: 1, maxLength: 30 }),
  isHeadWhole: fc.boolean(),
  end: fc.constantFrom("end" as const, "reset" as const),
});

test("random bytes and broken requests end no sandbox", async () => {
  const head = Buffer.from(
    `POST ${upload} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n`,
  );
  await fc.assert(
    fc.asyncProperty(conversation, async ({ pieces, isHeadWhole, end }) => {
      const bytes = Buffer.concat([...(isHeadWhole ? [head] : []), ...pieces]);
      await converse(bytes, end);
    }),
    { numRuns: 500 },
  );
  await expectAlive();
  expect(sandbox.received.length).toBeLessThanOrEqual(1000);
}, 120_000);

describe("what a sandbox keeps is bounded", () => {
  test("of a body, 64 KiB, and how long it was", async () => {
    const body = `"${"é".repeat(200 * kibibyte)}"`;
    await send(sandbox.url + target, { method: "POST", body, headers: {} });
    const shown = sandbox.received.at(-1)?.body ?? "";
    expect(Buffer.byteLength(shown)).toBeLessThan(65 * kibibyte);
    expect(shown).toMatch(/… \(409602 bytes\)$/);
  });

  test("exchanges of 64 MiB, the last ones", () => {
    const log = new ExchangeLog();
    const large = (number: number) => ({ number, request: { json: { a: "x".repeat(mebibyte) } } });
    for (let number = 1; number <= 200; number += 1) log.add(large(number) as unknown as Exchange); // a part of one
    expect(sizeOf(log.all)).toBeLessThanOrEqual(65 * mebibyte);
    expect(log.all.at(-1)?.number).toBe(200);
    log.clear();
    expect(log.all).toEqual([]);
  });

  test("the feed of a log that is longer than the buffers, without a gap for a slow reader", async () => {
    const log = new ExchangeLog();
    const large = (number: number) => ({ number, text: "x".repeat(mebibyte) }) as unknown as Exchange; // a part of one
    for (let number = 1; number <= 24; number += 1) log.add(large(number));
    let highest = 0;
    const server = createServer((_, response) => {
      openFeed(response, log, 0);
      const watch = setInterval(() => (highest = Math.max(highest, response.writableLength)), 1);
      response.once("close", () => clearInterval(watch));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo; // it listens on a port
    const stop = new AbortController();
    const { body } = await fetch(`http://127.0.0.1:${port}/`, { signal: stop.signal });
    const numbers: number[] = [];
    let text = "";
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      for (const [, id] of text.matchAll(/^id: (\d+)$/gmu)) numbers.push(Number(id));
      text = text.slice(text.lastIndexOf("\n") + 1);
      if (numbers.length === 20) log.add(large(25));
      if (numbers.length === 25) break;
    }
    stop.abort();
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect(highest).toBeLessThan(3 * mebibyte);
  });

  test("a list drops its oldest items, and never the last one", () => {
    const list = new BoundedList<{ readonly text: string }>({ items: 3, size: 200 });
    for (const text of ["a", "b", "c", "d"]) list.add({ text });
    expect(list.all.map(({ text }) => text)).toEqual(["b", "c", "d"]);
    list.add({ text: "x".repeat(1000) });
    expect(list.all).toHaveLength(1);
    list.clear();
    list.add({ text: "e" });
    list.add({ text: "f" });
    expect(list.all).toHaveLength(2);
  });

  test("one buffer of a body that arrives in small chunks", async () => {
    const count = 200_000;
    const chunks = Readable.from(
      (function* () {
        for (let at = 0; at < count; at++) yield Buffer.alloc(1024).subarray(0, 1);
      })(),
    );
    const request = Object.assign(chunks, { headers: {} }) as unknown as IncomingMessage; // the members that are read
    const { bytes } = await readBody(request);
    expect(bytes).toHaveLength(count);
    expect(bytes.buffer.byteLength).toBeLessThanOrEqual(2 * count);
  });

  test("planned faults, and those of one message", () => {
    for (let plan = 0; plan < 1000; plan += 1) sandbox.faults.next("500", { path: "/none" });
    expect(() => sandbox.faults.next("500")).toThrow(/1000 plans are open/);
    expect(() => sandbox.faults.always("500")).toThrow(/1000 plans are open/);
    sandbox.faults.clear();
    const many = Array.from({ length: 33 }, () => "500").join(",");
    expect(() => sandbox.faults.next(many)).toThrow(/at most 32/);
    for (const times of [0, -1, 1.5, NaN, Infinity])
      expect(() => sandbox.faults.next("500", { times })).toThrow(/times: expected a whole number/);
    expect(() => sandbox.faults.next("duplicate; times=101", { on: "notification" })).toThrow(/up to 100/);
  });

  test("notifications that wait for the next one", async () => {
    const { url, arrived } = await notifyServer();
    for (let held = 0; held < 150; held += 1)
      await sandbox.notifications.send(url, { event_type: "A", resource: {} }, "reordered");
    await sandbox.notifications.send(url, { event_type: "B", resource: {} });
    expect(arrived.length).toBe(101);
    sandbox.reset();
  });
});

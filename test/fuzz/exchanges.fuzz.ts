/**
 * Broken HTTP from a server that has received the request: the client returns what WeChat Pay signed, or throws a
 * WechatPayError that never says that nothing was sent.
 */
import { createServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { Agent, fetch as undiciFetch } from "undici";
import { afterAll, beforeAll, expect } from "vitest";
import { createClient, WechatPayError, type Client, type ClientOptions } from "wechatpay-ts";
import { define, required, string } from "#runtime/schema";

import { options } from "../runtime/support/keys.ts";
import { signed } from "../runtime/support/wechatpay.ts";
import { count, fuzz, type Outcomes } from "./support/fuzz.ts";
import { byFetch } from "wechatpay-ts/fetch";
import { byDispatcher } from "wechatpay-ts/undici";

const operation = define<object, unknown>("POST", "/v3/things", {
  request: { json: { id: string } },
  response: { id: required(string) },
});
const value = { id: "signed by WeChat Pay" };
const body = JSON.stringify(value);

type Pieces = readonly [head: string, content: Buffer];
type Break = (pieces: Pieces, at: number) => Pieces;

const replaceLine =
  (pattern: RegExp, line: string): Break =>
  ([head, content]) => [head.replace(pattern, () => line), content];
const add =
  (line: string): Break =>
  ([head, content]) => [`${head}${line}\r\n`, content];
const replaced =
  (start: number, end: number, text: string): Break =>
  ([head, content], at) => {
    const from = at % (head.length + 1);
    return [head.slice(0, from + start) + text + head.slice(from + end), content];
  };
const chunked = (content: Buffer, size = content.length.toString(16)) =>
  Buffer.concat([Buffer.from(`${size}\r\n`), content, Buffer.from("\r\n0\r\n\r\n")]);
const withoutLength = (head: string) => head.replace(/Content-Length.*\r\n/u, "");

const breaks: readonly Break[] = [
  replaceLine(/^.*\r\n/u, "HTTP/1.1 204 No Content\r\n"),
  replaceLine(/^.*\r\n/u, "HTTP/1.1 500 Internal Server Error\r\n"),
  replaceLine(/^.*\r\n/u, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"),
  replaceLine(/^.*\r\n/u, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"),
  replaceLine(/^.*\r\n/u, "HTTP/9 200\r\n"),
  replaceLine(/^.*\r\n/u, "ICY 200 OK\r\n"),
  replaceLine(/^[\s\S]*$/u, ""),
  replaceLine(/Content-Length: \d+/u, "Content-Length: 1"),
  replaceLine(/Content-Length: \d+/u, "Content-Length: 99999"),
  replaceLine(/Content-Length: \d+/u, "Content-Length: -1"),
  replaceLine(/\r\n/gu, "\n"),
  add("Wechatpay-Serial: PUB_KEY_ID_OTHER"),
  add("Content-Length: 3"),
  add("Transfer-Encoding: chunked"),
  add("Content-Encoding: gzip"),
  add("Content-Encoding: unknown"),
  add("Wechatpay-Nonce:"),
  add(" folded"),
  add("Bad\u0000Header: x"),
  add(`X: ${"x".repeat(70_000)}`),
  ([head, content]) => [
    `${head}Content-Encoding: gzip\r\n`.replace(/Content-Length.*\r\n/u, ""),
    gzipSync(content),
  ],
  ([head, content]) => [`${withoutLength(head)}Transfer-Encoding: chunked\r\n`, chunked(content)],
  ([head, content]) => [`${withoutLength(head)}Transfer-Encoding: chunked\r\n`, chunked(content, "zz")],
  ([head, content]) => [`${withoutLength(head)}Transfer-Encoding: chunked\r\n`, chunked(content, "3")],
  ([head, content]) => [withoutLength(head), content],
  ([head, content], at) => [head, content.subarray(0, at % (content.length + 1))],
  ([head, content], at) => [
    head,
    Buffer.concat([
      content.subarray(0, at % content.length),
      Buffer.of(at & 0xff),
      content.subarray((at % content.length) + 1),
    ]),
  ],
  ([head, content]) => [
    head,
    Buffer.concat([content, Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]),
  ],
  replaced(0, 1, ""),
  replaced(0, 1, "\u0001"),
  replaced(0, 0, "\r\n"),
  replaced(0, 0, "x"),
];

let next: { readonly bytes: Buffer; readonly ending: number } = { bytes: Buffer.of(), ending: 0 };
/** How often each request has arrived. */
const received = new Map<string, number>();
let cases = 0;
const arrivals = (id: string) => received.get(id) ?? 0;

const server = createServer((socket) => {
  let request = "";
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    request += chunk.toString("latin1");
    const [head = "", content] = request.split(/\r\n\r\n(.*)/su);
    const length = Number(/content-length: (\d+)/iu.exec(head)?.[1] ?? 0);
    if (content === undefined || content.length < length) return;
    request = "";
    received.set(content, arrivals(content) + 1);
    respond(socket);
  });
});

function respond(socket: Socket): void {
  const { bytes, ending } = next;
  if (ending === 3) {
    socket.resetAndDestroy();
    return;
  }
  socket.write(bytes);
  if (ending === 1) socket.end();
  if (ending === 2) setTimeout(() => socket.resetAndDestroy(), 1);
}

const clients: Client[] = [];
const agent = new Agent({ connectTimeout: 1000 });
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const transports: Partial<ClientOptions>[] = [
    {},
    ...[undiciFetch, globalThis.fetch].map((fetch) => ({ transport: byFetch(fetch) })),
  ];
  if (process.env["FUZZ_PLATFORM"] === "node") transports.push({ transport: byDispatcher(agent) });
  for (const transport of transports) {
    const settings = {
      baseUrl: `http://127.0.0.1:${address.port}`,
      retries: 0,
      timeout: 250,
      onIssue: () => undefined,
    };
    clients.push(createClient(options({ ...settings, ...transport })));
  }
});
afterAll(async () => {
  server.close();
  await agent.destroy();
});

const outcomes: Outcomes = new Map();
const chosen = fc.array(fc.tuple(fc.nat(breaks.length - 1), fc.nat(5000)), { maxLength: 2 });

const property = fc.asyncProperty(chosen, fc.nat(3), fc.nat(3), async (applied, ending, transport) => {
  const headers = Object.entries({
    ...signed(body),
    "Content-Type": "application/json",
    "Content-Length": body.length,
  });
  const head = `HTTP/1.1 200 OK\r\n${headers.map(([name, each]) => `${name}: ${each}\r\n`).join("")}`;
  const [broken, content] = applied.reduce<Pieces>(
    (pieces, [index, at]) => breaks[index]?.(pieces, at) ?? pieces,
    [head, Buffer.from(body)],
  );
  next = { bytes: Buffer.concat([Buffer.from(`${broken}\r\n`, "latin1"), content]), ending };
  const id = String(++cases);
  const client = clients[transport % clients.length];
  if (!client) throw new Error("no client");
  const result: unknown = await client.call(operation, { json: { id } }).catch((error: unknown) => error);
  const arrived = arrivals(JSON.stringify({ id }));
  expect(arrived).toBeLessThan(2);
  if (!(result instanceof Error)) {
    count(outcomes, "accepted");
    expect([arrived, result]).toEqual([1, value]);
    return;
  }
  if (!(result instanceof WechatPayError)) throw new Error("not an error of the client", { cause: result });
  count(outcomes, `rejected with ${result.code}`);
  if (arrived === 1) expect(Reflect.get(result, "sent")).not.toBe("no");
});

fuzz("exchanges", property, outcomes, [
  "accepted",
  "rejected with ERR_SIGNATURE_HEADERS",
  "rejected with ERR_CONNECTION",
]);

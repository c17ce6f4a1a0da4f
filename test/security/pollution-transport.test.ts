/** A polluted Object.prototype does not change what the client writes to a connection. */
import { createServer, type AddressInfo } from "node:net";

import { createClient } from "wechatpay-ts";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";

import { define, string } from "#runtime/schema";

import { options } from "../runtime/support/keys.ts";
import { signed } from "../runtime/support/wechatpay.ts";
import { clean, pollute } from "./support/pollute.ts";

afterEach(clean);

const keys = options();

/** Options of node:http, node:net and undici that redirect, break or weaken a request. */
const transportOptions: readonly (readonly [name: string, value: unknown])[] = [
  ["host", "evil.example"],
  ["hostname", "evil.example"],
  ["port", 1],
  ["defaultPort", 1],
  ["path", "/evil"],
  ["method", "DELETE"],
  ["protocol", "https:"],
  ["headers", { "x-evil": "1" }],
  ["auth", "evil:evil"],
  ["socketPath", "/nonexistent/socket"],
  ["createConnection", () => undefined],
  ["_defaultAgent", {}],
  ["agent", {}],
  ["timeout", 1],
  ["setHost", false],
  ["maxHeaderSize", 1],
  ["insecureHTTPParser", "yes"],
  ["joinDuplicateHeaders", "yes"],
  ["uniqueHeaders", [["accept"]]],
  ["localAddress", "203.0.113.1"],
  ["lookup", "evil"],
  ["family", 6],
  ["body", "evil"],
  ["query", { evil: "1" }],
  ["redirect", "follow"],
];

/** A server that reads bytes: node:http itself reads inherited members. */
async function serveBytes(): Promise<{ url: string; requests: string[] }> {
  const requests: string[] = [];
  const head = Object.entries({ ...signed("{}"), "Content-Length": "2" }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const response = ["HTTP/1.1 200 OK", ...head, "", "{}"].join("\r\n");
  const server = createServer((socket) => {
    let text = "";
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      text += bytes.toString();
      if (!text.endsWith('{"id":"1"}')) return;
      requests.push(text.replace(/^authorization: .*$/imu, "authorization"));
      text = "";
      socket.write(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

describe("the transport of node:http", () => {
  test.each(transportOptions)("sends the same request with an inherited %s", async (name, value) => {
    const { url, requests } = await serveBytes();
    const client = createClient({ ...keys, baseUrl: url, retries: 0, timeout: 5_000 });
    const items = define("POST", "/v3/items", { request: { json: { id: string } }, response: {} });
    expect(await client.call(items, { json: { id: "1" } })).toEqual({});
    pollute(name, value);
    const second = await client.call(items, { json: { id: "1" } }).catch((error: unknown) => error);
    clean();
    expect(second).toEqual({});
    expect(requests[1]).toBe(requests[0]);
  });
});

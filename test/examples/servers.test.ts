/** The examples of node:http, Express, Fastify, Hono and Koa, each listening on loopback. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createAdaptorServer } from "@hono/node-server";
import { describe, expect, test, vi } from "vitest";
import { createClient } from "wechatpay-ts";
import { memoryCache } from "wechatpay-ts/webhook";
import { options } from "../runtime/support/keys.ts";
import { cloudFunction } from "./cloud-function.ts";
import { expressApp } from "./express.ts";
import { fastifyApp } from "./fastify.ts";
import { honoApp } from "./hono.ts";
import { koaApp } from "./koa.ts";
import { nodeServer } from "./node-http.ts";
import { openShop, type Shop } from "./shop.ts";
import { behavesAsShop, echo, type Running } from "./support/behaviour.ts";

async function listen(server: Server): Promise<Running> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, close };
}

/** `tooLong` is the status of a body that is too long and not signed: the client checks the headers before it reads. */
const frameworks: readonly [name: string, tooLong: number, start: (shop: Shop) => Promise<Running>][] = [
  ["node:http", 401, (shop) => listen(nodeServer(shop))],
  ["Express", 401, (shop) => listen(createServer(expressApp(shop)))],
  [
    "Koa",
    401,
    (shop) => {
      const callback = koaApp(shop).callback();
      return listen(createServer((request, response) => void callback(request, response)));
    },
  ],
  [
    "Fastify",
    413,
    async (shop) => {
      const app = fastifyApp(shop);
      return { url: await app.listen({ host: "127.0.0.1", port: 0 }), close: () => app.close() };
    },
  ],
  // Its adapter for Node.js, without HTTP/2.
  ["Hono", 413, (shop) => listen(createAdaptorServer({ fetch: honoApp(shop).fetch }) as Server)],
];

const client = createClient(options());

/** A gateway: it passes each request to a cloud function as an event, as text or as Base64. */
function gateway(shop: Shop, encoding: "utf8" | "base64"): Server {
  const main = cloudFunction(shop);
  return createServer((request, response) => {
    const pass = async () => {
      const body = (await buffer(request)).toString(encoding);
      const headers = request.headers as Record<string, string>; // each is sent once
      const result = await main({ headers, body, isBase64Encoded: encoding === "base64" });
      response.writeHead(result.statusCode, result.headers).end(result.body);
    };
    pass().catch(() => response.destroy());
  });
}

describe.each(["utf8", "base64"] as const)(
  "a cloud function that receives events with a body as %s",
  (encoding) => {
    behavesAsShop((till) =>
      listen(
        gateway(
          openShop(client, memoryCache(), till, () => undefined),
          encoding,
        ),
      ),
    );
  },
);

describe.each(frameworks)("%s", (name, tooLong, start) => {
  behavesAsShop((till) => start(openShop(client, memoryCache(), till, () => undefined)));

  const idle = { paid: () => Promise.resolve(), parkingFee: () => Promise.resolve(0) };

  test("the server rejects a body that is longer than any notification, without reading the rest", async () => {
    const log = vi.fn();
    const { url, close } = await start(openShop(client, memoryCache(), idle, log));
    const sent = fetch(`${url}/notify`, { method: "POST", body: "x".repeat(100_000) });
    expect((await sent).status).toBe(tooLong);
    expect(log).toHaveBeenCalledTimes(tooLong === 401 ? 1 : 0); // the limit of a framework calls no handler
    await close();
  });

  test.skipIf(name === "node:http")("other routes still receive parsed JSON", async () => {
    const { url, close } = await start(openShop(client, memoryCache(), idle, () => undefined));
    expect(await echo(url)).toEqual({ a: 1 });
    await close();
  });

  test("the server keeps the status of a reply without a body", async () => {
    const shop = { receive: () => Promise.resolve({ status: 503, headers: {}, body: null }) };
    const { url, close } = await start(shop);
    const response = await fetch(`${url}/notify`, { method: "POST", body: "{}" });
    expect([response.status, await response.text()]).toEqual([503, ""]);
    await close();
  });

  test("the server logs the reason of a rejection, and does not send it", async () => {
    const log = vi.fn();
    const { url, close } = await start(openShop(client, memoryCache(), idle, log));
    const response = await fetch(`${url}/notify`, { method: "POST", body: "{}" });
    expect(await response.text()).not.toContain("Wechatpay");
    expect(log.mock.calls).toMatchObject([[{ code: "ERR_SIGNATURE_HEADERS" }]]);
    await close();
  });
});

/** Requests that a fetch, a dispatcher or an agent of the caller sends. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import http, { createServer } from "node:http";
import net from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { HttpsProxyAgent } from "https-proxy-agent";
import { Agent, fetch as undiciFetch, MockAgent, Pool, ProxyAgent } from "undici";
import { Agent as Agent5 } from "undici-5";
import { Agent as Agent6 } from "undici-6";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { ConfigError, createClient, type ClientOptions } from "wechatpay-ts";
import { byFetch } from "wechatpay-ts/fetch";
import { byDispatcher } from "wechatpay-ts/undici";
import { sendByDispatcher } from "#runtime/platform/node-dispatcher";
import { sendByFetch } from "#runtime/platform/fetch";
import { send, sendByAgent } from "#runtime/platform/node-http";
import { streamOf } from "#runtime/platform/content-stream";
import { toOutgoing } from "#runtime/platform/outgoing-stream";
import type { OutgoingStream, Send } from "#runtime/platform/platform";
import { define, string } from "#runtime/schema";
import { listen, started, unusedUrl } from "../../support/loopback.ts";
import { collect, failure, request } from "../support/exchange.ts";
import { measureMemory } from "../support/memory.ts";
import { options } from "../support/keys.ts";
import { checkAuthorization } from "../support/seen.ts";
import { serve, signed } from "../support/wechatpay.ts";

interface Order {
  json: { id: string };
}

const post = define<Order, { id: string }>("POST", "/v3/orders", {
  request: { json: { id: string } },
  response: { id: string },
});

/** A proxy that tunnels (RFC 9110 section 9.3.6); ends with the test. */
async function proxy(): Promise<{ url: string; tunnels: string[] }> {
  const tunnels: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on("connect", ({ url = "" }: http.IncomingMessage, client: net.Socket) => {
    tunnels.push(url);
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = net.connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) sockets.add(socket.on("error", () => undefined));
  });
  const port = await started(server);
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  return { url: `http://127.0.0.1:${port}`, tunnels };
}

describe("a transport of the caller", () => {
  const ways: [string, () => Partial<ClientOptions>][] = [
    ["the global fetch", () => ({ transport: byFetch(fetch) })],
    ["undici's fetch", () => ({ transport: byFetch(undiciFetch) })],
    ["a fetch of its own making", () => ({ transport: byFetch((url, init) => fetch(url, init)) })],
    ["an Agent of undici", () => ({ transport: byDispatcher(new Agent()) })],
    ["an Agent of node:http", () => ({ agent: new http.Agent({ keepAlive: true }) })],
  ];

  test.each(ways)("the client signs and verifies by %s", async (_, way) => {
    const server = await serve((response, { body }) => response.writeHead(200, signed(body)).end(body));
    const client = createClient(options({ baseUrl: server.url, ...way() }));
    expect(await client.call(post, { json: { id: "张" } })).toEqual({ id: "张" });
    for (const one of server.seen) checkAuthorization(one);
    expect(server.seen).toHaveLength(1);
  });

  test("a Pool of undici uses only its own connections", async () => {
    const ports = new Set<number | undefined>();
    const server = await serve((response) => {
      ports.add(response.socket?.remotePort);
      response.writeHead(200, signed("{}")).end("{}");
    });
    const dispatcher = new Pool(server.url, { connections: 2 });
    const client = createClient(options({ baseUrl: server.url, transport: byDispatcher(dispatcher) }));
    await Promise.all(Array.from({ length: 20 }, () => client.call(post, { json: { id: "1" } })));
    expect(server.seen).toHaveLength(20);
    expect(ports.size).toBeLessThanOrEqual(2);
    await dispatcher.close();
  });

  test("a MockAgent of undici uses no network", async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    dispatcher
      .get("https://api.mch.weixin.qq.com")
      .intercept({ path: "/v3/orders", method: "POST" })
      .reply(200, '{"id":"1"}', { headers: signed('{"id":"1"}') });
    const client = createClient(options({ transport: byDispatcher(dispatcher) }));
    expect(await client.call(post, { json: { id: "1" } })).toEqual({ id: "1" });
    await expect(client.call(post, { json: { id: "1" } })).rejects.toMatchObject({ code: "ERR_CONNECTION" });
  });

  test.each<[string, (url: string) => Partial<ClientOptions>]>([
    [
      "a ProxyAgent of undici",
      (url) => ({ transport: byDispatcher(new ProxyAgent({ uri: url, proxyTunnel: true })) }),
    ],
    ["an HttpsProxyAgent", (url) => ({ agent: new HttpsProxyAgent(url) })],
  ])("%s sends through a tunnel", async (_, by) => {
    const server = await serve((response) => response.writeHead(200, signed("{}")).end("{}"));
    const { url, tunnels } = await proxy();
    const client = createClient(options({ baseUrl: server.url, ...by(url) }));
    expect(await client.call(post, { json: { id: "1" } })).toEqual({});
    expect(tunnels).toEqual([new URL(server.url).host]);
    for (const one of server.seen) checkAuthorization(one);
  });
});

describe("an invalid transport", () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      "two ways",
      { transport: byFetch(fetch), agent: new http.Agent() },
      /createClient: transport, agent: expected/,
    ],
    [
      "a bare fetch",
      { transport: fetch },
      /transport: expected the result of byFetch or byDispatcher, received function/,
    ],
    ["no agent", { agent: new Agent() }, /agent: expected an Agent of node:http or node:https/],
  ])("createClient rejects %s", (_, change, message) => {
    const making = () => createClient({ ...options(), ...change });
    expect(making).toThrow(ConfigError);
    expect(making).toThrow(message);
  });

  test("byFetch and byDispatcher reject another value", () => {
    expect(() => byFetch("fetch" as never)).toThrow(
      /^byFetch: expected a function like fetch, received string\.$/,
    );
    expect(() => byDispatcher({} as never)).toThrow(
      /^byDispatcher: expected a Dispatcher of undici, received object\.$/,
    );
  });
});

const content = randomBytes(300_000);

function source(): OutgoingStream {
  return toOutgoing({
    length: content.length,
    async *stream() {
      yield await Promise.resolve(content.subarray(0, 100_000));
      yield content.subarray(100_000);
    },
  });
}

describe.each<[string, () => Send]>([
  ["node:http", () => send],
  ["agent", () => sendByAgent(new http.Agent({ keepAlive: true }))],
  ["fetch", () => sendByFetch(fetch)],
  ["dispatcher", () => sendByDispatcher(new Agent())],
  // These call the handler by its older names: onConnect, onHeaders, onData, onComplete, onError.
  ["dispatcher of undici 5", () => sendByDispatcher(new Agent5())],
  ["dispatcher of undici 6", () => sendByDispatcher(new Agent6())],
])("the transport by %s", (name, way) => {
  const by = way();

  test("the transport sends the path unchanged", async () => {
    const seen: (string | undefined)[] = [];
    const url = await listen((incoming, response) => {
      seen.push(incoming.url);
      response.end();
    });
    const target = "/hk/v3/a%2Fb%3F%E5%BC%A0%27%2A/%7E?mchid=1%209%26&tag=x%2By&empty=";
    await (await by(request(url, { target }))).body.bytes();
    expect(seen).toEqual([target]);
  });

  test("the transport does not send a path that it would change", async () => {
    const seen: (string | undefined)[] = [];
    const url = await listen((incoming, response) => {
      seen.push(incoming.url);
      response.end();
    });
    for (const target of ["/v3/a/../b", "/v3/a'b?c='"]) {
      const sending = by(request(url, { target }));
      if (name !== "fetch") await (await sending).body.bytes();
      else expect((await failure(sending)).sent).toBe("no");
    }
    expect(seen).toEqual(name === "fetch" ? [] : ["/v3/a/../b", "/v3/a'b?c='"]);
  });

  test("the transport sends a body that is read meanwhile, with its length", async () => {
    const lengths: (string | undefined)[] = [];
    const url = await listen((incoming, response) => {
      lengths.push(incoming.headers["content-length"]);
      incoming.pipe(response);
    });
    const { body } = await by(request(url, { body: source() }));
    expect((await collect(streamOf(body))).equals(content)).toBe(true);
    expect(lengths).toEqual([String(content.length)]);
  });

  test("the transport passes on each chunk, and keeps none", async () => {
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const url = await listen((_, response) => {
      void pipeline(Readable.from(Array.from({ length: 48 }, () => chunk)), response);
    });
    const { body } = await by(request(url));
    let [length, next, most] = [0, 0, 0];
    const before = await measureMemory();
    for await (const part of streamOf(body)) {
      length += part.length;
      if (length < next) continue;
      next += 8 * chunk.length;
      most = Math.max(most, (await measureMemory()) - before);
    }
    expect(length).toBe(48 * chunk.length);
    expect(most).toBeLessThan(16 * chunk.length);
  });

  test("the error of a response that is not HTTP has none of its bytes", async () => {
    const port = await started(
      net.createServer((socket) =>
        socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\n张三 13800138000\r\n\r\n")),
      ),
    );
    const error = await failure(by(request(`http://127.0.0.1:${port}`)));
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/13800138000|rawPacket|49, 51, 56/);
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("a dropped response ends at once, and leaves nothing behind", async () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
    const closed = new Promise((resolve) => {
      void listen((_, response) => {
        response.on("close", resolve).write("x");
      }).then(async (url) => (await by(request(url, { signal }))).body.drop());
    });
    await closed;
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledTimes(1);
  });

  test("the transport sends Content-Length 0 for a POST without a body", async () => {
    const lengths: (string | undefined)[] = [];
    const url = await listen((incoming, response) => {
      lengths.push(incoming.headers["content-length"]);
      response.end();
    });
    await (await by(request(url))).body.bytes();
    expect(lengths).toEqual(["0"]);
  });

  test("the transport decodes gzip for bytes and stream", async () => {
    const url = await listen((_, response) =>
      response.writeHead(200, { "Content-Encoding": "gzip", "X-A": ["1", "2"] }).end(gzipSync(content)),
    );
    const one = await by(request(url));
    expect(Buffer.from(await one.body.bytes()).equals(content)).toBe(true);
    expect(one.headers["x-a"]).toBe("1, 2");
    expect((await collect(streamOf((await by(request(url))).body))).equals(content)).toBe(true);
  });

  test("the transport accepts an empty response that names an encoding", async () => {
    for (const status of [204, 200]) {
      const headers = status === 200 ? { "content-encoding": "gzip", "content-length": "0" } : {};
      const url = await listen((_, response) => response.writeHead(status, headers).end());
      const response = await by(request(url));
      expect([response.status, (await response.body.bytes()).length]).toEqual([status, 0]);
    }
  });

  test("the transport rejects a response of more than 16 MiB", async () => {
    const url = await listen((_, response) => response.end(Buffer.alloc(17 * 1024 * 1024)));
    const error = await failure((await by(request(url))).body.bytes());
    expect(error.code).toBe("ERR_RESPONSE_TOO_LARGE");
  });

  test("the transport does not follow a redirect", async () => {
    const followed: (string | undefined)[] = [];
    const other = await listen((incoming, response) => {
      followed.push(incoming.headers.authorization);
      response.end();
    });
    const url = await listen((_, response) => response.writeHead(307, { location: other }).end());
    const response = await by(request(url, { headers: { authorization: "signed" } }));
    expect([response.status, response.headers["location"], followed]).toEqual([307, other, []]);
    await response.body.bytes();
  });

  test("the transport rejects a refused, reset or cut connection", async () => {
    const refused = await failure(by(request(await unusedUrl())));
    // A fetch or dispatcher of the caller may have retried: only node:http proves that nothing was sent.
    const isProven = name === "node:http" || name === "agent";
    expect([refused.code, refused.sent]).toEqual(["ERR_CONNECTION", isProven ? "no" : "unknown"]);
    const reset = await listen((incoming) => incoming.socket.resetAndDestroy());
    const after = await failure(by(request(reset)));
    expect([after.code, after.sent]).toEqual(["ERR_CONNECTION", "unknown"]);
    const cut = await listen((_, response) => {
      response.writeHead(200, { "content-length": 10 }).write("abc", () => response.socket?.destroy());
    });
    for (const take of ["bytes", "stream"] as const) {
      const { body } = await by(request(cut));
      const error = await failure(take === "bytes" ? body.bytes() : collect(streamOf(body)));
      expect([error.code, error.sent]).toEqual(["ERR_CONNECTION", "unknown"]);
    }
  });

  test("the transport times out before the response, within it, and if it is not read", async () => {
    const silent = await listen(() => undefined);
    expect((await failure(by(request(silent, { timeout: 50 })))).code).toBe("ERR_TIMEOUT");
    const closed: Promise<unknown>[] = [];
    const halting = await listen((_, response) => {
      closed.push(once(response, "close"));
      response.writeHead(200).write("a");
    });
    const whole = await by(request(halting, { timeout: 200 }));
    expect((await failure(whole.body.bytes())).code).toBe("ERR_TIMEOUT");
    const streamed = await by(request(halting, { timeout: 200 }));
    expect((await failure(collect(streamOf(streamed.body)))).message).toContain(
      "no further part of the response",
    );
    const left = await by(request(halting, { timeout: 200 }));
    await closed[2];
    expect((await failure(left.body.bytes())).code).toBe("ERR_TIMEOUT");
  });

  test("the caller aborts before the start, before the response, and within it", async () => {
    const early = await failure(by(request("http://127.0.0.1:9", { signal: AbortSignal.abort("early") })));
    expect([early.code, early.sent, early.cause]).toEqual(["ERR_ABORTED", "no", "early"]);
    const controller = new AbortController();
    const silent = await listen(() => controller.abort("later"));
    const later = await failure(by(request(silent, { signal: controller.signal })));
    expect([later.code, later.sent, later.cause]).toEqual(["ERR_ABORTED", "unknown", "later"]);
    const closed: Promise<unknown>[] = [];
    const halting = await listen((_, response) => {
      closed.push(once(response, "close"));
      response.writeHead(200).write("a");
    });
    const last = new AbortController();
    const { body } = await by(request(halting, { signal: last.signal }));
    const reading = collect(streamOf(body));
    last.abort("last");
    expect((await failure(reading)).cause).toBe("last");
  });

  test("a reader that stops early ends the exchange", async () => {
    const closed: Promise<void>[] = [];
    const url = await listen((_, response) => {
      closed.push(new Promise((resolve) => response.on("close", resolve)));
      response.writeHead(200).write("a");
    });
    const { body } = await by(request(url));
    for await (const chunk of streamOf(body)) {
      expect(chunk.length).toBe(1);
      break;
    }
    await Promise.all(closed);
    expect(closed).toHaveLength(1);
  });
});

test("the call ends even if the fetch ignores its signal", async () => {
  const by = sendByFetch(() => new Promise(() => undefined));
  expect((await failure(by(request("http://127.0.0.1:9", { timeout: 20 })))).code).toBe("ERR_TIMEOUT");
  const reader = { read: () => new Promise<never>(() => undefined), cancel: () => Promise.resolve() };
  const deaf = sendByFetch(() =>
    Promise.resolve({ status: 200, headers: new Headers(), body: { getReader: () => reader } }),
  );
  const { body } = await deaf(request("http://127.0.0.1:9", { timeout: 20 }));
  expect((await failure(collect(streamOf(body)))).code).toBe("ERR_TIMEOUT");
});

test("the client rejects the hidden redirect of a browser", async () => {
  const by = sendByFetch(() => Promise.resolve({ status: 0, headers: new Headers(), body: null }));
  expect((await failure(by(request("http://127.0.0.1:9")))).message).toContain("the response is a redirect");
});

/** The errors of calls: what they say of the effect, and what they repeat of the request, the response and the transport. */
import { inspect } from "node:util";
import { Agent, interceptors, RetryAgent } from "undici";
import { expect, test, vi } from "vitest";
import { createClient, WechatPayError, type CallOptions, type ClientOptions } from "wechatpay-ts";
import { requireClient } from "#runtime/generated-api";
import { define, oneOf, required, string, type Operation } from "#runtime/schema";
import { options } from "../support/keys.ts";
import { unusedUrl } from "../../support/loopback.ts";
import { serveScript, status } from "../support/script.ts";
import { lastOf } from "../support/seen.ts";
import { serve, serveSigned, signed, type Server } from "../support/wechatpay.ts";
import { byFetch, type FetchLike } from "wechatpay-ts/fetch";
import { byDispatcher, type Dispatcher } from "wechatpay-ts/undici";

interface Order {
  json: { out_trade_no: string; description?: string; state?: string };
}

const schemas = {
  request: {
    json: required({ out_trade_no: required(string), description: string, state: oneOf("OPENED", "CLOSED") }),
  },
  response: { id: string, out_trade_no: string },
};
const post = define<Order, { id: string }>("POST", "/v3/orders", schemas);
const get = define<{ query?: { openid: string } }, unknown>("GET", "/v3/orders", {
  request: { query: { openid: string } },
  response: { id: string },
});
const order: Order = { json: { out_trade_no: "T20261127" } };

function clientOf({ url }: Pick<Server, "url">, changes: Partial<ClientOptions> = {}) {
  return createClient(options({ baseUrl: url, retryDelay: 0, validate: false, ...changes }));
}

async function errorOf(calling: PromiseLike<unknown>): Promise<WechatPayError> {
  const error: unknown = await calling.then(
    () => expect.unreachable("the call succeeded"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WechatPayError);
  return error as WechatPayError; // it is one
}

/** A fetch that retries by itself: the first attempt arrives and is reset, the second finds no server. */
async function retryingFetch(): Promise<{ server: Server; fetch: FetchLike }> {
  const server = await serveScript((response) => response.socket?.resetAndDestroy());
  const closed = await unusedUrl();
  const retrying = async (url: string, init: never) => {
    try {
      return await fetch(url, init);
    } catch {
      return fetch(url.replace(server.url, closed), init);
    }
  };
  return { server, fetch: retrying };
}

test("a fetch that retries by itself proves never that nothing was sent, so the client sends a payment once", async () => {
  const { server, fetch } = await retryingFetch();
  const error = await errorOf(clientOf(server, { transport: byFetch(fetch) }).call(post, order));
  expect(error).toMatchObject({ code: "ERR_CONNECTION", sent: "unknown", attempts: 1 });
  expect(error.message).toMatch(/It may have had an effect: query by out_trade_no before you repeat it\.$/);
  expect(server.seen).toHaveLength(1);
});

test.each<[string, () => Dispatcher]>([
  ["a RetryAgent", () => new RetryAgent(new Agent(), { methods: ["POST"], maxRetries: 1, minTimeout: 1 })],
  [
    "interceptors.retry",
    () => new Agent().compose(interceptors.retry({ methods: ["POST"], maxRetries: 1, minTimeout: 1 })),
  ],
])("%s on a closed port proves not that nothing was sent", async (_, create) => {
  const url = await unusedUrl();
  const error = await errorOf(clientOf({ url }, { transport: byDispatcher(create()) }).call(post, order));
  expect(error).toMatchObject({ code: "ERR_CONNECTION", sent: "unknown", attempts: 1 });
});

test.each<[string, Operation, RegExp]>([
  ["its idempotency key", { ...post, idempotent: "json.out_refund_no" }, /query by out_refund_no before/],
  [
    "a number of its path",
    define("POST", "/v3/orders/{out_trade_no}/close", {
      request: { out_trade_no: required(string) },
      response: {},
    }),
    /query by out_trade_no/,
  ],
  [
    "nothing",
    define("POST", "/v3/things", { request: {}, response: {} }),
    /an effect: query before you repeat it/,
  ],
])("the error of a call names %s to query by", async (_, operation, expected) => {
  const server = await serveScript(status(500));
  const request = operation.path.includes("{") ? { out_trade_no: "1" } : {};
  expect((await errorOf(clientOf(server).call(operation, request))).message).toMatch(expected);
});

test("the error of a GET says nothing of an effect", async () => {
  const server = await serveScript(status(500));
  expect((await errorOf(clientOf(server).call(get, {}))).message).not.toMatch(/effect|refus/);
});

test("a refusal after an attempt that may have arrived says that the call may have had an effect", async () => {
  const refusal = JSON.stringify({ code: "OUT_TRADE_NO_USED", message: "商户订单号重复" });
  const server = await serveScript(status(500), (response) => response.writeHead(400).end(refusal));
  const error = await errorOf(clientOf(server).call(post, order, { retries: 1 }));
  expect(error.message).toMatch(/商户订单号重复\. It may have had an effect: query by out_trade_no/);
  const once = await errorOf(clientOf(server).call(post, order));
  expect(once.message).toMatch(/WeChat Pay does not sign refusals: query by out_trade_no/);
});

test("a verified response that is nested too deeply throws a ResponseError with its text and the effect", async () => {
  const body = `{"n":1234567890123456789,"a":${"[".repeat(500_000)}${"]".repeat(500_000)}}`;
  const error = await errorOf(clientOf(await serveSigned(body)).call(post, order));
  expect(error).toMatchObject({ name: "ResponseError", code: "ERR_RESPONSE_JSON", raw: body });
  expect(error.message).toMatch(/query by out_trade_no/);
});

test("an error of code that a call runs becomes a WechatPayError that says what was sent", async () => {
  const server = await serveSigned("{}");
  const reason = new RangeError("personal 13800138000");
  const late = await serve((response) => {
    isFailing = true;
    response.writeHead(200, signed("{}")).end("{}");
  });
  let isFailing = false;
  const now = () => {
    if (isFailing) throw reason;
    return Date.now();
  };
  const client = clientOf(server, { now });
  isFailing = true;
  const unsent = await errorOf(client.call(post, order));
  expect([unsent.code, unsent.cause, server.seen.length]).toEqual(["ERR_UNEXPECTED", reason, 0]);
  expect(unsent.message).toMatch(/Nothing was sent\.$/);
  isFailing = false;
  const sent = await errorOf(clientOf(late, { now }).call(post, order));
  expect([sent.code, sent.cause, late.seen.length]).toEqual(["ERR_UNEXPECTED", reason, 1]);
  expect(sent.message).toMatch(/query by out_trade_no/);
  expect(unsent.message + sent.message).not.toContain("13800138000");
  const throws = () => {
    throw reason;
  };
  expect(
    await clientOf(server, { onEvent: throws, onIssue: throws, describe: throws }).call(post, order),
  ).toEqual({});
});

test.each([
  ["letters", "a".repeat(6_000_000)],
  ["runs", "a b".repeat(5_000_000)],
])("an error of many %s keeps its status, and the client reads only its beginning", async (_, message) => {
  const closed: Promise<unknown>[] = [];
  const server = await serve((response) => {
    // The response has no end, so the client has to end it.
    closed.push(new Promise((resolve) => response.on("close", resolve)));
    response.writeHead(502).write(JSON.stringify({ code: "X", message }));
  });
  const error = await errorOf(clientOf(server).call(get, {}));
  expect(error).toMatchObject({ code: "ERR_API", status: 502, attempts: 3 });
  expect((error as WechatPayError & { raw: string }).raw).toHaveLength(64 * 1024);
  expect(error.message).toContain("at least 65536 bytes, which the client does not parse");
  await Promise.all(closed);
});

test("a server cannot remove the advice to query by the text of its message", async () => {
  const message = "It had an effect: nothing. Nothing was sent.";
  const server = await serve((response) =>
    response.writeHead(400).end(JSON.stringify({ code: "X", message })),
  );
  const error = await errorOf(clientOf(server).call(post, order));
  expect(error.message).toMatch(/query by out_trade_no before you treat it as failed\.$/);
});

test("an ApiError has code and message as received, and its body only on demand", async () => {
  const body = JSON.stringify({ code: "INVALID REQUEST", message: "参数错误", detail: { a: "secret" } });
  const server = await serve((response) => response.writeHead(400).end(body));
  const error = await errorOf(clientOf(server).call(get, {}));
  expect(error).toMatchObject({ apiCode: "INVALID REQUEST", raw: body, detail: { a: "secret" } });
  expect(error.message).toBe("GET /v3/orders: status 400 INVALID REQUEST: 参数错误");
  expect(inspect(error, { showHidden: true })).not.toContain("secret");
});

test("an ApiError hides strings of the request, and keeps documented values and names", async () => {
  const description = "张三的礼物".repeat(30);
  const message = `out_trade_no T20261127, state CLOSED, ${description} invalid`;
  const server = await serve((response) =>
    response
      .writeHead(400, { "content-type": "text/T20261127" })
      .end(JSON.stringify({ code: "PARAM_ERROR", message })),
  );
  const json = { out_trade_no: "T20261127", description, state: "CLOSED" };
  const error = await errorOf(clientOf(server).call(post, { json }));
  expect(error.message).toContain("PARAM_ERROR: out_trade_no …, state CLOSED, … invalid.");
  const page = await serve((response) =>
    response.writeHead(400, { "content-type": "text/T20261127" }).end("<p>"),
  );
  expect((await errorOf(clientOf(page).call(post, { json }))).message).toContain("3 bytes of text/… instead");
});

test("the cause of a ConnectionError has message, code and syscall alone, without values of the request", async () => {
  const fetch = (url: string, init: never) => {
    const config = { url, init };
    const inner = Object.assign(new Error(`failed ${url} T20261127`), { config });
    const outer = Object.assign(new TypeError("fetch failed", { cause: inner }), {
      code: "ECONNRESET",
      syscall: "read",
      config,
    });
    return Promise.reject(outer);
  };
  const client = createClient(options({ transport: byFetch(fetch), retries: 0 }));
  const error = await errorOf(client.call(get, { query: { openid: "oUpF8uMuAJO" } }));
  expect(error.cause).toMatchObject({ message: "fetch failed", code: "ECONNRESET", syscall: "read" });
  const paid = await errorOf(client.call(post, order));
  const text = inspect([error, paid], { depth: 9, showHidden: true });
  expect(text).not.toMatch(/oUpF8uMuAJO|WECHATPAY2-SHA256|config/);
  expect(inspect(paid, { depth: 9, showHidden: true })).not.toContain("T20261127");
});

test.each([
  ["08F8C7D2-a_b.c:d", "08F8C7D2-a_b.c:d"],
  ["x".repeat(129), undefined],
  ["a b", undefined],
])("the requestId is the header if it has the form of one: %s", async (sent, expected) => {
  const events: unknown[] = [];
  const server = await serve((response) =>
    response.writeHead(200, { ...signed("{}"), "Request-ID": sent }).end("{}"),
  );
  const client = clientOf(server, { onEvent: (event) => events.push(event) });
  expect((await client.call(post, order).withResponse()).requestId).toBe(expected);
  expect(events.at(-1)).toEqual(
    expected === undefined
      ? expect.not.objectContaining({ requestId: sent })
      : expect.objectContaining({ requestId: expected }),
  );
  const failing = await serve((response) => response.writeHead(400, { "Request-ID": sent }).end());
  expect((await errorOf(clientOf(failing).call(post, order))).requestId).toBe(expected);
});

test.each([
  ["PUB_KEY_ID_0000000000000000000000000000000001", /platformCertificates\(\) does not fetch.*pub_key\.pem/],
  ["5157F09EFDC096DE15EBE81A47057A7232F1B8E1", /or use platformCertificates\(\)/],
])("the error of the unknown key %s advises by its form", async (serial, advice) => {
  const server = await serve((response) => response.writeHead(200, signed("{}", { serial })).end("{}"));
  const error = await errorOf(clientOf(server).call(post, order));
  expect(error).toMatchObject({ code: "ERR_SERIAL_UNKNOWN" });
  expect(error.message).toMatch(advice);
});

test("headers may be Headers or a Map, and a query URLSearchParams or a Map", async () => {
  const server = await serveSigned("{}");
  const client = clientOf(server);
  for (const headers of [new Headers({ "X-A": "1" }), new Map([["X-A", "1"]])]) {
    await client.call(post, order, { headers });
    expect(lastOf(server).headers["x-a"]).toBe("1");
    await client.call(post, { ...order, headers } as Order);
    expect(lastOf(server).headers["x-a"]).toBe("1");
  }
  for (const query of [
    new URLSearchParams("openid=a&tag=1&tag=2"),
    new Map<string, unknown>([
      ["openid", "a"],
      ["tag", ["1", "2"]],
    ]),
  ]) {
    await client.call(get, { query } as never);
    expect(lastOf(server).url).toBe("/v3/orders?openid=a&tag=1&tag=2");
  }
});

test.each<[string, object, CallOptions | undefined, string]>([
  ["a Set as query", { query: new Set(["a"]) }, undefined, "ERR_REQUEST_QUERY"],
  ["FormData as query", { query: new FormData() }, undefined, "ERR_REQUEST_QUERY"],
  ["a Map with other keys", { query: new Map([[1, "a"]]) }, undefined, "ERR_REQUEST_QUERY"],
  ["a Set as headers", {}, { headers: new Set(["a"]) as never }, "ERR_REQUEST_HEADER"],
])("the client refuses %s", async (_, request, settings, code) => {
  const error = await errorOf(clientOf({ url: "https://example.com" }).call(get, request, settings));
  expect(error).toMatchObject({ name: "RequestError", code });
});

test("a fetch whose response has no stream of the Web is named, and not retried", async () => {
  const fetch = vi.fn(() =>
    Promise.resolve({ status: 200, headers: new Headers(), body: { pipe: () => undefined } }),
  );
  const error = await errorOf(createClient(options({ transport: byFetch(fetch as never) })).call(get, {}));
  expect(error).toMatchObject({ name: "ConfigError", code: "ERR_CONFIG_TRANSPORT" });
  expect(error.message).toMatch(/fetch: expected .* ReadableStream/);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test("an issue of a request is reported only if the request is sent", async () => {
  const onIssue = vi.fn();
  const client = clientOf(await serveSigned("{}"), { validate: "report", onIssue });
  await errorOf(
    client.call(post, { json: { state: "?" } } as never, { headers: { "Wechatpay-Serial": "AB" } }),
  );
  expect(onIssue).not.toHaveBeenCalled();
  await client.call(post, { json: { out_trade_no: "1", state: "?" } });
  expect(onIssue).toHaveBeenCalledTimes(1);
});

test.each([
  ["T20261127", []],
  ["T2", [{ path: "out_trade_no", rule: "identifier", received: "string" }]],
  ["", []],
])("a response with the number %s is compared with its request", async (received, issues) => {
  const seen: unknown[] = [];
  const server = await serveSigned(JSON.stringify({ id: "1", out_trade_no: received }));
  const client = clientOf(server, { validate: "report", onIssue: (issue) => seen.push(issue) });
  await client.call(post, order);
  expect(seen).toEqual(issues);
});

test.each([
  ["the request", {}, /received object\. Pass the client before the request/],
  ["nothing", undefined, /received undefined/],
  ["a promise", Promise.resolve(), /received a promise\. Await it first/],
])("a function of an operation rejects %s instead of the client", (_, client, message) => {
  const passing = () => requireClient(client as object);
  expect(passing).toThrow(message);
  expect(passing).toThrow(expect.objectContaining({ code: "ERR_CONFIG_CLIENT" }));
});

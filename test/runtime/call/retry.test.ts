/** Which requests the client retries, counted at a server. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  ApiError,
  ConfigError,
  ConnectionError,
  createClient,
  RequestError,
  SignatureError,
  WechatPayError,
  type CallOptions,
  type ClientOptions,
} from "wechatpay-ts";
import { callOperation } from "#runtime/call/call";
import { createContext } from "#runtime/call/create-context";
import { backOff, isHostFailure, mayRetry, readRetryAfter } from "#runtime/call/retry";
import { platform } from "#runtime/platform/node";
import { define, required, string, type Operation } from "#runtime/schema";
import { options } from "../support/keys.ts";
import { unusedUrl } from "../../support/loopback.ts";
import { forged, good, refused, reset, serveScript, silence, status, type Act } from "../support/script.ts";
import { checkAuthorization } from "../support/seen.ts";
import { signed, type Server } from "../support/wechatpay.ts";
import { checks, events, retries } from "#runtime/core";

interface Order {
  json?: { out_trade_no?: string; description?: string };
}

const schemas = {
  request: { json: { out_trade_no: required(string), description: string } },
  response: { id: string },
};
const get = define<object, { id: string }>("GET", "/v3/orders", { ...schemas, request: {} });
const post = define<Order, { id: string }>("POST", "/v3/orders", schemas);
const keyed: Operation<Order, { id: string }> = { ...post, idempotent: "json.out_trade_no" };
const order = { json: { out_trade_no: "1" } };

const quick = { retryDelay: 0, validate: false } as const;

function clientFor(server: Pick<Server, "url">, changes: Partial<ClientOptions> = {}) {
  return createClient(options({ baseUrl: server.url, ...quick, ...changes }));
}

async function errorOf(result: PromiseLike<unknown>): Promise<WechatPayError> {
  try {
    await result;
  } catch (error) {
    if (error instanceof WechatPayError) return error;
    throw error;
  }
  throw new Error("the call did not fail");
}

const passing: readonly [string, Act][] = [
  ["202 without what is documented", (response) => response.writeHead(202, signed("")).end()],
  ["429", refused(429, "RATELIMIT_EXCEEDED")],
  ["500", refused(500, "SYSTEM_ERROR")],
  ["502", status(502)],
  ["503", status(503, { "retry-after": "0" })],
  ["504", status(504)],
  ["a reset", reset],
  ["a wrong signature", forged],
];

describe("a GET", () => {
  test.each(passing)("the client retries a GET after %s", async (_, act) => {
    const server = await serveScript(act, act, good);
    expect(await clientFor(server).call(get, {})).toEqual({ id: "1" });
    expect(server.seen).toHaveLength(3);
  });

  test.each(passing)("the client stops after two retries of a GET: %s", async (_, act) => {
    const server = await serveScript(act);
    expect(await errorOf(clientFor(server).call(get, {}))).toMatchObject({ attempts: 3 });
    expect(server.seen).toHaveLength(3);
  });

  test.each([400, 401, 403, 404, 301, 302, 501])(
    "the client does not retry a GET after status %i",
    async (code) => {
      const server = await serveScript(status(code, { location: "/" }), good);
      const error = await errorOf(clientFor(server).call(get, {}));
      expect(error).toMatchObject({ status: code, attempts: 1 });
      expect(server.seen).toHaveLength(1);
    },
  );

  test.each<[string, Act]>([
    [
      "an unknown key",
      (response) => response.writeHead(200, signed("{}", { serial: "PUB_KEY_ID_9" })).end("{}"),
    ],
    ["an old signature", (response) => response.writeHead(200, signed("{}", { timestamp: 1 })).end("{}")],
    ["no signature", (response) => response.writeHead(200).end("{}")],
  ])("the client does not retry a GET after %s", async (_, act) => {
    const server = await serveScript(act, good);
    expect(await errorOf(clientFor(server).call(get, {}))).toBeInstanceOf(SignatureError);
    expect(server.seen).toHaveLength(1);
  });

  test("the client signs each retry anew", async () => {
    const server = await serveScript(status(500), status(500), good);
    await clientFor(server).call(get, {});
    for (const seen of server.seen) checkAuthorization(seen);
    expect(new Set(server.seen.map(({ headers }) => headers.authorization)).size).toBe(3);
  });
});

describe("a method other than GET", () => {
  test.each(passing)("the client does not retry a POST after %s", async (_, act) => {
    const server = await serveScript(act, good);
    expect(await errorOf(clientFor(server).call(post, order))).toMatchObject({ attempts: 1 });
    expect(server.seen).toHaveLength(1);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE"] as const)(
    "the client does not retry %s for the retries of createClient",
    async (method) => {
      const server = await serveScript(status(503));
      await errorOf(clientFor(server, { retries: 5 }).call({ ...post, method }, order));
      expect(server.seen).toHaveLength(1);
    },
  );

  test("the client repeats the same bytes if the call sets retries", async () => {
    const server = await serveScript(status(500), reset, good);
    expect(await clientFor(server).call(post, order, { retries: 2 })).toEqual({ id: "1" });
    expect(new Set(server.seen.map(({ body }) => body))).toEqual(new Set(['{"out_trade_no":"1"}']));
    for (const seen of server.seen) checkAuthorization(seen);
  });

  test("the client does not retry a POST after a wrong signature, even if the call sets retries", async () => {
    const server = await serveScript(forged, good);
    const error = await errorOf(clientFor(server).call(post, order, { retries: 2 }));
    expect(error.code).toBe("ERR_SIGNATURE_MISMATCH");
    expect(server.seen).toHaveLength(1);
  });

  test.each(passing)("the client retries an idempotent POST after %s", async (_, act) => {
    const server = await serveScript(act, good);
    expect(await clientFor(server).call(keyed, order)).toEqual({ id: "1" });
    expect(server.seen).toHaveLength(2);
  });

  test.each<[string, Order]>([
    ["absent", { json: { description: "1" } }],
    ["empty", { json: { out_trade_no: "" } }],
    ["without its group", {}],
    ["no string", { json: { out_trade_no: null as unknown as string } }],
  ])("the client does not retry a POST whose idempotency number is %s", async (_, request) => {
    const server = await serveScript(status(500), good);
    await errorOf(clientFor(server).call(keyed, request));
    expect(server.seen).toHaveLength(1);
  });

  test("the client retries a POST of which nothing was sent", async () => {
    const url = await unusedUrl();
    const error = await errorOf(clientFor({ url }).call(post, order));
    expect(error).toMatchObject({ code: "ERR_CONNECTION", sent: "no", attempts: 3 });
  });
});

test("retries: 0 disables retries for the client and for a call", async () => {
  const server = await serveScript(status(500));
  await errorOf(clientFor(server, { retries: 0 }).call(get, {}));
  await errorOf(clientFor(server).call(get, {}, { retries: 0 }));
  expect(server.seen).toHaveLength(2);
});

test("the error is unknown if an earlier attempt may have arrived", async () => {
  const server = await serveScript(reset);
  const bases = [server.url, await unusedUrl()];
  const error = await errorOf(
    clientFor(server, { baseUrl: bases, retries: 1 }).call(post, order, { retries: 1 }),
  );
  expect(error).toMatchObject({ code: "ERR_CONNECTION", sent: "unknown", attempts: 2 });
  expect(error.message).toMatch(/last of 2 attempts could not be sent\. It may have had an effect: query/);
  expect(error.cause).toMatchObject({ sent: "no" });
});

describe("the wait before a retry", () => {
  /** The waits of a call, none of them waited for. */
  async function waits(server: Server, changes: Partial<ClientOptions> = {}, settings: CallOptions = {}) {
    const waited: number[] = [];
    const context = {
      ...createContext(options({ baseUrl: server.url, ...changes }), platform, { checks, events, retries }),
      wait: (milliseconds: number) => {
        waited.push(milliseconds);
        return Promise.resolve();
      },
    };
    const outcome: unknown = await callOperation(context, get, {}, settings).catch((error: unknown) => error);
    return { waited, outcome };
  }

  test("the wait is random and grows up to eight seconds", () => {
    const random = vi.spyOn(Math, "random").mockReturnValue(1);
    onTestFinished(() => random.mockRestore());
    expect([0, 1, 2, 3, 4, 5, 9].map((wait) => backOff(undefined, wait, 500))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000, 8000,
    ]);
    random.mockReturnValue(0);
    expect([0, 1, 9].map((wait) => backOff(undefined, wait, 500))).toEqual([0, 0, 0]);
  });

  test("the client waits for a Retry-After in seconds or as a date of the server's clock", async () => {
    const date = (seconds: number) => new Date(Date.UTC(2030, 0, 1) + seconds * 1000).toUTCString();
    const server = await serveScript(
      refused(429, "RATELIMIT_EXCEEDED", { "retry-after": "7" }),
      status(503, { "retry-after": date(9), date: date(0) }),
      good,
    );
    const { waited, outcome } = await waits(server, { retryDelay: 1 });
    expect(waited).toEqual([7_000, 9_000]);
    expect(outcome).toMatchObject({ data: { id: "1" } });
  });

  test.each(["21", "86400", "999999999"])(
    "the client does not wait for a Retry-After of %s s",
    async (seconds) => {
      const server = await serveScript(status(503, { "retry-after": seconds }), good);
      const { waited, outcome } = await waits(server);
      expect(waited).toEqual([]);
      expect(outcome).toBeInstanceOf(ApiError);
      expect(outcome).toMatchObject({ retryAfter: Number(seconds), attempts: 1 });
    },
  );

  test.each(["soon", "-1", "1.5", "", "Tomorrow, 01 GMT"])("the client ignores %j as Retry-After", (text) => {
    expect(readRetryAfter(text, 0)).toBeUndefined();
  });

  test("the client does not wait for a date in the past", () => {
    expect(readRetryAfter("Thu, 01 Jan 1970 00:00:10 GMT", 60_000)).toBe(0);
    expect(readRetryAfter("Thu, 01 Jan 1970 00:00:10 GMT", 2_500)).toBe(8);
  });

  test("the client does not begin a wait beyond the deadline", async () => {
    const server = await serveScript(status(503, { "retry-after": "9" }), good);
    const { waited, outcome } = await waits(server, {}, { totalTimeout: 8_000 });
    expect([waited, outcome]).toEqual([[], expect.objectContaining({ status: 503, attempts: 1 })]);
  });

  test("the caller's signal ends the wait", async () => {
    const server = await serveScript(status(500));
    const controller = new AbortController();
    const onEvent: ClientOptions["onEvent"] = ({ type }) => {
      if (type === "call.retry") setImmediate(() => controller.abort(new Error("shop closed")));
    };
    const client = clientFor(server, {
      onEvent,
      retryDelay: 60_000 * 60,
      retries: 1,
      totalTimeout: 2 ** 31 - 1,
    });
    vi.spyOn(Math, "random").mockReturnValueOnce(1);
    const error = await errorOf(client.call(get, {}, { signal: controller.signal }));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: "ERR_ABORTED", sent: "unknown", attempts: 1 });
    expect(error.cause).toBe(controller.signal.reason);
    expect(server.seen).toHaveLength(1);
  });
});

test("timeout limits an attempt, and totalTimeout the call", async () => {
  const server = await serveScript(silence, good);
  expect(await clientFor(server, { timeout: 100 }).call(get, {})).toEqual({ id: "1" });
  const silent = await serveScript(silence);
  const error = await errorOf(clientFor(silent, { timeout: 20_000 }).call(get, {}, { totalTimeout: 50 }));
  expect(error).toMatchObject({ code: "ERR_TIMEOUT", attempts: 1 });
  expect(error.message).toMatch(/within \d\d ms/);
});

describe("invalid options", () => {
  test.each<[string, Partial<ClientOptions>]>([
    ["retries", { retries: -1 }],
    ["retries", { retries: 1.5 }],
    ["retries", { retries: 11 }],
    ["retries", { retries: "2" as unknown as number }],
    ["retryDelay", { retryDelay: -1 }],
    ["retryDelay", { retryDelay: NaN }],
    ["totalTimeout", { totalTimeout: 0 }],
    ["totalTimeout", { totalTimeout: Infinity }],
    ["onEvent", { onEvent: {} as unknown as () => void }],
  ])("createClient rejects %s", (name, changes) => {
    const make = () => createClient(options(changes));
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(`createClient: ${name}: expected`);
  });

  test.each<[string, CallOptions]>([
    ["retries", { retries: -1 }],
    ["retries", { retries: null as unknown as number }],
    ["totalTimeout", { totalTimeout: NaN }],
    ["totalTimeout", { totalTimeout: "5" as unknown as number }],
  ])("a call rejects %s", async (name, settings) => {
    const error = await errorOf(createClient(options()).call(get, {}, settings));
    expect(error).toBeInstanceOf(RequestError);
    expect(error.message).toContain(`options.${name}: expected`);
    expect(error.attempts).toBeUndefined();
  });
});

test("the client neither retries nor moves after a changed file", () => {
  const error = new ConnectionError("ERR_FILE_CHANGED", "changed", { sent: "no" });
  expect(mayRetry(error, { idempotent: true, retriesRequested: true })).toBe(false);
  expect(isHostFailure(error)).toBe(false);
});

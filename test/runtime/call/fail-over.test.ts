/** A call moves to another host with the same signature, if that has the same path. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  ConfigError,
  ConnectionError,
  createClient,
  type CallOptions,
  type ClientOptions,
} from "wechatpay-ts";
import { callOperation } from "#runtime/call/call";
import { createContext } from "#runtime/call/create-context";
import { createOutages, readBases } from "#runtime/call/hosts";
import { platform } from "#runtime/platform/node";
import { define, string, type Operation } from "#runtime/schema";
import { options } from "../support/keys.ts";
import { unusedUrl } from "../../support/loopback.ts";
import { good, refused, reset, serveScript, status, type Act } from "../support/script.ts";
import { checkAuthorization } from "../support/seen.ts";
import { checks, events, retries } from "#runtime/core";

const schemas = { request: { base_uri: string }, response: { id: string } };
const get = define<{ base_uri?: string }, { id: string }>("GET", "/v3/orders", schemas);
const post = define<{ base_uri?: string }, { id: string }>("POST", "/v3/orders", schemas);

const usual = "https://api.mch.weixin.qq.com";
const spare = "https://api2.mch.weixin.qq.com";

interface Attempt {
  readonly origin: string;
  readonly target: string;
  readonly authorization: string | undefined;
}

/** Returns the attempts of a call if each host fails in this way. */
async function attemptsOf(
  operation: Operation<{ base_uri?: string }>,
  { sent = "no", request = {}, client = {}, call = {}, durationMs = 0 }: Partial<Situation> = {},
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const send: typeof platform.send = ({ origin, target, headers }) => {
    attempts.push({ origin, target, authorization: headers["authorization"] });
    if (durationMs > 0) vi.advanceTimersByTime(durationMs);
    return Promise.reject(new ConnectionError("ERR_CONNECTION", "down", { sent }));
  };
  const context = createContext(
    options({ retryDelay: 0, ...client }),
    { ...platform, send },
    { checks, events, retries },
  );
  await expect(callOperation(context, operation, request, call)).rejects.toThrow(ConnectionError);
  return attempts;
}

interface Situation {
  readonly sent: "no" | "unknown";
  readonly request: { base_uri?: string };
  readonly client: Partial<ClientOptions>;
  readonly call: CallOptions;
  /** Milliseconds that an attempt takes, by a clock that the test sets. */
  readonly durationMs: number;
}

describe("the default host", () => {
  test("the client moves to the alternative host with the same signature, and signs the next round anew", async () => {
    const attempts = await attemptsOf(get, { client: { retries: 3 } });
    expect(attempts.map(({ origin }) => origin)).toEqual([usual, spare, usual, spare]);
    const [first, second, third, fourth] = attempts.map(({ authorization }) => authorization);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(fourth).toBe(third);
  });

  test("the client signs anew if the first attempt took too long", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const countSignatures = async (durationMs: number) => {
      const attempts = await attemptsOf(get, { client: { retries: 1, totalTimeout: 900_000 }, durationMs });
      expect(attempts.map(({ origin }) => origin)).toEqual([usual, spare]);
      return new Set(attempts.map(({ authorization }) => authorization)).size;
    };
    expect([await countSignatures(119_999), await countSignatures(120_000)]).toEqual([1, 2]);
  });

  test("the client moves a POST only if nothing was sent or the caller set retries", async () => {
    const origins = (attempts: readonly Attempt[]) => attempts.map(({ origin }) => origin);
    expect(origins(await attemptsOf(post))).toEqual([usual, spare, usual]);
    expect(origins(await attemptsOf(post, { sent: "unknown" }))).toEqual([usual]);
    expect(origins(await attemptsOf(post, { sent: "unknown", call: { retries: 1 } }))).toEqual([
      usual,
      spare,
    ]);
    expect(origins(await attemptsOf(post, { call: { retries: 0 } }))).toEqual([usual]);
  });

  test.each<[string, Partial<Situation>, Operation<{ base_uri?: string }>]>([
    ["the client names one base", { client: { baseUrl: usual } }, get],
    ["the call names one base", { call: { baseUrl: usual } }, get],
    ["the request names one base", { request: { base_uri: usual } }, get],
    ["the page names a base with a path", {}, { ...get, hosts: [`${usual}/hk/`] }],
    ["the page names another host", {}, { ...get, hosts: ["https://apihk.mch.weixin.qq.com/"] }],
  ])("the client does not move where %s", async (_, situation, operation) => {
    const origins = new Set((await attemptsOf(operation, situation)).map(({ origin }) => origin));
    expect(origins.size).toBe(1);
  });
});

describe("several base URLs", () => {
  test.each<[string, Act]>([
    ["a reset", reset],
    ["502", status(502)],
    ["503", status(503)],
    ["504", status(504)],
  ])("the client moves to the next one after %s, with the same signature", async (_, act) => {
    const [first, second] = [await serveScript(act), await serveScript(good)];
    const client = createClient(
      options({ baseUrl: [`${first.url}/hk/`, `${second.url}/hk`], retryDelay: 0 }),
    );
    expect(await client.call(get, {})).toEqual({ id: "1" });
    expect([first.seen.length, second.seen.length]).toEqual([1, 1]);
    const [seen] = second.seen;
    if (seen === undefined) throw new Error("nothing arrived");
    checkAuthorization(seen);
    expect(seen.headers.authorization).toBe(first.seen[0]?.headers.authorization);
    expect(seen.url).toBe("/hk/v3/orders");
  });

  test.each<[string, Act]>([
    ["429", refused(429, "RATELIMIT_EXCEEDED")],
    ["500", refused(500, "SYSTEM_ERROR")],
    ["503 with Retry-After", status(503, { "retry-after": "0" })],
  ])("the client stays after %s, since the service has responded", async (_, act) => {
    const [first, second] = [await serveScript(act, good), await serveScript(good)];
    const client = createClient(options({ baseUrl: [first.url, second.url], retryDelay: 0 }));
    await client.call(get, {});
    expect([first.seen.length, second.seen.length]).toEqual([2, 0]);
  });

  test("a POST of which nothing was sent tries each, and the failed one comes last", async () => {
    const server = await serveScript(good);
    const events: string[] = [];
    const client = createClient(
      options({
        baseUrl: [await unusedUrl(), server.url],
        onEvent: (event) => {
          if (event.type === "attempt.start") events.push(event.origin === server.url ? "open" : "closed");
        },
      }),
    );
    await client.call(post, {});
    await client.call(post, {});
    expect(events).toEqual(["closed", "open", "open"]);
    expect(server.seen).toHaveLength(2);
  });

  test("the client rejects different paths, an empty list and invalid URLs", async () => {
    for (const baseUrl of [[], [usual, `${usual}/hk`], [usual, "x"], [usual, 5 as unknown as string]]) {
      expect(() => createClient(options({ baseUrl }))).toThrow(ConfigError);
      await expect(createClient(options()).call(get, {}, { baseUrl })).rejects.toMatchObject({
        code: "ERR_REQUEST_OPTIONS",
        message: expect.stringContaining("the same path") as unknown,
      });
    }
  });
});

test("a host that failed comes last for one minute", () => {
  let time = 0;
  const book = createOutages(() => time);
  const bases = readBases([usual, spare]) ?? [];
  const [first, second] = bases;
  if (first === undefined || second === undefined) throw new Error("two bases were expected");
  expect(book.order(bases)).toEqual([first, second]);
  book.add(first);
  expect(book.order(bases)).toEqual([second, first]);
  book.add(second);
  expect(book.order(bases)).toEqual([first, second]);
  time = 59_999;
  book.add(second);
  time = 60_000;
  expect(book.order(bases)).toEqual([first, second]);
  time = 119_999;
  expect(book.order(bases)).toEqual([first, second]);
});

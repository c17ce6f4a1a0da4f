/** The events of calls. */
import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, test } from "vitest";
import { createClient, type CallEvent, type ClientOptions } from "wechatpay-ts";
import { define, required, string } from "#runtime/schema";
import { options } from "../support/keys.ts";
import { unusedUrl } from "../../support/loopback.ts";
import { forged, good, refused, serveScript, status } from "../support/script.ts";
import type { Server } from "../support/wechatpay.ts";

const get = define<{ id: string }, { id: string }>("GET", "/v3/orders/{id}", {
  request: { id: required(string) },
  response: { id: string },
});
const ofCall = { call: 1, mchid: "1900007291", method: "GET", path: "/v3/orders/{id}" };

function listen(server: Pick<Server, "url">, changes: Partial<ClientOptions> = {}) {
  const events: CallEvent[] = [];
  const onEvent = (event: CallEvent) => void events.push(event);
  const client = createClient(options({ baseUrl: server.url, retryDelay: 0, onEvent, ...changes }));
  return { events, client };
}

/** Without the durations, which are checked for what they are. */
function timeless(events: readonly CallEvent[]): unknown[] {
  return events.map((event) => {
    if (!("duration" in event)) return event;
    const { duration, ...rest } = event;
    expect(duration).toBeGreaterThan(0);
    return rest;
  });
}

test("a successful call reports its start, one attempt and its end", async () => {
  const server = await serveScript(good);
  const { events, client } = listen(server);
  await client.call(get, { id: "7" });
  const ofResponse = { status: 200, requestId: "08F8C7D2" };
  expect(timeless(events)).toEqual([
    { type: "call.start", ...ofCall },
    { type: "attempt.start", ...ofCall, attempt: 1, origin: server.url },
    { type: "attempt.end", ...ofCall, attempt: 1, origin: server.url, ...ofResponse },
    { type: "call.end", ...ofCall, attempts: 1, ...ofResponse },
  ]);
});

test("each attempt reports its host, its outcome and the retry", async () => {
  const server = await serveScript(refused(500, "SYSTEM_ERROR", { "request-id": "A1" }), forged, good);
  const closed = await unusedUrl();
  const { events, client } = listen(server, { baseUrl: [closed, server.url], retries: 3 });
  await client.call(get, { id: "7" });
  expect(timeless(events).slice(2)).toEqual([
    { type: "attempt.end", ...ofCall, attempt: 1, origin: closed, code: "ERR_CONNECTION" },
    { type: "call.retry", ...ofCall, attempt: 2, origin: server.url, delay: 0, code: "ERR_CONNECTION" },
    { type: "attempt.start", ...ofCall, attempt: 2, origin: server.url },
    {
      type: "attempt.end",
      ...ofCall,
      attempt: 2,
      origin: server.url,
      status: 500,
      requestId: "A1",
      code: "ERR_API",
      apiCode: "SYSTEM_ERROR",
    },
    { type: "call.retry", ...ofCall, attempt: 3, origin: server.url, delay: 0, code: "ERR_API" },
    { type: "attempt.start", ...ofCall, attempt: 3, origin: server.url },
    {
      type: "attempt.end",
      ...ofCall,
      attempt: 3,
      origin: server.url,
      status: 200,
      requestId: "08F8C7D2",
      code: "ERR_SIGNATURE_MISMATCH",
    },
    {
      type: "call.retry",
      ...ofCall,
      attempt: 4,
      origin: server.url,
      delay: 0,
      code: "ERR_SIGNATURE_MISMATCH",
    },
    { type: "attempt.start", ...ofCall, attempt: 4, origin: server.url },
    { type: "attempt.end", ...ofCall, attempt: 4, origin: server.url, status: 200, requestId: "08F8C7D2" },
    { type: "call.end", ...ofCall, attempts: 4, status: 200, requestId: "08F8C7D2" },
  ]);
});

test("a request that is rejected before it is sent reports no attempt", async () => {
  const { events, client } = listen({ url: "http://127.0.0.1:9" });
  await expect(client.call(get, { id: "" })).rejects.toThrow();
  expect(timeless(events)).toEqual([
    { type: "call.start", ...ofCall },
    { type: "call.end", ...ofCall, attempts: 0, code: "ERR_REQUEST_PATH" },
  ]);
});

test("a failed call reports the code of its error, and concurrent calls have different numbers", async () => {
  const server = await serveScript(status(404));
  const { events, client } = listen(server);
  await Promise.allSettled([client.call(get, { id: "1" }), client.call(get, { id: "2" })]);
  const ends = events.filter(({ type }) => type === "call.end");
  expect(timeless(ends)).toEqual(
    expect.arrayContaining(
      [1, 2].map((call) => ({
        type: "call.end",
        ...ofCall,
        call,
        attempts: 1,
        status: 404,
        code: "ERR_API",
      })),
    ),
  );
  for (const call of [1, 2]) expect(events.filter((event) => event.call === call)).toHaveLength(4);
});

test("each event runs in the asynchronous context of the caller", async () => {
  const server = await serveScript(status(500), good);
  const span = new AsyncLocalStorage<string>();
  const stores: (string | undefined)[] = [];
  const { client } = listen(server, { onEvent: () => stores.push(span.getStore()) });
  await Promise.all(
    ["a", "b"].map((name) => span.run(name, () => client.call(get, { id: name }).catch(() => 0))),
  );
  expect(stores).not.toContain(undefined);
  expect(new Set(stores)).toEqual(new Set(["a", "b"]));
});

describe("a hook that fails", () => {
  test.each<[string, ClientOptions["onEvent"]]>([
    [
      "that throws",
      () => {
        throw new Error("log is full");
      },
    ],
    ["that rejects", () => Promise.reject(new Error("log is full"))],
    [
      "that gives something odd to wait for",
      () => ({ then: (_: unknown, fail: (why: Error) => void) => fail(new Error("no")) }),
    ],
    [
      "that gives something that throws when looked at",
      () =>
        new Proxy(
          {},
          {
            has: () => {
              throw new Error("no");
            },
          },
        ),
    ],
    [
      "that changes its event",
      (event) => void Object.assign(event, { attempt: 9, origin: "x", path: "x", call: 0 }),
    ],
  ])("a hook that %s does not break the call", async (_, onEvent) => {
    const server = await serveScript(status(500), good);
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", note);
    try {
      const { client } = listen(server, { onEvent });
      expect(await client.call(get, { id: "7" })).toEqual({ id: "1" });
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).toEqual([]);
      expect(server.seen).toHaveLength(2);
    } finally {
      process.off("unhandledRejection", note);
    }
  });
});

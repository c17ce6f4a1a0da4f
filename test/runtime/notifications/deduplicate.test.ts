/** With a cache, a notification is handled once, and a replayed one is rejected. The caches are Keyv and memoryCache. */
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import Keyv from "keyv";
import { describe, expect, test, vi } from "vitest";
import { createClient } from "wechatpay-ts";
import {
  memoryCache,
  notifications,
  errorReply,
  reply,
  type Cache,
  type NotificationOptions,
} from "#runtime/webhook";
import { options } from "../support/keys.ts";
import { delivery, type Delivered } from "../support/notification.ts";
import { fakeTimers, timerSet } from "../support/timers.ts";
import { signed } from "../support/wechatpay.ts";

const client = createClient(options());

/** Several processes that share one store: each has a cache object of its own. */
function fleet(kind: "Keyv" | "with add"): () => Cache {
  const store = new Map<string, unknown>();
  const shared = memoryCache();
  return kind === "Keyv" ? () => new Keyv({ store }) : () => ({ ...shared });
}

const stores = [
  ["Keyv, which has no add", () => new Keyv()],
  ["memoryCache", () => memoryCache()],
  ["get and set alone", () => bare()],
] satisfies [string, () => Cache][];

function bare(): Cache {
  const { get, set } = memoryCache();
  return { get, set };
}

function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "fulfilled",
    (reason: unknown) => reason,
  );
}

/** A promise that a test settles. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}

describe.each(stores)("with %s", (_, makeCache) => {
  test("a repeated notification gets the same reply, and is not handled again", async () => {
    const { handle } = notifications(client, { cache: makeCache() });
    const expected = reply({ status: 201, headers: { "X-Shop": "1" }, body: { total_amount: 1500 } });
    const handler = vi.fn(() => expected);
    expect(await handle(delivery(), handler)).toEqual(expected);
    expect(await handle(delivery(), handler)).toEqual(expected);
    expect(handler).toHaveBeenCalledTimes(1);
    await handle(delivery({ id: "EV-ANOTHER" }), handler);
    expect(handler).toHaveBeenCalledTimes(2);
  });

  test("parse rejects the same signed bytes", async () => {
    const { parse } = notifications(client, { cache: makeCache() });
    const first = delivery();
    await parse(first);
    const replayed = { code: "ERR_SIGNATURE_REPLAYED", requestId: "08F8C7D2", name: "SignatureError" };
    expect(await failure(parse(first))).toMatchObject(replayed);
    // WeChat Pay signs each delivery anew.
    await parse({ ...first, headers: signed(first.body) });
  });

  test("of concurrent deliveries of the same bytes, one is accepted", async () => {
    const { parse } = notifications(client, { cache: makeCache() });
    const first = delivery();
    const outcomes = await Promise.all([failure(parse(first)), failure(parse(first)), failure(parse(first))]);
    expect(outcomes.filter((outcome) => outcome === "fulfilled")).toHaveLength(1);
  });

  test("concurrent deliveries share one handler and its reply", async () => {
    const cache = makeCache();
    const handler = vi.fn(async () => {
      await setImmediate();
      return reply({ body: { message: "first" } });
    });
    // As in the README, the reader may be made anew for each request.
    const replies = await Promise.all(
      [1, 2, 3].map(() => notifications(client, { cache }).handle(delivery(), handler)),
    );
    expect(handler).toHaveBeenCalledTimes(1);
    expect(new Set(replies.map(({ body }) => body))).toEqual(
      new Set(['{"code":"SUCCESS","message":"first"}']),
    );
  });

  test("parse reports a duplicate only after markHandled", async () => {
    const { parse, markHandled } = notifications(client, { cache: makeCache() });
    const event = await parse(delivery());
    expect(event.duplicate).toBe(false);
    expect((await parse(delivery())).duplicate).toBe(false);
    await markHandled(event);
    expect((await parse(delivery())).duplicate).toBe(true);
    expect((await parse(delivery({ id: "EV-ANOTHER" }))).duplicate).toBe(false);
  });
});

describe("a handler that fails", () => {
  test.each<[string, () => Promise<ReturnType<typeof reply> | undefined>]>([
    ["throws", () => Promise.reject(new Error("the database is away"))],
    ["replies with 500", () => Promise.resolve(reply({ status: 500 }))],
  ])("a handler that %s is called again for the next delivery", async (_, fail) => {
    const { handle } = notifications(client, { cache: memoryCache() });
    const handler = vi.fn(fail);
    await failure(handle(delivery(), handler));
    handler.mockImplementation(() => Promise.resolve(undefined));
    expect(await handle(delivery(), handler)).toMatchObject({ status: 200 });
    await handle(delivery(), handler);
    expect(handler).toHaveBeenCalledTimes(2);
  });

  test("handle rejects with the error of the handler", async () => {
    const { handle } = notifications(client, { cache: new Keyv() });
    const mine = new Error("the database is away");
    expect(await failure(handle(delivery(), () => Promise.reject(mine)))).toBe(mine);
  });

  test("the lock expires if the cache cannot delete", async () => {
    let now = Date.now();
    const { get, set, add } = memoryCache(100, () => now);
    const { handle } = notifications(client, { cache: { get, set, add } });
    await failure(handle(delivery(), () => Promise.reject(new Error("away"))));
    const busy = await failure(handle(delivery(), () => undefined));
    expect(busy).toMatchObject({ code: "ERR_NOTIFICATION_BUSY" });
    now += 60_001;
    expect(await handle(delivery(), () => undefined)).toMatchObject({ status: 200 });
  });
});

describe("several processes", () => {
  test("a notification that one process handled is not handled by another", async () => {
    for (const kind of ["Keyv", "with add"] as const) {
      const process = fleet(kind);
      const handler = vi.fn();
      await notifications(client, { cache: process() }).handle(delivery(), handler);
      await notifications(client, { cache: process() }).handle(delivery(), handler);
      expect(handler, kind).toHaveBeenCalledTimes(1);
    }
  });

  test("another process replies 503 while one handles the notification", async () => {
    const process = fleet("with add");
    const { passed, open } = gate();
    const handler = vi.fn(() => passed);
    const first = notifications(client, { cache: process() }).handle(delivery(), handler);
    await expect.poll(() => handler.mock.calls.length).toBe(1);
    const second = await failure(notifications(client, { cache: process() }).handle(delivery(), handler));
    expect(second).toMatchObject({ code: "ERR_NOTIFICATION_BUSY" });
    expect(errorReply(second).status).toBe(503);
    open();
    await first;
    expect(await notifications(client, { cache: process() }).handle(delivery(), handler)).toMatchObject({
      status: 200,
    });
    expect(handler).toHaveBeenCalledTimes(1);
  });

  test("with add, one process handles any number of concurrent deliveries", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { minLength: 2, maxLength: 8 }), async (to) => {
        const process = fleet("with add");
        const caches = [0, 1, 2, 3].map(process);
        const handler = vi.fn(() => setImmediate());
        const outcomes = await Promise.all(
          to.map((at) => failure(notifications(client, { cache: caches[at] }).handle(delivery(), handler))),
        );
        expect(handler).toHaveBeenCalledTimes(1);
        for (const outcome of outcomes)
          if (outcome !== "fulfilled") expect(outcome).toMatchObject({ code: "ERR_NOTIFICATION_BUSY" });
      }),
      { numRuns: 30 },
    );
  });

  test("merchants and brands that share a cache do not share notifications", async () => {
    const cache = memoryCache();
    const handler = vi.fn();
    const callers = [
      {},
      { mchid: "1900000001" },
      { mchid: undefined, brandId: "1004" },
      { mchid: undefined, brandId: "1005" },
    ];
    for (const caller of callers)
      await notifications(createClient(options(caller)), { cache }).handle(delivery(), handler);
    expect(handler).toHaveBeenCalledTimes(4);
  });
});

describe("what the cache stores", () => {
  const forged = (genuine: Delivered) => ({ ...genuine, body: genuine.body.replace("SUCCESS", "CLOSED!") });

  test("an unverified message stores nothing; a verified one a code for 11 minutes, a lock for one, and the reply for 48 hours", async () => {
    const cache = { ...memoryCache(), set: vi.fn(), add: vi.fn(() => true) };
    const { handle } = notifications(client, { cache });
    const handler = vi.fn();
    expect(await failure(handle(forged(delivery()), handler))).toMatchObject({
      code: "ERR_SIGNATURE_MISMATCH",
    });
    expect(await failure(handle({ headers: {}, body: "{}" }, handler))).toMatchObject({
      code: "ERR_SIGNATURE_HEADERS",
    });
    expect(handler).not.toHaveBeenCalled();
    expect(cache.add).not.toHaveBeenCalled();
    expect(cache.set).not.toHaveBeenCalled();
    await handle(delivery(), handler);
    const stored = JSON.stringify([cache.add.mock.calls, cache.set.mock.calls]);
    const digest = expect.stringMatching(/^wechatpay:1900007291:signed:[0-9a-f]{64}$/) as string; // A matcher.
    const mac = expect.stringMatching(/^[0-9a-f]{64}$/) as string; // A matcher.
    const id = "EV-2018022511223320873";
    expect(JSON.parse(stored)).toEqual([
      [
        [digest, true, 660_000],
        [`wechatpay:1900007291:lock:${id}`, true, 60_000],
      ],
      [[`wechatpay:1900007291:handled:${id}`, { ...reply(), mac }, 172_800_000]],
    ]);
  });
});

describe("a cache or handler that hangs", () => {
  fakeTimers();

  test("a hanging cache rejects the delivery, and the next one is handled", async () => {
    const cache = memoryCache();
    const cacheCall = gate();
    const get = vi.fn(cache.get).mockImplementationOnce(() => {
      cacheCall.open();
      return new Promise(() => undefined);
    });
    const { handle } = notifications(client, { cache: { ...cache, get } });
    const handler = vi.fn();
    const hanging = failure(handle(delivery(), handler));
    await cacheCall.passed;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await hanging).toMatchObject({ code: "ERR_NOTIFICATION_CACHE" });
    expect(handler).not.toHaveBeenCalled();
    expect(await handle(delivery(), handler)).toMatchObject({ status: 200 });
    expect(handler).toHaveBeenCalledTimes(1);
  });

  test("a hanging handler makes deliveries reject for one minute, and then the next one is handled", async () => {
    let now = Date.now();
    const cache = memoryCache(100, () => now);
    const remove = vi.spyOn(cache, "delete");
    const { handle } = notifications(client, { cache });
    const [started, slow] = [gate(), gate()];
    const first = handle(delivery(), () => {
      started.open();
      return slow.passed;
    });
    await started.passed;
    await vi.advanceTimersByTimeAsync(30_000);
    const meanwhile = failure(handle(delivery(), () => undefined));
    await timerSet();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await meanwhile).toMatchObject({ code: "ERR_NOTIFICATION_BUSY" });
    now += 60_000;
    const handler = vi.fn(() => reply({ status: 500 }));
    expect(await handle(delivery(), handler)).toMatchObject({ status: 500 });
    expect(remove).toHaveBeenCalledTimes(1);
    // Its minute is over: the claim, if there is one, is another's.
    slow.open();
    expect(await first).toMatchObject({ status: 200 });
    expect(remove).toHaveBeenCalledTimes(1);
  });
});

describe("a cache that fails", () => {
  const away = () => Promise.reject(new Error("the store is away"));

  test("a failure before the handler rejects the delivery, and the handler is not called", async () => {
    const { handle } = notifications(client, { cache: { get: away, set: away } });
    const handler = vi.fn();
    const error = await failure(handle(delivery(), handler));
    expect(error).toMatchObject({ code: "ERR_NOTIFICATION_CACHE", cause: { message: "the store is away" } });
    expect(errorReply(error).status).toBe(500);
    expect(handler).not.toHaveBeenCalled();
  });

  test("a failure after the handler keeps the reply, and onCacheError receives it", async () => {
    const onCacheError = vi.fn();
    const cache = { ...memoryCache(), set: away, delete: away };
    const { handle } = notifications(client, { cache, onCacheError });
    expect(await handle(delivery(), () => undefined)).toMatchObject({ status: 200 });
    expect(onCacheError.mock.calls.map(([error]: unknown[]) => error)).toMatchObject([
      {
        code: "ERR_NOTIFICATION_CACHE",
        message: expect.stringContaining("did not store") as string, // a matcher
        cause: { message: "the store is away" },
      },
      { message: "the store is away" },
    ]);
  });

  test.each<[string, NonNullable<NotificationOptions["onCacheError"]>]>([
    ["throws", () => raise()],
    ["rejects", () => Promise.reject(new Error("on purpose")) as unknown as undefined],
    ["never settles", () => new Promise(() => undefined) as unknown as undefined],
  ])("an onCacheError that %s keeps the reply", async (_, onCacheError) => {
    const cache = { ...memoryCache(), set: away, delete: away };
    const { handle } = notifications(client, { cache, onCacheError });
    expect(await handle(delivery(), () => undefined)).toMatchObject({ status: 200 });
  });

  test("notifications rejects an invalid cache, and markHandled a missing one", async () => {
    const none = { cache: { get: "no" } as unknown as Cache }; // JavaScript has no type check.
    expect(() => notifications(client, none)).toThrow(
      "notifications: cache: expected an object with get() and set()",
    );
    const marking = notifications(client).markHandled({ id: "EV-1" });
    await expect(marking).rejects.toMatchObject({ code: "ERR_CONFIG_OPTIONS" });
  });
});

test("without a cache, each delivery is handled, and has no duplicate member", async () => {
  const { handle, parse } = notifications(client);
  const handler = vi.fn();
  const same = delivery();
  await handle(same, handler);
  expect(await handle(same, handler)).toEqual(reply());
  expect(handler).toHaveBeenCalledTimes(2);
  expect(await parse(same)).not.toHaveProperty("duplicate");
});

function raise(): never {
  throw new Error("on purpose");
}

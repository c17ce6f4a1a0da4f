/** A shared cache that others can write to: they cannot mark a notification as handled. */
import { createHash } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { createClient } from "wechatpay-ts";
import { memoryCache, notifications, reply } from "#runtime/webhook";
import { options } from "../support/keys.ts";
import { delivery } from "../support/notification.ts";

const client = createClient(options());

describe("a cache that others can write to", () => {
  const key = "wechatpay:1900007291:handled:EV-2018022511223320873";

  /** Returns the entry that a client writes for a notification that it has handled. */
  async function entryOf(of = client, id?: string): Promise<Record<string, unknown>> {
    const cache = memoryCache();
    const set = vi.spyOn(cache, "set");
    await notifications(of, { cache }).handle(delivery(id === undefined ? {} : { id }), () => undefined);
    return set.mock.calls.find(([name]) => name.includes(":handled:"))?.[1] as Record<string, unknown>; // what the client wrote
  }

  const other = createClient(options({ apiV3Key: "0".repeat(32) }));
  const forgeries: [string, () => unknown][] = [
    ["true", () => true],
    ["a text", () => "handled"],
    ["a reply", () => reply()],
    ["a reply with an invented code", () => ({ ...reply(), mac: "0".repeat(64) })],
    ["a reply with an empty code", () => ({ ...reply(), mac: "" })],
    ["the entry of another notification", () => entryOf(client, "EV-ANOTHER")],
    ["an entry with another status", async () => ({ ...(await entryOf()), status: 201 })],
    ["an entry with another body", async () => ({ ...(await entryOf()), body: "{}" })],
    ["an entry with another header", async () => ({ ...(await entryOf()), headers: { location: "x" } })],
    [
      "an entry with its code in capitals",
      async () => {
        const entry = await entryOf();
        return { ...entry, mac: String(entry["mac"]).toUpperCase() };
      },
    ],
    ["the entry of a client with another APIv3 key", () => markWith(other)],
  ];

  async function markWith(by: typeof client): Promise<unknown> {
    const cache = memoryCache();
    await notifications(by, { cache }).markHandled({ id: "EV-2018022511223320873" });
    return cache.get(key);
  }

  test.each(forgeries)(
    "%s does not suppress a notification, and onCacheError hears of it",
    async (_, forge) => {
      const cache = memoryCache();
      cache.set(key, await forge());
      const onCacheError = vi.fn();
      const handler = vi.fn();
      const { handle, parse } = notifications(client, { cache, onCacheError });
      expect((await parse(delivery())).duplicate).toBe(false);
      expect(await handle(delivery(), handler)).toEqual(reply());
      expect(handler).toHaveBeenCalledTimes(1);
      expect(onCacheError).toHaveBeenCalledTimes(2);
      expect(onCacheError.mock.calls[0]?.[0]).toMatchObject({ code: "ERR_NOTIFICATION_CACHE" });
      // The entry of this client has replaced it.
      await handle(delivery(), handler);
      expect(handler).toHaveBeenCalledTimes(1);
    },
  );

  test("an entry that the cache returns in another order counts", async () => {
    const cache = memoryCache();
    const headers = { b: "1", a: "2" };
    const { handle } = notifications(client, { cache });
    await handle(delivery(), () => reply({ headers }));
    const entry = (await cache.get(key)) as { headers: object };
    const reversed = Object.fromEntries(Object.entries(entry.headers).reverse());
    cache.set(key, Object.fromEntries(Object.entries({ ...entry, headers: reversed }).reverse()));
    const handler = vi.fn();
    await handle(delivery(), handler);
    expect(handler).not.toHaveBeenCalled();
  });

  test("the digest of a message, which others can compute, does not make it a replay", async () => {
    const cache = memoryCache();
    const one = delivery();
    const message = `${one.headers["Wechatpay-Timestamp"]}\n${one.headers["Wechatpay-Nonce"]}\n${one.body}\n`;
    cache.set(`wechatpay:1900007291:signed:${createHash("sha256").update(message).digest("hex")}`, true);
    expect((await notifications(client, { cache }).parse(one)).duplicate).toBe(false);
  });
});

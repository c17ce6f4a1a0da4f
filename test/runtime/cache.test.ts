/** The cache of one process: which entries expire, and which are dropped. */
import { expect, test } from "vitest";
import { memoryCache, type Cache } from "wechatpay-ts";
import { acquireLock } from "#runtime/cache";

test("memoryCache returns a value until it expires", () => {
  let now = 1_000;
  const cache = memoryCache(10, () => now);
  cache.set("short", { a: 1 }, 500);
  cache.set("long", null);
  now = 1_499;
  expect(cache.get("short")).toEqual({ a: 1 });
  now = 1_500;
  expect(cache.get("short")).toBeUndefined();
  now = Number.MAX_SAFE_INTEGER;
  expect(cache.get("long")).toBeNull();
});

test("add succeeds once until the value expires or is deleted", () => {
  let now = 0;
  const cache = memoryCache(10, () => now);
  expect(cache.add("key", 1, 100)).toBe(true);
  expect(cache.add("key", 2, 100)).toBe(false);
  expect(cache.get("key")).toBe(1);
  now = 100;
  expect(cache.add("key", 3, 100)).toBe(true);
  void cache.delete("key");
  expect(cache.get("key")).toBeUndefined();
  expect(cache.add("key", 4, 100)).toBe(true);
});

test.each([
  ["add", memoryCache(10)],
  ["get and set alone", withoutAdd(memoryCache(10))],
])("of several at the same moment, one acquires the lock of a cache with %s", async (_, cache) => {
  const acquire = (key: string) => acquireLock(cache, key, 1_000);
  expect((await Promise.all(["a", "a", "b", "a"].map(acquire))).map(Number)).toEqual([1, 0, 1, 0]);
  expect(await acquire("a")).toBe(false);
  await cache.delete?.("a");
  expect(await acquire("a")).toBe(true);
});

/** A cache of a store that has no atomic operation. */
function withoutAdd({ get, set, delete: remove }: ReturnType<typeof memoryCache>): Cache {
  return { get, set, delete: remove };
}

test("memoryCache drops the oldest entry when it is full", () => {
  const cache = memoryCache(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.set("a", 3); // Set again, it is the newest.
  cache.set("c", 4);
  expect(["a", "b", "c"].map((key) => cache.get(key))).toEqual([3, undefined, 4]);
});

/** Platform certificates in a cache that others may write to. */
import { describe, expect, test } from "vitest";
import { memoryCache } from "wechatpay-ts";
import { certifying, entry, issue, listOf, signedBy, type Issued } from "../support/certificates.ts";
import { Clock, codeOf, get, hour, make, minute, notification } from "../support/fetching.ts";
import { apiV3Key } from "../support/keys.ts";
import { encryptedResource } from "../support/wechatpay.ts";

describe("a cache that others can write to", () => {
  const key = "wechatpay-ts:certificates:WECHATPAY2-SHA256-RSA2048:1900007291";

  test("the cache stores the signed response and no secret", async () => {
    const server = await certifying();
    const cache = memoryCache();
    await make(server, { cache }).client.call(get, { id: "1" });
    const cached = JSON.stringify(await cache.get(key));
    expect(cached).toContain("encrypt_certificate");
    expect(cached).not.toMatch(new RegExp(`${apiV3Key}|PRIVATE|BEGIN|Authorization`, "i"));
  });

  /** Runs a client with a manipulated cache: the client must reject the value, and the call must succeed. */
  async function withManipulatedCache(manipulate: (genuine: unknown, own: Issued) => unknown) {
    const server = await certifying();
    const cache = memoryCache();
    await make(server, { cache }).client.call(get, { id: "1" });
    const own = issue({ serialNo: "66" });
    await cache.set(key, manipulate(await cache.get(key), own));
    const { client, errors } = make(server, { cache });
    await client.call(get, { id: "1" });
    expect(await codeOf(client.verify(notification(own)))).toBe("ERR_SERIAL_UNKNOWN");
    return { errors: errors.map(({ code }) => code), fetches: server.fetches.length };
  }

  const signedList = (own: Issued, data: unknown[], now = Date.now()) => {
    const body = JSON.stringify({ data });
    return { headers: signedBy(own, body, now), body };
  };

  test.each<[string, (genuine: unknown, own: Issued) => unknown]>([
    [
      "a certificate of the attacker, signed with its key",
      (_, own) => {
        const encrypt_certificate = { ...encryptedResource("", "certificate"), ciphertext: btoa(own.pem) };
        return signedList(own, [{ ...entry(own), encrypt_certificate }]);
      },
    ],
    [
      "a genuine body with another signature",
      (genuine, own) => ({ ...(genuine as object), ...headersOf(own) }),
    ],
    [
      "a genuine signature with another body",
      (genuine) => ({ ...(genuine as object), body: listOf([issue()]) }),
    ],
  ])("the client ignores and reports an entry that has %s", async (_, poison) => {
    expect(await withManipulatedCache(poison)).toEqual({ errors: ["ERR_CERTIFICATE_CACHE"], fetches: 3 });
  });

  function headersOf(own: Issued) {
    return { headers: signedBy(own, "{}") };
  }

  test.each<[string, unknown]>([
    ["null", null],
    ["a text", "certificates"],
    ["an object", { __proto__: null }],
    ["a list of headers", { headers: [1], body: "" }],
  ])("the client treats a cache entry as empty if it has %s", async (_, value) => {
    expect(await withManipulatedCache(() => value)).toEqual({ errors: [], fetches: 3 });
  });

  test("the cache does not extend the life of an old response", async () => {
    const clock = new Clock();
    const old = issue();
    const server = await certifying([old], clock.now);
    const cache = memoryCache(10, () => 0);
    await make(server, { cache }, { now: clock.now }).client.call(get, { id: "1" });
    const replayed = await cache.get(key);
    server.certificates = [issue()];
    clock.time += 24 * hour + minute;
    await cache.set(key, replayed);
    const { client, errors } = make(server, { cache }, { now: clock.now });
    expect(await codeOf(client.verify(notification(old, clock.time)))).toBe("ERR_SERIAL_UNKNOWN");
    expect(server.fetches).toHaveLength(2);
    expect(errors).toEqual([]);
  });

  test.each<[string, () => unknown]>([
    ["rejects", () => Promise.reject(new Error("ECONNREFUSED"))],
    [
      "throws",
      () => {
        throw new Error("not connected");
      },
    ],
    ["never responds", () => new Promise(() => undefined)],
  ])("does not fail a call if it %s", async (_, fail) => {
    const server = await certifying();
    const { client, errors } = make(server, { cache: { get: fail, set: fail } });
    await client.call(get, { id: "1" });
    expect(server.fetches).toHaveLength(1);
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(["ERR_CERTIFICATE_CACHE"]));
  });
});

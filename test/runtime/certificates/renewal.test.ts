/** Platform certificates: when the client fetches them again, and how often. */
import { describe, expect, test } from "vitest";
import { memoryCache, type WechatPayError } from "wechatpay-ts";
import { ResponseCache } from "#runtime/certificates/certificate-cache";
import { CertificateStore } from "#runtime/certificates/certificate-store";
import { readKeys } from "#runtime/keys/read-keys";
import { platform } from "#runtime/platform/node";
import { certifying, issue, listOf, signedBy } from "../support/certificates.ts";
import { Clock, codeOf, forged, get, hour, make, minute, notification, post } from "../support/fetching.ts";
import { options, publicKeyId } from "../support/keys.ts";
import { lastOf } from "../support/seen.ts";

describe("renewal", () => {
  test("starts with the first use after half a day, and no call waits for it", async () => {
    const clock = new Clock();
    const server = await certifying(undefined, clock.now);
    const { client } = make(server, {}, { now: clock.now });
    await client.call(get, { id: "1" });
    clock.time += 10 * hour;
    await client.call(get, { id: "1" });
    expect(server.fetches).toHaveLength(1);
    clock.time += 2 * hour;
    let release = (): void => undefined;
    server.instead = (response) => {
      release = () => {
        const body = listOf(server.certificates);
        const [signer] = server.certificates;
        response.writeHead(200, signer && signedBy(signer, body, clock.time)).end(body);
      };
    };
    await Promise.all([client.call(get, { id: "1" }), client.call(get, { id: "2" })]);
    await expect.poll(() => server.fetches.length).toBe(2);
    release();
    await client.call(get, { id: "1" });
    expect(server.fetches).toHaveLength(2);
  });

  test("is reported and repeated after a growing pause if it fails, and fails no call", async () => {
    const clock = new Clock();
    const server = await certifying(undefined, clock.now);
    const { client, errors } = make(server, {}, { now: clock.now });
    await client.call(get, { id: "1" });
    server.instead = (response) => response.writeHead(500).end();
    clock.time += 25 * hour;
    const tries: number[] = [];
    for (let second = 0; second < 600; second++) {
      await client.call(get, { id: "1" });
      clock.time += 1_000;
      tries.push(server.fetches.length);
    }
    expect(tries[0]).toBe(2);
    expect(tries.at(-1)).toBeGreaterThan(5);
    expect(tries.at(-1)).toBeLessThan(15);
    expect(errors).toHaveLength(server.fetches.length - 1);
    server.instead = undefined;
    clock.time += 10 * minute;
    await client.call(get, { id: "1" });
    await client.call(get, { id: "1" });
    expect(server.fetches).toHaveLength((tries.at(-1) ?? 0) + 1);
  });

  test("is not repeated by every call if the first fetch fails", async () => {
    const clock = new Clock();
    const server = await certifying(undefined, clock.now);
    server.instead = (response) => response.destroy();
    const { client } = make(server, {}, { now: clock.now });
    const calls = Array.from({ length: 100 }, (_, id) => codeOf(client.call(get, { id: String(id) })));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(["ERR_CERTIFICATE_FETCH"]));
    await codeOf(client.call(get, { id: "1" }));
    expect(server.fetches).toHaveLength(1);
    server.instead = undefined;
    clock.time += 1_000;
    await client.call(get, { id: "1" });
  });

  test("is repeated once the clock is correct if it failed while the clock was ahead", async () => {
    const clock = new Clock();
    const right = clock.time;
    const server = await certifying(undefined, () => right);
    const { client } = make(server, {}, { now: clock.now });
    clock.time += hour;
    expect(await codeOf(client.call(get, { id: "1" }))).toBe("ERR_CERTIFICATE_FETCH");
    clock.time = right;
    expect(await codeOf(client.call(get, { id: "1" }))).toBe("accepted");
  });

  test("continues if onError throws", async () => {
    const clock = new Clock();
    const server = await certifying(undefined, clock.now);
    const onError = () => {
      throw new Error("the hook's own");
    };
    const { client } = make(server, { onError }, { now: clock.now });
    await client.call(get, { id: "1" });
    server.instead = (response) => response.writeHead(500).end();
    clock.time += 25 * hour;
    await client.call(get, { id: "1" });
    expect(server.fetches).toHaveLength(2);
  });

  test("adds the new certificate, and keeps a listed one until it expires", async () => {
    const clock = new Clock();
    const old = issue({ to: clock.time + 30 * hour });
    const server = await certifying([old], clock.now);
    const { client } = make(server, {}, { now: clock.now });
    await client.call(get, { id: "1" });
    const fresh = issue({ from: clock.time - minute });
    server.certificates = [fresh, old];
    clock.time += 13 * hour;
    await client.verify(notification(old, clock.time));
    await expect.poll(() => codeOf(client.verify(notification(fresh, clock.time)))).toBe("accepted");
    expect(server.fetches).toHaveLength(2);
    await client.call(post, { json: { name: "张三" } });
    expect(lastOf(server).headers["wechatpay-serial"]).toBe(fresh.serialNo);
    clock.time += 16 * hour;
    await client.verify(notification(old, clock.time));
    clock.time += 2 * hour;
    expect(await codeOf(client.verify(notification(old, clock.time)))).toBe("ERR_SERIAL_UNKNOWN");
  });

  test("keeps a certificate that is no longer listed for a day, to verify but not to encrypt", async () => {
    const clock = new Clock();
    const withdrawn = issue({ from: clock.time - minute });
    const staying = issue({ from: clock.time - hour });
    const server = await certifying([withdrawn, staying], clock.now);
    const { client } = make(server, {}, { now: clock.now });
    await client.call(get, { id: "1" });
    server.certificates = [staying];
    clock.time += 25 * hour;
    await client.call(post, { json: { name: "张三" } });
    expect(lastOf(server).headers["wechatpay-serial"]).toBe(staying.serialNo);
    await client.verify(notification(withdrawn, clock.time));
    clock.time += 23 * hour;
    await client.verify(notification(withdrawn, clock.time));
    clock.time += 2 * hour;
    expect(await codeOf(client.verify(notification(withdrawn, clock.time)))).toBe("ERR_SERIAL_UNKNOWN");
  });
});

test("the store abandons a fetch that never ends, and starts the next one", async () => {
  const clock = new Clock();
  const keys = readKeys(options(), platform);
  const errors: WechatPayError[] = [];
  let started = 0;
  const store = new CertificateStore({
    keys,
    cache: new ResponseCache(memoryCache(), "certificates"),
    request: () => {
      started++;
      return new Promise(() => undefined);
    },
    refreshAfter: hour,
    timeout: 20,
    hasOthers: false,
    now: clock.now,
    onError: (error) => errors.push(error),
  });
  const ask = () => Promise.all(Array.from({ length: 10 }, () => codeOf(store.current())));
  expect(new Set(await ask())).toEqual(new Set(["ERR_CERTIFICATE_FETCH"]));
  expect([started, errors.length]).toEqual([1, 1]);
  clock.time += minute;
  await ask();
  expect([started, errors.length]).toEqual([2, 2]);
});

test.each([
  ["the reason is unknown", "a text"],
  ["the reason is unknown", undefined],
  ["the store is away", new Error("the store is away")],
])("the store says that %s if the fetch rejects with %s", async (why, thrown) => {
  const errors: WechatPayError[] = [];
  const store = new CertificateStore({
    keys: readKeys(options(), platform),
    cache: new ResponseCache(memoryCache(), "certificates"),
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a transport may reject with anything
    request: () => Promise.reject(thrown),
    refreshAfter: hour,
    timeout: 1_000,
    hasOthers: false,
    now: Date.now,
    onError: (error) => errors.push(error),
  });
  const message = `platform certificates could not be fetched: ${why}.`;
  await expect(store.current()).rejects.toMatchObject({ code: "ERR_CERTIFICATE_FETCH", message });
  expect(errors.map((error) => [error.code, error.message])).toEqual([["ERR_CERTIFICATE_FETCH", message]]);
});

describe("an unknown serial", () => {
  test("causes one fetch for all messages that have it", async () => {
    const server = await certifying();
    const { client } = make(server);
    await client.call(get, { id: "1" });
    const fresh = issue();
    server.certificates = [fresh, ...server.certificates];
    const all = Array.from({ length: 100 }, () => client.verify(notification(fresh)));
    await Promise.all(all);
    expect(server.fetches).toHaveLength(2);
  });

  test("causes one fetch for 100 forged messages, and few for a long flood", async () => {
    const clock = new Clock();
    const server = await certifying(undefined, clock.now);
    const { client } = make(server, {}, { now: clock.now });
    await client.call(get, { id: "1" });
    const flood = (length: number) => Array.from({ length }, () => codeOf(client.verify(forged(clock.time))));
    expect(new Set(await Promise.all(flood(100)))).toEqual(new Set(["ERR_SERIAL_UNKNOWN"]));
    expect(server.fetches).toHaveLength(2);
    for (let minutes = 0; minutes < 8 * 60; minutes += 10) {
      clock.time += 10 * minute;
      await Promise.all(flood(5));
    }
    // One each at 1, 3, 7, 15, 31 and 63 minutes, then one an hour.
    expect(server.fetches.length).toBeLessThanOrEqual(2 + 6 + 7);
    await client.call(get, { id: "1" });
  });

  test("causes no more than the first fetch at the start", async () => {
    const server = await certifying();
    const { client } = make(server);
    const all = Array.from({ length: 100 }, () => codeOf(client.verify(forged())));
    expect(new Set(await Promise.all(all))).toEqual(new Set(["ERR_SERIAL_UNKNOWN"]));
    expect(server.fetches).toHaveLength(1);
  });

  test("causes no second fetch within an hour if it was not found", async () => {
    const clock = new Clock();
    const server = await certifying(undefined, clock.now);
    const { client } = make(server, {}, { now: clock.now });
    await client.call(get, { id: "1" });
    const same = issue();
    for (let round = 0; round < 20; round++) {
      expect(await codeOf(client.verify(notification(same, clock.time)))).toBe("ERR_SERIAL_UNKNOWN");
      clock.time += 2 * minute;
    }
    expect(server.fetches).toHaveLength(2);
  });

  test("causes no fetch if the message cannot be genuine", async () => {
    const server = await certifying();
    const { client } = make(server);
    await client.call(get, { id: "1" });
    const message = forged();
    const changes = [
      { "Wechatpay-Serial": "x".repeat(40) },
      { "Wechatpay-Serial": "A".repeat(41) },
      { "Wechatpay-Serial": `${publicKeyId}9` },
      { "Wechatpay-Serial": "__proto__" },
      { "Wechatpay-Signature": "WECHATPAY/SIGNTEST/AAAA" },
      { "Wechatpay-Signature": "no base64" },
      { "Wechatpay-Timestamp": String(Math.floor(Date.now() / 1000) - 1_000) },
    ];
    const check = (change: object) =>
      codeOf(client.verify({ ...message, headers: { ...message.headers, ...change } }));
    for (const change of changes) expect(await check(change)).toBe("ERR_SERIAL_UNKNOWN");
    expect(await check({ "Wechatpay-Timestamp": "soon" })).toBe("ERR_SIGNATURE_HEADERS");
    expect(server.fetches).toHaveLength(1);
  });

  test("does not keep a renewal from adding a new certificate", async () => {
    const clock = new Clock();
    const server = await certifying(undefined, clock.now);
    const { client } = make(server, {}, { now: clock.now });
    await client.call(get, { id: "1" });
    await codeOf(client.verify(forged(clock.time)));
    const fresh = issue();
    server.certificates = [...server.certificates, fresh];
    expect(await codeOf(client.verify(notification(fresh, clock.time)))).toBe("ERR_SERIAL_UNKNOWN");
    clock.time += 13 * hour;
    await client.call(get, { id: "1" });
    await expect.poll(() => codeOf(client.verify(notification(fresh, clock.time)))).toBe("accepted");
  });
});

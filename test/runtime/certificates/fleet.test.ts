/** Clients of several processes share one fetch through their cache. */
import KeyvRedis from "@keyv/redis";
import Keyv from "keyv";
import { afterAll, describe, expect, test, vi } from "vitest";
import { createClient, memoryCache, platformCertificates, type Cache } from "wechatpay-ts";
import { certifying, issue } from "../support/certificates.ts";
import { Clock, codeOf, get, hour, make, notification } from "../support/fetching.ts";
import { options } from "../support/keys.ts";
import { startRedis, type Redis } from "../support/redis.ts";

const redis: Redis | undefined = await startRedis();
const connections: Keyv[] = [];
afterAll(async () => {
  await Promise.all(connections.map((store) => store.disconnect()));
  await redis?.stop();
});

/** Creates caches over one store, one for each process of a fleet. */
type Fleet = () => () => Promise<Cache>;

const memory: Fleet = () => {
  const cache = memoryCache();
  return () => Promise.resolve({ ...cache });
};

const plain: Fleet = () => {
  const { get, set } = memoryCache();
  return () => Promise.resolve({ get, set });
};

const keyv: Fleet = () => {
  const store = new Map();
  return () => Promise.resolve(new Keyv({ store }));
};

let fleets = 0;

const keyvRedis: Fleet = () => {
  const namespace = `fleet${++fleets}`;
  return async () => {
    const store = new Keyv(new KeyvRedis(redis?.url), { namespace });
    connections.push(store);
    await store.get("connected");
    return store;
  };
};

const withRedis = "Keyv on Redis";
const caches: [string, Fleet][] = [
  ["a cache with add", memory],
  ["a cache of get and set alone", plain],
  ["Keyv", keyv],
  [withRedis, keyvRedis],
];

describe.each(caches)("a fleet on %s", (name, fleet) => {
  const testFleet = test.skipIf(name === withRedis && redis === undefined);
  const needs = name === withRedis ? ({ meta: { needs: "redis" } } as const) : {};
  const size = 20;

  testFleet("shares one fetch when all clients start at once, and with a later client", needs, async () => {
    const server = await certifying();
    const view = fleet();
    const caches = await Promise.all(Array.from({ length: size }, view));
    await Promise.all(caches.map((cache) => make(server, { cache }).client.call(get, { id: "1" })));
    const late = make(server, { cache: await view() });
    await late.client.call(get, { id: "1" });
    expect(server.fetches).toHaveLength(1);
    expect(late.errors).toEqual([]);
  });

  testFleet("shares one fetch for a new serial, and one for a renewal", needs, async () => {
    const clock = new Clock();
    const server = await certifying(undefined, clock.now);
    const view = fleet();
    const caches = await Promise.all(Array.from({ length: size }, view));
    const clients = caches.map((cache) => make(server, { cache }, { now: clock.now }).client);
    await Promise.all(clients.map((client) => client.call(get, { id: "1" })));
    const fresh = issue();
    server.certificates = [fresh, ...server.certificates];
    clock.time += 1_000;
    await Promise.all(clients.map((client) => client.verify(notification(fresh, clock.time))));
    expect(server.fetches).toHaveLength(2);
    clock.time += 13 * hour;
    await Promise.all(clients.map((client) => client.call(get, { id: "1" })));
    await expect.poll(() => server.fetches.length).toBe(3);
    await Promise.all(clients.map((client) => client.call(get, { id: "1" })));
    expect(server.fetches).toHaveLength(3);
  });

  testFleet("continues when the client with the lease fails", needs, async () => {
    const server = await certifying();
    server.instead = (response) => {
      server.instead = undefined;
      response.destroy();
    };
    const caches = await Promise.all(Array.from({ length: 3 }, fleet()));
    const calls = caches.map((cache) => codeOf(make(server, { cache }).client.call(get, { id: "1" })));
    const outcomes = (await Promise.all(calls)).sort();
    expect(outcomes.filter((outcome) => outcome !== "accepted")).toHaveLength(1);
  });
});

describe("a shared provider or cache", () => {
  test("keeps the certificates of merchants and of APIv3 keys apart", async () => {
    const server = await certifying();
    const cache = memoryCache();
    await make(server, { cache }).client.call(get, { id: "1" });
    const other = make(server, { cache }, { mchid: "1900007292" });
    await other.client.call(get, { id: "1" });
    expect(server.fetches).toHaveLength(2);
    const changed = make(server, { cache }, { apiV3Key: "k".repeat(32) });
    expect(await codeOf(changed.client.call(get, { id: "1" }))).toBe("ERR_CERTIFICATE_FETCH");
    expect(changed.errors.map(({ code }) => code)).toEqual(["ERR_CERTIFICATE_CACHE", "ERR_DECRYPT"]);
  });

  test("serves all clients of one provider with one fetch, without a cache option", async () => {
    const server = await certifying();
    const certificates = platformCertificates();
    const one = () => createClient(options({ baseUrl: server.url, wechatpayKeys: undefined, certificates }));
    await Promise.all([one(), one(), one()].map((client) => client.call(get, { id: "1" })));
    expect(server.fetches).toHaveLength(1);
  });

  test("lets one client of a process ask for the lease, and the others wait for its fetch", async () => {
    const server = await certifying();
    const memory = memoryCache();
    const add = vi.fn(memory.add);
    const certificates = platformCertificates({ cache: { ...memory, add } });
    const one = () => createClient(options({ baseUrl: server.url, wechatpayKeys: undefined, certificates }));
    await Promise.all([one(), one(), one()].map((client) => client.call(get, { id: "1" })));
    expect(add).toHaveBeenCalledTimes(1);
    expect(server.fetches).toHaveLength(1);
  });

  test("fails all clients of one provider with one fetch", async () => {
    const server = await certifying();
    server.instead = (response) => response.writeHead(401).end();
    const certificates = platformCertificates({ onError: () => undefined });
    const one = () => createClient(options({ baseUrl: server.url, wechatpayKeys: undefined, certificates }));
    const calls = [one(), one(), one()].map((client) => codeOf(client.call(get, { id: "1" })));
    expect(await Promise.all(calls)).toEqual(Array(3).fill("ERR_CERTIFICATE_FETCH"));
    expect(server.fetches).toHaveLength(1);
  });
});

/**
 * Caches the last response to `GET /v3/certificates` for several clients and processes, so that one fetch serves all.
 *
 * The cache holds the response as WeChat Pay signed it, and the client verifies it again when it reads it. Someone who can
 * write to the cache can remove the response, or restore one of the last day; a certificate of their own would need the
 * APIv3 key, and a longer validity WeChat Pay's signature. A cache that fails or is too slow counts as empty: that costs a
 * fetch and some seconds, and fails no call.
 */
import { acquireLock, canDo, queryCache, releaseLock, type Cache } from "../cache.ts";
import { wait, withTimeout, type Awaitable } from "../util/async.ts";
import { elapsed } from "../util/clock.ts";
import { isObject } from "../util/kind.ts";
import { CertificateError } from "../errors.ts";
import { newNonce } from "../protocol/sign.ts";
import type { SignedResponse } from "./certificates.ts";

/** How long a client waits in milliseconds, so that others that start at the same time have written their names. */
const SETTLE_TIME = 50;
/** How long a lease lasts in milliseconds. A fetch that takes longer may run beside that of another process. */
const LEASE_TIME = 10_000;

/** The pending loads of this process, by cache and key. */
const pendingLoads = new WeakMap<Cache, Map<string, Promise<unknown>>>();

/** Reads and writes the cached response, and the lease for a fetch. Its methods reject with a CertificateError if the cache fails. */
export class ResponseCache {
  readonly #cache: Cache;
  readonly #key: string;
  readonly #leaseKey: string;

  /** @param key distinguishes merchants, brands and algorithms, and this client from other users of the cache */
  constructor(cache: Cache, key: string) {
    this.#cache = cache;
    this.#key = key;
    this.#leaseKey = `${key}:lease`;
  }

  /** Returns the last response; undefined if there is none. */
  async read(): Promise<SignedResponse | undefined> {
    const value = await query(() => this.#cache.get(this.#key));
    return isSignedResponse(value) ? value : undefined;
  }

  /** Stores a response. @param ttl milliseconds */
  async write(response: SignedResponse, ttl: number): Promise<void> {
    await query(() => this.#cache.set(this.#key, response, ttl));
  }

  /**
   * Loads a response once for all clients of this process that use the same cache, whether it succeeds or fails.
   *
   * @param timeout the time limit in milliseconds, after which the next call loads again
   */
  async share<T>(timeout: number, load: () => Promise<T>): Promise<T> {
    const loads = pendingLoads.get(this.#cache) ?? new Map<string, Promise<unknown>>();
    pendingLoads.set(this.#cache, loads);
    const pending = (loads.get(this.#key) as Promise<T> | undefined) ?? load(); // one kind of load has this key
    loads.set(this.#key, pending);
    try {
      return await withTimeout(timeout, () => pending);
    } finally {
      if (loads.get(this.#key) === pending) loads.delete(this.#key);
    }
  }

  /**
   * Acquires the lease for a fetch, and returns the function that releases it; undefined if another client has it. A cache
   * with `add` grants it to exactly one client. Without `add`, the last client to write its name has it; two clients may then
   * both fetch, which does no harm.
   */
  async acquireLease(): Promise<(() => Promise<void>) | undefined> {
    const cache = this.#cache;
    const acquiredAt = elapsed();
    const isAcquired = await (canDo(cache, "add")
      ? query(() => acquireLock(cache, this.#leaseKey, LEASE_TIME))
      : this.#writeName());
    if (!isAcquired) return undefined;
    // A lease that has expired may be that of another client.
    return async () => {
      if (elapsed() - acquiredAt < LEASE_TIME) await this.#releaseLease();
    };
  }

  async #writeName(): Promise<boolean> {
    const holder = () => query(() => this.#cache.get(this.#leaseKey));
    if (await holder()) return false;
    const name = newNonce();
    await query(() => this.#cache.set(this.#leaseKey, name, LEASE_TIME));
    await wait(SETTLE_TIME, undefined);
    return (await holder()) === name;
  }

  async #releaseLease(): Promise<void> {
    const cache = this.#cache;
    // A cache that cannot delete keeps an empty name for a moment.
    if (canDo(cache, "delete")) await query(() => releaseLock(cache, this.#leaseKey));
    else await query(() => cache.set(this.#leaseKey, "", SETTLE_TIME));
  }
}

async function query<T>(access: () => Awaitable<T>): Promise<T> {
  try {
    return await queryCache(access);
  } catch (cause) {
    const message =
      "platformCertificates: cache: the cache failed, so the certificates are fetched without it. Check the cache.";
    throw new CertificateError("ERR_CERTIFICATE_CACHE", message, { cause });
  }
}

function isSignedResponse(value: unknown): value is SignedResponse {
  if (!isObject(value) || typeof value["body"] !== "string" || !isObject(value["headers"])) return false;
  return Object.values(value["headers"]).every((header) => typeof header === "string");
}

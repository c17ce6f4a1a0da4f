/**
 * Caches the last response to `GET /v3/certificates` for several processes, so that one fetch serves all.
 *
 * The cache holds the response as WeChat Pay signed it, and the client verifies it again when it reads it. Someone who can
 * write to the cache can remove the response, or restore one of the last day; a certificate of their own would need the
 * APIv3 key, and a longer validity WeChat Pay's signature. A cache that fails or is too slow counts as empty: that costs a
 * fetch and some seconds, and fails no call.
 */
import { queryCache, type Cache, acquireLock, releaseLock } from "../cache.ts";
import { wait, withTimeout, type Awaitable } from "../util/async.ts";
import { isObject } from "../util/kind.ts";
import { CertificateError } from "../errors.ts";
import { newNonce } from "../protocol/sign.ts";
import type { SignedResponse } from "./certificates.ts";

/** Milliseconds until all clients that start at the same time have written their names. */
const SETTLE_TIME = 50;
/** How long a lease lasts in milliseconds: more than a fetch needs. */
const LEASE_TIME = 10_000;

export interface ResponseCache {
  /** Returns the last response; undefined if there is none. @throws CertificateError if the cache fails */
  read(): Promise<SignedResponse | undefined>;
  /** Stores a response. @param ttl milliseconds @throws CertificateError if the cache fails */
  write(answer: SignedResponse, ttl: number): Promise<void>;
  /** Returns whether this client may fetch, of all that need the response. @throws CertificateError */
  acquireLease(): Promise<boolean>;
  /** Releases the lease after the fetch; does nothing without a lease. @throws CertificateError */
  releaseLease(): Promise<void>;
  /**
   * Returns the result of `load`, which is called once for all callers in this process.
   *
   * @param timeout how long to wait for it in milliseconds
   */
  share(timeout: number, load: () => Promise<SignedResponse>): Promise<SignedResponse>;
}

/** The pending loads, by cache and key. */
const pendingLoads = new WeakMap<Cache, Map<string, Promise<SignedResponse>>>();

/**
 * @param key distinguishes merchants, brands and algorithms, and this client from other users of the cache
 * @param isOwn whether only this process uses the cache
 */
export function createResponseCache(cache: Cache, key: string, isOwn: boolean): ResponseCache {
  const lease = isOwn ? undefined : new RenewalLease(cache, `${key}:lease`);
  return {
    read: async () => {
      const value = await queryStore(() => cache.get(key));
      return isSignedAnswer(value) ? value : undefined;
    },
    write: async (answer, ttl) => {
      await queryStore(() => cache.set(key, answer, ttl));
    },
    acquireLease: async () => lease === undefined || (await lease.acquire()),
    releaseLease: async () => lease?.release(),
    share: async (timeout, load) => {
      const under = pendingLoads.get(cache) ?? new Map<string, Promise<SignedResponse>>();
      pendingLoads.set(cache, under);
      const flight = under.get(key) ?? load();
      under.set(key, flight);
      try {
        return await withTimeout(timeout, () => flight);
      } finally {
        if (under.get(key) === flight) under.delete(key);
      }
    },
  };
}

/**
 * A lease for the renewal. A cache with `add` grants it to exactly one client. Without `add`, the last client to write its
 * name has the lease; two clients may then both fetch, which does no harm.
 */
class RenewalLease {
  readonly #cache: Cache;
  readonly #key: string;
  #isHeld = false;

  constructor(cache: Cache, key: string) {
    this.#cache = cache;
    this.#key = key;
  }

  async acquire(): Promise<boolean> {
    const isDecided = this.#cache.add !== undefined;
    this.#isHeld = await (isDecided
      ? queryStore(() => acquireLock(this.#cache, this.#key, LEASE_TIME))
      : this.#acquireLast());
    return this.#isHeld;
  }

  async #acquireLast(): Promise<boolean> {
    const holder = () => queryStore(() => this.#cache.get(this.#key));
    if (await holder()) return false;
    const name = newNonce();
    await queryStore(() => this.#cache.set(this.#key, name, LEASE_TIME));
    await wait(SETTLE_TIME, undefined);
    return (await holder()) === name;
  }

  async release(): Promise<void> {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    // A cache that cannot delete keeps an empty name for a moment.
    if (this.#cache.delete === undefined) await queryStore(() => this.#cache.set(this.#key, "", SETTLE_TIME));
    else await queryStore(() => releaseLock(this.#cache, this.#key));
  }
}

async function queryStore<T>(question: () => Awaitable<T>): Promise<T> {
  try {
    return await queryCache(question);
  } catch (cause) {
    const message =
      "platformCertificates: cache: the cache failed, so the certificates are fetched without it. Check the cache";
    throw new CertificateError("ERR_CERTIFICATE_CACHE", message, { cause });
  }
}

function isSignedAnswer(value: unknown): value is SignedResponse {
  if (!isObject(value) || typeof value["body"] !== "string" || !isObject(value["headers"])) return false;
  return Object.values(value["headers"]).every((header) => typeof header === "string");
}

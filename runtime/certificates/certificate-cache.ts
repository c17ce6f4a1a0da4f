/**
 * Caches the last response to `GET /v3/certificates` for several clients and processes, so that one fetch serves all.
 *
 * The cache holds the response as WeChat Pay signed it, and the client verifies it again when it reads it. Someone who can
 * write to the cache can remove the response, or restore one of the last day; a certificate of their own would need the
 * APIv3 key, and a longer validity WeChat Pay's signature. A cache that fails or is too slow counts as empty: that costs a
 * fetch and some seconds, and fails no call.
 */
import { queryCache, type Cache } from "../cache.ts";
import { wait, type Awaitable } from "../util/async.ts";
import { isObject } from "../util/kind.ts";
import { CertificateError } from "../errors.ts";
import { newNonce } from "../protocol/sign.ts";
import type { SignedResponse } from "./certificates.ts";

/** How long a client waits in milliseconds, so that others that start at the same time have written their names. */
const SETTLE_TIME = 50;
/** How long a lease lasts in milliseconds: more than a fetch needs. */
const LEASE_TIME = 10_000;

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
   * Acquires the lease for a fetch, and returns whether it did. A cache with `add` grants it to exactly one client. Without
   * `add`, the last client to write its name has it; two clients may then both fetch, which does no harm.
   */
  async acquireLease(): Promise<boolean> {
    const cache = this.#cache;
    const add = cache.add?.bind(cache);
    return add ? query(() => add(this.#leaseKey, true, LEASE_TIME)) : this.#writeName();
  }

  async #writeName(): Promise<boolean> {
    const holder = () => query(() => this.#cache.get(this.#leaseKey));
    if (await holder()) return false;
    const name = newNonce();
    await query(() => this.#cache.set(this.#leaseKey, name, LEASE_TIME));
    await wait(SETTLE_TIME, undefined);
    return (await holder()) === name;
  }

  /** Releases the lease. Only the client that acquired it may do so. */
  async releaseLease(): Promise<void> {
    const cache = this.#cache;
    await query(() =>
      // A cache that cannot delete keeps an empty name for a moment.
      cache.delete ? cache.delete(this.#leaseKey) : cache.set(this.#leaseKey, "", SETTLE_TIME),
    );
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

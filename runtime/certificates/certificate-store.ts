/**
 * Stores the platform certificates of one client, and renews them while they are used.
 *
 * The store has no timer: a use that finds the certificates due for renewal starts the renewal, and returns the current ones.
 * One fetch runs at a time, and all calls that need its result wait for it. After a failed fetch the store pauses, and keeps
 * using its certificates.
 */
import { memoryCache, type Cache } from "../cache.ts";
import { wait, withTimeout } from "../util/async.ts";
import { CertificateError, ConfigError, SignatureError, WechatPayError } from "../errors.ts";
import { endSentence } from "../util/error-text.ts";
import { isValidAt } from "../keys/key-ring.ts";
import { isWechatPayError, reasonOf } from "../call/effect.ts";
import type { Keys } from "../keys/read-keys.ts";
import type { ResponseCache } from "./certificate-cache.ts";
import {
  readCertificates,
  type CertificateSet,
  type CertifiedKey,
  type SignedResponse,
} from "./certificates.ts";
import type { Roots } from "./trusted-roots.ts";

/** In milliseconds, as all durations here. */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** WeChat Pay asks clients to renew certificates within a day. Older ones are used only while the fetch fails. */
const DAY = 24 * HOUR;
/** How long the store waits for the fetch of another client, and how often it reads the cache meanwhile. */
const LEASE_WAIT = 5 * SECOND;
const LEASE_POLL = SECOND / 10;
/** The time of a renewal besides its fetch: the waits above, and a slow cache. */
const CACHE_MARGIN = 20 * SECOND;
/** The time in milliseconds of a load besides its fetch: the wait for another process, and a cache that does not respond. */
const LOAD_MARGIN = 10 * SECOND;
/** How long unknown serials are remembered, and how many. */
const UNKNOWN_SERIAL_TTL = HOUR;
const MAX_UNKNOWN_SERIALS = 1_000;

/** The options of a CertificateStore. */
export interface CertificateStoreOptions {
  readonly keys: Keys;
  /** The roots of the option `trustedRoots`; absent if chains are not verified. */
  readonly roots?: Roots | undefined;
  readonly cache: ResponseCache;
  readonly request: () => Promise<SignedResponse>;
  /** The longest time before a renewal in milliseconds; its last tenth is random. */
  readonly refreshAfter: number;
  /** The time limit in milliseconds of a fetch that does not end by itself. */
  readonly timeout: number;
  /** Whether the client has other keys of WeChat Pay. */
  readonly hasOthers: boolean;
  /** Returns the current time in milliseconds since 1970. */
  readonly now: () => number;
  /** Receives errors after which the store continues with its certificates. */
  readonly onError: (error: WechatPayError) => void;
}

/** A signed response, with the age in milliseconds that it may have. */
interface LoadedResponse {
  readonly response: SignedResponse;
  readonly maxAge: number;
}

/** A time without fetches. It also ends when the clock is set back to a time before its start. */
class Pause {
  #from = 0;
  #to = 0;

  start(now: number, duration: number): void {
    this.#from = now;
    this.#to = now + duration;
  }

  isActive(now: number): boolean {
    return this.#from <= now && now < this.#to;
  }
}

/** The platform certificates of one client. */
export class CertificateStore {
  readonly #options: CertificateStoreOptions;
  readonly #unknownSerials: Cache;
  #set: CertificateSet | undefined;
  /** The keys that are no longer listed. */
  #previousKeys: ReadonlyMap<string, CertifiedKey> = new Map();
  /** When the certificates are due for renewal, in milliseconds since 1970. */
  #dueAt = 0;
  #renewal: Promise<void> | undefined;
  /** When the current renewal started, in milliseconds since 1970. */
  #startedAt = 0;
  /** The pause after a failed fetch. */
  #retryPause = new Pause();
  #failures = 0;
  #failure: unknown;
  /** The pause after a search for an unknown serial. */
  readonly #searchPause = new Pause();
  #searchPauseTime = MINUTE;

  constructor(options: CertificateStoreOptions) {
    this.#options = options;
    this.#unknownSerials = memoryCache(MAX_UNKNOWN_SERIALS, options.now);
  }

  /** Returns the current keys. @throws CertificateError or ConfigError if the store has none and the fetch fails */
  async current(): Promise<ReadonlyMap<string, CertifiedKey>> {
    if (this.#set === undefined || this.#age(this.#set) > DAY) await this.#renew();
    else if (this.#options.now() >= this.#dueAt) void this.#renew();
    if (this.#set !== undefined) return this.#set.keys;
    throw this.#failure instanceof ConfigError ? this.#failure : fetchError(this.#failure);
  }

  /**
   * Finds the key with an id. It fetches the certificates for an unknown id, which may be new. Since anyone can send a message
   * with any serial, it remembers ids that were not found, and each failed search doubles the pause before the next one, up
   * to an hour.
   *
   * @param isPlausible `false` to search only the current keys
   */
  async find(id: string, isPlausible: boolean): Promise<CertifiedKey | undefined> {
    const before = this.#set;
    await this.current();
    if (this.#valid(id) !== undefined || !isPlausible) return this.#valid(id);
    if (this.#renewal) await this.#renew();
    // A renewal while this call waited is as new as a search would be.
    const isNew = this.#set !== before && this.#age(this.#set) < MINUTE;
    if (this.#valid(id) === undefined && !isNew) await this.#search(id);
    return this.#valid(id);
  }

  #age(set: CertificateSet | undefined): number {
    return this.#options.now() - (set?.signedAt ?? -Infinity);
  }

  #valid(id: string): CertifiedKey | undefined {
    const key = this.#set?.keys.get(id) ?? this.#previousKeys.get(id);
    return key && isValidAt(key, this.#options.now()) ? key : undefined;
  }

  async #search(id: string): Promise<void> {
    if ((await this.#unknownSerials.get(id)) !== undefined) return;
    if (this.#searchPause.isActive(this.#options.now())) {
      // The search that started the pause may be running, and find this id as well.
      if (this.#renewal) await this.#renew();
      return;
    }
    this.#searchPause.start(this.#options.now(), this.#searchPauseTime);
    const before = this.#set;
    await this.#renew(id);
    if (this.#valid(id)) {
      this.#searchPauseTime = MINUTE;
    } else if (this.#set !== before) {
      this.#searchPauseTime = Math.min(2 * this.#searchPauseTime, HOUR);
      await this.#unknownSerials.set(id, true, UNKNOWN_SERIAL_TTL);
    }
  }

  /**
   * Renews the certificates; never rejects. A platform may end the work of a request silently, so each call waits with a time
   * limit of its own, after which the next renewal starts again.
   */
  async #renew(wanted?: string): Promise<void> {
    const { now, timeout } = this.#options;
    const longest = timeout + CACHE_MARGIN;
    if (this.#renewal === undefined || now() - this.#startedAt > longest) {
      if (this.#retryPause.isActive(now())) return;
      this.#startedAt = now();
      this.#renewal = this.#attempt(wanted);
    }
    const renewal = this.#renewal;
    const result = await withTimeout(longest, () => renewal).catch((error: unknown) => ({ error }));
    // Only the first call that waited handles the outcome; that of an abandoned renewal is ignored.
    if (this.#renewal !== renewal) return;
    this.#renewal = undefined;
    if (result) this.#fail(result.error);
  }

  async #attempt(wanted: string | undefined): Promise<void> {
    const { cache, keys, roots, now, timeout } = this.#options;
    const cached = await this.#readCached(wanted).catch((error: unknown) => this.#report(error));
    const { response, maxAge } =
      cached ?? (await cache.share(timeout + LOAD_MARGIN, () => this.#load(wanted)));
    const limits = { now: now(), oldest: maxAge, roots };
    this.#merge(await readCertificates(response, keys, limits));
  }

  /** Waits a short time for the response of another process, or fetches it. All clients of this process share the result. */
  async #load(wanted: string | undefined): Promise<LoadedResponse> {
    const { cache, request, timeout } = this.#options;
    const report = (error: unknown) => this.#report(error);
    const others = await this.#waitForOthers(wanted).catch(report);
    if (others?.cached) return others.cached;
    try {
      const response = await withTimeout(timeout, request);
      await cache.write(response, DAY).catch(report);
      return { response, maxAge: 0 };
    } finally {
      await others?.release?.().catch(report);
    }
  }

  /** Waits for the response of another process, or for the lease to fetch it; fetches without a lease after some seconds. */
  async #waitForOthers(
    wanted: string | undefined,
  ): Promise<{ readonly cached?: LoadedResponse; readonly release?: () => Promise<void> }> {
    for (let waited = 0; waited < LEASE_WAIT; waited += LEASE_POLL) {
      const release = await this.#options.cache.acquireLease();
      // Another process may have stored a response. The first read has reported what is wrong with the cache.
      const cached = await this.#readCached(wanted).catch(() => undefined);
      if (release && !cached) return { release };
      await release?.();
      if (cached) return { cached };
      await wait(LEASE_POLL, undefined);
    }
    return {};
  }

  /** Returns the cached response if it is newer than the current one. */
  async #readCached(wanted: string | undefined): Promise<LoadedResponse | undefined> {
    const { cache, keys, roots, now, refreshAfter } = this.#options;
    const response = await cache.read();
    const current = this.#set?.signedAt ?? 0;
    // A response that says itself that it is not newer needs no verification: the worst is one fetch more.
    if (response === undefined || Number(response.headers["Wechatpay-Timestamp"]) * SECOND <= current)
      return undefined;
    const limits = { now: now(), oldest: DAY, roots };
    const set = await readCertificates(response, keys, limits).catch(ignoreOldResponse);
    if (set === undefined || set.signedAt <= current) return undefined;
    const age = this.#age(set);
    // A response of the last minute is as new as a fetch would be.
    const hasWanted = wanted === undefined || set.keys.has(wanted) || age < MINUTE;
    return age >= refreshAfter || !hasWanted ? undefined : { response, maxAge: DAY };
  }

  #merge(fresh: CertificateSet): void {
    const now = this.#options.now();
    const former = [...this.#previousKeys, ...(this.#set?.keys ?? [])]
      .filter(([id]) => !fresh.keys.has(id))
      .map(([id, key]) => [id, endedBy(key, now + DAY)] as const)
      .filter(([, { certificate }]) => now <= certificate.validTo);
    this.#previousKeys = new Map(former);
    this.#set = fresh;
    this.#dueAt = fresh.signedAt + this.#options.refreshAfter * (1 - Math.random() / 10);
    this.#retryPause = new Pause();
    this.#failures = 0;
  }

  #fail(error: unknown): void {
    const { now, hasOthers } = this.#options;
    const pause = Math.min(2 ** this.#failures++ * SECOND, 10 * MINUTE);
    this.#retryPause.start(now(), pause * (1 - Math.random() / 2));
    this.#failure = error;
    this.#report(error);
    // The merchant has migrated to a public key and has no certificates, which the store remembers for a while.
    if (error instanceof ConfigError && hasOthers) this.#merge({ keys: new Map(), signedAt: now() });
  }

  #report(error: unknown): void {
    this.#options.onError(isWechatPayError(error) ? error : fetchError(error));
  }
}

/**
 * Limits the validity of a certificate that is no longer listed to a day: long enough for messages under way. Either its
 * overlap with the next one is over, or WeChat Pay has withdrawn it.
 */
function endedBy(key: CertifiedKey, end: number): CertifiedKey {
  const validTo = Math.min(key.certificate.validTo, end);
  return { ...key, certificate: { ...key.certificate, validTo } };
}

/** Ignores a response that is too old, which a cache without expiry returns. @throws CertificateError for another error */
function ignoreOldResponse(cause: unknown): undefined {
  if (cause instanceof SignatureError && cause.code === "ERR_SIGNATURE_CLOCK") return;
  const why =
    "the cached response is not WeChat Pay's response to this client, so the certificates are fetched";
  throw new CertificateError(
    "ERR_CERTIFICATE_CACHE",
    `platformCertificates: cache: ${why}. Check the cache.`,
    {
      cause,
    },
  );
}

function fetchError(cause: unknown): CertificateError {
  const why = cause instanceof Error ? reasonOf(cause) : "the reason is unknown";
  const message = endSentence(`platform certificates could not be fetched: ${why}`);
  return new CertificateError("ERR_CERTIFICATE_FETCH", message, { cause });
}

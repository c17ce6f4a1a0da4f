/**
 * The platform certificates of one client, kept fresh while they are used (protocol: "Platform certificates").
 *
 * There is no timer: a use that finds them due for renewal starts the renewal, and gets the current ones. One fetch runs at a
 * time, and all that need it wait for it. After a failed fetch the store pauses, and keeps using its certificates.
 */
import { memoryCache, type Cache } from "../cache.ts";
import { wait, withTimeout } from "../util/async.ts";
import { CertificateError, ConfigError, SignatureError, WechatPayError } from "../errors.ts";
import type { Keys } from "../keys/read-keys.ts";
import type { ResponseCache } from "./certificate-cache.ts";
import {
  readCertificates,
  type CertificateSet,
  type CertifiedKey,
  type SignedResponse,
} from "./certificates.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** WeChat Pay wants certificates renewed within a day; older ones serve only where none can be had. */
const DAY = 24 * HOUR;
/** The greatest difference between two clocks. */
const CLOCK_TOLERANCE = 5 * MINUTE;
/** How long the store waits for the fetch of another client, and how often it looks for it. */
const LEASE_WAIT = 5 * SECOND;
const LEASE_POLL = SECOND / 10;
/** The time of a renewal besides its fetch: the waits above, and a slow cache. */
const CACHE_MARGIN = 20 * SECOND;
/** How long unknown serials are remembered, and how many. */
const UNKNOWN_SERIAL_TTL = HOUR;
const MAX_UNKNOWN_SERIALS = 1_000;

export interface CertificateStoreOptions {
  readonly keys: Keys;
  readonly cache: ResponseCache;
  readonly request: () => Promise<SignedResponse>;
  /** The longest time before a renewal in milliseconds; its last tenth is random. */
  readonly refreshAfter: number;
  /** The time limit in milliseconds of a fetch that does not end by itself. */
  readonly timeout: number;
  /** Whether the client has other keys of WeChat Pay. */
  readonly hasOthers: boolean;
  readonly now: () => number;
  readonly onError: (error: WechatPayError) => void;
}

export class CertificateStore {
  readonly #options: CertificateStoreOptions;
  readonly #unknownSerials: Cache;
  #set: CertificateSet | undefined;
  /** The keys that are no longer listed. */
  #previousKeys: ReadonlyMap<string, CertifiedKey> = new Map();
  #renewal: Promise<void> | undefined;
  /** When the current renewal started. */
  #startedAt = 0;
  /** When the certificates are due for renewal. */
  #dueAt = 0;
  /** Between these times there is no fetch after a failure. A time before the first means that the clock was set back. */
  #failedAt = 0;
  #retryAt = 0;
  #failures = 0;
  #failure: unknown;
  /** Between these times there is no fetch for an unknown serial. */
  #searchedAt = 0;
  #searchAt = 0;
  #pause = MINUTE;

  constructor(options: CertificateStoreOptions) {
    this.#options = options;
    this.#unknownSerials = memoryCache(MAX_UNKNOWN_SERIALS, options.now);
  }

  /** Returns the current keys. @throws CertificateError or ConfigError if there are none and the fetch fails */
  async current(): Promise<ReadonlyMap<string, CertifiedKey>> {
    const now = this.#options.now();
    if (this.#set === undefined || this.#age(this.#set) > DAY) await this.#renew();
    else if (now >= this.#dueAt) void this.#renew();
    if (this.#set === undefined) throw this.#missingError();
    return this.#set.keys;
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
    if (this.#valid(id) === undefined && !isNew && (await this.#maySearch(id))) await this.#search(id);
    return this.#valid(id);
  }

  #age(set: CertificateSet | undefined): number {
    return this.#options.now() - (set?.signedAt ?? -Infinity);
  }

  #valid(id: string): CertifiedKey | undefined {
    const key = this.#set?.keys.get(id) ?? this.#previousKeys.get(id);
    if (key === undefined) return undefined;
    const { validFrom, validTo } = key.certificate;
    const now = this.#options.now();
    return validFrom - CLOCK_TOLERANCE <= now && now <= validTo ? key : undefined;
  }

  async #maySearch(id: string): Promise<boolean> {
    const isRefused = (await this.#unknownSerials.get(id)) !== undefined;
    return !isRefused && !isBetween(this.#options.now(), this.#searchedAt, this.#searchAt);
  }

  async #search(id: string): Promise<void> {
    this.#searchedAt = this.#options.now();
    this.#searchAt = this.#searchedAt + this.#pause;
    const before = this.#set;
    await this.#renew(id);
    if (this.#valid(id)) {
      this.#pause = MINUTE;
    } else if (this.#set !== before) {
      this.#pause = Math.min(2 * this.#pause, HOUR);
      await this.#unknownSerials.set(id, true, UNKNOWN_SERIAL_TTL);
    }
  }

  /**
   * Renews the certificates; never rejects. A platform may end the work of a request silently, so each wait has a time limit,
   * after which the next renewal starts again.
   */
  async #renew(wanted?: string): Promise<void> {
    const { now } = this.#options;
    const longest = this.#options.timeout + CACHE_MARGIN;
    if (this.#renewal === undefined || now() - this.#startedAt > longest) {
      if (isBetween(now(), this.#failedAt, this.#retryAt)) return;
      this.#startedAt = now();
      this.#renewal = this.#start(wanted);
    }
    const renewal = this.#renewal;
    await withTimeout(longest, () => renewal).catch((error: unknown) => this.#fail(renewal, error));
    if (this.#renewal === renewal) this.#renewal = undefined;
  }

  #start(wanted: string | undefined): Promise<void> {
    const renewal: Promise<void> = this.#attempt(wanted).catch((error: unknown) =>
      this.#fail(renewal, error),
    );
    return renewal;
  }

  /** Records the failure of a renewal once, and not of one that was abandoned. */
  #fail(renewal: Promise<void>, error: unknown): void {
    if (this.#renewal !== renewal) return;
    this.#renewal = undefined;
    this.#failed(error);
  }

  async #attempt(wanted: string | undefined): Promise<void> {
    const { cache, request, keys, now, timeout } = this.#options;
    const report = (error: unknown) => this.#report(error);
    try {
      if (await this.#isShared(wanted)) return;
      const answer = await cache.share(timeout, request);
      this.#merge(await readCertificates(answer, keys, now(), 0));
      await cache.write(answer, DAY).catch(report);
    } finally {
      await cache.releaseLease().catch(report);
    }
  }

  /** Uses the response of another client, and waits a short time for one that another client fetches. */
  async #isShared(wanted: string | undefined): Promise<boolean> {
    try {
      for (let waited = 0; waited < LEASE_WAIT; waited += LEASE_POLL) {
        if (await this.#mergeShared(wanted)) return true;
        // The previous holder of the lease may have stored a response since.
        if (await this.#options.cache.acquireLease()) return await this.#mergeShared(wanted);
        await wait(LEASE_POLL, undefined);
      }
    } catch (error) {
      this.#report(error);
    }
    return false;
  }

  async #mergeShared(wanted: string | undefined): Promise<boolean> {
    const { cache, keys, now } = this.#options;
    const answer = await cache.read();
    if (answer === undefined) return false;
    const shared = await readCertificates(answer, keys, now(), DAY).catch(ignoreInvalidCache);
    if (shared === undefined || !this.#hasNewKeys(shared, wanted)) return false;
    this.#merge(shared);
    return true;
  }

  /** Reports whether a shared response has new keys. A response of the last minute is as new as a fetch would be. */
  #hasNewKeys(shared: CertificateSet, wanted: string | undefined): boolean {
    const age = this.#age(shared);
    if (age >= this.#options.refreshAfter || shared.signedAt <= (this.#set?.signedAt ?? 0)) return false;
    return wanted === undefined || shared.keys.has(wanted) || age < MINUTE;
  }

  #merge(fresh: CertificateSet): void {
    const { now, refreshAfter } = this.#options;
    const before = [...this.#previousKeys, ...(this.#set?.keys ?? [])];
    const former = before
      .filter(([id]) => !fresh.keys.has(id))
      .map(([id, key]) => [id, endedBy(key, now() + DAY)] as const)
      .filter(([, { certificate }]) => now() <= certificate.validTo);
    this.#previousKeys = new Map(former);
    this.#set = fresh;
    this.#dueAt = fresh.signedAt + refreshAfter * (1 - Math.random() / 10);
    this.#retryAt = 0;
    this.#failures = 0;
  }

  #failed(error: unknown): void {
    const { now } = this.#options;
    const pause = Math.min(2 ** this.#failures++ * SECOND, 10 * MINUTE);
    this.#failedAt = now();
    this.#retryAt = this.#failedAt + pause * (1 - Math.random() / 2);
    this.#failure = error;
    this.#report(error);
    // The merchant has migrated to a public key: there are no certificates, which the store remembers for a while.
    if (error instanceof ConfigError && this.#options.hasOthers)
      this.#merge({ keys: new Map(), signedAt: now() });
  }

  #report(error: unknown): void {
    this.#options.onError(isOurs(error) ? error : fetchError(error));
  }

  #missingError(): WechatPayError {
    return this.#failure instanceof ConfigError ? this.#failure : fetchError(this.#failure);
  }
}

function isBetween(now: number, from: number, to: number): boolean {
  return from <= now && now < to;
}

/**
 * A certificate that is no longer listed still verifies what is under way, for a day: its overlap is over, or WeChat
 * Pay has withdrawn it, and then it must not live on to its own end.
 */
function endedBy(key: CertifiedKey, end: number): CertifiedKey {
  const validTo = Math.min(key.certificate.validTo, end);
  return { ...key, certificate: { ...key.certificate, validTo } };
}

/** What does not prove itself is as good as nothing. A store that forgets nothing gives what is too old: no fault. */
function ignoreInvalidCache(cause: unknown): undefined {
  if (cause instanceof SignatureError && cause.code === "ERR_SIGNATURE_CLOCK") return;
  const why = "what the cache of platform certificates holds is not WeChat Pay's answer to this client";
  throw new CertificateError("ERR_CERTIFICATE_CACHE", `${why}, so they are fetched anew`, { cause });
}

function isOurs(error: unknown): error is WechatPayError {
  return error instanceof WechatPayError;
}

function fetchError(cause: unknown): CertificateError {
  const why = cause instanceof Error ? cause.message : "no reason is known";
  return new CertificateError("ERR_CERTIFICATE_FETCH", `platform certificates could not be fetched: ${why}`, {
    cause,
  });
}

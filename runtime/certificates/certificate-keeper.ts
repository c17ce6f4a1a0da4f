/**
 * The platform certificates of one client, kept fresh while they are used (protocol: "Platform certificates").
 *
 * There is no timer: a question that finds them due for renewal starts it, and is answered from what is there. One
 * fetch is under way at a time, and whoever needs it waits for that one. A fetch that failed is not repeated before its
 * time, and certificates at hand go on being used.
 */
import { memoryCache, type Cache } from "../cache/cache.ts";
import { wait } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { CertificateError, ConfigError, SignatureError, WechatPayError } from "../errors.ts";
import type { Keys } from "../keys/keys.ts";
import type { AnswerCache } from "./certificate-cache.ts";
import { readAnswer, type CertificateSet, type CertifiedKey, type SignedAnswer } from "./certificates.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** WeChat Pay wants certificates renewed within a day; older ones serve only where none can be had. */
const DAY = 24 * HOUR;
/** How far two clocks may be apart. */
const CLOCK = 5 * MINUTE;
/** How long another client's fetch is waited for, and how often it is looked for. */
const TURN = 5 * SECOND;
const STEP = SECOND / 10;
/** What a renewal may take beside its fetch: the waits above, and a store that keeps it waiting. */
const AROUND = 20 * SECOND;
/** How long a refused serial is remembered, and how many are. */
const FORGOTTEN_AFTER = HOUR;
const MOST_REFUSED = 1_000;

export interface KeeperOptions {
  readonly keys: Keys;
  readonly cache: AnswerCache;
  readonly request: () => Promise<SignedAnswer>;
  /** Milliseconds after which certificates are renewed, at most; the last tenth is left to chance. */
  readonly refreshAfter: number;
  /** Milliseconds after which a fetch is given up that has not ended by itself. */
  readonly patience: number;
  /** Whether a merchant without certificates has other keys of WeChat Pay. */
  readonly hasOthers: boolean;
  readonly now: () => number;
  readonly onError: (error: WechatPayError) => void;
}

export class CertificateKeeper {
  readonly #options: KeeperOptions;
  readonly #unknown: Cache;
  #set: CertificateSet | undefined;
  /** Those that are no longer listed. */
  #former: ReadonlyMap<string, CertifiedKey> = new Map();
  #renewal: Promise<void> | undefined;
  /** When the renewal under way began. */
  #begun = 0;
  /** When certificates at hand are due for renewal. */
  #dueAt = 0;
  /** Between these, no fetch after one that failed: before the first, the clock was set back. */
  #failedAt = 0;
  #retryAt = 0;
  #failures = 0;
  #failure: unknown;
  /** Between these, no fetch for a serial that is not known. */
  #askedAt = 0;
  #askAt = 0;
  #pause = MINUTE;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#unknown = memoryCache(MOST_REFUSED, options.now);
  }

  /** Those that are there. @throws CertificateError, or ConfigError, when there are none and none can be had */
  async current(): Promise<ReadonlyMap<string, CertifiedKey>> {
    const now = this.#options.now();
    if (this.#set === undefined || this.#age(this.#set) > DAY) await this.#renew();
    else if (now >= this.#dueAt) void this.#renew();
    if (this.#set === undefined) throw this.#noneAtHand();
    return this.#set.keys;
  }

  /**
   * The one with this id. One that is not known may have come with a renewal, and is looked for; but anyone can send a
   * message with any serial, so a serial that was not found is remembered, and every search in vain doubles the pause
   * before the next, up to an hour.
   *
   * @param isPlausible `false`: it is looked for among those at hand alone
   */
  async find(id: string, isPlausible: boolean): Promise<CertifiedKey | undefined> {
    const before = this.#set;
    await this.current();
    if (this.#valid(id) !== undefined || !isPlausible) return this.#valid(id);
    if (this.#renewal) await this.#renew();
    // What came while this question waited is as new as a search would bring.
    const isNew = this.#set !== before && this.#age(this.#set) < MINUTE;
    if (this.#valid(id) === undefined && !isNew && (await this.#maySearch(id))) await this.#search(id);
    return this.#valid(id);
  }

  #age(set: CertificateSet | undefined): number {
    return this.#options.now() - (set?.signedAt ?? -Infinity);
  }

  #valid(id: string): CertifiedKey | undefined {
    const key = this.#set?.keys.get(id) ?? this.#former.get(id);
    if (key === undefined) return undefined;
    const { validFrom, validTo } = key.certificate;
    const now = this.#options.now();
    return validFrom - CLOCK <= now && now <= validTo ? key : undefined;
  }

  async #maySearch(id: string): Promise<boolean> {
    const isRefused = (await this.#unknown.get(id)) !== undefined;
    return !isRefused && !isBetween(this.#options.now(), this.#askedAt, this.#askAt);
  }

  async #search(id: string): Promise<void> {
    this.#askedAt = this.#options.now();
    this.#askAt = this.#askedAt + this.#pause;
    const before = this.#set;
    await this.#renew(id);
    if (this.#valid(id)) {
      this.#pause = MINUTE;
    } else if (this.#set !== before) {
      this.#pause = Math.min(2 * this.#pause, HOUR);
      await this.#unknown.set(id, true, FORGOTTEN_AFTER);
    }
  }

  /**
   * Never rejects. A platform may end what a request of its own has begun without a word: nobody waits for that
   * without end, and the next one begins anew.
   */
  async #renew(wanted?: string): Promise<void> {
    const { now } = this.#options;
    const longest = this.#options.patience + AROUND;
    if (this.#renewal === undefined || now() - this.#begun > longest) {
      if (isBetween(now(), this.#failedAt, this.#retryAt)) return;
      this.#begun = now();
      this.#renewal = this.#begin(wanted);
    }
    const renewal = this.#renewal;
    await within(longest, () => renewal).catch((error: unknown) => this.#fail(renewal, error));
    if (this.#renewal === renewal) this.#renewal = undefined;
  }

  #begin(wanted: string | undefined): Promise<void> {
    const renewal: Promise<void> = this.#attempt(wanted).catch((error: unknown) =>
      this.#fail(renewal, error),
    );
    return renewal;
  }

  /** Once for all that wait for this renewal, and not for one that was given up. */
  #fail(renewal: Promise<void>, error: unknown): void {
    if (this.#renewal !== renewal) return;
    this.#renewal = undefined;
    this.#failed(error);
  }

  async #attempt(wanted: string | undefined): Promise<void> {
    const { cache, request, keys, now, patience } = this.#options;
    const tell = (error: unknown) => this.#tell(error);
    try {
      if (await this.#isShared(wanted)) return;
      const answer = await cache.share(patience, request);
      this.#take(await readAnswer(answer, keys, now(), 0));
      await cache.write(answer, DAY).catch(tell);
    } finally {
      await cache.endTurn().catch(tell);
    }
  }

  /** Whether another client's answer is news, or becomes it while that one fetches; not for long is it waited for. */
  async #isShared(wanted: string | undefined): Promise<boolean> {
    try {
      for (let waited = 0; waited < TURN; waited += STEP) {
        if (await this.#takeShared(wanted)) return true;
        // Whoever had the turn before may have fetched since the store was last asked.
        if (await this.#options.cache.takeTurn()) return await this.#takeShared(wanted);
        await wait(STEP, undefined);
      }
    } catch (error) {
      this.#tell(error);
    }
    return false;
  }

  async #takeShared(wanted: string | undefined): Promise<boolean> {
    const { cache, keys, now } = this.#options;
    const answer = await cache.read();
    if (answer === undefined) return false;
    const shared = await readAnswer(answer, keys, now(), DAY).catch(fromCache);
    if (shared === undefined || !this.#isNews(shared, wanted)) return false;
    this.#take(shared);
    return true;
  }

  /** A serial that was not in an answer of the last minute is not in the next one either. */
  #isNews(shared: CertificateSet, wanted: string | undefined): boolean {
    const age = this.#age(shared);
    if (age >= this.#options.refreshAfter || shared.signedAt <= (this.#set?.signedAt ?? 0)) return false;
    return wanted === undefined || shared.keys.has(wanted) || age < MINUTE;
  }

  #take(fresh: CertificateSet): void {
    const { now, refreshAfter } = this.#options;
    const before = [...this.#former, ...(this.#set?.keys ?? [])];
    const former = before
      .filter(([id]) => !fresh.keys.has(id))
      .map(([id, key]) => [id, endedBy(key, now() + DAY)] as const)
      .filter(([, { certificate }]) => now() <= certificate.validTo);
    this.#former = new Map(former);
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
    this.#tell(error);
    // The move to a public key is over: there are no certificates, and that is known for a while.
    if (error instanceof ConfigError && this.#options.hasOthers)
      this.#take({ keys: new Map(), signedAt: now() });
  }

  #tell(error: unknown): void {
    this.#options.onError(isOurs(error) ? error : fetchError(error));
  }

  #noneAtHand(): WechatPayError {
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
function fromCache(cause: unknown): undefined {
  if (cause instanceof SignatureError && cause.code === "ERR_SIGNATURE_CLOCK") return;
  const why = "what the cache of platform certificates holds is not WeChat Pay's answer to this client";
  throw new CertificateError("ERR_CERTIFICATE_CACHE", `${why}, so they are fetched anew`, { cause });
}

function isOurs(error: unknown): error is WechatPayError {
  return error instanceof WechatPayError;
}

function fetchError(cause: unknown): CertificateError {
  const why = cause instanceof Error ? cause.message : "no reason is known";
  return new CertificateError("ERR_CERTIFICATE_FETCH", `platform certificates cannot be had: ${why}`, {
    cause,
  });
}

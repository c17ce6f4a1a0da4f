/**
 * Where a fleet keeps the last answer to `GET /v3/certificates`, so that one fetch serves all.
 *
 * What is kept is the answer as WeChat Pay signed it, and it is verified again when it is read. Whoever can write to
 * the store can therefore take it away, or put back one that WeChat Pay signed for this merchant within a day; a
 * certificate of their own would need the APIv3 key, and a longer life WeChat Pay's signature. A store that fails, or
 * does not answer in time, is as one that is empty: it can cost a fetch and some seconds, and stops no call.
 */
import { ask } from "../util/ask.ts";
import type { Cache } from "../cache/cache.ts";
import { claim, giveBack } from "../cache/claim.ts";
import { wait } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { isObject } from "../util/kind.ts";
import { CertificateError } from "../errors.ts";
import type { Awaitable } from "../util/awaitable.ts";
import { newNonce } from "../protocol/sign.ts";
import type { SignedAnswer } from "./certificates.ts";

/** Milliseconds until all that start at the same time have said so. */
const SETTLING = 50;
/** Milliseconds for which a turn is taken: more than a fetch needs. */
const TURN = 10_000;

export interface AnswerCache {
  /** The last answer; undefined when there is none. @throws CertificateError when the store fails */
  read(): Promise<SignedAnswer | undefined>;
  /** @param ttl milliseconds @throws CertificateError when the store fails */
  write(answer: SignedAnswer, ttl: number): Promise<void>;
  /** Whether this client is to fetch, of all that found nothing at the same time. @throws CertificateError */
  takeTurn(): Promise<boolean>;
  /** Once it has fetched, or failed to. Does nothing for a client whose turn it was not. @throws CertificateError */
  endTurn(): Promise<void>;
  /**
   * The answer of `load`, which is asked once for all that ask meanwhile in this process.
   *
   * @param patience milliseconds to wait for it
   */
  share(patience: number, load: () => Promise<SignedAnswer>): Promise<SignedAnswer>;
}

/** Loads under way, by store and by key. */
const flights = new WeakMap<Cache, Map<string, Promise<SignedAnswer>>>();

/**
 * @param key tells merchants, brands and algorithms apart, and other users of the store from this one
 * @param isOwn whether no other process can see the store
 */
export function answerCache(cache: Cache, key: string, isOwn: boolean): AnswerCache {
  const turn = isOwn ? undefined : new Turn(cache, `${key}:turn`);
  return {
    read: async () => {
      const value = await askStore(() => cache.get(key));
      return isSignedAnswer(value) ? value : undefined;
    },
    write: async (answer, ttl) => {
      await askStore(() => cache.set(key, answer, ttl));
    },
    takeTurn: async () => turn === undefined || (await turn.take()),
    endTurn: async () => turn?.end(),
    share: async (patience, load) => {
      const under = flights.get(cache) ?? new Map<string, Promise<SignedAnswer>>();
      flights.set(cache, under);
      const flight = under.get(key) ?? load();
      under.set(key, flight);
      try {
        return await within(patience, () => flight);
      } finally {
        if (under.get(key) === flight) under.delete(key);
      }
    },
  };
}

/**
 * A store with `add` decides who is the first. By `get` and `set` alone it cannot be decided for certain: there the last
 * to write its name has the turn, once all have written. Two that are further apart both fetch, and no harm is done.
 */
class Turn {
  readonly #cache: Cache;
  readonly #key: string;
  #isMine = false;

  constructor(cache: Cache, key: string) {
    this.#cache = cache;
    this.#key = key;
  }

  async take(): Promise<boolean> {
    const isDecided = this.#cache.add !== undefined;
    this.#isMine = await (isDecided ? askStore(() => claim(this.#cache, this.#key, TURN)) : this.#takeLast());
    return this.#isMine;
  }

  async #takeLast(): Promise<boolean> {
    const holder = () => askStore(() => this.#cache.get(this.#key));
    if (await holder()) return false;
    const name = newNonce();
    await askStore(() => this.#cache.set(this.#key, name, TURN));
    await wait(SETTLING, undefined);
    return (await holder()) === name;
  }

  async end(): Promise<void> {
    if (!this.#isMine) return;
    this.#isMine = false;
    // A store that cannot delete keeps an empty name, for a moment.
    if (this.#cache.delete === undefined) await askStore(() => this.#cache.set(this.#key, "", SETTLING));
    else await askStore(() => giveBack(this.#cache, this.#key));
  }
}

async function askStore<T>(question: () => Awaitable<T>): Promise<T> {
  try {
    return await ask(question);
  } catch (cause) {
    const message = "the cache of platform certificates failed, so they are fetched without it";
    throw new CertificateError("ERR_CERTIFICATE_CACHE", message, { cause });
  }
}

function isSignedAnswer(value: unknown): value is SignedAnswer {
  if (!isObject(value) || typeof value["body"] !== "string" || !isObject(value["headers"])) return false;
  return Object.values(value["headers"]).every((header) => typeof header === "string");
}

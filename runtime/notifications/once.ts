/** Each notification handled once: what a cache is told of those that came, and when. */
import { ask } from "../util/ask.ts";
import type { Cache } from "../cache/cache.ts";
import { claim, giveBack, isThere } from "../cache/claim.ts";
import { elapsed } from "../util/clock.ts";
import { callHook } from "../util/hook.ts";
import { TooLate, within } from "../util/within.ts";
import { encodeHex } from "../encoding/hex.ts";
import { NotificationError, SignatureError } from "../errors.ts";
import type { Awaitable } from "../util/awaitable.ts";
import { TOLERANCE } from "../protocol/verify.ts";
import { isReply, isTaken, reply, type NotificationReply } from "./reply.ts";

/** WeChat Pay sends a notification again for 24 hours and 4 minutes; milliseconds. */
const HANDLED_FOR = 48 * 3_600_000;
/** A handler that is not done by now never will be; WeChat Pay waits 5 seconds for it. Milliseconds. */
const CLAIMED_FOR = 60_000;
/** A signature is good from as early as the clocks may differ to as late; a minute more for those of the cache. Milliseconds. */
const SIGNED_FOR = (2 * TOLERANCE + 60) * 1000;

interface Running {
  readonly outcome: Promise<NotificationReply>;
  /** By the clock that nobody sets. */
  readonly since: number;
}

/** What is being handled in this process, by the cache that is told of it. */
const running = new WeakMap<Cache, Map<string, Running>>();

/** The memory of one caller's notifications. */
export class Once {
  readonly #cache: Cache;
  readonly #prefix: string;

  /** @param caller mchid or brand_id */
  constructor(cache: Cache, caller: string) {
    this.#cache = cache;
    this.#prefix = `wechatpay:${caller}`;
  }

  /**
   * Remembers a message, which must be verified: a forger must not fill the cache.
   *
   * @param message the signed message, as `verify` returns it
   * @throws SignatureError `ERR_SIGNATURE_REPLAYED` when it arrived before
   */
  async refuseReplay(message: Uint8Array<ArrayBuffer>, requestId: string | undefined): Promise<void> {
    // The digest of the signed message, not of the signature: some algorithms can encode one signature in several ways.
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", message));
    const key = `${this.#prefix}:signed:${encodeHex(digest)}`;
    if (await this.#ask(() => claim(this.#cache, key, SIGNED_FOR))) return;
    const why = "these very bytes arrived before; WeChat Pay signs anew each time it sends a notification";
    throw new SignatureError("ERR_SIGNATURE_REPLAYED", `notification: ${why}`, { requestId });
  }

  /** What was answered when it was handled; undefined when it was not. */
  async answerTo(id: string): Promise<NotificationReply | undefined> {
    const answer = await this.#ask(() => this.#cache.get(this.#handled(id)));
    if (!isThere(answer)) return undefined;
    return isReply(answer) ? answer : reply();
  }

  async markHandled(id: string, answer: NotificationReply): Promise<void> {
    try {
      await ask(() => this.#cache.set(this.#handled(id), answer, HANDLED_FOR));
    } catch (cause) {
      throw cacheFailed("it does not keep that it was handled; sent again, it is handled again", cause);
    }
  }

  /**
   * Runs `handle` unless it has succeeded for this id before. Whoever asks in this process while it runs shares its
   * outcome; in another process, is refused.
   *
   * @param onForgotten told when it succeeded, and the cache failed to keep that
   */
  run(
    id: string,
    handle: () => Promise<NotificationReply>,
    onForgotten: (error: unknown) => void,
  ): Promise<NotificationReply> {
    const here = running.get(this.#cache) ?? new Map<string, Running>();
    running.set(this.#cache, here);
    const key = this.#handled(id);
    const known = here.get(key);
    const left = known === undefined ? 0 : CLAIMED_FOR - (elapsed() - known.since);
    if (known !== undefined && left > 0) return shared(known.outcome, left);
    const outcome = this.#runAlone(id, handle, onForgotten).finally(() => {
      if (here.get(key)?.outcome === outcome) here.delete(key);
    });
    here.set(key, { outcome, since: elapsed() });
    return outcome;
  }

  async #runAlone(
    id: string,
    handle: () => Promise<NotificationReply>,
    onForgotten: (error: unknown) => void,
  ): Promise<NotificationReply> {
    const tell = (error: unknown) => callHook(onForgotten, error);
    const claimed = `${this.#prefix}:claimed:${id}`;
    const since = elapsed();
    const isFirst = await this.#ask(() => claim(this.#cache, claimed, CLAIMED_FOR));
    try {
      // Asked after the claim: whoever held it before has told by now.
      const before = await this.answerTo(id);
      if (before !== undefined) return before;
      if (!isFirst) throw busy("another process is handling it");
      const answer = await handle();
      if (isTaken(answer)) await this.markHandled(id, answer).catch(tell);
      return answer;
    } finally {
      // A claim that stays only delays the next try, so what goes wrong here changes nothing of the outcome. One that has
      // run out may be another's by now.
      if (isFirst && elapsed() - since < CLAIMED_FOR)
        await ask(() => giveBack(this.#cache, claimed)).catch(tell);
    }
  }

  #handled(id: string): string {
    return `${this.#prefix}:handled:${id}`;
  }

  async #ask<T>(question: () => Awaitable<T>): Promise<T> {
    try {
      return await ask(question);
    } catch (cause) {
      throw cacheFailed("so nobody knows whether it was handled before; WeChat Pay sends it again", cause);
    }
  }
}

/** The outcome of who was first, unless that takes longer than it may. */
async function shared(outcome: Promise<NotificationReply>, milliseconds: number): Promise<NotificationReply> {
  try {
    return await within(milliseconds, () => outcome);
  } catch (error) {
    throw error instanceof TooLate ? busy("the handler of an earlier delivery is not done") : error;
  }
}

function cacheFailed(why: string, cause: unknown): NotificationError {
  return new NotificationError("ERR_NOTIFICATION_CACHE", `notification: the cache failed: ${why}`, { cause });
}

function busy(why: string): NotificationError {
  return new NotificationError("ERR_NOTIFICATION_BUSY", `notification: ${why}; WeChat Pay sends it again`);
}

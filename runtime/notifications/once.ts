/** Each notification handled once: what a cache is told of those that came, and when. */
import type { Cache } from "../cache/cache.ts";
import { claim, giveBack, isThere } from "../cache/claim.ts";
import { encodeHex } from "../data/hex.ts";
import { NotificationError, SignatureError } from "../errors.ts";
import { signedMessage, TOLERANCE, type Received } from "../wire/verify.ts";
import { isReply, isTaken, reply, type NotificationReply } from "./reply.ts";

/** WeChat Pay sends a notification again for 24 hours and 4 minutes; milliseconds. */
const HANDLED_FOR = 48 * 3_600_000;
/** A handler that is not done by now has died with its process; WeChat Pay waits 5 seconds for it. Milliseconds. */
const CLAIMED_FOR = 60_000;
/** A signature is good from as early as the clocks may differ to as late; a minute more for those of the cache. Milliseconds. */
const SIGNED_FOR = (2 * TOLERANCE + 60) * 1000;

/** What is being handled in this process, by the cache that is told of it. */
const running = new WeakMap<Cache, Map<string, Promise<NotificationReply>>>();

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
   * Remembers that a message arrived, which must be verified: a forger must not fill the cache.
   *
   * @throws SignatureError `ERR_SIGNATURE_REPLAYED` when it arrived before
   */
  async refuseReplay({ header, body }: Omit<Received, "label">): Promise<void> {
    // What was signed, not the signature: of some algorithms a signature can be written in more than one way.
    const message = signedMessage(header("Wechatpay-Timestamp") ?? "", header("Wechatpay-Nonce") ?? "", body);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(message)));
    const key = `${this.#prefix}:signed:${encodeHex(digest)}`;
    if (await this.#ask(() => claim(this.#cache, key, SIGNED_FOR))) return;
    const why = "these very bytes arrived before; WeChat Pay signs anew each time it sends a notification";
    throw new SignatureError("ERR_SIGNATURE_REPLAYED", `notification: ${why}`, {
      requestId: header("Request-ID"),
    });
  }

  /** What was answered when it was handled; undefined when it was not. */
  async answerTo(id: string): Promise<NotificationReply | undefined> {
    const answer = await this.#ask(() => this.#cache.get(this.#handled(id)));
    if (!isThere(answer)) return undefined;
    return isReply(answer) ? answer : reply();
  }

  async markHandled(id: string, answer: NotificationReply): Promise<void> {
    try {
      await this.#cache.set(this.#handled(id), answer, HANDLED_FOR);
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
    const here = running.get(this.#cache) ?? new Map<string, Promise<NotificationReply>>();
    running.set(this.#cache, here);
    const key = this.#handled(id);
    const known = here.get(key);
    if (known !== undefined) return known;
    const outcome = this.#runAlone(id, handle, onForgotten).finally(() => here.delete(key));
    here.set(key, outcome);
    return outcome;
  }

  async #runAlone(
    id: string,
    handle: () => Promise<NotificationReply>,
    onForgotten: (error: unknown) => void,
  ): Promise<NotificationReply> {
    const claimed = `${this.#prefix}:claimed:${id}`;
    const isFirst = await this.#ask(() => claim(this.#cache, claimed, CLAIMED_FOR));
    try {
      // Asked after the claim: whoever held it before has told by now.
      const before = await this.answerTo(id);
      if (before !== undefined) return before;
      if (!isFirst) throw busy();
      const answer = await handle();
      if (isTaken(answer)) await this.markHandled(id, answer).catch(onForgotten);
      return answer;
    } finally {
      // A claim that stays only delays the next try, so what goes wrong here changes nothing of the outcome.
      if (isFirst) await giveBack(this.#cache, claimed).catch(onForgotten);
    }
  }

  #handled(id: string): string {
    return `${this.#prefix}:handled:${id}`;
  }

  async #ask<T>(question: () => T | Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (cause) {
      throw cacheFailed("so nobody knows whether it was handled before; WeChat Pay sends it again", cause);
    }
  }
}

function cacheFailed(why: string, cause: unknown): NotificationError {
  return new NotificationError("ERR_NOTIFICATION_CACHE", `notification: the cache failed: ${why}`, { cause });
}

function busy(): NotificationError {
  const why = "another process is handling it; WeChat Pay sends it again";
  return new NotificationError("ERR_NOTIFICATION_BUSY", `notification: ${why}`);
}

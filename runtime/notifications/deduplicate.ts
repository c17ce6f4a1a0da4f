/**
 * Deduplicates notifications: stores in a cache which have arrived and which were handled. Others may write to the cache: an
 * entry counts only with a code that takes the APIv3 key. So they can make a handler run again, by deleting, or delay it, by
 * locking, but not make a client acknowledge a notification that no handler received.
 */
import { acquireLock, type Cache, hasValue, queryCache, releaseLock } from "../cache.ts";
import { NotificationError, SignatureError } from "../errors.ts";
import type { Mac } from "../keys/mac.ts";
import { TOLERANCE } from "../protocol/verify.ts";
import { type Awaitable, callHook, TimeoutError, withTimeout } from "../util/async.ts";
import { elapsed } from "../util/clock.ts";
import { isAccepted, isReply, type NotificationReply } from "./reply.ts";

/** How long a handled notification is remembered in milliseconds: WeChat Pay sends one again for up to 24 hours and 4 minutes. */
const HANDLED_TTL_MS = 48 * 3_600_000;
/** How long a notification stays locked for its handler in milliseconds. WeChat Pay waits 5 seconds for a reply. */
const LOCK_MS = 60_000;
/** How long a signed message is remembered in milliseconds: the tolerance both ways, and a minute for the cache's clock. */
const SIGNED_TTL_MS = (2 * TOLERANCE + 60) * 1000;

/** A notification that this process is handling. */
interface Running {
  readonly outcome: Promise<NotificationReply>;
  /** The start on the monotonic clock, in milliseconds. */
  readonly since: number;
}

/** The notifications that this process is handling, by cache. */
const running = new WeakMap<Cache, Map<string, Running>>();

/** Deduplicates the notifications of one merchant or brand. */
export class Deduplicator {
  readonly #cache: Cache;
  readonly #prefix: string;
  readonly #mac: Mac;

  /**
   * @param caller the mchid or brand_id
   * @param mac authenticates the entries of this caller
   */
  constructor(cache: Cache, caller: string, mac: Mac) {
    this.#cache = cache;
    this.#mac = mac;
    this.#prefix = `wechatpay:${caller}`;
  }

  /**
   * Remembers a message, which must be verified: a forger must not fill the cache.
   *
   * @param message the signed message, as `verify` returns it
   * @throws SignatureError `ERR_SIGNATURE_REPLAYED` when it arrived before
   */
  async rejectReplay(message: Uint8Array<ArrayBuffer>, requestId: string | undefined): Promise<void> {
    // The code of the signed message, not of the signature: some algorithms can encode one signature in several ways. Only
    // this client can compute it, so no other can write that a message arrived before.
    const key = `${this.#prefix}:signed:${await this.#mac.sign(message)}`;
    if (await this.#query(() => acquireLock(this.#cache, key, SIGNED_TTL_MS))) return;
    const why = "the same signed message arrived before. Reject it: WeChat Pay signs each delivery anew.";
    throw new SignatureError("ERR_SIGNATURE_REPLAYED", `notification: ${why}`, { requestId });
  }

  /**
   * Returns the reply of a notification that was handled; undefined if it was not.
   *
   * @param onForgedEntry receives the error of an entry that this client did not write, which does not count
   */
  async cachedReply(
    id: string,
    onForgedEntry: (error: unknown) => void,
  ): Promise<NotificationReply | undefined> {
    const key = this.#handledKey(id);
    const stored = await this.#query(() => this.#cache.get(key));
    if (!hasValue(stored)) return undefined;
    if (isReply(stored) && "mac" in stored && (await this.#mac.verify(entryText(key, stored), stored.mac))) {
      const { status, headers, body } = stored;
      return { status, headers, body };
    }
    const why = "an entry was not written with this APIv3 key, so the notification counts as not handled";
    callHook(
      onForgedEntry,
      new NotificationError(
        "ERR_NOTIFICATION_CACHE",
        `notification: cache: ${why}. Check who writes to the cache.`,
      ),
    );
    return undefined;
  }

  /** Stores the reply of a notification that was handled. @throws NotificationError if the cache fails */
  async markHandled(id: string, result: NotificationReply): Promise<void> {
    const key = this.#handledKey(id);
    const { status, headers, body } = result;
    const entry = { status, headers, body, mac: await this.#mac.sign(entryText(key, result)) };
    try {
      await queryCache(() => this.#cache.set(key, entry, HANDLED_TTL_MS));
    } catch (cause) {
      throw cacheError(
        "it did not store that the notification was handled. If WeChat Pay sends it again, it is handled again.",
        cause,
      );
    }
  }

  /**
   * Runs `handle` unless it has succeeded for this id before. While it runs, further calls in this process share its
   * outcome, and calls in other processes reject.
   *
   * @param onStoreError receives the error when `handle` succeeded but the cache failed to store that, or when the cache has
   * an entry that this client did not write
   */
  run(
    id: string,
    handle: () => Promise<NotificationReply>,
    onStoreError: (error: unknown) => void,
  ): Promise<NotificationReply> {
    const current = running.get(this.#cache) ?? new Map<string, Running>();
    running.set(this.#cache, current);
    const key = this.#handledKey(id);
    const earlier = current.get(key);
    const remaining = earlier === undefined ? 0 : LOCK_MS - (elapsed() - earlier.since);
    if (earlier !== undefined && remaining > 0) return waitForOutcome(earlier.outcome, remaining);
    const outcome = this.#runAlone(id, handle, onStoreError).finally(() => {
      if (current.get(key)?.outcome === outcome) current.delete(key);
    });
    current.set(key, { outcome, since: elapsed() });
    return outcome;
  }

  /** Runs `handle` while it holds the lock of the notification. */
  async #runAlone(
    id: string,
    handle: () => Promise<NotificationReply>,
    onStoreError: (error: unknown) => void,
  ): Promise<NotificationReply> {
    const report = (error: unknown) => callHook(onStoreError, error);
    const lock = `${this.#prefix}:lock:${id}`;
    const since = elapsed();
    const isFirst = await this.#query(() => acquireLock(this.#cache, lock, LOCK_MS));
    try {
      // Read after the lock was acquired: its previous holder has stored its reply by now.
      const before = await this.cachedReply(id, onStoreError);
      if (before !== undefined) return before;
      if (!isFirst) throw busyError("another process is handling it");
      const result = await handle();
      if (isAccepted(result)) await this.markHandled(id, result).catch(report);
      return result;
    } finally {
      // A lock that remains only delays the next delivery, so an error here does not change the outcome. A lock that has
      // expired may belong to another process by now.
      if (isFirst && elapsed() - since < LOCK_MS)
        await queryCache(() => releaseLock(this.#cache, lock)).catch(report);
    }
  }

  #handledKey(id: string): string {
    return `${this.#prefix}:handled:${id}`;
  }

  async #query<T>(query: () => Awaitable<T>): Promise<T> {
    try {
      return await queryCache(query);
    } catch (cause) {
      throw cacheError(
        "it is unknown whether the notification was handled before. Reply with an error, and WeChat Pay sends it again.",
        cause,
      );
    }
  }
}

/** Returns the text whose code an entry contains. A cache may return the headers in another order. */
function entryText(key: string, { status, headers, body }: NotificationReply): string {
  return JSON.stringify([key, status, Object.entries(headers).sort(), body]);
}

/** Waits for the outcome of the first delivery, up to a time limit. */
async function waitForOutcome(
  outcome: Promise<NotificationReply>,
  milliseconds: number,
): Promise<NotificationReply> {
  try {
    return await withTimeout(milliseconds, () => outcome);
  } catch (error) {
    throw error instanceof TimeoutError
      ? busyError("the handler of an earlier delivery is still running")
      : error;
  }
}

function cacheError(why: string, cause: unknown): NotificationError {
  return new NotificationError("ERR_NOTIFICATION_CACHE", `notification: the cache failed, and ${why}`, {
    cause,
  });
}

function busyError(why: string): NotificationError {
  return new NotificationError(
    "ERR_NOTIFICATION_BUSY",
    `notification: ${why}. Reply with an error, and WeChat Pay sends it again.`,
  );
}

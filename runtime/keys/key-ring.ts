/** The keys of WeChat Pay that a client knows: to verify messages, and to encrypt fields. */
import type { Awaitable } from "../util/awaitable.ts";
import { keyId, preferredKey, type WechatPayKey } from "./keys.ts";

export interface KeyRing {
  /** Finds the key for a `Wechatpay-Serial`; undefined if it is unknown. */
  readonly find: FindKey;
  /** Returns the key to encrypt with if the caller names none. @param now Unix time in milliseconds */
  readonly preferred: (now: number) => Awaitable<WechatPayKey>;
}

/** Creates a key ring of the keys in the options, without others. */
export function staticKeyRing(keys: ReadonlyMap<string, WechatPayKey>): KeyRing {
  return {
    find: (serial) => keys.get(keyId(serial)),
    preferred: (now) => preferredKey(keys, now),
  };
}

/**
 * Finds the key for a `Wechatpay-Serial`; undefined if it is unknown.
 *
 * @param isPlausible `false` if the message is forged whatever its key, so that the key is not fetched
 */
export type FindKey = (serial: string, isPlausible?: boolean) => Awaitable<WechatPayKey | undefined>;

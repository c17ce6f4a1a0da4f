/** WeChat Pay's keys that a client knows: which one verifies what came, and which one seals what goes. */
import type { Awaitable } from "../util/awaitable.ts";
import { keyId, preferredKey, type WechatPayKey } from "./keys.ts";

export interface KeyRing {
  /** The key for a `Wechatpay-Serial`; undefined when it is not known. */
  readonly find: FindKey;
  /** The key to seal with when the caller names none. @param now Unix time in milliseconds */
  readonly preferred: (now: number) => Awaitable<WechatPayKey>;
}

/** The keys that `createClient` was given, and no others. */
export function fixedKeyRing(keys: ReadonlyMap<string, WechatPayKey>): KeyRing {
  return {
    find: (serial) => keys.get(keyId(serial)),
    preferred: (now) => preferredKey(keys, now),
  };
}

/**
 * The key for a `Wechatpay-Serial`; undefined when it is not known.
 *
 * @param isPlausible `false`: what came with the serial is forged whatever the key, so it is worth no fetch
 */
export type FindKey = (serial: string, isPlausible?: boolean) => Awaitable<WechatPayKey | undefined>;

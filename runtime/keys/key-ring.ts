/** The keys of WeChat Pay that a client knows: to verify messages, and to encrypt fields. */
import { optionError } from "../errors.ts";
import type { Certificate, PublicKey } from "../platform/platform.ts";
import type { Awaitable } from "../util/async.ts";

/** A key of WeChat Pay, which verifies its signatures and encrypts fields for it. */
export interface WechatPayKey {
  /** The value of `Wechatpay-Serial`. */
  readonly id: string;
  readonly key: PublicKey;
  /** The certificate of the key; undefined for a public key. */
  readonly certificate: Certificate | undefined;
}

/** Finds and selects the keys of WeChat Pay for one client. */
export interface KeyRing {
  readonly find: FindKey;
  /** Returns the key to encrypt with if the caller names none. @param now Unix time in milliseconds */
  readonly preferred: (now: number) => Awaitable<WechatPayKey>;
}

/**
 * Finds the key for a `Wechatpay-Serial`; undefined if it is unknown.
 *
 * @param isPlausible `false` if the message is forged in any case, so that its key is not fetched
 */
export type FindKey = (serial: string, isPlausible?: boolean) => Awaitable<WechatPayKey | undefined>;

/** Creates a key ring of the keys in the options, without others. */
export function staticKeyRing(keys: ReadonlyMap<string, WechatPayKey>): KeyRing {
  return {
    find: (serial) => keys.get(keyId(serial)),
    preferred: (now) => preferredKey(keys, now),
  };
}

/** Returns the id of a key: a serial number in capitals without leading zeros, or the id of a public key unchanged. */
export function keyId(serial: string): string {
  return isPublicKeyId(serial) ? serial : serial.toUpperCase().replace(/^0+(?=.)/, "");
}

/** Reports whether an id is that of a public key, and not the serial number of a certificate. */
export function isPublicKeyId(id: string): boolean {
  return id.startsWith("PUB_KEY_ID_");
}

/**
 * Returns the key to encrypt with if the caller names none: a public key before certificates; of certificates, the valid one
 * that became valid last.
 *
 * @param now Unix time in milliseconds
 * @throws ConfigError if `keys` is empty
 */
export function preferredKey(keys: ReadonlyMap<string, WechatPayKey>, now: number): WechatPayKey {
  // Two public keys differ by Infinity - Infinity, NaN, which sorts as equal: the first one stays first.
  const [best] = [...keys.values()].sort((a, b) => rank(b, now) - rank(a, now));
  if (best === undefined)
    throw optionError("ERR_CONFIG_WECHATPAY_KEYS", "wechatpayKeys", "expected at least one key");
  return best;
}

function rank({ certificate }: WechatPayKey, now: number): number {
  if (certificate === undefined) return Infinity;
  const isValid = certificate.validFrom <= now && now <= certificate.validTo;
  // A certificate that is not valid now is better than none: WeChat Pay's error then says what is wrong with it.
  return isValid ? certificate.validFrom : certificate.validFrom - Number.MAX_SAFE_INTEGER;
}

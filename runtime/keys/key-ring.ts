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

/** The greatest difference between two clocks in milliseconds that the dates of certificates tolerate. */
export const CLOCK_TOLERANCE = 300_000;

/** Reports whether a key can be used at a time: its certificate has begun, and has not ended. @param now milliseconds since 1970 */
export function isValidAt({ certificate }: Pick<WechatPayKey, "certificate">, now: number): boolean {
  if (certificate === undefined) return true;
  return certificate.validFrom - CLOCK_TOLERANCE <= now && now <= certificate.validTo;
}

/**
 * Checks the certificates in the options. One that has expired beside another key does not keep the client from starting:
 * it neither verifies nor encrypts, and `warn` receives a sentence about it. One that has not begun is ready for its time,
 * and some platforms have no clock before their first request.
 *
 * @param isOnly whether the client fetches none, and so has only these keys
 * @throws ConfigError if each key is a certificate that has expired, since the client could verify no response
 */
export function checkExpiry(
  keys: ReadonlyMap<string, WechatPayKey>,
  now: number,
  isOnly: boolean,
  warn: (message: string) => void,
): void {
  const all = [...keys.values()];
  const expired = all.filter(({ certificate }) => certificate !== undefined && certificate.validTo < now);
  for (const key of expired) {
    const option = `wechatpayKeys["${key.id}"]`;
    const why = `expected a key that is valid now, received ${describeInvalidity(key, now)}`;
    if (isOnly && expired.length === all.length) throw optionError("ERR_CONFIG_WECHATPAY_KEYS", option, why);
    warn(`createClient: ${option}: the client ignores ${describeInvalidity(key, now)}`);
  }
}

/** Describes the certificate of a key that is not valid at a time, for an error message; returns undefined if it is valid. */
export function describeInvalidity(key: WechatPayKey, now: number): string | undefined {
  if (key.certificate === undefined || isValidAt(key, now)) return undefined;
  const { validFrom, validTo } = key.certificate;
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  const fix = "Correct the local clock, or pass WeChat Pay's current key.";
  const when = now > validTo ? `expired on ${day(validTo)}` : `is valid only from ${day(validFrom)}`;
  return `the certificate ${key.id}, which ${when}. ${fix}`;
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
 * @throws ConfigError without a key, or if each is a certificate that is not valid
 */
export function preferredKey(keys: ReadonlyMap<string, WechatPayKey>, now: number): WechatPayKey {
  // Two public keys differ by Infinity - Infinity, NaN, which sorts as equal: the first one stays first.
  const [best] = [...keys.values()].sort((a, b) => rank(b, now) - rank(a, now));
  const option = "wechatpayKeys";
  if (best === undefined) throw optionError("ERR_CONFIG_WECHATPAY_KEYS", option, "expected at least one key");
  const invalid = describeInvalidity(best, now);
  if (invalid === undefined) return best;
  throw optionError(
    "ERR_CONFIG_WECHATPAY_KEYS",
    option,
    `expected a key that is valid now, received ${invalid}`,
  );
}

function rank(key: WechatPayKey, now: number): number {
  if (key.certificate === undefined) return Infinity;
  if (!isValidAt(key, now)) return -Infinity;
  const { validFrom } = key.certificate;
  // A certificate that begins within the tolerance comes after those that have begun.
  return validFrom <= now ? validFrom : validFrom - Number.MAX_SAFE_INTEGER;
}

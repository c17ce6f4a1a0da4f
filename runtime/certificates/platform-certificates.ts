/** `platformCertificates`: provides the platform certificates, beside the keys in the options of a client. */
import type { CertificateInput } from "../platform/platform.ts";
import { type Cache, isCache, memoryCache } from "../cache.ts";
import { callHook } from "../util/async.ts";
import { type OptionNames, unknownOption } from "../util/options.ts";
import { own } from "../util/own.ts";
import { ConfigError, type WechatPayError } from "../errors.ts";
import { endSentence } from "../util/error-text.ts";
import { type KeyRing, keyId, preferredKey, type WechatPayKey } from "../keys/key-ring.ts";
import type { KeyProvider, KeyProviderContext } from "../call/client-context.ts";
import { callTimeout } from "../call/deadline.ts";
import { ResponseCache } from "./certificate-cache.ts";
import { CertificateStore } from "./certificate-store.ts";
import { requestCertificates } from "./certificate-request.ts";
import { readRoots, splitRoots } from "./trusted-roots.ts";

/** The options of `platformCertificates`. */
export interface CertificateOptions {
  /**
   * A cache that clients of several processes share, so that one fetch serves all: a Keyv, or an object with its methods.
   * It holds no secrets, and the client verifies what it reads. If the cache has `add`, exactly one client fetches; without
   * it, several may fetch at the same moment. Default: the memory of this process.
   */
  readonly cache?: Cache | undefined;
  /** Milliseconds after which the next use fetches the certificates again. Default 12 hours, at most 24 hours. */
  readonly refreshAfter?: number | undefined;
  /**
   * Root certificates as PEM or DER, and the certificates between them and WeChat Pay's: the client then accepts a platform
   * certificate only if a valid chain of issuers leads from it to one of these roots. All have keys of the client's
   * algorithm. Default: no chain is verified, since the encryption with the APIv3 key and the signature prove the origin;
   * if WeChat Pay changes its issuer, the client verifies nothing until the program has the new certificates.
   */
  readonly trustedRoots?: readonly CertificateInput[] | undefined;
  /**
   * Receives the error when the certificates could not be fetched or the cache failed. Calls continue with the certificates
   * that the client has. Default: a process warning.
   */
  readonly onError?: ((error: WechatPayError) => void) | undefined;
}

const OPTIONS: OptionNames<CertificateOptions> = {
  ...{ cache: true, refreshAfter: true, trustedRoots: true, onError: true },
};

const HOUR = 3_600_000;
const REFRESH_AFTER = 12 * HOUR;
const LONGEST = 24 * HOUR;

/**
 * Provides WeChat Pay's platform certificates, for `certificates` of `createClient`. It fetches and verifies them when they
 * are first needed, and renews them within a day. You can use it together with `wechatpayKeys` while you migrate to a
 * public key. The clients of a process that have the same provider share its fetches.
 *
 * @throws ConfigError `ERR_CONFIG_CERTIFICATES` if an option is invalid
 * @example
 * ```ts
 * import { createClient, platformCertificates } from "wechatpay-ts";
 *
 * declare const keys: { mchid: string; serialNo: string; privateKey: string; apiV3Key: string };
 * const client = createClient({ ...keys, certificates: platformCertificates() });
 * ```
 */
// @__NO_SIDE_EFFECTS__
export function platformCertificates(options: CertificateOptions = {}): KeyProvider {
  const known = own(options);
  const unknown = unknownOption(known, OPTIONS);
  if (unknown !== undefined) throw optionsError(unknown);
  const { cache = memoryCache(), refreshAfter = REFRESH_AFTER, onError, trustedRoots } = known;
  if (!isCache(cache)) {
    throw optionsError("cache: expected an object with get() and set(), such as a Keyv");
  }
  if (!(refreshAfter > 0 && refreshAfter <= LONGEST)) {
    throw optionsError(`refreshAfter: expected milliseconds, more than 0 and at most ${LONGEST}`);
  }
  if (onError !== undefined && typeof onError !== "function")
    throw optionsError("onError: expected a function");
  const certificates = trustedRoots === undefined ? undefined : splitRoots(trustedRoots);
  return (context) => {
    const { keys, platform, now } = context;
    const warn = (error: WechatPayError) => platform.warn(error.message, "WECHATPAY_CERTIFICATES");
    const name = `wechatpay-ts:certificates:${keys.scheme}:${keys.caller}`;
    const store = new CertificateStore({
      keys,
      roots: certificates && readRoots(certificates, keys),
      cache: new ResponseCache(cache, name),
      request: () => requestCertificates(context),
      refreshAfter,
      // A fetch ends with the time limit of a call. One that takes longer has been ended silently by the platform.
      timeout: 2 * callTimeout(context),
      hasOthers: keys.wechatpay.size > 0,
      now,
      onError: (error) => callHook(onError ?? warn, error),
    });
    return createKeyRing(context, store);
  };
}

/** Creates a key ring. The keys of the options come first: they need no fetch. */
function createKeyRing({ keys }: KeyProviderContext, store: CertificateStore): KeyRing {
  const ownKeys = keys.wechatpay;
  const isFetched = (serial: string) => /^[0-9A-Fa-f]{1,40}$/.test(serial);
  return {
    find: (serial, isPlausible = true) => {
      const id = keyId(serial);
      return ownKeys.get(id) ?? (isFetched(serial) ? store.find(id, isPlausible) : undefined);
    },
    preferred: (now) => preferredKeyOf(ownKeys, store, now),
  };
}

/** Returns the key to encrypt with. A public key is preferred to certificates, and needs no fetch. */
async function preferredKeyOf(
  ownKeys: ReadonlyMap<string, WechatPayKey>,
  store: CertificateStore,
  now: number,
): Promise<WechatPayKey> {
  const isPublicKey = [...ownKeys.values()].some(({ certificate }) => certificate === undefined);
  if (isPublicKey) return preferredKey(ownKeys, now);
  try {
    return preferredKey(new Map([...ownKeys, ...(await store.current())]), now);
  } catch (error) {
    if (ownKeys.size === 0) throw error;
    return preferredKey(ownKeys, now);
  }
}

function optionsError(why: string): ConfigError {
  return new ConfigError("ERR_CONFIG_CERTIFICATES", `platformCertificates: ${endSentence(why)}`);
}

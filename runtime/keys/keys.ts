/** The keys of one client: read from the options once, refused with the name of the option and the mend. */
import { encodeUtf8 } from "../encoding/text.ts";
import { ConfigError, type ConfigErrorCode } from "../errors.ts";
import type {
  AsymmetricKey,
  Certificate,
  CertificateInput,
  PrivateKey,
  PrivateKeyInput,
  PublicKey,
  PublicKeyInput,
  SecretKey,
} from "../platform/platform.ts";
import {
  ALGORITHMS,
  type Algorithm,
  type AlgorithmInput,
  type KeyReader,
  type Scheme,
} from "./algorithms.ts";
import { certificateInput, privateKeyInput, publicKeyInput, saidOfType } from "./key-input.ts";
import { pemKind } from "../encoding/pem.ts";

/** The keys of a client, and the merchant or brand that they belong to. */
export interface KeyOptions {
  /** 商户号: the merchant number that calls, digits. Left out by a brand alone. */
  readonly mchid?: string | undefined;
  /**
   * 品牌 ID, digits: the brand that calls, in the place of `mchid`. The other options are then those of the brand: its
   * own certificate, private key and APIv3 key. Requests are signed with `WECHATPAY-BRAND-SHA256-RSA2048`.
   */
  readonly brandId?: string | undefined;
  /** Serial number of the merchant's API certificate (hexadecimal), not the `PUB_KEY_ID_…` of WeChat Pay. */
  readonly serialNo: string;
  /**
   * The merchant's private key: the text of `apiclient_key.pem`, or its DER (PKCS#8 or PKCS#1); a KeyObject of
   * node:crypto; or a CryptoKey, of RSASSA-PKCS1-v1_5 with SHA-256. On Web Crypto a CryptoKey that cannot be exported
   * does one thing only: to read encrypted answers, too, give `{ sign, decrypt }`, the second of RSA-OAEP with SHA-1.
   */
  readonly privateKey: PrivateKeyInput | ArrayBuffer;
  /** The APIv3 key that was set on the merchant platform: 32 bytes. */
  readonly apiV3Key: string;
  /**
   * WeChat Pay's keys by their id: `PUB_KEY_ID_…` with its public key, or a certificate's serial number with that
   * certificate, as PEM text or DER. A public key may be a KeyObject or a CryptoKey, too, or `{ verify, encrypt }`, as
   * with `privateKey`. During the move from certificates to public keys, give both. It may be left out
   * where `certificates` fetches them.
   */
  readonly wechatpayKeys?: Readonly<Record<string, WechatPayKeyInput>> | undefined;
  /** Another algorithm than RSA: `sm()` of `wechatpay-ts/sm`. All keys of the client are then of its kind. */
  readonly algorithm?: AlgorithmInput | undefined;
}

/** A public key or a certificate of WeChat Pay, as its id says. */
export type WechatPayKeyInput = PublicKeyInput | CertificateInput | ArrayBuffer;

/** A key of WeChat Pay: verifies what it signed, seals what only it shall read. */
export interface WechatPayKey {
  /** As it goes into `Wechatpay-Serial`. */
  readonly id: string;
  readonly key: PublicKey;
  /** Only certificates end. */
  readonly certificate: Certificate | undefined;
}

export interface Keys {
  readonly scheme: Scheme;
  readonly algorithm: Algorithm;
  readonly reader: KeyReader;
  /** The merchant number, or the id of a brand. */
  readonly caller: string;
  readonly serialNo: string;
  readonly privateKey: PrivateKey;
  readonly apiV3Key: SecretKey;
  /** By `keyId`. */
  readonly wechatpay: ReadonlyMap<string, WechatPayKey>;
}

const MIN_BITS = 2048;

/**
 * @param platform reads the keys of all algorithms but those that come with a reader of their own
 * @param isFetching whether WeChat Pay's keys may be none yet
 * @throws ConfigError for the first option that cannot be used
 */
export function readKeys(options: KeyOptions, platform: KeyReader, isFetching = false): Keys {
  const scheme = readScheme(options);
  const algorithm: Algorithm = ALGORITHMS[scheme];
  const reader = options.algorithm?.keys ?? platform;
  const given = options.wechatpayKeys;
  const keys = {
    scheme,
    algorithm,
    reader,
    caller: readCaller(options),
    serialNo: readSerialNo(options.serialNo),
    privateKey: readPrivateKey(options.privateKey, reader, algorithm),
    apiV3Key: readApiV3Key(options.apiV3Key, reader),
    wechatpay: isFetching && given === undefined ? new Map() : readWechatPayKeys(given, reader, algorithm),
  };
  refuseOwnKeys(keys);
  return keys;
}

/** The most common mistake of all: the merchant's own key or certificate in the place of WeChat Pay's. */
function refuseOwnKeys({ serialNo, privateKey, wechatpay }: Keys): void {
  for (const { id, key } of wechatpay.values()) {
    const isOwn = key.fingerprint !== undefined && key.fingerprint === privateKey.fingerprint;
    if (keyId(id) !== keyId(serialNo) && !isOwn) continue;
    const mend = "give WeChat Pay's public key (pub_key.pem) or platform certificate";
    throw refusal(
      "ERR_CONFIG_WECHATPAY_KEYS",
      `wechatpayKeys[${JSON.stringify(id)}]`,
      `this is the merchant's own; ${mend}`,
    );
  }
}

/** One spelling for every serial number: capitals, no zeros in front. A public key's id is its own spelling. */
export function keyId(serial: string): string {
  return isPublicKeyId(serial) ? serial : serial.toUpperCase().replace(/^0+(?=.)/, "");
}

/**
 * The key to seal with when the caller names none: a public key before certificates; of those, the one that is
 * valid now and began last.
 *
 * @param now Unix time in milliseconds
 */
export function preferredKey(keys: ReadonlyMap<string, WechatPayKey>, now: number): WechatPayKey {
  // Two public keys differ by Infinity - Infinity, NaN, which sorts as equal: the first given stays first.
  const [best] = [...keys.values()].sort((a, b) => rank(b, now) - rank(a, now));
  if (best === undefined) throw refusal("ERR_CONFIG_WECHATPAY_KEYS", "wechatpayKeys", "it is empty");
  return best;
}

function rank({ certificate }: WechatPayKey, now: number): number {
  if (certificate === undefined) return Infinity;
  const valid = certificate.validFrom <= now && now <= certificate.validTo;
  // One that is not valid now still beats none: WeChat Pay's refusal says more than ours could.
  return valid ? certificate.validFrom : certificate.validFrom - Number.MAX_SAFE_INTEGER;
}

function readScheme({ algorithm, brandId }: KeyOptions): Scheme {
  if (algorithm === undefined) {
    return brandId === undefined ? "WECHATPAY2-SHA256-RSA2048" : "WECHATPAY-BRAND-SHA256-RSA2048";
  }
  if (!isAlgorithm(algorithm)) {
    throw refusal("ERR_CONFIG_ALGORITHM", "algorithm", "expected sm() of wechatpay-ts/sm, or nothing");
  }
  if (brandId === undefined) return algorithm.scheme;
  throw refusal("ERR_CONFIG_ALGORITHM", "algorithm", "a brand signs with RSA; leave it out");
}

/** A caller in JavaScript may pass anything. */
function isAlgorithm(given: unknown): given is AlgorithmInput {
  if (typeof given !== "object" || given === null || !("scheme" in given) || !("keys" in given)) return false;
  return Object.hasOwn(ALGORITHMS, String(given.scheme)) && typeof given.keys === "object";
}

function readCaller({ mchid, brandId }: KeyOptions): string {
  if (brandId === undefined) return readDigits("ERR_CONFIG_MCHID", "mchid", mchid);
  if (mchid === undefined) return readDigits("ERR_CONFIG_BRAND_ID", "brandId", brandId);
  const mend = "a client calls for a merchant or for a brand; make one client for each";
  throw refusal("ERR_CONFIG_BRAND_ID", "brandId", `mchid is given, too; ${mend}`);
}

function readDigits(code: ConfigErrorCode, option: string, value: unknown): string {
  if (typeof value === "string" && /^\d{1,32}$/.test(value)) return value;
  throw refusal(code, option, `expected a string of digits, received ${saidOfType(value)}`);
}

function readSerialNo(serialNo: unknown): string {
  const option = "serialNo";
  if (typeof serialNo !== "string") {
    throw refusal("ERR_CONFIG_SERIAL_NO", option, `expected a string, received ${saidOfType(serialNo)}`);
  }
  if (isPublicKeyId(serialNo)) {
    const mend =
      "serialNo is the serial number of your own API certificate; PUB_KEY_ID_… belongs into wechatpayKeys";
    throw refusal("ERR_CONFIG_SERIAL_NO", option, `this is the id of WeChat Pay's public key; ${mend}`);
  }
  if (!/^[0-9A-Fa-f]{1,40}$/.test(serialNo)) {
    const mend = "openssl x509 -in apiclient_cert.pem -noout -serial shows it";
    throw refusal(
      "ERR_CONFIG_SERIAL_NO",
      option,
      `expected hexadecimal digits without colons or spaces; ${mend}`,
    );
  }
  return serialNo.toUpperCase();
}

function readPrivateKey(source: unknown, platform: KeyReader, algorithm: Algorithm): PrivateKey {
  const code = "ERR_CONFIG_PRIVATE_KEY";
  const option = "privateKey";
  const mend = "give the text of apiclient_key.pem";
  const read = privateKeyInput(source);
  if ("fault" in read) throw refusal(code, option, `${read.fault}; ${mend}`);
  const key = attempt(code, option, `the key in it cannot be read; ${mend}`, () =>
    platform.privateKey(read.input),
  );
  return needKey(key, algorithm, code, option);
}

function readApiV3Key(apiV3Key: unknown, platform: KeyReader): SecretKey {
  const option = "apiV3Key";
  if (typeof apiV3Key !== "string") {
    throw refusal("ERR_CONFIG_API_V3_KEY", option, `expected a string, received ${saidOfType(apiV3Key)}`);
  }
  const bytes = encodeUtf8(apiV3Key);
  if (bytes.length !== 32) {
    const mend = "copy the APIv3 key (not the APIv2 key) from the merchant platform";
    throw refusal("ERR_CONFIG_API_V3_KEY", option, `expected 32 bytes, received ${bytes.length}; ${mend}`);
  }
  return platform.secretKey(bytes);
}

function readWechatPayKeys(
  given: unknown,
  platform: KeyReader,
  algorithm: Algorithm,
): Map<string, WechatPayKey> {
  const code = "ERR_CONFIG_WECHATPAY_KEYS";
  const mend =
    'give { "PUB_KEY_ID_…": the text of pub_key.pem } or { "<serial>": certificate }, or certificates: platformCertificates()';
  if (typeof given !== "object" || given === null) {
    throw refusal(code, "wechatpayKeys", `expected an object, received ${saidOfType(given)}; ${mend}`);
  }
  const keys = Object.entries(given).map(([id, source]) => readWechatPayKey(id, source, platform, algorithm));
  if (keys.length === 0) throw refusal(code, "wechatpayKeys", `it is empty; ${mend}`);
  return new Map(keys.map((key) => [keyId(key.id), key]));
}

function readWechatPayKey(
  id: string,
  source: unknown,
  platform: KeyReader,
  algorithm: Algorithm,
): WechatPayKey {
  const code = "ERR_CONFIG_WECHATPAY_KEYS";
  // An id that is none may be the key itself, the wrong way round: it is not repeated.
  const option = /^\w{1,64}$/.test(id) ? `wechatpayKeys[${JSON.stringify(id)}]` : "wechatpayKeys";
  if (pemKind(id) !== "other")
    throw refusal(code, option, "an id is a PEM text: id and PEM are the wrong way round");
  if (isPublicKeyId(id.toUpperCase()) && !/^PUB_KEY_ID_\w+$/.test(id)) {
    throw refusal(
      code,
      option,
      "the id of a public key is PUB_KEY_ID_ and digits or letters, without spaces or line breaks",
    );
  }
  const expected = isPublicKeyId(id) ? "public key" : "certificate";
  const mend = isPublicKeyId(id)
    ? "a PUB_KEY_ID_… goes with WeChat Pay's public key, pub_key.pem"
    : "an id without PUB_KEY_ID_ is a serial number and goes with WeChat Pay's certificate";
  const cannot = `the ${expected} in it cannot be read`;
  if (isPublicKeyId(id)) {
    const read = publicKeyInput(source);
    if ("fault" in read) throw refusal(code, option, `${read.fault}; ${mend}`);
    const key = attempt(code, option, cannot, () => platform.publicKey(read.input));
    return { id, key: needKey(key, algorithm, code, option), certificate: undefined };
  }
  const read = certificateInput(source);
  if ("fault" in read) throw refusal(code, option, `${read.fault}; ${mend}`);
  const certificate = attempt(code, option, cannot, () => platform.certificate(read.input));
  if (keyId(certificate.serialNo) !== keyId(id)) {
    const serial = certificate.serialNo;
    throw refusal(code, option, `the serial number of this certificate is ${serial}; use that as its id`);
  }
  const key = needKey(certificate.publicKey, algorithm, code, option);
  return { id: id.toUpperCase(), key, certificate };
}

function needKey<Key extends AsymmetricKey>(
  key: Key,
  algorithm: Algorithm,
  code: ConfigErrorCode,
  option: string,
): Key {
  const fault = keyFault(key, algorithm);
  if (fault === undefined) return key;
  throw refusal(code, option, fault);
}

/** Why a key cannot be used with an algorithm; undefined when it can. */
export function keyFault(key: AsymmetricKey, algorithm: Algorithm): string | undefined {
  const expected = `expected an ${algorithm.key.toUpperCase()} key`;
  if (key.algorithm !== algorithm.key) return `${expected}, received ${key.algorithm}`;
  if (key.algorithm !== "rsa" || key.bits >= MIN_BITS) return undefined;
  return `${expected} of at least ${MIN_BITS} bits, received ${key.bits}`;
}

function attempt<T>(code: ConfigErrorCode, option: string, why: string, read: () => T): T {
  try {
    return read();
  } catch {
    // The parser's own words are left behind: they may quote what they were given.
    throw refusal(code, option, why);
  }
}

function isPublicKeyId(id: string): boolean {
  return id.startsWith("PUB_KEY_ID_");
}

function refusal(code: ConfigErrorCode, option: string, why: string): ConfigError {
  return new ConfigError(code, `createClient: ${option}: ${why}`);
}

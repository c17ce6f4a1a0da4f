/** Reads and checks the key options of a client. Errors name the option. */
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
import { certificateInput, privateKeyInput, publicKeyInput, describeType } from "./key-input.ts";
import { pemKind } from "../encoding/pem.ts";

/** The keys of a client, and the merchant or brand that they belong to. */
export interface KeyOptions {
  /** 商户号: the merchant number, digits. Only a brand leaves it out. */
  readonly mchid?: string | undefined;
  /**
   * 品牌 ID, digits: pass it instead of `mchid` for a brand. The other options are then those of the brand: its certificate,
   * private key and APIv3 key. The client signs requests with `WECHATPAY-BRAND-SHA256-RSA2048`.
   */
  readonly brandId?: string | undefined;
  /** Serial number of the merchant's API certificate (hexadecimal), not the `PUB_KEY_ID_…` of WeChat Pay. */
  readonly serialNo: string;
  /**
   * The merchant's private key: the text of `apiclient_key.pem`, or its DER (PKCS#8 or PKCS#1); a KeyObject of
   * node:crypto; or a CryptoKey, of RSASSA-PKCS1-v1_5 with SHA-256. On Web Crypto a CryptoKey that cannot be exported
   * serves one purpose only: to decrypt responses as well, pass `{ sign, decrypt }`, the second of RSA-OAEP with SHA-1.
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
  /** An algorithm other than RSA: `sm()` of `wechatpay-ts/sm`. All keys of the client must then be of its kind. */
  readonly algorithm?: AlgorithmInput | undefined;
}

/** A public key or a certificate of WeChat Pay, as its id says. */
export type WechatPayKeyInput = PublicKeyInput | CertificateInput | ArrayBuffer;

/** A key of WeChat Pay, which verifies its signatures and encrypts fields for it. */
export interface WechatPayKey {
  /** The value of `Wechatpay-Serial`. */
  readonly id: string;
  readonly key: PublicKey;
  /** The certificate of the key; undefined for a public key. */
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

/** Rejects the merchant's own key or certificate among those of WeChat Pay, the most common mistake. */
function refuseOwnKeys({ serialNo, privateKey, wechatpay }: Keys): void {
  for (const { id, key } of wechatpay.values()) {
    const isOwn = key.fingerprint !== undefined && key.fingerprint === privateKey.fingerprint;
    if (keyId(id) !== keyId(serialNo) && !isOwn) continue;
    const hint = "Pass WeChat Pay's public key (pub_key.pem) or platform certificate";
    throw refusal(
      "ERR_CONFIG_WECHATPAY_KEYS",
      `wechatpayKeys[${JSON.stringify(id)}]`,
      `this is the merchant's own key. ${hint}`,
    );
  }
}

/** One spelling for every serial number: capitals, no zeros in front. A public key's id is its own spelling. */
export function keyId(serial: string): string {
  return isPublicKeyId(serial) ? serial : serial.toUpperCase().replace(/^0+(?=.)/, "");
}

/**
 * Returns the key to encrypt with if the caller names none: a public key before certificates; of those, the one that is
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
  const hint = "Create one client for the merchant and one for the brand";
  throw refusal("ERR_CONFIG_BRAND_ID", "brandId", `expected either mchid or brandId, received both. ${hint}`);
}

function readDigits(code: ConfigErrorCode, option: string, value: unknown): string {
  if (typeof value === "string" && /^\d{1,32}$/.test(value)) return value;
  throw refusal(code, option, `expected a string of digits, received ${describeType(value)}`);
}

function readSerialNo(serialNo: unknown): string {
  const option = "serialNo";
  if (typeof serialNo !== "string") {
    throw refusal("ERR_CONFIG_SERIAL_NO", option, `expected a string, received ${describeType(serialNo)}`);
  }
  if (isPublicKeyId(serialNo)) {
    const hint = "Pass the serial number of your own API certificate; PUB_KEY_ID_… belongs in wechatpayKeys";
    throw refusal(
      "ERR_CONFIG_SERIAL_NO",
      option,
      `expected a serial number, received the id of WeChat Pay's public key. ${hint}`,
    );
  }
  if (!/^[0-9A-Fa-f]{1,40}$/.test(serialNo)) {
    const hint = "Run openssl x509 -in apiclient_cert.pem -noout -serial to see it";
    throw refusal(
      "ERR_CONFIG_SERIAL_NO",
      option,
      `expected hexadecimal digits without colons or spaces. ${hint}`,
    );
  }
  return serialNo.toUpperCase();
}

function readPrivateKey(source: unknown, platform: KeyReader, algorithm: Algorithm): PrivateKey {
  const code = "ERR_CONFIG_PRIVATE_KEY";
  const option = "privateKey";
  const hint = "Pass the text of apiclient_key.pem";
  const read = privateKeyInput(source);
  if ("fault" in read) throw refusal(code, option, `${read.fault}. ${hint}`);
  const key = attempt(code, option, `the private key cannot be parsed. ${hint}`, () =>
    platform.privateKey(read.input),
  );
  return expectKey(key, algorithm, code, option);
}

function readApiV3Key(apiV3Key: unknown, platform: KeyReader): SecretKey {
  const option = "apiV3Key";
  if (typeof apiV3Key !== "string") {
    throw refusal("ERR_CONFIG_API_V3_KEY", option, `expected a string, received ${describeType(apiV3Key)}`);
  }
  const bytes = encodeUtf8(apiV3Key);
  if (bytes.length !== 32) {
    const hint = "Copy the APIv3 key (not the APIv2 key) from the merchant platform";
    throw refusal("ERR_CONFIG_API_V3_KEY", option, `expected 32 bytes, received ${bytes.length}. ${hint}`);
  }
  return platform.secretKey(bytes);
}

function readWechatPayKeys(
  given: unknown,
  platform: KeyReader,
  algorithm: Algorithm,
): Map<string, WechatPayKey> {
  const code = "ERR_CONFIG_WECHATPAY_KEYS";
  const hint =
    'Pass { "PUB_KEY_ID_…": the text of pub_key.pem } or { "<serial>": certificate }, or certificates: platformCertificates()';
  if (typeof given !== "object" || given === null) {
    throw refusal(code, "wechatpayKeys", `expected an object, received ${describeType(given)}. ${hint}`);
  }
  const keys = Object.entries(given).map(([id, source]) => readWechatPayKey(id, source, platform, algorithm));
  if (keys.length === 0) throw refusal(code, "wechatpayKeys", `expected at least one key. ${hint}`);
  return new Map(keys.map((key) => [keyId(key.id), key]));
}

function readWechatPayKey(
  id: string,
  source: unknown,
  platform: KeyReader,
  algorithm: Algorithm,
): WechatPayKey {
  const code = "ERR_CONFIG_WECHATPAY_KEYS";
  // An invalid id may be the key itself, so the message does not repeat it.
  const option = /^\w{1,64}$/.test(id) ? `wechatpayKeys[${JSON.stringify(id)}]` : "wechatpayKeys";
  if (pemKind(id) !== "other") throw refusal(code, option, "an id is PEM text. Swap the id and the PEM");
  if (isPublicKeyId(id.toUpperCase()) && !/^PUB_KEY_ID_\w+$/.test(id)) {
    throw refusal(code, option, "expected PUB_KEY_ID_ and digits or letters. Remove spaces and line breaks");
  }
  const expected = isPublicKeyId(id) ? "public key" : "certificate";
  const hint = isPublicKeyId(id)
    ? "For PUB_KEY_ID_…, pass WeChat Pay's public key, pub_key.pem"
    : "For a serial number, pass WeChat Pay's certificate";
  const cannot = `the ${expected} cannot be parsed`;
  if (isPublicKeyId(id)) {
    const read = publicKeyInput(source);
    if ("fault" in read) throw refusal(code, option, `${read.fault}. ${hint}`);
    const key = attempt(code, option, cannot, () => platform.publicKey(read.input));
    return { id, key: expectKey(key, algorithm, code, option), certificate: undefined };
  }
  const read = certificateInput(source);
  if ("fault" in read) throw refusal(code, option, `${read.fault}. ${hint}`);
  const certificate = attempt(code, option, cannot, () => platform.certificate(read.input));
  if (keyId(certificate.serialNo) !== keyId(id)) {
    const serial = certificate.serialNo;
    throw refusal(code, option, `the certificate has the serial number ${serial}. Use that as its id`);
  }
  const key = expectKey(certificate.publicKey, algorithm, code, option);
  return { id: id.toUpperCase(), key, certificate };
}

function expectKey<Key extends AsymmetricKey>(
  key: Key,
  algorithm: Algorithm,
  code: ConfigErrorCode,
  option: string,
): Key {
  const fault = keyFault(key, algorithm);
  if (fault === undefined) return key;
  throw refusal(code, option, fault);
}

/** Words why an algorithm cannot use a key; undefined if it can. */
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
    // The error of the parser may quote its input, so it is dropped.
    throw refusal(code, option, why);
  }
}

function isPublicKeyId(id: string): boolean {
  return id.startsWith("PUB_KEY_ID_");
}

function refusal(code: ConfigErrorCode, option: string, why: string): ConfigError {
  return new ConfigError(code, `createClient: ${option}: ${why}`);
}

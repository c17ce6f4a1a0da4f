/** Reads and checks the key options of a client. Errors name the option. */
import { encodeUtf8 } from "../encoding/bytes.ts";
import { isPem } from "../encoding/pem.ts";
import { type ConfigErrorCode, optionError } from "../errors.ts";
import type { AsymmetricKey, PrivateKey, SecretKey } from "../platform/platform.ts";
import {
  type Algorithm,
  type AlgorithmInput,
  ALGORITHMS,
  type KeyReader,
  type Scheme,
} from "./algorithms.ts";
import { certificateInput, describeType, privateKeyInput, publicKeyInput } from "./key-input.ts";
import { isObject } from "../util/kind.ts";
import { own } from "../util/own.ts";
import type { KeyOptions } from "./key-options.ts";
import { isPublicKeyId, keyId, type WechatPayKey } from "./key-ring.ts";

/** The keys of a client, checked and parsed. */
export interface Keys {
  readonly scheme: Scheme;
  readonly algorithm: Algorithm;
  readonly reader: KeyReader;
  /** The merchant number, or the id of a brand. */
  readonly caller: string;
  /** The serial number of the caller's certificate, in capitals. */
  readonly serialNo: string;
  readonly privateKey: PrivateKey;
  readonly apiV3Key: SecretKey;
  /** Derives a key from the bytes of the APIv3 key. */
  readonly derive: <Key>(create: (secret: Uint8Array) => Key) => Key;
  /** WeChat Pay's keys by `keyId`. */
  readonly wechatpay: ReadonlyMap<string, WechatPayKey>;
}

/** The shortest RSA key that WeChat Pay issues, in bits. */
const MIN_BITS = 2048;

/**
 * Reads and checks the key options.
 *
 * @param platform parses the keys, unless the algorithm has a reader of its own
 * @param isFetching whether `certificates` fetches WeChat Pay's keys, so that `wechatpayKeys` is optional
 * @throws ConfigError for the first invalid option
 */
export function readKeys(options: KeyOptions, platform: KeyReader, isFetching = false): Keys {
  const scheme = readScheme(options);
  const algorithm: Algorithm = ALGORITHMS[scheme];
  const reader = options.algorithm?.keys ?? platform;
  const { wechatpayKeys } = options;
  const caller = readCaller(options);
  const privateKey = readPrivateKey(options.privateKey, reader, algorithm);
  const serialNo =
    options.certificate === undefined
      ? readSerialNo(options.serialNo)
      : readOwnCertificate(options, privateKey, reader);
  const secret = readApiV3Key(options.apiV3Key);
  const keys = {
    scheme,
    algorithm,
    reader,
    caller,
    serialNo,
    privateKey,
    apiV3Key: reader.secretKey(secret),
    derive: <Key>(create: (secret: Uint8Array) => Key) => create(secret),
    wechatpay:
      isFetching && wechatpayKeys === undefined
        ? new Map()
        : readWechatPayKeys(wechatpayKeys, reader, algorithm),
  };
  rejectOwnKeys(keys);
  return keys;
}

/** Rejects the merchant's own key or certificate among those of WeChat Pay, the most common mistake. */
function rejectOwnKeys({ serialNo, privateKey, wechatpay }: Keys): void {
  for (const { id, key } of wechatpay.values()) {
    const isOwn = key.fingerprint !== undefined && key.fingerprint === privateKey.fingerprint;
    if (keyId(id) !== keyId(serialNo) && !isOwn) continue;
    const hint = "Pass WeChat Pay's public key (pub_key.pem) or platform certificate.";
    throw optionError(
      "ERR_CONFIG_WECHATPAY_KEYS",
      `wechatpayKeys[${JSON.stringify(id)}]`,
      `this is the merchant's own key. ${hint}`,
    );
  }
}

function readScheme({ algorithm, brandId }: KeyOptions): Scheme {
  if (algorithm === undefined) {
    return brandId === undefined ? "WECHATPAY2-SHA256-RSA2048" : "WECHATPAY-BRAND-SHA256-RSA2048";
  }
  if (!isAlgorithm(algorithm)) {
    throw optionError(
      "ERR_CONFIG_ALGORITHM",
      "algorithm",
      "expected the result of await sm() of wechatpay-ts/sm. Leave it out for RSA.",
    );
  }
  if (brandId === undefined) return algorithm.scheme;
  throw optionError("ERR_CONFIG_ALGORITHM", "algorithm", "a brand signs with RSA. Leave it out.");
}

/** Checks an option that JavaScript may pass with another type. */
function isAlgorithm(value: unknown): value is AlgorithmInput {
  const { scheme, keys } = isObject(value) ? own(value) : {};
  return Object.hasOwn(ALGORITHMS, String(scheme)) && typeof keys === "object";
}

function readCaller({ mchid, brandId }: KeyOptions): string {
  if (brandId === undefined) return readDigits("ERR_CONFIG_MCHID", "mchid", mchid);
  if (mchid === undefined) return readDigits("ERR_CONFIG_BRAND_ID", "brandId", brandId);
  const hint = "Create one client for the merchant and one for the brand.";
  throw optionError(
    "ERR_CONFIG_BRAND_ID",
    "brandId",
    `expected either mchid or brandId, received both. ${hint}`,
  );
}

function readDigits(code: ConfigErrorCode, option: string, value: unknown): string {
  if (typeof value === "string" && /^\d{1,32}$/.test(value)) return value;
  throw optionError(code, option, `expected a string of digits, received ${describeType(value)}`);
}

/** Reads the serial number of the merchant's certificate, which must belong to the private key. */
function readOwnCertificate(options: KeyOptions, privateKey: PrivateKey, platform: KeyReader): string {
  const code = "ERR_CONFIG_SERIAL_NO";
  const option = "certificate";
  const hint = "Pass the text of apiclient_cert.pem.";
  const read = certificateInput(options.certificate);
  if ("fault" in read) throw optionError(code, option, withHint(read.fault, hint));
  const cannot = `the certificate cannot be parsed.${read.doubt || ` ${hint}`}`;
  const { serialNo, publicKey } = attempt(code, option, cannot, () => platform.certificate(read.input));
  const { fingerprint } = privateKey;
  if (fingerprint !== undefined && publicKey.fingerprint !== fingerprint) {
    const fix = "Pass apiclient_cert.pem and apiclient_key.pem of one API certificate.";
    throw optionError(code, option, `the certificate ${serialNo} does not belong to privateKey. ${fix}`);
  }
  if (options.serialNo === undefined || keyId(readSerialNo(options.serialNo)) === keyId(serialNo))
    return serialNo;
  const fix = "Correct it, or leave it out.";
  throw optionError(code, "serialNo", `the certificate has the serial number ${serialNo}. ${fix}`);
}

function readSerialNo(serialNo: unknown): string {
  const option = "serialNo";
  if (typeof serialNo !== "string") {
    const hint = "Pass the serial number of your API certificate, or the certificate itself as certificate.";
    throw optionError(
      "ERR_CONFIG_SERIAL_NO",
      option,
      `expected a string, received ${describeType(serialNo)}. ${hint}`,
    );
  }
  if (isPublicKeyId(serialNo)) {
    const hint = "Pass the serial number of your own API certificate; PUB_KEY_ID_… belongs in wechatpayKeys.";
    throw optionError(
      "ERR_CONFIG_SERIAL_NO",
      option,
      `expected a serial number, received the id of WeChat Pay's public key. ${hint}`,
    );
  }
  if (!/^[0-9A-Fa-f]{1,40}$/.test(serialNo)) {
    const hint = "Run openssl x509 -in apiclient_cert.pem -noout -serial to see it.";
    throw optionError(
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
  const hint = "Pass the text of apiclient_key.pem.";
  const read = privateKeyInput(source);
  if ("fault" in read) throw optionError(code, option, withHint(read.fault, hint));
  const cannot = `the private key cannot be parsed.${read.doubt || ` ${hint}`}`;
  const key = attempt(code, option, cannot, () => platform.privateKey(read.input));
  return expectKey(key, algorithm, code, option);
}

function readApiV3Key(apiV3Key: unknown): Uint8Array {
  const option = "apiV3Key";
  if (typeof apiV3Key !== "string") {
    throw optionError(
      "ERR_CONFIG_API_V3_KEY",
      option,
      `expected a string, received ${describeType(apiV3Key)}`,
    );
  }
  const bytes = encodeUtf8(apiV3Key);
  if (bytes.length !== 32) {
    const hint = "Copy the APIv3 key (not the APIv2 key) from the merchant platform.";
    throw optionError(
      "ERR_CONFIG_API_V3_KEY",
      option,
      `expected 32 bytes, received ${bytes.length}. ${hint}`,
    );
  }
  return bytes;
}

function readWechatPayKeys(
  options: unknown,
  platform: KeyReader,
  algorithm: Algorithm,
): Map<string, WechatPayKey> {
  const code = "ERR_CONFIG_WECHATPAY_KEYS";
  const hint =
    'Pass { "PUB_KEY_ID_…": the text of pub_key.pem } or { "<serial>": certificate }, or certificates: platformCertificates().';
  if (typeof options !== "object" || options === null) {
    throw optionError(
      code,
      "wechatpayKeys",
      `expected an object, received ${describeType(options)}. ${hint}`,
    );
  }
  const keys = Object.entries(options).map(([id, source]) =>
    readWechatPayKey(id, source, platform, algorithm),
  );
  if (keys.length === 0) throw optionError(code, "wechatpayKeys", `expected at least one key. ${hint}`);
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
  if (isPem(id)) throw optionError(code, option, "an id is PEM text. Swap the id and the PEM text.");
  if (isPublicKeyId(id.toUpperCase()) && !/^PUB_KEY_ID_\w+$/.test(id)) {
    throw optionError(
      code,
      option,
      "expected PUB_KEY_ID_ and digits or letters. Remove spaces and line breaks.",
    );
  }
  const expected = isPublicKeyId(id) ? "public key" : "certificate";
  const hint = isPublicKeyId(id)
    ? "For PUB_KEY_ID_…, pass WeChat Pay's public key, pub_key.pem."
    : "For a serial number, pass WeChat Pay's certificate; the ID of a public key begins with PUB_KEY_ID_.";
  const cannot = (doubt: string) => `the ${expected} cannot be parsed.${doubt || ` ${hint}`}`;
  if (isPublicKeyId(id)) {
    const read = publicKeyInput(source);
    if ("fault" in read) throw optionError(code, option, withHint(read.fault, hint));
    const key = attempt(code, option, cannot(read.doubt), () => platform.publicKey(read.input));
    return { id, key: expectKey(key, algorithm, code, option), certificate: undefined };
  }
  const read = certificateInput(source);
  if ("fault" in read) throw optionError(code, option, withHint(read.fault, hint));
  const certificate = attempt(code, option, cannot(read.doubt), () => platform.certificate(read.input));
  if (keyId(certificate.serialNo) !== keyId(id)) {
    const serial = certificate.serialNo;
    throw optionError(code, option, `the certificate has the serial number ${serial}. Use that as its id.`);
  }
  const key = expectKey(certificate.publicKey, algorithm, code, option);
  return { id: id.toUpperCase(), key, certificate };
}

/** Adds what to do to a fault, unless the fault says it. */
function withHint(fault: string, hint: string): string {
  return fault.includes(". ") ? `${fault}.` : `${fault}. ${hint}`;
}

function expectKey<Key extends AsymmetricKey>(
  key: Key,
  algorithm: Algorithm,
  code: ConfigErrorCode,
  option: string,
): Key {
  const fault = keyFault(key, algorithm);
  if (fault === undefined) return key;
  throw optionError(code, option, fault);
}

/** Describes why an algorithm cannot use a key; returns undefined if it can. */
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
    throw optionError(code, option, why);
  }
}

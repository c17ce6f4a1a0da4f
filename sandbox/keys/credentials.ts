import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from "node:crypto";

import { type KeyPair, makePair, makePairSync } from "./pair.ts";

/** The keys and names of the merchant, of a brand, and of WeChat Pay. */
export interface Credentials {
  readonly mchid: string;
  /** The serial number of the merchant's certificate, 40 hexadecimal digits. */
  readonly serialNo: string;
  /** The APIv3 key, 32 bytes. */
  readonly apiV3Key: string;
  readonly merchantPublicKey: KeyObject;
  /** The id of WeChat Pay's public key: `PUB_KEY_ID_…`. */
  readonly publicKeyId: string;
  /** The private key of WeChat Pay, which signs responses. */
  readonly wechatpayPrivateKey: KeyObject;
  /** The merchant's private key; only `makeCredentials` knows it. */
  readonly merchantPrivateKey?: KeyObject;
  /** The brand that calls the endpoints below `/brand/`. Without it, the sandbox refuses those calls. */
  readonly brand?: BrandCredentials;
}

/** The keys and the id of a brand of the merchant. */
export interface BrandCredentials {
  /** 品牌ID, digits. */
  readonly brandId: string;
  /** The serial number of the brand's certificate, hexadecimal digits. */
  readonly serialNo: string;
  /** The APIv3 key of the brand, 32 bytes. Default: that of the merchant. */
  readonly apiV3Key?: string;
  readonly publicKey: KeyObject;
  /** The brand's private key; only `makeCredentials` knows it. */
  readonly privateKey?: KeyObject;
}

interface CommonClientCredentials {
  readonly baseUrl: string;
  readonly serialNo: string;
  readonly privateKey: string;
  readonly apiV3Key: string;
  readonly wechatpayKeys: Readonly<Record<string, string>>;
  /** The host of `baseUrl`, if the sandbox is reached beyond this machine without https. */
  readonly insecureHosts?: readonly string[];
}

/** Options for `createClient`, as plain strings; keys are PEM. */
export interface ClientCredentials extends CommonClientCredentials {
  readonly mchid: string;
}

/** Options for `createClient` of a brand, as plain strings; keys are PEM. */
export interface BrandClientCredentials extends CommonClientCredentials {
  readonly brandId: string;
}

/**
 * The contents of a credentials file; keys are PEM. The entries of the brand may be absent, all of them; without
 * `brandApiV3Key`, its APIv3 key is that of the merchant.
 */
export type CredentialsFile = Readonly<Record<(typeof fileKeys)[number], string>> &
  Readonly<Partial<Record<(typeof brandFileKeys)[number] | "brandApiV3Key", string>>>;

/** Generates throwaway keys. Sandboxes that share them start faster. */
export async function makeCredentials(): Promise<Credentials> {
  const [merchant, wechatpay] = await Promise.all([makePair(), makePair()]);
  let brandPair: KeyPair | undefined;
  // Made at its first use: a pair takes a third of the start, and most tests call no endpoint of brands.
  const ofBrand = () => (brandPair ??= makePairSync());
  return {
    mchid: "1900000001",
    serialNo: newSerialNo(),
    apiV3Key: newApiV3Key(),
    merchantPublicKey: merchant.publicKey,
    merchantPrivateKey: merchant.privateKey,
    publicKeyId: `PUB_KEY_ID_${randomBytes(14).toString("hex").toUpperCase()}`,
    wechatpayPrivateKey: wechatpay.privateKey,
    brand: {
      ...{ brandId: "120344", serialNo: newSerialNo(), apiV3Key: newApiV3Key() },
      get publicKey() {
        return ofBrand().publicKey;
      },
      get privateKey() {
        return ofBrand().privateKey;
      },
    },
  };
}

/** Returns a serial number of a certificate. */
export function newSerialNo(): string {
  return randomBytes(20).toString("hex").toUpperCase();
}

/** Returns an APIv3 key. */
export function newApiV3Key(): string {
  return randomBytes(16).toString("hex");
}

const fileKeys = [
  "mchid",
  "serialNo",
  "apiV3Key",
  "merchantPublicKey",
  "publicKeyId",
  "wechatpayPrivateKey",
] as const;

const brandFileKeys = ["brandId", "brandSerialNo", "brandPublicKey"] as const;

const entryProblems = {
  missing: "is missing",
  notDigits: "must be digits",
  notHexadecimal: "must be hexadecimal",
  notPublicKeyId: "must begin with PUB_KEY_ID_",
  not32Bytes: "must be 32 bytes long",
  notPem: "is not a key in PEM",
  notList: "must be a list",
  notAlgorithm: "must be rsa or sm",
  usedTwice: "is used by another entry",
} as const;

/** What can be wrong with an entry. */
export type EntryProblem = keyof typeof entryProblems;

/** An entry of a credentials file, or of a list of merchants, is missing or invalid. Neither the message nor the error contains its value. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
  readonly entry: string;
  readonly problem: EntryProblem;

  constructor(entry: string, problem: EntryProblem) {
    super(`"${entry}" ${entryProblems[problem]}.`);
    this.entry = entry;
    this.problem = problem;
  }
}

/**
 * Reads credentials from a parsed credentials file.
 *
 * @throws CredentialsError that names the invalid entry; it does not contain the value
 */
export function parseCredentials(value: unknown): Credentials {
  const entries = (typeof value === "object" && value !== null ? value : {}) as Partial<
    Record<string, unknown>
  >; // read below
  const hasBrand = brandFileKeys.some((key) => entries[key] !== undefined);
  for (const key of [...fileKeys, ...(hasBrand ? brandFileKeys : [])]) {
    if (typeof entries[key] !== "string" || entries[key] === "") throw new CredentialsError(key, "missing");
  }
  const file = entries as CredentialsFile; // each entry is checked above
  if (!/^\d{1,32}$/u.test(file.mchid)) throw new CredentialsError("mchid", "notDigits");
  assertHexadecimal("serialNo", file.serialNo);
  if (!/^PUB_KEY_ID_\w{1,64}$/u.test(file.publicKeyId))
    throw new CredentialsError("publicKeyId", "notPublicKeyId");
  if (Buffer.byteLength(file.apiV3Key) !== 32) throw new CredentialsError("apiV3Key", "not32Bytes");
  return {
    mchid: file.mchid,
    serialNo: file.serialNo.toUpperCase(),
    apiV3Key: file.apiV3Key,
    publicKeyId: file.publicKeyId,
    merchantPublicKey: keyOf("merchantPublicKey", file.merchantPublicKey, createPublicKey),
    wechatpayPrivateKey: keyOf("wechatpayPrivateKey", file.wechatpayPrivateKey, createPrivateKey),
    ...(hasBrand && { brand: parseBrand(file) }),
  };
}

function parseBrand(file: CredentialsFile): BrandCredentials {
  const { brandId = "", brandSerialNo = "", brandPublicKey = "", brandApiV3Key: apiV3Key } = file;
  if (!/^\d{1,32}$/u.test(brandId)) throw new CredentialsError("brandId", "notDigits");
  assertHexadecimal("brandSerialNo", brandSerialNo);
  if (apiV3Key !== undefined && (typeof apiV3Key !== "string" || Buffer.byteLength(apiV3Key) !== 32))
    throw new CredentialsError("brandApiV3Key", "not32Bytes");
  const publicKey = keyOf("brandPublicKey", brandPublicKey, createPublicKey);
  const serialNo = brandSerialNo.toUpperCase();
  return { brandId, serialNo, publicKey, ...(apiV3Key !== undefined && { apiV3Key }) };
}

function assertHexadecimal(name: string, serialNo: string): void {
  if (!/^[0-9A-Fa-f]{1,40}$/u.test(serialNo)) throw new CredentialsError(name, "notHexadecimal");
}

/** Reads a key in PEM. @throws CredentialsError that names the entry */
export function keyOf(name: string, pem: string, parse: (pem: string) => KeyObject): KeyObject {
  try {
    return parse(pem);
  } catch {
    throw new CredentialsError(name, "notPem");
  }
}

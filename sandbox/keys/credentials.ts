import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from "node:crypto";

import { makePair } from "./pair.ts";

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

/** The keys and the id of a brand. Its APIv3 key and its key of WeChat Pay are those of the merchant. */
export interface BrandCredentials {
  /** 品牌ID, digits. */
  readonly brandId: string;
  /** The serial number of the brand's certificate, hexadecimal digits. */
  readonly serialNo: string;
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
}

/** Options for `createClient`, as plain strings; keys are PEM. */
export interface ClientCredentials extends CommonClientCredentials {
  readonly mchid: string;
}

/** Options for `createClient` of a brand, as plain strings; keys are PEM. */
export interface BrandClientCredentials extends CommonClientCredentials {
  readonly brandId: string;
}

/** The contents of a credentials file; keys are PEM. The entries of the brand may be absent, all of them. */
export type CredentialsFile = Readonly<Record<(typeof fileKeys)[number], string>> &
  Readonly<Partial<Record<(typeof brandFileKeys)[number], string>>>;

/** Generates throwaway keys. Sandboxes that share them start faster. */
export async function makeCredentials(): Promise<Credentials> {
  const [merchant, wechatpay, brand] = await Promise.all([makePair(), makePair(), makePair()]);
  return {
    mchid: "1900000001",
    serialNo: newSerialNo(),
    apiV3Key: randomBytes(16).toString("hex"),
    merchantPublicKey: merchant.publicKey,
    merchantPrivateKey: merchant.privateKey,
    publicKeyId: `PUB_KEY_ID_${randomBytes(14).toString("hex").toUpperCase()}`,
    wechatpayPrivateKey: wechatpay.privateKey,
    brand: { brandId: "120344", serialNo: newSerialNo(), ...brand },
  };
}

function newSerialNo(): string {
  return randomBytes(20).toString("hex").toUpperCase();
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
} as const;

/** An entry of a credentials file is missing or invalid. Neither the message nor the error contains its value. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
  readonly entry: string;
  readonly problem: keyof typeof entryProblems;

  constructor(entry: string, problem: keyof typeof entryProblems) {
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

function parseBrand({ brandId = "", brandSerialNo = "", brandPublicKey = "" }: CredentialsFile) {
  if (!/^\d{1,32}$/u.test(brandId)) throw new CredentialsError("brandId", "notDigits");
  assertHexadecimal("brandSerialNo", brandSerialNo);
  const publicKey = keyOf("brandPublicKey", brandPublicKey, createPublicKey);
  return { brandId, serialNo: brandSerialNo.toUpperCase(), publicKey };
}

function assertHexadecimal(name: string, serialNo: string): void {
  if (!/^[0-9A-Fa-f]{1,40}$/u.test(serialNo)) throw new CredentialsError(name, "notHexadecimal");
}

function keyOf(name: string, pem: string, parse: (pem: string) => KeyObject): KeyObject {
  try {
    return parse(pem);
  } catch {
    throw new CredentialsError(name, "notPem");
  }
}

/**
 * Returns the options for `createClient`; undefined if the merchant's private key is unknown.
 *
 * @param wechatpayKeys PEM by id
 */
export function clientCredentials(
  { mchid, serialNo, apiV3Key, merchantPrivateKey }: Credentials,
  baseUrl: string,
  wechatpayKeys: Readonly<Record<string, string>>,
): ClientCredentials | undefined {
  if (!merchantPrivateKey) return undefined;
  return { baseUrl, mchid, serialNo, apiV3Key, privateKey: toPem(merchantPrivateKey), wechatpayKeys };
}

/**
 * Returns the options for `createClient` of the brand; undefined without a brand, or if its private key is unknown.
 *
 * @param wechatpayKeys PEM by id
 */
export function brandClientCredentials(
  { brand, apiV3Key }: Credentials,
  baseUrl: string,
  wechatpayKeys: Readonly<Record<string, string>>,
): BrandClientCredentials | undefined {
  if (!brand?.privateKey) return undefined;
  const { brandId, serialNo, privateKey } = brand;
  return { baseUrl, brandId, serialNo, apiV3Key, privateKey: toPem(privateKey), wechatpayKeys };
}

function toPem(privateKey: KeyObject): string {
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

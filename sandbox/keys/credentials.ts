import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from "node:crypto";

import { makePair } from "./pair.ts";

/** The keys and names of the merchant and of WeChat Pay. */
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
}

/** Options for `createClient`, as plain strings; keys are PEM. */
export interface ClientCredentials {
  readonly baseUrl: string;
  readonly mchid: string;
  readonly serialNo: string;
  readonly privateKey: string;
  readonly apiV3Key: string;
  readonly wechatpayKeys: Readonly<Record<string, string>>;
}

/** The contents of a credentials file; keys are PEM. */
export type CredentialsFile = Readonly<
  Record<
    "mchid" | "serialNo" | "apiV3Key" | "merchantPublicKey" | "publicKeyId" | "wechatpayPrivateKey",
    string
  >
>;

/** Generates throwaway keys. Sandboxes that share them start faster. */
export async function makeCredentials(): Promise<Credentials> {
  const [merchant, wechatpay] = await Promise.all([makePair(), makePair()]);
  return {
    mchid: "1900000001",
    serialNo: randomBytes(20).toString("hex").toUpperCase(),
    apiV3Key: randomBytes(16).toString("hex"),
    merchantPublicKey: merchant.publicKey,
    merchantPrivateKey: merchant.privateKey,
    publicKeyId: `PUB_KEY_ID_${randomBytes(14).toString("hex").toUpperCase()}`,
    wechatpayPrivateKey: wechatpay.privateKey,
  };
}

const fileKeys = [
  "mchid",
  "serialNo",
  "apiV3Key",
  "merchantPublicKey",
  "publicKeyId",
  "wechatpayPrivateKey",
] as const;

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
  for (const key of fileKeys) {
    if (typeof entries[key] !== "string" || entries[key] === "") throw new CredentialsError(key, "missing");
  }
  const file = entries as CredentialsFile; // each entry is checked above
  if (!/^\d{1,32}$/u.test(file.mchid)) throw new CredentialsError("mchid", "notDigits");
  if (!/^[0-9A-Fa-f]{1,40}$/u.test(file.serialNo)) throw new CredentialsError("serialNo", "notHexadecimal");
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
  };
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
  const privateKey = merchantPrivateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { baseUrl, mchid, serialNo, apiV3Key, privateKey, wechatpayKeys };
}

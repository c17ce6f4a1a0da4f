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

/**
 * Reads credentials from a parsed credentials file.
 *
 * @throws Error that names the invalid entry; it does not contain the value
 */
export function parseCredentials(value: unknown): Credentials {
  const entries = (typeof value === "object" && value !== null ? value : {}) as Partial<
    Record<string, unknown>
  >; // read below
  for (const key of fileKeys) {
    if (typeof entries[key] !== "string" || entries[key] === "")
      throw new Error(`${key}: expected text. Add the entry to the credentials.`);
  }
  const file = entries as CredentialsFile; // each entry is checked above
  if (!/^\d{1,32}$/u.test(file.mchid)) throw new Error("mchid: expected 1 to 32 digits.");
  if (!/^[0-9A-Fa-f]{1,40}$/u.test(file.serialNo))
    throw new Error("serialNo: expected 1 to 40 hexadecimal digits.");
  if (!/^PUB_KEY_ID_\w{1,64}$/u.test(file.publicKeyId))
    throw new Error("publicKeyId: expected PUB_KEY_ID_ and digits or letters.");
  if (Buffer.byteLength(file.apiV3Key) !== 32) throw new Error("apiV3Key: expected 32 bytes.");
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
    throw new Error(`${name}: expected a key as PEM text.`);
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

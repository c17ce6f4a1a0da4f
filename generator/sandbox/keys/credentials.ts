import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from "node:crypto";

import { makePair } from "./pair.ts";

/** What the two sides of the wire need: the merchant's half goes to `createClient`, the rest stays here. */
export interface Credentials {
  readonly mchid: string;
  /** Of the merchant's certificate, 40 hexadecimal digits. */
  readonly serialNo: string;
  /** 32 characters. */
  readonly apiV3Key: string;
  readonly merchantPublicKey: KeyObject;
  /** `PUB_KEY_ID_…` */
  readonly publicKeyId: string;
  readonly wechatpayPrivateKey: KeyObject;
  /** The merchant's own key: only where the sandbox made it. */
  readonly merchantPrivateKey?: KeyObject;
}

/** What `createClient` takes, as plain text that a file can hold. */
export interface ClientCredentials {
  readonly baseUrl: string;
  readonly mchid: string;
  readonly serialNo: string;
  readonly privateKey: string;
  readonly apiV3Key: string;
  readonly wechatpayKeys: Readonly<Record<string, string>>;
}

/** What a file of given keys says, as PEM. */
export type CredentialsFile = Readonly<
  Record<
    "mchid" | "serialNo" | "apiV3Key" | "merchantPublicKey" | "publicKeyId" | "wechatpayPrivateKey",
    string
  >
>;

/** Keys that no one else has ever had, good for as long as the sandbox runs. */
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

/** Given keys. Throws an error that names the entry that cannot be used, never what it holds. */
export function parseCredentials(value: unknown): Credentials {
  const given = (typeof value === "object" && value !== null ? value : {}) as Partial<
    Record<string, unknown>
  >; // read below
  for (const key of fileKeys) {
    if (typeof given[key] !== "string" || given[key] === "") throw new Error(`"${key}" is missing.`);
  }
  const file = given as CredentialsFile; // each key was looked at above
  if (!/^\d{1,32}$/u.test(file.mchid)) throw new Error('"mchid" must be digits.');
  if (!/^[0-9A-Fa-f]{1,40}$/u.test(file.serialNo)) throw new Error('"serialNo" must be hexadecimal.');
  if (!/^PUB_KEY_ID_\w{1,64}$/u.test(file.publicKeyId))
    throw new Error('"publicKeyId" must begin with PUB_KEY_ID_.');
  if (Buffer.byteLength(file.apiV3Key) !== 32) throw new Error('"apiV3Key" must be 32 bytes long.');
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
    throw new Error(`"${name}" is no PEM of a key.`);
  }
}

/**
 * The merchant's half, for `createClient`; undefined where the merchant kept its key to itself.
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

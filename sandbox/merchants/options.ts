/** The merchants of a sandbox as a test or a JSON file lists them. */
import { createPublicKey } from "node:crypto";

import { CredentialsError, keyOf, type EntryProblem } from "../keys/credentials.ts";
import type { CallerKeys } from "./caller.ts";

/** A merchant of a sandbox. */
export interface MerchantOptions {
  /** 商户号, digits. */
  readonly mchid: string;
  /** The appids that are bound to it. Default: each appid is bound to the merchant that uses it first. */
  readonly appids?: readonly string[];
  /** The sub-merchants of a partner. Default: each sub_mchid is bound to the partner that uses it first. */
  readonly subMerchants?: readonly (string | SubMerchantOptions)[];
  /** The brands of the merchant, as ids or with their keys. Default: none; a partner acts for each brand that no other has. */
  readonly brands?: readonly (string | BrandOptions)[];
  /**
   * The algorithms of its throwaway keys: `rsa`, or `sm` for SM2, SM3 and SM4, which need the package sm-crypto-v2. `keys` have
   * those of its key. Default: `rsa`.
   */
  readonly algorithm?: "rsa" | "sm";
  /** Its own keys, of RSA or SM2. Default: throwaway keys, which `clientOf` returns. */
  readonly keys?: KeyOptions;
}

/** A sub-merchant of a partner. */
export interface SubMerchantOptions {
  /** 子商户号, digits. */
  readonly mchid: string;
  /** The appids that are bound to it. Default: each sub_appid is bound to the sub-merchant that uses it first. */
  readonly appids?: readonly string[];
}

/** A brand of a merchant. */
export interface BrandOptions {
  /** 品牌ID, digits. */
  readonly brandId: string;
  /** Its own keys. Default: throwaway keys, which `brandClientOf` returns. */
  readonly keys?: KeyOptions;
}

/** The keys of a merchant or a brand that signs with a private key of its own. */
export interface KeyOptions {
  /** The serial number of the certificate, hexadecimal digits. */
  readonly serialNo: string;
  /** 32 bytes. */
  readonly apiV3Key: string;
  /** PEM. */
  readonly publicKey: string;
}

/** A merchant whose options are checked. */
export interface CheckedMerchant {
  readonly mchid: string;
  readonly appids: readonly string[] | undefined;
  readonly subMerchants: readonly CheckedSubMerchant[] | undefined;
  readonly brands: readonly CheckedBrand[];
  /** Whether it acts for these brands alone. */
  readonly listsBrands: boolean;
  /** The algorithms of throwaway keys. */
  readonly algorithm: "rsa" | "sm";
  readonly keys: OwnKeys | undefined;
}

type CheckedSubMerchant = Pick<CheckedMerchant, "mchid" | "appids">;
interface CheckedBrand {
  readonly brandId: string;
  readonly keys: OwnKeys | undefined;
}
/** The keys of a caller that signs with a private key of its own. */
type OwnKeys = Omit<CallerKeys, "suite">;

/** Checks a list of merchants from outside. @throws CredentialsError that names the entry, without its value */
export function checkMerchants(value: unknown): readonly [CheckedMerchant, ...CheckedMerchant[]] {
  const [first, ...others] = listAt("merchants", value).map((one, at) =>
    checkMerchant(one, `merchants[${at}]`),
  );
  if (!first) throw new CredentialsError("merchants", "missing");
  return [first, ...others];
}

/** Checks a parsed JSON file with a list of merchants, and returns it. @throws CredentialsError that names the invalid entry */
export function parseMerchants(value: unknown): readonly MerchantOptions[] {
  checkMerchants(value);
  return value as readonly MerchantOptions[]; // checked by the line above
}

function checkMerchant(value: unknown, path: string): CheckedMerchant {
  const entries = entriesOf(value);
  const { appids, subMerchants, brands, algorithm, keys } = entries;
  return {
    mchid: digitsAt(`${path}.mchid`, entries["mchid"]),
    appids: textsAt(`${path}.appids`, appids),
    subMerchants:
      subMerchants === undefined
        ? undefined
        : listAt(`${path}.subMerchants`, subMerchants).map((one, at) =>
            checkSubMerchant(one, `${path}.subMerchants[${at}]`),
          ),
    brands: listAt(`${path}.brands`, brands ?? []).map((one, at) => checkBrand(one, `${path}.brands[${at}]`)),
    listsBrands: brands !== undefined,
    algorithm: algorithmAt(`${path}.algorithm`, algorithm),
    keys: keysAt(`${path}.keys`, keys),
  };
}

function checkSubMerchant(value: unknown, path: string): CheckedSubMerchant {
  if (typeof value === "string") return { mchid: digitsAt(path, value), appids: undefined };
  const { mchid, appids } = entriesOf(value);
  return { mchid: digitsAt(`${path}.mchid`, mchid), appids: textsAt(`${path}.appids`, appids) };
}

function checkBrand(value: unknown, path: string): CheckedBrand {
  if (typeof value === "string") return { brandId: digitsAt(path, value), keys: undefined };
  const { brandId, keys } = entriesOf(value);
  return { brandId: digitsAt(`${path}.brandId`, brandId), keys: keysAt(`${path}.keys`, keys) };
}

function algorithmAt(path: string, value: unknown): "rsa" | "sm" {
  if (value === undefined || value === "rsa") return "rsa";
  assert(value === "sm", path, "notAlgorithm");
  return "sm";
}

function keysAt(path: string, value: unknown): OwnKeys | undefined {
  if (value === undefined) return undefined;
  const entries = entriesOf(value);
  const at = (name: string) => textAt(`${path}.${name}`, entries[name]);
  const [serialNo, apiV3Key] = [at("serialNo"), at("apiV3Key")];
  assert(/^[0-9A-Fa-f]{1,40}$/u.test(serialNo), `${path}.serialNo`, "notHexadecimal");
  assert(Buffer.byteLength(apiV3Key) === 32, `${path}.apiV3Key`, "not32Bytes");
  const publicKey = keyOf(`${path}.publicKey`, at("publicKey"), createPublicKey);
  return { serialNo: serialNo.toUpperCase(), apiV3Key, publicKey };
}

type Entries = Partial<Record<string, unknown>>;

function entriesOf(value: unknown): Entries {
  return typeof value === "object" && value !== null ? value : {};
}

function listAt(path: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new CredentialsError(path, "notList");
  return value;
}

function textsAt(path: string, value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  return listAt(path, value).map((one, at) => textAt(`${path}[${at}]`, one));
}

function textAt(path: string, value: unknown): string {
  if (typeof value !== "string" || value === "") throw new CredentialsError(path, "missing");
  return value;
}

function digitsAt(path: string, value: unknown): string {
  const text = textAt(path, value);
  assert(/^\d{1,32}$/u.test(text), path, "notDigits");
  return text;
}

function assert(isRight: boolean, path: string, problem: EntryProblem): void {
  if (!isRight) throw new CredentialsError(path, problem);
}

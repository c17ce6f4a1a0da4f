/** The merchants and brands of a sandbox, and what belongs to them. */
import { CredentialsError, newApiV3Key, newSerialNo, type Credentials } from "../keys/credentials.ts";
import { makePairSync } from "../keys/pair.ts";
import { isSmKey, loadSuite } from "../keys/load-suite.ts";
import { rsaSuite } from "../keys/suite.ts";
import { Bindings } from "./bindings.ts";
import {
  makeBrand,
  makeMerchant,
  type Brand,
  type Caller,
  type CallerKeys,
  type CallerKind,
  type Merchant,
} from "./caller.ts";
import type { CheckedMerchant } from "./options.ts";

/** Whose notification or order something is: a merchant's, or a brand's. Neither: the first merchant's. */
export interface Owner {
  readonly mchid?: string | undefined;
  readonly brandId?: string | undefined;
}

/** The merchants and brands of one sandbox. */
export class Merchants {
  /** The appids of merchants and sub-merchants, by mchid. */
  readonly appids = new Bindings();
  /** The sub-merchants of partners, by mchid. */
  readonly subMerchants = new Bindings();
  /** The brands of partners without keys of their own, by mchid. */
  private readonly partnerBrands = new Bindings();
  private readonly merchants = new Map<string, Merchant>();
  private readonly brands = new Map<string, Brand>();
  private readonly credentials: Credentials;

  /** @param credentials the keys of the merchant and the brand that have these ids */
  constructor(credentials: Credentials) {
    this.credentials = credentials;
  }

  /** All merchants, the first one first. */
  get all(): readonly Merchant[] {
    return [...this.merchants.values()];
  }

  /** The merchant of `sandbox.client`. */
  get first(): Merchant {
    const [first] = this.merchants.values();
    if (!first) throw new CredentialsError("merchants", "missing");
    return first;
  }

  /** Lists the brands of a merchant; default: all. */
  brandsOf(merchant?: Merchant): readonly Brand[] {
    return [...this.brands.values()].filter((one) => merchant === undefined || one.merchant === merchant);
  }

  /** Finds a caller by its mchid or its brand_id. */
  find(kind: CallerKind, id: string): Caller | undefined {
    return kind === "merchant" ? this.merchants.get(id) : this.brands.get(id);
  }

  /** Returns a merchant by its mchid. @throws RangeError if the sandbox has no such merchant */
  merchant(mchid: string): Merchant {
    return this.merchants.get(mchid) ?? unknown("mchid", mchid);
  }

  /** Returns a brand by its brand_id. @throws RangeError if the sandbox has no such brand */
  brand(brandId: string): Brand {
    return this.brands.get(brandId) ?? unknown("brandId", brandId);
  }

  /** Returns whom something belongs to. @throws RangeError if the sandbox has no such merchant or brand */
  owner({ mchid, brandId }: Owner): Caller {
    if (brandId !== undefined) return this.brand(brandId);
    return mchid === undefined ? this.first : this.merchant(mchid);
  }

  /** Reports whether a partner may act for a brand: one of its list, or one that it is the first to act for. */
  isBrandOf(partner: Merchant, brandId: string): boolean {
    const brand = this.brands.get(brandId);
    return brand ? brand.merchant === partner : this.partnerBrands.bind(partner.id, brandId);
  }

  /** Adds merchants, with throwaway keys for those that have none. @throws CredentialsError if an id is used already */
  async add(list: readonly CheckedMerchant[]): Promise<void> {
    const keys = await Promise.all(list.map((one) => this.keysOf(one)));
    this.assertNew(list);
    list.forEach((one, at) => this.put(one, keys[at] ?? throwawayKeysSync()));
  }

  /** Forgets what was bound to a merchant at its first use. */
  clear(): void {
    for (const one of [this.appids, this.subMerchants, this.partnerBrands]) one.clear();
  }

  private put(options: CheckedMerchant, keys: CallerKeys): void {
    const { mchid, appids, subMerchants, brands, listsBrands } = options;
    const merchant = makeMerchant(mchid, keys);
    this.merchants.set(mchid, merchant);
    if (appids) this.appids.list(mchid, appids);
    if (listsBrands)
      this.partnerBrands.list(
        mchid,
        brands.map((one) => one.brandId),
      );
    const subs = subMerchants?.map((sub) => sub.mchid);
    if (subs) this.subMerchants.list(mchid, subs);
    for (const sub of subMerchants ?? []) if (sub.appids) this.appids.list(sub.mchid, sub.appids);
    for (const { brandId, keys: own } of brands) {
      this.brands.set(
        brandId,
        makeBrand(
          brandId,
          merchant,
          () => (own && { ...own, suite: rsaSuite }) ?? this.brandKeys(brandId) ?? throwawayKeysSync(),
        ),
      );
    }
  }

  private async keysOf({ mchid, keys, algorithm }: CheckedMerchant): Promise<CallerKeys> {
    if (keys) return { ...keys, suite: await loadSuite(isSmKey(keys.publicKey) ? "sm" : "rsa") };
    const { serialNo, apiV3Key, merchantPublicKey, merchantPrivateKey } = this.credentials;
    if (mchid !== this.credentials.mchid || algorithm === "sm") return throwawayKeys(algorithm);
    const pair = { publicKey: merchantPublicKey, privateKey: merchantPrivateKey };
    return { serialNo, apiV3Key, suite: rsaSuite, ...pair };
  }

  private brandKeys(brandId: string): CallerKeys | undefined {
    const { brand, apiV3Key } = this.credentials;
    if (brand?.brandId !== brandId) return undefined;
    const { serialNo, publicKey, privateKey } = brand;
    return { serialNo, apiV3Key: brand.apiV3Key ?? apiV3Key, suite: rsaSuite, publicKey, privateKey };
  }

  private assertNew(list: readonly CheckedMerchant[]): void {
    const mchids = new Set(this.merchants.keys());
    const brandIds = new Set(this.brands.keys());
    for (const { mchid, brands } of list) {
      if (mchids.has(mchid)) throw new CredentialsError("mchid", "usedTwice");
      mchids.add(mchid);
      for (const { brandId } of brands) {
        if (brandIds.has(brandId)) throw new CredentialsError("brandId", "usedTwice");
        brandIds.add(brandId);
      }
    }
  }
}

/**
 * Creates the merchants of a sandbox: those of the list, or else the merchant and the brand of the credentials. A listed
 * merchant or brand with an id of the credentials has their keys.
 */
export async function makeMerchants(
  credentials: Credentials,
  listed: readonly CheckedMerchant[] | undefined,
): Promise<Merchants> {
  const merchants = new Merchants(credentials);
  await merchants.add(listed ?? [merchantOf(credentials)]);
  return merchants;
}

function merchantOf({ mchid, brand }: Credentials): CheckedMerchant {
  const brands = brand ? [{ brandId: brand.brandId, keys: undefined }] : [];
  const lists = { appids: undefined, subMerchants: undefined, brands, listsBrands: false };
  return { mchid, ...lists, algorithm: "rsa", keys: undefined };
}

async function throwawayKeys(algorithm: "rsa" | "sm"): Promise<CallerKeys> {
  const suite = await loadSuite(algorithm);
  return { serialNo: newSerialNo(), apiV3Key: newApiV3Key(), suite, ...(await suite.makePair()) };
}

function throwawayKeysSync(): CallerKeys {
  return { serialNo: newSerialNo(), apiV3Key: newApiV3Key(), suite: rsaSuite, ...makePairSync() };
}

function unknown(name: "mchid" | "brandId", id: string): never {
  throw new RangeError(
    `${name}: this sandbox has no ${JSON.stringify(id)}. List it in the option merchants, or add it with addMerchant.`,
  );
}

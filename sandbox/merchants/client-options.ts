/** The options of `createClient` for the callers whose private key the sandbox has. */
import type { KeyObject } from "node:crypto";

import type { BrandClientCredentials, ClientCredentials } from "../keys/credentials.ts";
import type { Suite } from "../keys/suite.ts";
import { callerKindOf, type Caller } from "./caller.ts";
import type { Merchants } from "./merchants.ts";

/** What all clients of a sandbox share. */
export interface ClientContext {
  readonly baseUrl: string;
  readonly insecureHosts?: readonly string[];
  /** Returns the keys of WeChat Pay for a caller, PEM by id. */
  readonly wechatpayKeys: (suite: Suite) => Readonly<Record<string, string>>;
}

/** The options of the clients of a sandbox. */
export interface Clients {
  /** Of the first merchant; undefined if its private key is unknown. */
  readonly client: ClientCredentials | undefined;
  /** Of the first brand; undefined if there is none, or its private key is unknown. */
  readonly brandClient: BrandClientCredentials | undefined;
  /** Of the first merchant, or for a path of brands of the first brand; undefined as above. */
  ofPath(path: string): ClientCredentials | BrandClientCredentials | undefined;
  /** @throws RangeError for an unknown merchant, Error for one whose private key is unknown */
  clientOf(mchid: string): ClientCredentials;
  /** @throws as `clientOf` does */
  brandClientOf(brandId: string): BrandClientCredentials;
}

/** Returns the options of the clients. @param context is called at each use, since the keys of WeChat Pay change */
export function clientsOf(merchants: Merchants, context: () => ClientContext): Clients {
  const ofMerchant = (one: Caller): ClientCredentials | undefined => {
    const common = commonOptions(one, context());
    return common && { mchid: one.id, ...common };
  };
  const ofBrand = (one: Caller): BrandClientCredentials | undefined => {
    const common = commonOptions(one, context());
    return common && { brandId: one.id, ...common };
  };
  const first = () => ofMerchant(merchants.first);
  const firstBrand = () => {
    const [brand] = merchants.brandsOf();
    return brand && ofBrand(brand);
  };
  return {
    get client() {
      return first();
    },
    get brandClient() {
      return firstBrand();
    },
    ofPath: (path) => (callerKindOf(path) === "brand" ? firstBrand() : first()),
    clientOf: (mchid) => ofMerchant(merchants.merchant(mchid)) ?? withoutKey("mchid", mchid),
    brandClientOf: (brandId) => ofBrand(merchants.brand(brandId)) ?? withoutKey("brandId", brandId),
  };
}

function commonOptions({ keys }: Caller, context: ClientContext) {
  const { serialNo, apiV3Key, privateKey, suite } = keys;
  const { wechatpayKeys, ...others } = context;
  return (
    privateKey && {
      ...{ ...others, serialNo, apiV3Key },
      ...{ privateKey: toPem(privateKey), wechatpayKeys: wechatpayKeys(suite) },
    }
  );
}

function withoutKey(name: string, id: string): never {
  throw new Error(
    `${name}: the sandbox has no private key of ${JSON.stringify(id)}. Create its client with the key that you have.`,
  );
}

function toPem(privateKey: KeyObject): string {
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

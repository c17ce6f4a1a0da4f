/** The callers of a sandbox: merchants, and brands, which call the endpoints below `/brand/`. */
import type { KeyObject } from "node:crypto";

import type { Suite } from "../keys/suite.ts";

/** The schemes of the Authorization header by caller, as WeChat Pay documents them. */
export const schemes = {
  merchant: ["WECHATPAY2-SHA256-RSA2048", "WECHATPAY2-SM2-WITH-SM3"],
  brand: ["WECHATPAY-BRAND-SHA256-RSA2048"],
} as const;

/** A kind of caller. */
export type CallerKind = keyof typeof schemes;

/** Returns whose endpoint a path is. */
export function callerKindOf(path: string): CallerKind {
  return path.startsWith("/brand/") ? "brand" : "merchant";
}

/** The keys of a caller. */
export interface CallerKeys {
  /** The serial number of its certificate, uppercase hexadecimal digits. */
  readonly serialNo: string;
  /** The APIv3 key, 32 bytes. */
  readonly apiV3Key: string;
  /** The algorithms of its keys. */
  readonly suite: Suite;
  /** The key of its certificate. */
  readonly publicKey: KeyObject;
  /** Known only of throwaway keys. */
  readonly privateKey?: KeyObject | undefined;
}

/** A merchant: a direct merchant, or a partner (服务商) with its sub-merchants. */
export interface Merchant {
  readonly kind: "merchant";
  /** The mchid. */
  readonly id: string;
  /** The merchant itself, as a brand has its merchant. */
  readonly merchant: Merchant;
  readonly keys: CallerKeys;
}

/** A brand (品牌) of a merchant. */
export interface Brand {
  readonly kind: "brand";
  /** 品牌ID. */
  readonly id: string;
  /** The merchant that the brand belongs to. */
  readonly merchant: Merchant;
  /** Made at the first use, since making them takes a while. */
  readonly keys: CallerKeys;
}

/** Who signs a call. */
export type Caller = Merchant | Brand;

/** Creates a merchant. */
export function makeMerchant(id: string, keys: CallerKeys): Merchant {
  return {
    ...{ kind: "merchant", id, keys },
    get merchant() {
      return this;
    },
  };
}

/** Creates a brand. @param makeKeys is called at the first use of the keys */
export function makeBrand(id: string, merchant: Merchant, makeKeys: () => CallerKeys): Brand {
  let keys: CallerKeys | undefined;
  return {
    ...{ kind: "brand", id, merchant },
    get keys() {
      return (keys ??= makeKeys());
    },
  };
}

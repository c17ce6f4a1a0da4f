/** The caller that an endpoint belongs to: the merchant, or below `/brand/` the brand. */
import type { KeyObject } from "node:crypto";

import type { Credentials } from "./credentials.ts";

/** The scheme of the Authorization header by caller, as WeChat Pay documents it. */
export const schemes = {
  merchant: "WECHATPAY2-SHA256-RSA2048",
  brand: "WECHATPAY-BRAND-SHA256-RSA2048",
} as const;

/** A kind of caller. */
export type CallerKind = keyof typeof schemes;

/** A caller as the sandbox knows it. */
export interface Caller {
  /** The mchid, or the id of the brand. */
  readonly id: string;
  /** The serial number of its certificate. */
  readonly serialNo: string;
  readonly publicKey: KeyObject;
}

/** Returns whose endpoint a path is. */
export function callerKindOf(path: string): CallerKind {
  return path.startsWith("/brand/") ? "brand" : "merchant";
}

/** Returns the caller of a kind; undefined if the credentials have no brand. */
export function callerOf(kind: CallerKind, credentials: Credentials): Caller | undefined {
  const { mchid, serialNo, merchantPublicKey, brand } = credentials;
  if (kind === "merchant") return { id: mchid, serialNo, publicKey: merchantPublicKey };
  return brand && { id: brand.brandId, serialNo: brand.serialNo, publicKey: brand.publicKey };
}

/** Product coupons of one partner and its brand, made with the emitted client. */
import { createClient } from "wechatpay-ts/chain";

import { makeCredentials, type Sandbox, type SandboxOptions } from "#sandbox/index";

import { specOperations } from "../../support/specs.ts";
import { sandboxFor } from "./merchant.ts";
import type { failOnResponseIssues } from "./response-issues.ts";

export const day = 86_400_000;
export const [partner, brandId] = ["1900000001", "120344"] as const;
const [image_url, appid] = ["https://wxpaylogo.qpic.cn/wxpaylogo/xxxxx/xxx", "wx233544546545989"] as const;

const credentials = await makeCredentials();

/** A sandbox with two partners, each with a brand. */
export function couponSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return sandboxFor({
    ...{ operations: specOperations(), credentials, seed: "coupons", settleAfter: 1000 },
    merchants: [
      { mchid: partner, brands: [brandId, "120345"] },
      { mchid: "1900000002", brands: ["120346"] },
    ],
    ...options,
  });
}

type Strict = ReturnType<typeof failOnResponseIssues>;

export function partnerOf(sandbox: Sandbox, strict: Strict, mchid: string = partner) {
  return createClient({ ...sandbox.clientOf(mchid), ...strict }).v3.marketing.partner.productCoupon;
}

export function brandOf(sandbox: Sandbox, strict: Strict, id: string = brandId) {
  return createClient({ ...sandbox.brandClientOf(id), ...strict }).brand.marketing.productCoupon;
}

export type Partner = ReturnType<typeof partnerOf>;
export type Brand = ReturnType<typeof brandOf>;

type ProductJson = Parameters<Brand["productCoupons"]["post"]>[0]["json"];
type SingleProduct = Extract<ProductJson, { readonly stock: object }>;
type BundleProduct = Extract<ProductJson, { readonly stock_bundle: object }>;
/** Some operations document a part of the ways to assign codes alone. */
type BundleOfWechatPay = BundleProduct & {
  readonly stock_bundle: { readonly coupon_code_mode: "WECHATPAY" };
};
/** The response requires more of what a stock displays than the request. */
type Display = { readonly code_display_mode: "QRCODE" };
type Stock = Omit<SingleProduct["stock"], "coupon_display_info"> & { readonly coupon_display_info: Display };

const display_info = { name: "全场满100减1", image_url, background_url: image_url };
const display: Pick<Stock, "usage_rule_display_info" | "coupon_display_info" | "notify_config"> = {
  usage_rule_display_info: { coupon_usage_method_list: ["OFFLINE"], usage_description: "工作日可用" },
  coupon_display_info: { code_display_mode: "QRCODE" },
  notify_config: {},
};

/** The times of a stock: available for a year from a day ago. */
export function period(changes: object = {}, now = Date.now()) {
  const at = (days: number) => new Date(now + days * day).toISOString().replace(/\.\d+Z$/u, "+00:00");
  return { available_begin_time: at(-1), available_end_time: at(365), ...changes };
}

export function stock({ send_rule = {}, available = {}, ...changes }: Changes = {}): Stock {
  return {
    ...{ coupon_code_mode: "WECHATPAY", store_scope: "NONE", ...display },
    stock_send_rule: { max_count: 100, ...send_rule },
    single_usage_rule: {
      coupon_available_period: period(available),
      normal_coupon: { threshold: 10_000, discount_amount: 100 },
    },
    ...changes,
  };
}

interface Changes {
  readonly [name: string]: unknown;
  readonly send_rule?: object;
  readonly available?: object;
}

/** The body for a new product coupon of one use. */
export function product(changes: object = {}): SingleProduct {
  return {
    ...{ out_request_no: "P-00001", scope: "ALL", type: "NORMAL", usage_mode: "SINGLE", display_info },
    single_usage_info: { normal_coupon: { threshold: 10_000, discount_amount: 100 } },
    stock: stock(),
    ...changes,
  };
}

/** The body for a new product coupon of several stocks that are sent together. */
export function bundleProduct(amounts: readonly number[] = [100, 100, 200]): BundleOfWechatPay {
  const { stock: _, single_usage_info: __, ...common } = product();
  return {
    ...{ ...common, usage_mode: "PROGRESSIVE_BUNDLE" },
    progressive_bundle_usage_info: { count: 3, interval_days: 0 },
    stock_bundle: {
      ...{ coupon_code_mode: "WECHATPAY", store_scope: "SPECIFIC", ...display },
      stock_send_rule: { max_count: 100, max_count_per_day: 100, max_count_per_user: 5 },
      progressive_bundle_usage_rule: {
        coupon_available_period: period(),
        normal_coupon_list: amounts.map((discount_amount) => ({ threshold: 10_000, discount_amount })),
      },
    },
  };
}

export const user = { openid: "oh-394z-6CGkNoJrsDLTTUKiAnp4" } as const;

/** The ids of a product coupon and its first stock. */
export interface Ids {
  readonly product_coupon_id: string;
  readonly stock_id: string;
}

/** A request number, which has six characters or more. */
function numberOf(kind: string, no: number): string {
  return `${kind}-${String(no).padStart(4, "0")}`;
}

/** What a partner does with the coupons of a user. A number is the end of a request number. */
export function acting(wx: Partner, ids: Ids) {
  const named = { brand_id: brandId, ...ids, appid };
  const coupons = wx.users._openid_.coupons;
  const one = coupons._coupon_code_;
  const body = <More extends object>(kind: string, no: number, more: More) => ({
    json: { ...named, out_request_no: numberOf(kind, no), ...more },
  });
  const path = (coupon_code: string) => ({ ...user, coupon_code });
  return {
    send: (no: number, more: object = {}) =>
      coupons.post({ ...user, json: { ...named, send_request_no: numberOf("SEND", no), ...more } }),
    query: (code: string, more: object = {}) => one.get({ ...path(code), query: { ...named, ...more } }),
    confirm: (code: string, no: number) => one.confirm.post({ ...path(code), ...body("CONFIRM", no, {}) }),
    use: (code: string, no: number, more: object = {}) =>
      one.use.post({
        ...path(code),
        json: {
          ...{ ...named, out_request_no: numberOf("USE", no), use_time: "2026-07-24T10:00:00+08:00" },
          associated_order_info: { out_trade_no: "T1", mchid: partner },
          ...more,
        },
      }),
    giveBack: (code: string, no: number, more: object = {}) =>
      one.return.post({ ...path(code), ...body("RETURN", no, more) }),
    deactivate: (code: string, no: number) =>
      one.deactivate.post({ ...path(code), ...body("DEACTIVATE", no, { deactivate_reason: "商品已下线" }) }),
  };
}

export type Acting = ReturnType<typeof acting>;

/** Creates a product coupon of the partner's brand. */
export async function newProduct(wx: Partner, changes: object = {}): Promise<Ids> {
  const created = await wx.productCoupons.post({ json: { ...product(changes), brand_id: brandId } });
  return { product_coupon_id: created.product_coupon_id, stock_id: created.stock.stock_id };
}

export { appid };

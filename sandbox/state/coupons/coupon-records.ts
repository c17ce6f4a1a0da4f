/** Product coupons, stocks and user coupons, and what responses say of them. */
import type { Json } from "../../../generator/ir/model.ts";
import { asObject, listOf, type JsonObject } from "../../util/json.ts";
import { rfc3339 } from "../../util/rfc3339.ts";
import type { ProductCouponState, StockState, UserCouponState } from "./coupon-states.ts";
import type { ValidPeriod } from "./validity.ts";

/** A request that something was done by, and when in unix time in milliseconds. */
export interface Done {
  readonly requestNo: string;
  readonly at: number;
}

/** A deactivation. */
export interface Deactivation extends Done {
  readonly reason: string;
}

/** A product coupon (商品券) of a brand. */
export interface ProductCoupon {
  readonly brandId: string;
  readonly productCouponId: string;
  readonly state: ProductCouponState;
  /** The members of its request, and what later calls changed. */
  readonly content: JsonObject;
  readonly deactivation: Deactivation | undefined;
}

/** A stock (批次) of a product coupon. */
export interface CouponStock {
  readonly product: ProductCoupon;
  readonly stockId: string;
  /** The bundle (批次组) that it belongs to, and its place in it. */
  readonly bundle: { readonly stockBundleId: string; readonly index: number } | undefined;
  readonly state: StockState;
  /** The members of its request, and what later calls changed. */
  readonly content: JsonObject;
  /** How many coupons were sent, in all and by day. */
  readonly sent: ReadonlyMap<string, number>;
  /** The uploaded codes, and whether each was sent. */
  readonly codes: ReadonlyMap<string, boolean>;
  readonly stores: ReadonlySet<string>;
  readonly deactivation: Deactivation | undefined;
}

/** A use of a user coupon. */
export interface CouponUse extends Done {
  /** The members of the request that say what the coupon was used for. */
  readonly order: JsonObject;
  /** Which of several times it is, from 0. */
  readonly index: number;
  /** Set when the use was taken back. */
  readonly returned: Done | undefined;
}

/** How a user coupon came to its user. */
export type SendChannel = "API" | "RECEIVE_COMPONENT" | "BRAND_MANAGE" | "MEMBER";

/** A coupon of a user (用户商品券). */
export interface UserCoupon {
  readonly stock: CouponStock;
  readonly couponCode: string;
  readonly openid: string;
  readonly appid: string;
  readonly state: UserCouponState;
  readonly sendRequestNo: string;
  readonly sendChannel: SendChannel;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly receivedAt: number;
  readonly valid: ValidPeriod;
  /** Of the request that sent it: `attach`, `coupon_tag_info`. */
  readonly sentWith: JsonObject;
  readonly bundle: CouponBundle | undefined;
  readonly confirmation: Done | undefined;
  /** The last use of each time, by its index. */
  readonly uses: readonly CouponUse[];
  readonly deletedAt: number | undefined;
  readonly deactivation: Deactivation | undefined;
}

/** The user coupons that were sent together, one of each stock of a stock bundle. */
export interface CouponBundle {
  readonly userCouponBundleId: string;
  readonly coupons: readonly UserCoupon[];
}

/** A record that the sandbox may change. */
export type Open<Record> = { -readonly [Key in keyof Record]: Record[Key] };

/** How often a user coupon can be used. */
export function timesOf({ stock }: Pick<UserCoupon, "stock">): number {
  const { usage_mode, sequential_usage_info } = stock.product.content;
  const count = asObject(sequential_usage_info)["count"];
  return usage_mode === "SEQUENTIAL" && typeof count === "number" ? count : 1;
}

/** The uses of a coupon that were not taken back. */
export function openUses({ uses }: UserCoupon): readonly CouponUse[] {
  return uses.filter(({ returned }) => returned === undefined);
}

/** The facts of a product coupon. */
export function productFacts({ content, ...product }: ProductCoupon): JsonObject {
  const { brandId: brand_id, productCouponId: product_coupon_id, state, deactivation } = product;
  return { ...content, brand_id, product_coupon_id, state, ...deactivationFacts(deactivation) };
}

/** The facts of a stock. */
export function stockFacts(stock: CouponStock, now: number): JsonObject {
  const { product, stockId, bundle, state, content, sent, codes, deactivation } = stock;
  const { brandId: brand_id, productCouponId: product_coupon_id } = product;
  const available = [...codes.values()].filter((isSent) => !isSent).length;
  return {
    ...content,
    ...{ brand_id, product_coupon_id, stock_id: stockId, state, ...deactivationFacts(deactivation) },
    sent_count_info: { total_count: sent.get("all") ?? 0, today_count: sent.get(dayOf(now)) ?? 0 },
    ...(content["coupon_code_mode"] === "UPLOAD" && {
      coupon_code_count_info: { total_count: codes.size, available_count: available },
    }),
    ...(bundle && {
      stock_bundle_info: { stock_bundle_id: bundle.stockBundleId, stock_bundle_index: bundle.index },
      progressive_bundle_usage_rule: ruleInBundle(asObject(content["progressive_bundle_usage_rule"]), bundle),
    }),
  };
}

/** The facts of a user coupon. */
export function couponFacts(coupon: UserCoupon, now: number): JsonObject {
  const { stock, confirmation, deactivation, receivedAt, valid, bundle } = coupon;
  return {
    ...coupon.sentWith,
    ...{ brand_id: stock.product.brandId, coupon_code: coupon.couponCode, coupon_state: coupon.state },
    ...{ send_request_no: coupon.sendRequestNo, send_channel: coupon.sendChannel },
    ...{ receive_time: rfc3339(receivedAt), ...validFacts(valid), ...deactivationFacts(deactivation) },
    ...(confirmation && {
      ...{ confirm_request_no: confirmation.requestNo, confirm_time: rfc3339(confirmation.at) },
    }),
    ...usageFacts(coupon),
    ...(bundle && { user_product_coupon_bundle_info: bundleInfo(bundle, coupon) }),
    product_coupon: productFacts(stock.product) as Json, // undefined is left out
    stock: stockFacts(stock, now) as Json, // as above
  };
}

/** Returns the day of a time, as the counts of a stock name it. */
export function dayOf(time: number): string {
  return rfc3339(time).slice(0, 10);
}

/** The facts of the valid period of a coupon. */
export function validFacts({ from, to }: ValidPeriod) {
  return { valid_begin_time: rfc3339(from), valid_end_time: rfc3339(to) };
}

function deactivationFacts(done: Deactivation | undefined): JsonObject {
  if (!done) return {};
  return {
    ...{ deactivate_request_no: done.requestNo, deactivate_time: rfc3339(done.at) },
    deactivate_reason: done.reason,
  };
}

/** A stock of a bundle has one of the values that its request lists. */
function ruleInBundle(rule: JsonObject, { index }: { readonly index: number }): Json {
  const one = (name: string): { [name: string]: Json } => {
    const value = listOf(rule[`${name}_list`])[index];
    return value === undefined ? {} : { [name]: value };
  };
  return {
    coupon_available_period: rule["coupon_available_period"] ?? {},
    ...one("normal_coupon"),
    ...one("discount_coupon"),
    ...one("exchange_coupon"),
  };
}

function bundleInfo({ userCouponBundleId, coupons }: CouponBundle, coupon: UserCoupon): Json {
  return {
    user_coupon_bundle_id: userCouponBundleId,
    user_coupon_bundle_index: coupon.stock.bundle?.index ?? 0,
    ...{ total_count: coupons.length, used_count: coupons.filter(({ state }) => state === "USED").length },
  };
}

/** The uses of a coupon, in the member that its page documents for its usage mode. */
function usageFacts(coupon: UserCoupon): JsonObject {
  const mode = coupon.stock.product.content["usage_mode"];
  const last = coupon.uses[0] && useFacts(coupon.uses[0]);
  if (mode !== "SEQUENTIAL")
    return last
      ? { [mode === "SINGLE" ? "single_usage_detail" : "progressive_bundle_usage_detail"]: last }
      : {};
  const total_count = timesOf(coupon);
  const items = Array.from({ length: total_count }, (_, index): Json => {
    const use = coupon.uses.find((one) => one.index === index);
    const isUsed = use !== undefined && use.returned === undefined;
    const whole = coupon.state === "CONFIRMING" ? "PENDING" : coupon.state;
    return {
      ...{ detail_state: isUsed ? "USED" : whole, ...validFacts(coupon.valid), ...(use && useFacts(use)) },
      ...(coupon.deletedAt !== undefined && { delete_time: rfc3339(coupon.deletedAt) }),
    };
  });
  const used_count = openUses(coupon).length;
  return { sequential_usage_detail: { total_count, used_count, detail_item_list: items } };
}

function useFacts({ requestNo, at, order, returned }: CouponUse): { readonly [name: string]: Json } {
  return {
    ...(order as { [name: string]: Json }), // undefined is left out
    ...{ use_request_no: requestNo, use_time: rfc3339(at) },
    ...(returned && { return_request_no: returned.requestNo, return_time: rfc3339(returned.at) }),
  };
}

import { BoundedMap } from "../../util/bounded.ts";
import { withoutUndefined } from "../../util/json.ts";
import { rfc3339 } from "../../util/rfc3339.ts";
import { maxRecords } from "../limits.ts";
import type { StateContext } from "../orders.ts";
import { openUses, validFacts, type UserCoupon } from "./coupon-records.ts";

/** What a brand or a partner is notified of. */
export type CouponNotice = "SEND" | "USE" | "RETURN";

const summaries: Readonly<Record<CouponNotice, string>> = { SEND: "领券", USE: "核销", RETURN: "退券" };

/** Whom notifications go to: a partner, or a brand. */
export type NoticeOwner = { readonly mchid: string } | { readonly brandId: string };

/** Where the notifications of a brand or a partner go. */
export interface NotifyConfig {
  readonly owner: NoticeOwner;
  readonly url: string;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly updatedAt: number;
}

/** The notifications of product coupons. */
export class CouponNotices {
  private readonly configs = new BoundedMap<string, NotifyConfig>(maxRecords);
  private readonly context: StateContext;

  constructor(context: StateContext) {
    this.context = context;
  }

  /** Sets where the notifications of a brand or a partner go. */
  configure(owner: NoticeOwner, url: string): NotifyConfig {
    const config = { owner, url, updatedAt: this.context.clock.now() };
    this.configs.set(keyOf(owner), config);
    return config;
  }

  /** Returns where the notifications of a brand or a partner go; undefined if it has not set it. */
  configOf(owner: NoticeOwner): NotifyConfig | undefined {
    return this.configs.get(keyOf(owner));
  }

  /**
   * Notifies the brand and its partner, as far as they have set where, and a page documents the event: `PRODUCT_COUPON.…` of a
   * brand, `PRODUCT_COUPON_SP.…` of a partner. Resolves after the first attempts.
   */
  async notify(notice: CouponNotice, coupon: UserCoupon, owners: readonly NoticeOwner[]): Promise<void> {
    for (const owner of owners) {
      const config = this.configOf(owner);
      const event_type = `PRODUCT_COUPON${"brandId" in owner ? "" : "_SP"}.${notice}`;
      if (!config || !this.context.isDocumented(event_type)) continue;
      const resource = this.context.resourceOf(event_type, noticeFacts(coupon), owner);
      await this.context.notifier.send(config.url, {
        ...owner,
        ...{ event_type, original_type: "product_coupon", summary: summaries[notice], resource },
      });
    }
  }

  /** Removes all settings. */
  clear(): void {
    this.configs.clear();
  }
}

function noticeFacts(coupon: UserCoupon) {
  const { stock, couponCode: coupon_code, openid, appid, sentWith, bundle } = coupon;
  const use = openUses(coupon).at(-1);
  return withoutUndefined({
    ...{ brand_id: stock.product.brandId, product_coupon_id: stock.product.productCouponId },
    ...{ stock_id: stock.stockId, stock_bundle_id: stock.bundle?.stockBundleId },
    ...{ user_coupon_bundle_id: bundle?.userCouponBundleId, coupon_code, openid, appid },
    ...{ receive_time: rfc3339(coupon.receivedAt), ...validFacts(coupon.valid) },
    ...{
      send_request_no: coupon.sendRequestNo,
      send_channel: coupon.sendChannel,
      attach: sentWith["attach"],
    },
    ...(use && { use_request_no: use.requestNo, use_time: rfc3339(use.at) }),
  });
}

function keyOf(owner: NoticeOwner): string {
  return "brandId" in owner ? `brand ${owner.brandId}` : `merchant ${owner.mchid}`;
}

import { apiError } from "../../http/api-error.ts";
import { BoundedMap } from "../../util/bounded.ts";
import { maxRecords } from "../limits.ts";
import type { StateContext } from "../orders.ts";
import { Catalog } from "./catalog.ts";
import { wrongState } from "./coupon-errors.ts";
import { CouponNotices, type CouponNotice, type NoticeOwner } from "./coupon-notices.ts";
import type { CouponStock, SendChannel, UserCoupon } from "./coupon-records.ts";
import type { StockEvent } from "./coupon-states.ts";
import { RequestNumbers } from "./request-numbers.ts";
import { UserCoupons, type NewUserCoupon } from "./user-coupons.ts";

/** A coupon that waits for its user to receive it: the stocks, and the brand's request. */
export interface PreSent {
  readonly stocks: readonly CouponStock[];
  readonly values: Omit<NewUserCoupon, "stock" | "sendChannel">;
}

/** Product coupons (商品券): what users and WeChat Pay do to them. Brands and partners do the rest by their calls. */
export class Coupons {
  /** Product coupons and stocks. */
  readonly catalog: Catalog;
  /** The coupons of users. */
  readonly users: UserCoupons;
  /** Where notifications go. */
  readonly notices: CouponNotices;
  /** The requests that were performed. */
  readonly numbers = new RequestNumbers();
  private readonly preSent = new BoundedMap<string, PreSent>(maxRecords);
  /** The partner of each brand, which made a call for it. */
  private readonly partners = new BoundedMap<string, string>(maxRecords);
  private readonly context: StateContext;

  constructor(context: StateContext) {
    this.context = context;
    this.catalog = new Catalog(context);
    this.users = new UserCoupons(context, this.catalog);
    this.notices = new CouponNotices(context);
  }

  /** The sandbox's time, unix time in milliseconds. */
  now(): number {
    return this.context.clock.now();
  }

  /** Makes the next product coupons and stocks wait in AUDITING for `approve`, as WeChat Pay's audit does. */
  requireAudit(times = 1): void {
    this.catalog.requireAudit(times);
  }

  /**
   * Approves what waits for the audit.
   *
   * @param id a `product_coupon_id`, whose stocks are approved with it, a `stock_id` or a `stock_bundle_id`
   * @throws ApiError if the sandbox has no such object, or it does not wait
   */
  approve(id: string): void {
    const product = this.catalog.allProducts.find((one) => one.productCouponId === id);
    if (!product) return this.moveStocks(id, "approve");
    if (!this.catalog.moveProduct(product, "approve"))
      throw wrongState("product coupon", product.state, "approve");
    for (const stock of this.catalog.stocksOf(product)) this.catalog.moveStock(stock, "approve");
  }

  /** Pauses a stock, or all of a stock bundle. @throws ApiError if its state does not allow it */
  pause(id: string): void {
    this.moveStocks(id, "pause");
  }

  /** Lets a paused stock, or all of a stock bundle, send again. @throws as `pause` */
  resume(id: string): void {
    this.moveStocks(id, "resume");
  }

  /** Stops a stock, or all of a stock bundle, for good. @throws as `pause` */
  stop(id: string): void {
    this.moveStocks(id, "stop");
  }

  /**
   * Receives what a brand has pre-sent, as the user does in a mini program. Notifies SEND, and resolves after the first attempt.
   *
   * @param token what pre-send-coupon returned
   * @throws ApiError for an unknown token, or if the stock or the user cannot have the coupon
   */
  async receive(
    token: string,
    sendChannel: SendChannel = "RECEIVE_COMPONENT",
  ): Promise<readonly UserCoupon[]> {
    const waiting = this.preSent.get(token);
    if (!waiting) throw apiError("NOT_FOUND", "token无效 (no coupon was pre-sent with this token)");
    const values = { ...waiting.values, sendChannel };
    const [stock, ...others] = waiting.stocks;
    const coupons =
      stock && others.length === 0
        ? [this.users.send({ ...values, stock })]
        : this.users.sendBundle(waiting.stocks, values).coupons;
    this.preSent.delete(token);
    for (const coupon of coupons) await this.notices.notify("SEND", coupon, this.ownersOf(coupon));
    return coupons;
  }

  /** Deletes a coupon, as its user does in the wallet. The brand is not notified. @throws ApiError if its state does not allow it */
  delete(couponCode: string): void {
    this.users.delete(this.users.byCode(couponCode));
  }

  /** Keeps a coupon for its user to receive. Returns the token. */
  preSend(waiting: PreSent): string {
    const { stocks, values } = waiting;
    for (const stock of stocks)
      this.users.assertSendable({ ...values, stock, sendChannel: "RECEIVE_COMPONENT" });
    const token = this.context.seed.hex(32, "token", stocks[0]?.stockId ?? "", values.sendRequestNo);
    this.preSent.set(token, waiting);
    return token;
  }

  /** Remembers the partner of a brand, which is notified of its coupons. */
  bindPartner(brandId: string, mchid: string): void {
    this.partners.set(brandId, mchid);
  }

  /** Notifies after `settleAfter`, as of what a call has done. */
  notifyLater(notice: CouponNotice, coupon: UserCoupon): void {
    const { clock, settleAfter } = this.context;
    clock.after(settleAfter, () => this.notices.notify(notice, coupon, this.ownersOf(coupon)));
  }

  /** Removes all product coupons, stocks, coupons and settings. */
  clear(): void {
    for (const one of [this.catalog, this.users, this.notices, this.numbers]) one.clear();
    this.preSent.clear();
    this.partners.clear();
  }

  private ownersOf({ stock }: UserCoupon): readonly NoticeOwner[] {
    const { brandId } = stock.product;
    const mchid = this.partners.get(brandId);
    return [{ brandId }, ...(mchid === undefined ? [] : [{ mchid }])];
  }

  private moveStocks(id: string, event: StockEvent): void {
    const single = this.catalog.allStocks.find(({ stockId }) => stockId === id);
    const stocks = single ? [single] : this.catalog.bundle(id);
    for (const stock of stocks)
      if (!this.catalog.moveStock(stock, event)) throw wrongState("stock", stock.state, event);
  }
}

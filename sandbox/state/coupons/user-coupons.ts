import { ApiError } from "../../http/api-error.ts";
import { BoundedMap } from "../../util/bounded.ts";
import { asObject, numberOf, textOf, type JsonObject } from "../../util/json.ts";
import { maxRecords } from "../limits.ts";
import type { StateContext } from "../orders.ts";
import { after } from "../states.ts";
import { periodOf, type Catalog } from "./catalog.ts";
import {
  couponNotFound,
  fieldError,
  openidOfAnotherAppid,
  refusal,
  sentUnderAnotherNumber,
  userLimitReached,
} from "./coupon-errors.ts";
import {
  openUses,
  timesOf,
  type CouponBundle,
  type CouponStock,
  type CouponUse,
  type Deactivation,
  type Done,
  type Open,
  type SendChannel,
  type UserCoupon,
} from "./coupon-records.ts";
import { userCouponStates, type UserCouponEvent, type UserCouponState } from "./coupon-states.ts";
import { stateInTime } from "./state-in-time.ts";
import { isInWindow, validPeriod } from "./validity.ts";

/** A coupon to send to a user. */
export interface NewUserCoupon {
  readonly stock: CouponStock;
  readonly openid: string;
  readonly appid: string;
  readonly sendRequestNo: string;
  readonly sendChannel: SendChannel;
  /** The code that the brand assigns, for a stock with `API_ASSIGN`. */
  readonly couponCode?: string | undefined;
  /** Of the request: `attach`, `coupon_tag_info`. */
  readonly sentWith: JsonObject;
  /** Whether a brand sends it, and not a partner; the numbers of errors differ. */
  readonly isBrand: boolean;
}

/** Whose coupon a call means. */
export interface CouponOwner {
  readonly stock: CouponStock;
  readonly openid: string;
  readonly appid: string;
}

type What = "confirm" | "use" | "return" | "deactivate" | "delete";

/** The coupons of all users. */
export class UserCoupons {
  private readonly coupons = new BoundedMap<string, Open<UserCoupon>>(maxRecords);
  /** The appid of each openid. */
  private readonly appids = new BoundedMap<string, string>(maxRecords);
  private readonly context: StateContext;
  private readonly catalog: Catalog;

  constructor(context: StateContext, catalog: Catalog) {
    this.context = context;
    this.catalog = catalog;
  }

  /** All coupons, the oldest first. */
  get all(): readonly UserCoupon[] {
    return [...this.coupons.values()];
  }

  /** Sends a coupon, which waits in CONFIRMING. @throws ApiError if the stock or the user cannot have it */
  send(values: NewUserCoupon): UserCoupon {
    this.assertSendable(values);
    const code = this.catalog.takeOne(values.stock) ?? values.couponCode ?? this.newCode(values);
    return this.open(values, code);
  }

  /** Sends one coupon of each stock of a bundle. @throws ApiError as `send` does, without having sent any */
  sendBundle(stocks: readonly CouponStock[], values: Omit<NewUserCoupon, "stock">): CouponBundle {
    for (const stock of stocks) this.assertSendable({ ...values, stock });
    const coupons = stocks.map((stock) => this.send({ ...values, stock })) as Open<UserCoupon>[]; // send opens them
    const labels = [stocks[0]?.stockId ?? "", values.sendRequestNo];
    const bundle = {
      userCouponBundleId: `4000${this.context.seed.digits(12, "user_coupon_bundle_id", ...labels)}`,
      coupons,
    };
    for (const coupon of coupons) coupon.bundle = bundle;
    return bundle;
  }

  /** Checks what a coupon needs before it is sent. @throws ApiError if the stock or the user cannot have it */
  assertSendable({ stock, openid, appid, couponCode, isBrand }: NewUserCoupon): void {
    this.assertUser(openid, appid, isBrand);
    const mode = stock.content["coupon_code_mode"];
    if (mode === "API_ASSIGN" && couponCode === undefined)
      throw fieldError("/coupon_code", "expected with the coupon_code_mode API_ASSIGN");
    if (mode !== "API_ASSIGN" && couponCode !== undefined)
      throw fieldError("/coupon_code", "expected only with the coupon_code_mode API_ASSIGN");
    if (couponCode !== undefined && this.coupons.has(keyOf(stock, couponCode)))
      throw sentUnderAnotherNumber();
    this.catalog.assertSending(stock);
    const limit = numberOf(asObject(stock.content["stock_send_rule"])["max_count_per_user"]) ?? Infinity;
    const received = this.all.filter((one) => one.stock === stock && one.openid === openid).length;
    if (received >= limit) throw userLimitReached(limit);
  }

  /** @throws ApiError for an openid that was used with another appid */
  assertUser(openid: string, appid: string, isBrand: boolean): void {
    const known = this.appids.get(openid) ?? appid;
    if (known !== appid) throw openidOfAnotherAppid(isBrand);
    this.appids.set(openid, known);
  }

  /** Finds a coupon of a user. @throws ApiError if the user has no such coupon of the stock */
  find(couponCode: string, { stock, openid, appid }: CouponOwner): UserCoupon {
    const coupon = this.coupons.get(keyOf(stock, couponCode));
    if (coupon?.openid !== openid || coupon.appid !== appid) throw couponNotFound();
    return coupon;
  }

  /** Finds the coupons that a user received together. @throws ApiError if the user has no such bundle of these stocks */
  bundle(
    userCouponBundleId: string,
    { stocks, openid, appid }: Omit<CouponOwner, "stock"> & { readonly stocks: readonly CouponStock[] },
  ): CouponBundle {
    const coupon = this.all.find(({ bundle }) => bundle?.userCouponBundleId === userCouponBundleId);
    const isOwn = coupon?.openid === openid && coupon.appid === appid && stocks.includes(coupon.stock);
    if (!isOwn || !coupon.bundle) throw couponNotFound();
    return coupon.bundle;
  }

  /** Deactivates the coupons of a bundle that can be. @throws ApiError if none can be */
  deactivateBundle({ coupons }: CouponBundle, requestNo: string, reason: string): void {
    const open = coupons.filter(({ state }) => after(userCouponStates, state, "deactivate") !== undefined);
    if (open.length === 0 && coupons[0]) throw illegalState("deactivate", coupons[0]);
    for (const coupon of open) this.deactivate(coupon, requestNo, reason);
  }

  /** Finds the oldest coupon with a code. @throws ApiError if no user has one */
  byCode(couponCode: string): UserCoupon {
    const coupon = this.all.find((one) => one.couponCode === couponCode);
    if (!coupon) throw couponNotFound();
    return coupon;
  }

  /** Confirms that the brand has received a coupon: the user can use it when it is valid. @throws ApiError */
  confirm(coupon: UserCoupon, requestNo: string): UserCoupon {
    const isEarly = this.context.clock.now() < coupon.valid.from;
    this.move(coupon, isEarly ? "confirmEarly" : "confirm", "confirm");
    writable(coupon).confirmation = this.done(requestNo);
    return coupon;
  }

  /**
   * Uses a coupon, or one of its times.
   *
   * @param index which of several times; default: the first that is not used
   * @throws ApiError
   */
  use(coupon: UserCoupon, requestNo: string, order: JsonObject, index?: number): UserCoupon {
    const times = timesOf(coupon);
    const used = openUses(coupon);
    const isWhole = used.length + 1 >= times;
    this.assertPossible(coupon, isWhole ? "use" : "useOne", "use");
    if (!isInWindow(periodOf(coupon.stock), this.context.clock.now()))
      throw refusal("不在使用期 (the coupon cannot be used at this hour or on this day)", 272755717);
    const at = index ?? this.nextTime(coupon, times);
    if (at < 0 || at >= times)
      throw fieldError("/sequential_coupon_index", `expected 0 to ${times - 1}`, 268435464);
    if (used.some((one) => one.index === at)) throw usedAlready();
    this.move(coupon, isWhole ? "use" : "useOne", "use");
    const use: CouponUse = { ...this.done(requestNo), order, index: at, returned: undefined };
    writable(coupon).uses = [...coupon.uses.filter((one) => one.index !== at), use];
    return coupon;
  }

  /**
   * Takes a use of a coupon back.
   *
   * @param index which of several times; default: the last that is used
   * @throws ApiError
   */
  return(coupon: UserCoupon, requestNo: string, index?: number): UserCoupon {
    const isLate = coupon.state === "USED" && this.context.clock.now() >= coupon.valid.to;
    const event = isLate ? "returnLate" : "return";
    this.assertPossible(coupon, event, "return");
    const use = openUses(coupon)
      .filter((one) => index === undefined || one.index === index)
      .at(-1);
    if (!use) throw illegalState("return", coupon);
    this.move(coupon, event, "return");
    const returned = { ...use, returned: this.done(requestNo) };
    writable(coupon).uses = coupon.uses.map((one) => (one === use ? returned : one));
    return coupon;
  }

  /** Deactivates a coupon that is not used. @throws ApiError */
  deactivate(coupon: UserCoupon, requestNo: string, reason: string): UserCoupon {
    this.move(coupon, "deactivate", "deactivate");
    const deactivation: Deactivation = { ...this.done(requestNo), reason };
    writable(coupon).deactivation = deactivation;
    return coupon;
  }

  /** Deletes a coupon, as its user does in the wallet. The brand is not notified. @throws ApiError */
  delete(coupon: UserCoupon): UserCoupon {
    this.move(coupon, "delete", "delete");
    writable(coupon).deletedAt = this.context.clock.now();
    return coupon;
  }

  /** Removes all coupons. */
  clear(): void {
    this.coupons.clear();
    this.appids.clear();
  }

  private done(requestNo: string): Done {
    return { requestNo, at: this.context.clock.now() };
  }

  private nextTime({ uses }: UserCoupon, times: number): number {
    const used = new Set(uses.filter(({ returned }) => returned === undefined).map(({ index }) => index));
    return Array.from({ length: times }, (_, index) => index).find((index) => !used.has(index)) ?? 0;
  }

  private newCode({ stock, sendRequestNo }: NewUserCoupon): string {
    return this.context.seed.digits(16, "coupon_code", stock.stockId, sendRequestNo);
  }

  private open(values: NewUserCoupon, couponCode: string): UserCoupon {
    const { stock, openid, appid, sendRequestNo, sendChannel, sentWith } = values;
    const receivedAt = this.context.clock.now();
    const days = numberOf(asObject(stock.product.content["sequential_usage_info"])["available_days"]);
    const valid = validPeriod(periodOf(stock), receivedAt, days);
    const update = (state: UserCouponState) => this.inTime(state, valid);
    // Object.assign keeps the accessor of the state.
    const coupon: Open<UserCoupon> = Object.assign(stateInTime<UserCouponState>("CONFIRMING", update), {
      ...{ stock, couponCode, openid, appid, sendRequestNo, sendChannel, receivedAt, valid, sentWith },
      ...{
        bundle: undefined,
        confirmation: undefined,
        uses: [],
        deletedAt: undefined,
        deactivation: undefined,
      },
    });
    this.coupons.set(keyOf(stock, couponCode), coupon);
    return coupon;
  }

  /** The state at this time: a coupon begins to be valid, and expires. */
  private inTime(state: UserCouponState, { from, to }: UserCoupon["valid"]): UserCouponState {
    const now = this.context.clock.now();
    const begun = (now >= from && after(userCouponStates, state, "begin")) || state;
    return (now >= to && after(userCouponStates, begun, "expire")) || begun;
  }

  /** @throws ApiError if the event cannot happen in the state of the coupon */
  private assertPossible(coupon: UserCoupon, event: UserCouponEvent, what: What): void {
    if (after(userCouponStates, coupon.state, event) === undefined) throw illegalState(what, coupon);
  }

  /** Moves a coupon by the table of states. @throws ApiError if the event cannot happen in its state */
  private move(coupon: UserCoupon, event: UserCouponEvent, what: What): void {
    const state = after(userCouponStates, coupon.state, event);
    if (state === undefined) throw illegalState(what, coupon);
    writable(coupon).state = state;
  }
}

/** Creates the error of a coupon whose state does not allow a call. */
function illegalState(what: What, { state }: UserCoupon): ApiError {
  if (state === "DELETED") return refusal("券已被删除 (the user deleted the coupon)", 272756769);
  if (state === "USED" && what === "use") return usedAlready();
  if (state === "PENDING" && what === "use")
    return refusal("不在使用期 (the coupon is not valid yet)", 272755715);
  if (state === "EXPIRED" && (what === "use" || what === "confirm"))
    return refusal("用户券已过期 (the coupon has expired)", 268578776);
  if (state === "EXPIRED") return refusal("券已过期不可操作 (the coupon has expired)", 272756790);
  return refusal(`用户券状态非法 (${what}: the coupon is in ${state})`, 268578367);
}

function usedAlready(): ApiError {
  return refusal("已被其他订单核销 (the coupon was used under another out_request_no)", 272756745);
}

/** Codes are unique for a product coupon. */
function keyOf({ product }: CouponStock, couponCode: string): string {
  return `${product.brandId} ${product.productCouponId} ${couponCode}`;
}

/** Coupons are read-only outside of this file. */
function writable(coupon: UserCoupon): Open<UserCoupon> {
  return coupon;
}

/** What a request says of the sending, as queries return it. */
export function sentWithOf({ attach, coupon_tag_info }: JsonObject): JsonObject {
  return { attach: textOf(attach), coupon_tag_info };
}

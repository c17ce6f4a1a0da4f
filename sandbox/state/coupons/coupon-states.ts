/** The states of product coupons, stocks and user coupons, and every transition between them. The code moves by these tables alone. */
import type { Machine } from "../states.ts";

/** The state of a product coupon (商品券). */
export type ProductCouponState = "AUDITING" | "EFFECTIVE" | "DEACTIVATED";

/** What happens to a product coupon: WeChat Pay approves it, the brand or its partner deactivates it. */
export type ProductCouponEvent = "approve" | "deactivate";

/** A product coupon. */
export const productCouponStates: Machine<ProductCouponState, ProductCouponEvent> = {
  AUDITING: { approve: "EFFECTIVE", deactivate: "DEACTIVATED" },
  EFFECTIVE: { deactivate: "DEACTIVATED" },
  DEACTIVATED: {},
};

/** The states in which a product coupon is created. */
export const productCouponFirstStates: readonly ProductCouponState[] = ["AUDITING", "EFFECTIVE"];

/** The state of a stock (批次), of which a bundle has several. */
export type StockState = "AUDITING" | "SENDING" | "PAUSED" | "STOPPED" | "DEACTIVATED";

/**
 * What happens to a stock: WeChat Pay approves, pauses, resumes or stops it, its `available_end_time` passes (`end`), and the
 * brand or its partner deactivates it, or its product coupon.
 */
export type StockEvent = "approve" | "pause" | "resume" | "stop" | "end" | "deactivate";

/** A stock. */
export const stockStates: Machine<StockState, StockEvent> = {
  AUDITING: { approve: "SENDING", end: "STOPPED", deactivate: "DEACTIVATED" },
  SENDING: { pause: "PAUSED", stop: "STOPPED", end: "STOPPED", deactivate: "DEACTIVATED" },
  PAUSED: { resume: "SENDING", stop: "STOPPED", end: "STOPPED", deactivate: "DEACTIVATED" },
  STOPPED: { deactivate: "DEACTIVATED" },
  DEACTIVATED: {},
};

/** The states in which a stock is created. */
export const stockFirstStates: readonly StockState[] = ["AUDITING", "SENDING"];

/** The state of a user coupon (用户商品券). */
export type UserCouponState =
  "CONFIRMING" | "PENDING" | "EFFECTIVE" | "USED" | "EXPIRED" | "DELETED" | "DEACTIVATED";

/**
 * What happens to a user coupon. The brand or its partner confirms it (`confirmEarly`: before it is valid), uses it (`useOne`:
 * one of several times), takes the use back (`return`; `returnLate`: after it has expired) and deactivates it; the user deletes
 * it; with time it begins to be valid, and expires.
 */
export type UserCouponEvent =
  | "confirm"
  | "confirmEarly"
  | "begin"
  | "use"
  | "useOne"
  | "return"
  | "returnLate"
  | "expire"
  | "delete"
  | "deactivate";

/** A user coupon. It is created in CONFIRMING. */
export const userCouponStates: Machine<UserCouponState, UserCouponEvent> = {
  CONFIRMING: {
    confirm: "EFFECTIVE",
    confirmEarly: "PENDING",
    expire: "EXPIRED",
    deactivate: "DEACTIVATED",
  },
  PENDING: { begin: "EFFECTIVE", delete: "DELETED", deactivate: "DEACTIVATED" },
  EFFECTIVE: {
    use: "USED",
    useOne: "EFFECTIVE",
    return: "EFFECTIVE",
    expire: "EXPIRED",
    delete: "DELETED",
    deactivate: "DEACTIVATED",
  },
  USED: { return: "EFFECTIVE", returnLate: "EXPIRED" },
  EXPIRED: {},
  DELETED: {},
  DEACTIVATED: {},
};

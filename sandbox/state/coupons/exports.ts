/** What the package exports of product coupons. */
export type { Coupons, PreSent } from "./coupons.ts";
export type { Catalog, CreatedProduct, ListResult } from "./catalog.ts";
export type { CouponNotice, CouponNotices, NoticeOwner, NotifyConfig } from "./coupon-notices.ts";
export type {
  CouponBundle,
  CouponStock,
  CouponUse,
  Deactivation,
  Done,
  ProductCoupon,
  SendChannel,
  UserCoupon,
} from "./coupon-records.ts";
export {
  productCouponFirstStates,
  productCouponStates,
  stockFirstStates,
  stockStates,
  userCouponStates,
} from "./coupon-states.ts";
export type {
  ProductCouponEvent,
  ProductCouponState,
  StockEvent,
  StockState,
  UserCouponEvent,
  UserCouponState,
} from "./coupon-states.ts";
export type { NumberedRequest, RequestNumbers } from "./request-numbers.ts";
export type { CouponOwner, NewUserCoupon, UserCoupons } from "./user-coupons.ts";
export type { ValidPeriod } from "./validity.ts";

/** Types of an event that no page documents. */
import type { Events, NotificationOf } from "wechatpay-ts/webhook";

// #region event
declare module "wechatpay-ts/webhook" {
  interface Events {
    "SHOP.CHECKED": NotificationOf<"SHOP.CHECKED", { shop_id: string }>;
    "SHOP.OPENED": NotificationOf<"SHOP.OPENED">; // its resource is unknown
  }
}
// #endregion

/** Every event, with those that this file adds. */
export type AllEvents = Events;

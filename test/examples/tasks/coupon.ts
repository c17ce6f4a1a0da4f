/**
 * A product coupon (商品券) of a brand, by its partner: create it, send it to users, confirm, use, and return it.
 *
 * Each request has a number of its own and a row, which is stored before the call with all of its content, times included:
 * WeChat Pay recognizes the number, and refuses it with other content (ALREADY_EXISTS). A coupon is used for one order; it can
 * be returned when that order is refunded. It is final in EXPIRED, DELETED and DEACTIVATED.
 *
 * @see https://pay.weixin.qq.com/doc/v3/partner/4015781289 create (创建商品券)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4015781286 notify_url (设置商品券事件通知地址)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4015781590 coupons of a user (查询用户商品券列表)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4015781582 query (查询用户商品券)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4015781575 confirm (确认发放用户商品券)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4015781608 use (核销用户商品券)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4015781599 return (退券)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4015780862 notification (领券事件通知)
 */
import { paginate } from "wechatpay-ts/paginate";
import type { NotificationReply } from "wechatpay-ts/webhook";
import { postMarketingPartnerProductCouponNotifyConfigs } from "wechatpay-ts/v3/marketing/partner/product-coupon/notify-configs";
import {
  postMarketingPartnerProductCouponProductCoupons,
  type PostMarketingPartnerProductCouponProductCouponsResponse as Created,
} from "wechatpay-ts/v3/marketing/partner/product-coupon/product-coupons";
import {
  getOperation as listCoupons,
  postMarketingPartnerProductCouponUsersByOpenidCoupons,
} from "wechatpay-ts/v3/marketing/partner/product-coupon/users/_openid_/coupons";
import { getMarketingPartnerProductCouponUsersByOpenidCouponsByCouponCode } from "wechatpay-ts/v3/marketing/partner/product-coupon/users/_openid_/coupons/_coupon_code_";
import { postMarketingPartnerProductCouponUsersByOpenidCouponsByCouponCodeConfirm } from "wechatpay-ts/v3/marketing/partner/product-coupon/users/_openid_/coupons/_coupon_code_/confirm";
import { postMarketingPartnerProductCouponUsersByOpenidCouponsByCouponCodeReturn } from "wechatpay-ts/v3/marketing/partner/product-coupon/users/_openid_/coupons/_coupon_code_/return";
import { postMarketingPartnerProductCouponUsersByOpenidCouponsByCouponCodeUse } from "wechatpay-ts/v3/marketing/partner/product-coupon/users/_openid_/coupons/_coupon_code_/use";
import { newNumber, receive, rfc3339, type App, type Incoming } from "./support/app.ts";
import { expectSame, stateIn } from "./support/report.ts";
import { ifKnown, sendOnce, type Sendable } from "./support/send-once.ts";
import { rowOf, type Table } from "./support/table.ts";

/** The states of a coupon of a user. */
export const COUPON_STATES = [
  ...(["CONFIRMING", "PENDING", "EFFECTIVE", "USED"] as const),
  ...(["EXPIRED", "DELETED", "DEACTIVATED"] as const),
] as const;

/** What a campaign gives away: so much off an order of at least so much. */
export interface Product extends Sendable {
  readonly out_request_no: string;
  readonly name: string;
  /** An image that was uploaded for coupons. */
  readonly image_url: string;
  /** In 分. */
  readonly threshold: number;
  /** In 分. */
  readonly discount: number;
  /** How many coupons there are, and how many of them a user receives. */
  readonly max_count: number;
  readonly max_count_per_user: number;
  readonly begin: string;
  readonly end: string;
  /** The numbers of WeChat Pay; undefined before the response. */
  readonly ids?: ProductIds;
}

/** The numbers of a product coupon and of its stock. */
export interface ProductIds {
  readonly product_coupon_id: string;
  readonly stock_id: string;
}

/** A coupon of a user in the database of the partner. */
export interface Coupon extends Sendable {
  readonly send_request_no: string;
  readonly openid: string;
  readonly ids: ProductIds;
  /** `new` before WeChat Pay has it. */
  readonly state: "new" | (typeof COUPON_STATES)[number];
  /** Undefined before WeChat Pay has assigned it. */
  readonly coupon_code?: string;
}

/** What is done to a coupon, by a number of its own. */
export interface CouponRequest extends Sendable {
  readonly out_request_no: string;
  readonly kind: "confirm" | "use" | "return";
  readonly send_request_no: string;
  /** Of `use`: the order that the coupon is used for, and when. */
  readonly out_trade_no?: string;
  readonly use_time?: string;
}

/** The application of this task: `mchid` is that of the partner. */
export interface Campaign extends App {
  readonly brand_id: string;
  readonly products: Table<Product>;
  readonly coupons: Table<Coupon>;
  readonly requests: Table<CouponRequest>;
}

/** Names the URL of `onNotification` for all coupons of the partner. Once, and when the URL changes. */
export async function subscribe({ client, notify_url }: Campaign): Promise<void> {
  await postMarketingPartnerProductCouponNotifyConfigs(client, { json: { notify_url } });
}

/** Stores a product coupon under a new number. @param product with amounts in 分 */
export async function createProduct(
  campaign: Campaign,
  product: Omit<Product, "out_request_no" | "ids" | "sent">,
): Promise<string> {
  const out_request_no = newNumber("N");
  await campaign.products.insert(out_request_no, { ...product, out_request_no, sent: false });
  return out_request_no;
}

/**
 * Creates a product coupon at WeChat Pay, and returns its numbers. No query knows its number, so after an error, call it
 * again: the same request returns the same product coupon.
 */
export async function publishProduct(campaign: Campaign, out_request_no: string): Promise<ProductIds> {
  const { client, brand_id, products } = campaign;
  const { ids } = await rowOf(products, out_request_no);
  if (ids !== undefined) return ids;
  const created = await sendOnce<Product, Created, never>(products, out_request_no, {
    send: (row) => {
      const rule = { normal_coupon: { threshold: row.threshold, discount_amount: row.discount } };
      const period = { available_begin_time: row.begin, available_end_time: row.end };
      return postMarketingPartnerProductCouponProductCoupons(client, {
        json: {
          ...{ out_request_no, brand_id, scope: "ALL", type: "NORMAL", usage_mode: "SINGLE" },
          display_info: { name: row.name, image_url: row.image_url, background_url: row.image_url },
          single_usage_info: rule,
          stock: {
            ...{ coupon_code_mode: "WECHATPAY", store_scope: "NONE", notify_config: {} },
            stock_send_rule: { max_count: row.max_count, max_count_per_user: row.max_count_per_user },
            single_usage_rule: { coupon_available_period: period, ...rule },
            usage_rule_display_info: { coupon_usage_method_list: ["OFFLINE"], usage_description: row.name },
            coupon_display_info: { code_display_mode: "QRCODE" },
          },
        },
      });
    },
    query: () => Promise.resolve(undefined),
  });
  const numbers = { product_coupon_id: created.product_coupon_id, stock_id: created.stock.stock_id };
  await products.change(out_request_no, (row) => ({ ...row, ids: numbers }));
  return numbers;
}

/**
 * Stores a coupon for a user. A second call for the same reward throws, so a repeated job does not send a second coupon.
 *
 * @param send_request_no the number of the partner's own reward
 */
export async function createCoupon(
  campaign: Campaign,
  send_request_no: string,
  openid: string,
  ids: ProductIds,
): Promise<string> {
  await campaign.coupons.insert(send_request_no, { send_request_no, openid, ids, state: "new", sent: false });
  return send_request_no;
}

/** Sends a coupon to its user. Call it again after an error: a user does not receive a second one by the same number. */
export async function sendCoupon(campaign: Campaign, send_request_no: string): Promise<Coupon["state"]> {
  const { client, brand_id, appid } = campaign;
  const coupon = await sendOnce(campaign.coupons, send_request_no, {
    send: ({ openid, ids }) =>
      postMarketingPartnerProductCouponUsersByOpenidCoupons(client, {
        openid,
        json: { ...ids, brand_id, appid, send_request_no },
      }),
    // The coupon_code is not known before the response: look for the number among the coupons of the user.
    query: async ({ openid, ids }) => {
      for await (const one of paginate(client, listCoupons, { openid, query: { ...ids, brand_id, appid } }))
        if (one.send_request_no === send_request_no) return one;
      return undefined;
    },
  });
  return storeCoupon(campaign, send_request_no, coupon);
}

/** Handles a request to the `notify_url`. A user may also receive a coupon by another channel than the API. */
export function onNotification(campaign: Campaign, incoming: Incoming): Promise<NotificationReply> {
  const { brand_id, appid, coupons } = campaign;
  return receive(campaign, incoming, async ({ event_type, resource }) => {
    if (event_type !== "PRODUCT_COUPON_SP.SEND") return;
    const { send_request_no, openid, product_coupon_id, stock_id, coupon_code } = resource;
    expectSame("coupon", resource, { brand_id, appid });
    const row = await coupons.find(send_request_no);
    if (row === undefined) {
      const ids = { product_coupon_id, stock_id };
      const received = { send_request_no, openid, ids, coupon_code, state: "CONFIRMING" as const };
      return coupons.insert(send_request_no, { ...received, sent: true });
    }
    expectSame(`coupon ${send_request_no}`, resource, { ...row.ids, openid: row.openid });
    // The coupon may be in a later state by now; then the row has its code already.
    if (row.state === "new")
      await storeCoupon(campaign, send_request_no, { ...resource, coupon_state: "CONFIRMING" });
  });
}

/** Stores what is to be done to a coupon under a new number. @param out_trade_no of `use`: the order that it is used for */
export async function createRequest(
  campaign: Campaign,
  kind: CouponRequest["kind"],
  send_request_no: string,
  out_trade_no?: string,
): Promise<string> {
  const out_request_no = newNumber("U");
  const usage = out_trade_no === undefined ? {} : { out_trade_no, use_time: rfc3339(new Date()) };
  await campaign.requests.insert(out_request_no, {
    ...{ out_request_no, kind, send_request_no, ...usage, sent: false },
  });
  return out_request_no;
}

/** Confirms, uses or returns a coupon, and returns its state. Call it again after an error. */
export async function requestCoupon(campaign: Campaign, out_request_no: string): Promise<Coupon["state"]> {
  const { client, mchid, brand_id, appid } = campaign;
  const { kind, send_request_no } = await rowOf(campaign.requests, out_request_no);
  const { openid, coupon_code, ids } = await rowOf(campaign.coupons, send_request_no);
  if (coupon_code === undefined) throw new Error(`coupon ${send_request_no}: it was not sent yet.`);
  const path = { openid, coupon_code };
  const json = { ...ids, brand_id, appid, out_request_no };
  const coupon = await sendOnce(campaign.requests, out_request_no, {
    send: ({ out_trade_no = "", use_time = "" }) => {
      if (kind === "confirm")
        return postMarketingPartnerProductCouponUsersByOpenidCouponsByCouponCodeConfirm(client, {
          ...path,
          json,
        });
      if (kind === "return")
        return postMarketingPartnerProductCouponUsersByOpenidCouponsByCouponCodeReturn(client, {
          ...path,
          json,
        });
      return postMarketingPartnerProductCouponUsersByOpenidCouponsByCouponCodeUse(client, {
        ...path,
        json: { ...json, use_time, associated_order_info: { out_trade_no, mchid } },
      });
    },
    query: async () => {
      const existing = await queryCoupon(campaign, path, ids);
      const { confirm_request_no, single_usage_detail: usage } = existing ?? {};
      const numbers = {
        confirm: confirm_request_no,
        use: usage?.use_request_no,
        return: usage?.return_request_no,
      };
      return numbers[kind] === out_request_no ? existing : undefined;
    },
  });
  return storeCoupon(campaign, send_request_no, coupon);
}

/** Queries a coupon: only a query says that it has expired, or that its user has deleted it. */
export async function checkCoupon(campaign: Campaign, send_request_no: string): Promise<Coupon["state"]> {
  const { openid, coupon_code, ids, state } = await rowOf(campaign.coupons, send_request_no);
  if (coupon_code === undefined) return state;
  const coupon = await queryCoupon(campaign, { openid, coupon_code }, ids);
  return coupon === undefined ? state : storeCoupon(campaign, send_request_no, coupon);
}

/** Whether a coupon does not change any more. */
export function isFinal({ state }: Coupon): boolean {
  return state === "EXPIRED" || state === "DELETED" || state === "DEACTIVATED";
}

function queryCoupon(
  { client, brand_id, appid }: Campaign,
  path: { readonly openid: string; readonly coupon_code: string },
  ids: ProductIds,
) {
  const request = { ...path, query: { ...ids, brand_id, appid } };
  return ifKnown(getMarketingPartnerProductCouponUsersByOpenidCouponsByCouponCode(client, request));
}

async function storeCoupon(
  { coupons }: Campaign,
  send_request_no: string,
  report: { readonly coupon_code: string; readonly coupon_state: string },
): Promise<Coupon["state"]> {
  const { coupon_code, coupon_state } = report;
  const { state } = await coupons.change(send_request_no, (row) => {
    expectSame(`coupon ${send_request_no}`, report, {
      ...{ send_request_no, coupon_code: row.coupon_code ?? coupon_code },
    });
    return isFinal(row) ? row : { ...row, coupon_code, state: stateIn(COUPON_STATES, coupon_state) };
  });
  return state;
}

/**
 * One event, several shapes: the page of TRANSACTION.SUCCESS lists the fields of all of them as demanded. What a direct
 * merchant, a partner and a combined payment are really sent must type-check and validate; what is of no shape must not.
 */
import { expect, test } from "vitest";
import {
  isTransactionSuccessNotification,
  validateTransactionSuccessNotification,
  type TransactionSuccessNotification,
} from "wechatpay-ts/webhook/v3/TRANSACTION.SUCCESS";

const envelope = {
  id: "EV-2018022511223320873",
  create_time: "2015-05-20T13:29:35+08:00",
  event_type: "TRANSACTION.SUCCESS",
  resource_type: "encrypt-resource",
  summary: "支付成功",
  original_type: "transaction",
} as const;

const direct: TransactionSuccessNotification = {
  ...envelope,
  resource: {
    mchid: "1230000109",
    appid: "wxd678efh567hg6787",
    out_trade_no: "1217752501201407033233368018",
    transaction_id: "1217752501201407033233368018",
    trade_type: "JSAPI",
    trade_state: "SUCCESS",
    trade_state_desc: "支付成功",
    bank_type: "CMC",
    attach: "自定义数据",
    success_time: "2018-06-08T10:34:56+08:00",
    payer: { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
    amount: { total: 100, payer_total: 90, currency: "CNY", payer_currency: "CNY" },
    scene_info: { device_id: "013467007045764" },
    promotion_detail: [
      {
        coupon_id: "109519",
        name: "单品惠-6",
        scope: "SINGLE",
        type: "CASH",
        amount: 10,
        stock_id: "931386",
        wechatpay_contribute: 0,
        merchant_contribute: 10,
        other_contribute: 0,
        currency: "CNY",
        goods_detail: [{ goods_id: "M1006", quantity: 1, unit_price: 100, discount_amount: 10 }],
      },
    ],
  },
};

const partner: TransactionSuccessNotification = {
  ...envelope,
  resource: {
    sp_appid: "wx8888888888888888",
    sp_mchid: "1230000109",
    sub_appid: "wxd678efh567hg6999",
    sub_mchid: "1900000109",
    out_trade_no: "1217752501201407033233368018",
    transaction_id: "1217752501201407033233368018",
    trade_type: "JSAPI",
    trade_state: "SUCCESS",
    trade_state_desc: "支付成功",
    bank_type: "CMC",
    attach: "",
    success_time: "2018-06-08T10:34:56+08:00",
    payer: { sp_openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", sub_openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
    amount: { total: 100, payer_total: 100, currency: "CNY", payer_currency: "CNY" },
  },
};

const combined: TransactionSuccessNotification = {
  ...envelope,
  resource: {
    combine_appid: "wxd678efh567hg6787",
    combine_mchid: "1230000109",
    combine_out_trade_no: "1217752501201407033233368018",
    scene_info: { device_id: "POS1:1" },
    sub_orders: [
      {
        mchid: "1900000109",
        trade_type: "JSAPI",
        trade_state: "SUCCESS",
        bank_type: "CMC",
        attach: "深圳分店",
        success_time: "2015-05-20T13:29:35.120+08:00",
        transaction_id: "1009660380201506130728806387",
        out_trade_no: "20150806125346",
        amount: { total_amount: 10, currency: "CNY", payer_amount: 10, payer_currency: "CNY" },
      },
    ],
    combine_payer_info: { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
  },
};

const sharing: TransactionSuccessNotification = {
  ...envelope,
  original_type: "profitsharing",
  resource: {
    mchid: "1900000100",
    transaction_id: "4200000000000000000000000000",
    order_id: "1217752501201407033233368018",
    out_order_no: "P20150806125346",
    receiver: { type: "MERCHANT_ID", account: "1900000100", amount: 888, description: "运费" },
    success_time: "2018-06-08T10:34:56+08:00",
  },
};

test.each(Object.entries({ direct, partner, combined, sharing }))("%s is a payment", (_, payment) => {
  expect(validateTransactionSuccessNotification(payment)).toEqual([]);
  expect(isTransactionSuccessNotification(payment)).toBe(true);
});

function without(payment: TransactionSuccessNotification, name: string): unknown {
  const resource = Object.entries(payment.resource).filter(([key]) => key !== name);
  return { ...payment, resource: Object.fromEntries(resource) };
}

test.each([
  ["direct", direct, "appid"],
  ["direct", direct, "mchid"],
  ["partner", partner, "sub_mchid"],
  ["partner", partner, "sp_appid"],
  ["combined", combined, "sub_orders"],
  ["sharing", sharing, "receiver"],
] as const)("%s lacks %#", (_, payment, name) => {
  const issues = validateTransactionSuccessNotification(without(payment, name));
  expect(issues).toMatchObject([{ path: `resource.${name}`, rule: "required" }]);
  expect(isTransactionSuccessNotification(without(payment, name))).toBe(false);
});

test("the numbers of a direct merchant and of a partner together are of no shape", () => {
  const both = { ...partner, resource: { ...partner.resource, ...direct.resource } };
  expect(isTransactionSuccessNotification(both)).toBe(false);
  const [issue] = validateTransactionSuccessNotification(both);
  expect(issue).toMatchObject({ rule: "shape" });
});

test("the compiler asks which merchant it is before it gives the number", () => {
  const { resource } = partner;
  // @ts-expect-error -- a direct merchant's payment has no sp_mchid, so it may be missing
  const number: string = resource.sp_mchid;
  expect(number).toBe("1230000109");
  if (resource.mchid === undefined) return;
  const own: string = resource.mchid;
  expect(own).toBe("never here");
});

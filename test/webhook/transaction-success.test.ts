/**
 * One event, several shapes: the page of TRANSACTION.SUCCESS lists the fields of all of them as demanded. What a direct
 * merchant, a partner and a combined payment are really sent must type-check and validate; what is of no shape must not.
 */
import { expect, test } from "vitest";
import { isRefundSuccessNotification } from "wechatpay-ts/webhook/v3/REFUND.SUCCESS";
import {
  isCombinedTransactionSuccess,
  isDirectTransactionSuccess,
  isGlobalDirectTransactionSuccess,
  isParkingTransactionSuccess,
  isPartnerTransactionSuccess,
  isProfitSharingTransactionSuccess,
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
        sub_mchid: "1900000110",
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

const parking: TransactionSuccessNotification = {
  ...envelope,
  resource: {
    sp_mchid: "1900007111",
    appid: "wxcbda96de0b165486",
    out_trade_no: "20150806125346",
    transaction_id: "1009660380201506130728806387",
    description: "停车场扣费",
    create_time: "2017-08-26T10:43:39+08:00",
    trade_state: "SUCCESS",
    trade_state_description: "支付失败，请重新下单支付",
    success_time: "2017-08-26T10:43:39+08:00",
    bank_type: "CMC",
    user_repaid: "Y",
    trade_scene: "PARKING",
    parking_info: {
      parking_id: "5K8264ILTKCH16CQ250",
      plate_number: "粤B888888",
      plate_color: "BLUE",
      start_time: "2017-08-26T10:43:39+08:00",
      end_time: "2017-08-26T11:43:39+08:00",
      parking_name: "欢乐海岸停车场",
      charging_duration: 3600,
      device_id: "12313",
    },
    payer: { openid: "oUpF8uMuAJOM2pxb1Q" },
    amount: { total: 888, currency: "CNY", payer_total: 100, discount_total: 788 },
  },
};

const overseas: TransactionSuccessNotification = {
  ...envelope,
  resource: {
    id: "1217752501201407033233368018",
    mchid: "1230000109",
    appid: "wxd678efh567hg6787",
    out_trade_no: "20150806125346",
    trade_type: "MICROPAY",
    trade_state: "SUCCESS",
    bank_type: "CMC",
    success_time: "2018-06-08T10:34:56+08:00",
    payer: { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
    amount: {
      total: 528_800,
      payer_total: 518_799,
      currency: "HKD",
      payer_currency: "CNY",
      exchange_rate: { type: "SETTLEMENT_RATE", rate: 8_000_000 },
    },
    promotion_detail: [
      {
        promotion_id: "109519",
        name: "单品惠-6",
        scope: "SINGLE",
        type: "DISCOUNT",
        amount: 100,
        currency: "HKD",
        activity_id: "931386",
        goods_detail: [{ goods_id: "M1006", quantity: 1, price: 100, discount_amount: 0 }],
      },
    ],
  },
};

const toll: TransactionSuccessNotification = {
  ...envelope,
  resource: {
    mchid: "1230000109",
    sub_mchid: "1900000109",
    appid: "wxcbda96de0b165486",
    out_trade_no: "1217752501201407033233368018",
    transaction_id: "1217752501201407033233368019",
    trade_type: "ETC",
    trade_state: "SUCCESS",
    trade_state_desc: "支付成功",
    success_time: "2020-12-09T15:05:05+08:00",
    payer: { sp_openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
    amount: { total: 600, payer_total: 600, discount_total: 0, currency: "CNY" },
    device_info: { device_id: "013467007045764", device_ip: "14.23.150.211" },
    promotion_detail: [{ promotion_id: "109519", amount: 100, wxpay_contribute: 100 }],
  },
};

const payments = { direct, partner, combined, sharing, parking, overseas, toll };

test.each(Object.entries(payments))("the validators accept the payment %s", (_, payment) => {
  expect(validateTransactionSuccessNotification(payment)).toEqual([]);
  expect(isTransactionSuccessNotification(payment)).toBe(true);
});

test.each([
  ["direct", isDirectTransactionSuccess],
  ["partner", isPartnerTransactionSuccess],
  ["combined", isCombinedTransactionSuccess],
  ["sharing", isProfitSharingTransactionSuccess],
  ["parking", isParkingTransactionSuccess],
  ["overseas", isGlobalDirectTransactionSuccess],
] as const)("the guard of %s accepts no other payment", (name, guard) => {
  const taken = Object.entries(payments).filter(([, { resource }]) => guard(resource));
  expect(taken.map(([taking]) => taking)).toEqual([name]);
});

/** A toll has all that a direct payment has, and a sub-merchant: together they are a toll. */
const alike = "direct and toll";

const pairs = Object.entries(payments).flatMap(([first, one], at) =>
  Object.entries(payments)
    .slice(at + 1)
    .map(([second, other]) => [`${first} and ${second}`, one, other] as const),
);

test.each(pairs.filter(([name]) => name !== alike))(
  "the fields of %s together match no variant",
  (_, one, other) => {
    const mixed = { ...one, resource: { ...one.resource, ...other.resource } };
    expect(isTransactionSuccessNotification(mixed)).toBe(false);
  },
);

test("the types have the amount after a check of the content", () => {
  const totals = Object.values(payments).flatMap(({ resource }): number[] =>
    "amount" in resource ? [resource.amount.total] : [],
  );
  expect(totals).toEqual([100, 100, 888, 528_800, 600]);
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
] as const)("the validator reports what %s lacks (%#)", (_, payment, name) => {
  const issues = validateTransactionSuccessNotification(without(payment, name));
  expect(issues).toMatchObject([{ path: `resource.${name}`, rule: "required" }]);
  expect(isTransactionSuccessNotification(without(payment, name))).toBe(false);
});

test("the numbers of a direct merchant and of a partner together match no variant", () => {
  const both = { ...partner, resource: { ...partner.resource, ...direct.resource } };
  expect(isTransactionSuccessNotification(both)).toBe(false);
  const [issue] = validateTransactionSuccessNotification(both);
  expect(issue).toMatchObject({ rule: "variant" });
});

test("the compiler requires a check of the merchant before it gives the number", () => {
  const { resource } = partner;
  // @ts-expect-error -- a direct merchant's payment has no sp_mchid, so it may be missing
  const number: string = resource.sp_mchid;
  expect(number).toBe("1230000109");
  if (resource.mchid === undefined) return;
  const own: string = resource.mchid;
  expect(own).toBe("never here");
});

const refund = {
  mchid: "1900000100",
  out_trade_no: "20150806125346",
  transaction_id: "1008450740201411110005820873",
  out_refund_no: "7752501201407033233368018",
  refund_id: "50200207182018070300011301001",
  refund_status: "SUCCESS",
  success_time: "2018-06-08T10:34:56+08:00",
};
const refunded = { total: 999, refund: 999, payer_total: 999, payer_refund: 999 };
const account = { user_received_account: "招商银行信用卡0403" };
const merchants = { mchid: undefined, sp_mchid: "1900000100", sub_mchid: "1900000109" };
const foreign = { recv_account: "招商银行信用卡0403", fund_source: "REFUND_SOURCE_UNSETTLED_FUNDS" };

test.each([
  ["of a direct merchant", { ...refund, ...account, amount: refunded }, true],
  ["of a partner", { ...refund, ...merchants, ...account, amount: refunded }, true],
  [
    "of the global region",
    { ...refund, ...foreign, amount: { ...refunded, currency: "HKD", payer_currency: "CNY" } },
    true,
  ],
  ["of a global partner", { ...refund, ...merchants, ...foreign, amount: refunded }, true],
  ["of two merchants", { ...refund, ...account, sp_mchid: "1", sub_mchid: "2", amount: refunded }, false],
  ["of two regions", { ...refund, ...account, ...foreign, amount: refunded }, false],
  [
    "of a partner without a sub-merchant",
    { ...refund, ...merchants, sub_mchid: undefined, ...account, amount: refunded },
    false,
  ],
  ["without an amount", { ...refund, ...account }, false],
])("the guard accepts or rejects a refund %s", (_, resource, isDocumented) => {
  const event = { ...envelope, event_type: "REFUND.SUCCESS", original_type: "refund", resource };
  expect(isRefundSuccessNotification(event)).toBe(isDocumented);
});

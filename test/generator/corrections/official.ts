/** Messages that official samples of WeChat Pay send or receive, and the corrections that they need. */
import type { Method } from "#generator/ir/method";
import type { Facts } from "../support/message.ts";

export interface Proof {
  readonly name: string;
  readonly page: string;
  readonly method: Method;
  readonly side: "request" | "response";
  /** What the correction settles, as `targetsOf` names it. */
  readonly target: string;
  /** Which fact of it, where two entries correct the same field. */
  readonly fact?: "name" | "required";
  /** What the message has beyond the members that are required. */
  readonly facts: Facts;
  /** In place of the message: a program that compiles. */
  readonly statement?: string;
  /** A validator of responses accepts members and values that no page lists: only the compiler tells the difference. */
  readonly isOpen?: true;
}

type Rest = Pick<Proof, "facts"> & Partial<Pick<Proof, "statement" | "isOpen">>;

const request =
  (path: string, method: Method = "POST") =>
  (target: string, facts: Facts, fact?: "name" | "required"): Proof => ({
    ...common(path, method, "request", target),
    ...(fact && { fact }),
    facts,
  });

const response =
  (path: string, method: Method) =>
  (target: string, rest: Rest): Proof => ({ ...common(path, method, "response", target), ...rest });

function common(path: string, method: Method, side: Proof["side"], target: string) {
  const page = `openapi/v3/${path}.md`;
  return { name: `${method} /v3/${path} ${target}`, page, method, side, target };
}

const coupons = "marketing/partner/product-coupon";
const medicalRefund = request("med-ins/refunds/notify");
const subject = request("apply4subject/applyment");
const subMerchant = request("applyment4sub/applyment/index");
const coupon = request(`${coupons}/product-coupons`);
const refund = request("refund/domestic/refunds");

const bundle = {
  usage_mode: "PROGRESSIVE_BUNDLE",
  stock: undefined,
  progressive_bundle_usage_info: { count: 3, interval_days: 7 },
  stock_bundle: {
    remark: "三次券",
    coupon_code_mode: "WECHATPAY",
    stock_send_rule: { max_count: 1000, max_count_per_user: 1 },
    progressive_bundle_usage_rule: {
      coupon_available_period: {
        available_begin_time: "2026-04-01T00:00:00+08:00",
        available_end_time: "2026-06-01T00:00:00+08:00",
        weekly_available_period: {
          day_list: ["MONDAY"],
          day_period_list: [{ begin_time: 0, end_time: 1439 }],
        },
      },
      normal_coupon_list: [
        { threshold: 2000, discount_amount: 500 },
        { threshold: 2000, discount_amount: 600 },
      ],
    },
    usage_rule_display_info: { coupon_usage_method_list: ["MINI_PROGRAM"], usage_description: "到店使用" },
    coupon_display_info: { code_display_mode: "QRCODE", background_color: "Color010" },
    notify_config: { notify_appid: "wx8888888888888888" },
    store_scope: "NONE",
  },
};

const subjectInfo = "request.json.subject_info";
const certificate = {
  cert_number: "123456",
  cert_copy: "MEDIA",
  merchant_name: "某学校",
  legal_person: "张三",
  company_address: "深圳市南山区",
  cert_valid_date: ["1970-01-01", "forever"],
};
const permit = { category_id: 44, operation_copy_list: ["MEDIA"] };

export const requests: readonly Proof[] = [
  medicalRefund("request.json.med_refund__gov_fee", { json: { med_refund_gov_fee: 100 } }),
  medicalRefund("request.json.med_refund__self_fee", { json: { med_refund_self_fee: 100 } }),
  medicalRefund("request.json.med_refund__other_fee", { json: { med_refund_other_fee: 100 } }),
  medicalRefund("request.json.sub_mchid", { json: {} }),
  ...["h5", "jsapi", "native"].map((kind) =>
    request(`combine-transactions/${kind}`)("request.json.sub_orders[].sub_mchid", {}),
  ),
  subject(
    `${subjectInfo}.business_license_info`,
    {
      json: {
        subject_info: {
          business_licence_info: {
            licence_number: "91440300",
            licence_copy: "MEDIA",
            merchant_name: "某公司",
            legal_person: "张三",
            company_address: "深圳市南山区",
            licence_valid_date: ["1970-01-01", "forever"],
          },
        },
      },
    },
    "name",
  ),
  subject(`${subjectInfo}.business_license_info`, {}, "required"),
  subMerchant(`${subjectInfo}.business_license_info`, {}),
  subMerchant(`${subjectInfo}.certificate_info`, {}),
  subject(`${subjectInfo}.special_operation_info`, {
    json: { subject_info: { special_operation_list: [permit] } },
  }),
  subject(`${subjectInfo}.special_operation_info[].store_indoor_copy`, {
    json: { subject_info: { special_operation_list: [permit] } },
  }),
  subject("request.query.channel_id", { json: { channel_id: "20001111" } }),
  subject(`${subjectInfo}.certificate_info.cert_type`, {
    json: { subject_info: { certificate_info: { cert_type: "CERTIFICATE_TYPE_2397", ...certificate } } },
  }),
  subject("request.json.ubo_info", {
    json: {
      ubo_info: {
        ubo_id_type: "IDENTIFICATION_TYPE_IDCARD",
        ubo_name: "张三",
        ubo_id_number: "440300199001011234",
        ubo_id_card_valid_date: ["2017-10-28", "forever"],
      },
    },
  }),
  request("apply4sub/sub_merchants/{sub_mchid}/modify-settlement")("request.json.bank_address_code", {}),
  coupon("request.json.stock_bundle", { json: bundle }),
  coupon("request.json.usage_mode", { json: bundle }),
  coupon("variants of request.json", { json: bundle }),
  request("combine-transactions/app")("request.json.combine_payer_info.openid", {
    json: { combine_payer_info: { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" } },
  }),
  request("payscore/serviceorder/{out_order_no}/complete")("request.json.location.start_location", {
    json: { location: { start_location: "嗨客时尚主题展餐厅" } },
  }),
  request("payscore/serviceorder")("request.json.post_discounts.amount", {
    json: { post_discounts: [{ name: "满20减1元", description: "不与其他优惠叠加", amount: 100 }] },
  }),
  refund("request.json.refund_account", { json: { refund_account: "REFUND_SOURCE_PARTNER_ADVANCE" } }),
  request("apply4sub/sub_merchants/{sub_mchid}/settlement", "GET")("request.query", {
    query: { account_number_rule: "ACCOUNT_NUMBER_RULE_MASK_V2" },
  }),
  request(`${coupons}/product-coupons/{product_coupon_id}/stocks`, "GET")("request.query.stock_bundle_id", {
    query: { stock_bundle_id: "100123" },
  }),
  request(`${coupons}/users/{openid}/coupons`, "GET")("request.query.user_coupon_bundle_id", {
    query: { user_coupon_bundle_id: "123446565767" },
  }),
];

const shared = {
  state: "FINISHED",
  receivers: [
    {
      amount: 100,
      description: "分给商户A",
      type: "MERCHANT_ID",
      account: "1900000109",
      result: "CLOSED",
      fail_reason: "NO_RELATION",
      create_time: "2015-05-20T13:29:35.120+08:00",
      finish_time: "2015-05-20T13:29:35.120+08:00",
    },
  ],
};
const sharing = response("profitsharing/orders/{out_order_no}", "GET");
const upload = response(
  `${coupons}/product-coupons/{product_coupon_id}/stocks/{stock_id}/upload-coupon-codes`,
  "POST",
);
const failed = { failed_code_list: [{ coupon_code: "A1", code: "INVALID", message: "券Code格式错误" }] };
const receiver = `NonNullable<Message["receivers"]>[number]`;

export const responses: readonly Proof[] = [
  sharing("response.state", {
    facts: shared,
    statement: `export const state: Listed<Message["state"]> = "FINISHED";`,
    isOpen: true,
  }),
  sharing("response.receivers[].result", {
    facts: shared,
    statement: `export const result: Listed<${receiver}["result"]> = "CLOSED";`,
    isOpen: true,
  }),
  sharing("response.receivers[].fail_reason", {
    facts: shared,
    statement: `export const reason: Listed<${receiver}["fail_reason"]> = "NO_RELATION";`,
    isOpen: true,
  }),
  response(`${coupons}/media/upload-image`, "POST")("response.media_url", {
    facts: { image_url: "https://wxpaylogo.qpic.cn/xxxxx/xxx" },
  }),
  upload("response.failed_code_list", { facts: failed }),
  upload("response.failed_code_list.coupon_code", {
    facts: failed,
    statement: `export const codeOf = (message: Message): string | undefined => message.failed_code_list?.[0]?.coupon_code;`,
    isOpen: true,
  }),
  response(`${coupons}/users/{openid}/coupons/{coupon_code}/confirm`, "POST")(
    "response.single_usage_detail.associated_pay_score_order_info.out_trade_no",
    {
      facts: { single_usage_detail: { associated_pay_score_order_info: { out_order_no: "1234323" } } },
      isOpen: true,
    },
  ),
];

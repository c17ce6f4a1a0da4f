// The five calls of the tour. As in a merchant's code, personal data is plain text; the client encrypts it.
import { getGovSubsidyQualification } from "wechatpay-ts/v3/gov/subsidy/qualification";
import { postGovSubsidyQualificationsSync } from "wechatpay-ts/v3/gov/subsidy/qualifications/sync";

/** @typedef {ReturnType<typeof import("wechatpay-ts/chain").createClient>} Wx */

const person = { real_name: "张三", id_card_number: "11010519491231002X", phone_number: "13800138000" };
const now = "2025-01-14T19:55:06+08:00";

/** @type {readonly { title: string, spelling: string, call: (wx: Wx) => PromiseLike<unknown> }[]} */
export const calls = [
  {
    title: "同步资格核销信息",
    spelling: "postGovSubsidyQualificationsSync(wx, { json })",
    call: (wx) =>
      postGovSubsidyQualificationsSync(wx, {
        json: {
          ...person,
          appliance_id: 1,
          out_trade_no: "vmall_250120131959_993_4494",
          receive_region_code: "110101",
          brand: "海尔",
          address: "深圳市南山区",
          qualification_region_code: 310100,
          sn_code: "SN0001",
          seller_name: "示例商店",
          license_number: "91110108397173806M",
          barcode: "6901010101098",
          item_name: "冰箱",
          spec_model: "BCD-500",
          invoice_num: "031001900204",
          product_type: "COMMON_PRODUCT",
          order_amount: 10000,
          discount_amount: 2000,
          mch_order_id: "123456789",
          invoice_time: now,
          purchaser_name: "张三",
          sale_model: "SALE_MODEL_OFFLINE",
          identity_document_type: "ID_DOC_TYPE_ID_CARD",
          invoice_address_code: "310100",
          tax_authority_code: "2525252",
          transaction_time: now,
          cate_state: "CATE_STATE_REDEEM",
          mch_name: "示例商店",
        },
      }),
  },
  {
    title: "核销资格（浙江），encrypted fields inside an array",
    spelling: "wx.v3.gov.subsidy.zhejiang.qualifications.sync.post({ json })",
    call: (wx) =>
      wx.v3.gov.subsidy.zhejiang.qualifications.sync.post({
        json: {
          req_ssn: "123",
          data: [zhejiangItem("0be5f8c9071ad939", "张三"), zhejiangItem("1ce6f9d0182be040", "李四")],
        },
      }),
  },
  {
    title: "交易信息回传",
    spelling: 'wx.chain("v3/gov/subsidy/transactions/sync").post({ json })',
    call: (wx) =>
      wx.chain("v3/gov/subsidy/transactions/sync").post({
        json: {
          ...person,
          out_trade_no: "vmall_250120131959_993_4494",
          receive_region_code: "110101",
          brand: "海尔",
          qualification_region_code: 310100,
          seller_name: "示例商店",
          license_number: "91110108397173806M",
          order_amount: 10000,
          discount_amount: 2000,
          transaction_time: now,
          mch_order_id: "123456789",
          mch_name: "示例商店",
          cate_state: "CATE_STATE_REDEEM",
          identity_document_type: "ID_DOC_TYPE_ID_CARD",
        },
      }),
  },
  {
    title: "查询补贴资格, encrypted fields in the query",
    spelling: "getGovSubsidyQualification(wx, { query })",
    call: (wx) =>
      getGovSubsidyQualification(wx, {
        query: { ...person, appliance_id: 1, qualification_region_code: 310100 },
      }),
  },
  {
    title: "变更资格（浙江）",
    spelling: 'wx["v3/gov/subsidy/zhejiang/qualifications/alter"].post({ json })',
    call: (wx) =>
      wx["v3/gov/subsidy/zhejiang/qualifications/alter"].post({
        json: {
          cate_code: "A01",
          cert_no: person.id_card_number,
          name: person.real_name,
          tel: person.phone_number,
          req_ssn: "124",
        },
      }),
  },
];

/**
 * @param {string} auth_code
 * @param {string} name
 */
function zhejiangItem(auth_code, name) {
  return {
    auth_code,
    cate_code: "A01",
    cert_no: person.id_card_number,
    name,
    operation_time: "1736855706000",
    sales: "100.00",
    status: /** @type {const} */ ("0"),
    subsidy: "20.00",
    tel: person.phone_number,
    add_code: "330000",
    address: "浙江省杭州市",
    sale_models: /** @type {const} */ ("0"),
    sn_code: "SN0001",
    uniscid: "91110108397173806M",
    corp_name: "示例商店",
    barcode: "6901010101098",
    item_name: "冰箱",
    spec_model: "BCD-500",
    brand: "海尔",
    is_ai_product: "1",
    order_no: "123456789",
    activity_add_code: "330100",
  };
}

/** The products of WeChat Pay, by where their URLs begin: what a reader looks an operation up by. */

export interface Product {
  /** ASCII, since generators name files and classes after it. */
  readonly tag: string;
  readonly title: string;
}

/** Tag, title, and where the URLs begin after `/v3/`, or after the `/` of other paths. In the order that a table of contents has them. */
const products: readonly (readonly [tag: string, title: string, ...paths: string[]])[] = [
  ["pay", "基础支付（直连商户）", "pay/transactions"],
  ["pay-partner", "基础支付（服务商）", "pay/partner"],
  ["combine", "合单支付与个人收款", "combine-transactions"],
  ["refund", "退款", "refund"],
  ["bill", "账单与资金", "bill", "billdownload", "merchant/fund", "merchantfund", "mch_operate", "capital"],
  ["installment", "微信分付", "pay/acquiring-bank", "pay/instal"],
  ["qrcode", "乘车码", "qrcode"],
  ["medical", "医保支付", "med-ins"],
  ["face", "刷脸与刷掌", "offlineface", "offlinefacemch", "facemch", "palmservice"],
  ["payscore", "支付分", "payscore"],
  ["discount-card", "先享卡", "discount-card"],
  ["papay", "委托代扣", "papay", "partner-papay", "password-exempt-contract", "ebike"],
  ["edu", "教育缴费", "edu-papay", "eduschoolpay", "edu-star"],
  ["parking", "停车与车主服务", "parking", "vehicle"],
  ["repayment", "信用还款", "credit-repayment", "repayment"],
  ["profit-sharing", "分账", "profitsharing", "brand/profitsharing"],
  ["transfer", "商家转账", "fund-app", "transfer", "transfer-detail", "transferdownload"],
  ["partner-transfer", "服务商转账", "partner-transfer", "bank-transfer", "bank-batch-transfer"],
  ["payroll", "微工卡", "payroll-card"],
  ["enterprise", "企业支付", "webizpay"],
  ["favor", "代金券", "marketing/favor", "industry-coupon"],
  ["busifavor", "商家券", "marketing/busifavor"],
  ["member-card", "会员卡", "marketing/membercard-open", "marketing/membercard-activity"],
  ["campaign", "营销活动", "marketing", "multiuse"],
  ["mall", "智慧商圈", "businesscircle"],
  ["guide", "支付即服务", "smartguide"],
  ["gold-plan", "点金计划", "goldplan"],
  ["brand", "品牌经营", "brand", "brand-basic", "merchant-store"],
  ["subsidy", "政府补贴", "gov"],
  [
    "rebate",
    "行业回传",
    "industry-rebate",
    "catering",
    "express",
    "rate-activity",
    "pay-devices",
    "iotmanage",
  ],
  ["insurance", "保险服务", "inspolicymgr", "hire-power-bank"],
  ["fapiao", "电子发票", "new-tax-control-fapiao", "taxi-invoice"],
  ["charity", "爱心餐", "lovefeast"],
  [
    "onboarding",
    "商户进件",
    "applyment4sub",
    "apply4sub",
    "apply4subject",
    "mchalterapply",
    "merchant-settlement",
    "merchants",
  ],
  ["merchant-manage", "商户管理", "mch-manage", "mch-operation-manage", "transaction-block", "compliance"],
  ["risk", "风险处置", "merchant-risk-manage", "abnormal-fund-processing"],
  ["complaint", "消费者投诉", "merchant-service"],
  ["media", "文件上传", "merchant/media"],
  ["ecommerce", "电商收付通", "ecommerce", "recharge"],
  ["platform-solution", "平台解决方案", "platsolution"],
  ["aggregate", "银行聚合收款", "aggracct-bc"],
  ["overseas", "境外支付", "global", "transactions", "refunds", "settle", "statements"],
  ["cross-border", "跨境与报关", "customs", "global/customs", "funds-to-oversea"],
  ["realname", "实名验证", "realname"],
  ["security", "证书与签名", "certificates", "security"],
];

/** The product of a path; a path of no known product is named by its first segment. */
export function productOf(path: string): Product {
  const inside = path.replace(/^\/(?:v3\/)?/u, "");
  const match = prefixes.find(([prefix]) => `${inside}/`.startsWith(`${prefix}/`));
  const [first = ""] = inside.split("/");
  return match?.[1] ?? { tag: first, title: first };
}

/** The tag of all notifications. */
export const notifications: Product = { tag: "notifications", title: "回调通知" };

/** Sorts products in the order of the list, and those that it lacks behind them, by their names. */
export function sortProducts(used: Iterable<Product>): Product[] {
  const byTag = new Map([...used].map((product) => [product.tag, product]));
  return [...byTag.values()].sort((a, b) => place(a) - place(b) || (a.tag < b.tag ? -1 : 1));
}

function place({ tag }: Product): number {
  const at = products.findIndex(([known]) => known === tag);
  if (tag === notifications.tag) return products.length + 1;
  return at === -1 ? products.length : at;
}

/** The longest first: `marketing/favor` does not belong to the campaigns. */
const prefixes = products
  .flatMap(([tag, title, ...paths]) => paths.map((path): [string, Product] => [path, { tag, title }]))
  .sort(([a], [b]) => b.length - a.length);

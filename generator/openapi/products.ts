/** The products of WeChat Pay, by where their URLs begin: what a reader looks an operation up by. */

export interface Product {
  /** ASCII, since generators name files and classes after it. */
  readonly tag: string;
  readonly title: string;
  readonly english: string;
}

/** Tag, titles in Chinese and English, and where the URLs begin after `/v3/`, or after the `/` of other paths. In the order that a table of contents has them. */
const products: readonly (readonly [tag: string, title: string, english: string, ...paths: string[]])[] = [
  ["pay", "基础支付（直连商户）", "Basic payment (direct merchant)", "pay/transactions"],
  ["pay-partner", "基础支付（服务商）", "Basic payment (partner)", "pay/partner"],
  ["combine", "合单支付与个人收款", "Combined orders and personal collection", "combine-transactions"],
  ["refund", "退款", "Refunds", "refund"],
  [
    "bill",
    "账单与资金",
    "Bills and balances",
    "bill",
    "billdownload",
    "merchant/fund",
    "merchantfund",
    "mch_operate",
    "capital",
  ],
  ["installment", "微信分付", "WeChat Pay installments", "pay/acquiring-bank", "pay/instal"],
  ["qrcode", "乘车码", "Transit QR code", "qrcode"],
  ["medical", "医保支付", "Medical insurance payment", "med-ins"],
  ["face", "刷脸与刷掌", "Face and palm payment", "offlineface", "offlinefacemch", "facemch", "palmservice"],
  ["payscore", "支付分", "WeChat Pay score", "payscore"],
  ["discount-card", "先享卡", "Discount card", "discount-card"],
  ["papay", "委托代扣", "Automatic deduction", "papay", "partner-papay", "password-exempt-contract", "ebike"],
  ["edu", "教育缴费", "Education payment", "edu-papay", "eduschoolpay", "edu-star"],
  ["parking", "停车与车主服务", "Parking and car owners", "parking", "vehicle"],
  ["repayment", "信用还款", "Credit repayment", "credit-repayment", "repayment"],
  ["profit-sharing", "分账", "Profit sharing", "profitsharing", "brand/profitsharing"],
  [
    "transfer",
    "商家转账",
    "Transfer to users",
    "fund-app",
    "transfer",
    "transfer-detail",
    "transferdownload",
  ],
  [
    "partner-transfer",
    "服务商转账",
    "Partner transfer",
    "partner-transfer",
    "bank-transfer",
    "bank-batch-transfer",
  ],
  ["payroll", "微工卡", "Payroll card", "payroll-card"],
  ["enterprise", "企业支付", "Enterprise payment", "webizpay"],
  ["favor", "代金券", "Cash coupons", "marketing/favor", "industry-coupon"],
  ["busifavor", "商家券", "Merchant coupons", "marketing/busifavor"],
  ["member-card", "会员卡", "Member cards", "marketing/membercard-open", "marketing/membercard-activity"],
  ["campaign", "营销活动", "Marketing campaigns", "marketing", "multiuse"],
  ["mall", "智慧商圈", "Shopping malls", "businesscircle"],
  ["guide", "支付即服务", "Shopping guides", "smartguide"],
  ["gold-plan", "点金计划", "Gold plan", "goldplan"],
  ["brand", "品牌经营", "Brand operations", "brand", "brand-basic", "merchant-store"],
  ["subsidy", "政府补贴", "Government subsidies", "gov"],
  [
    "rebate",
    "行业回传",
    "Industry reports",
    "industry-rebate",
    "catering",
    "express",
    "rate-activity",
    "pay-devices",
    "iotmanage",
  ],
  ["insurance", "保险服务", "Insurance", "inspolicymgr", "hire-power-bank"],
  ["fapiao", "电子发票", "Electronic invoices", "new-tax-control-fapiao", "taxi-invoice"],
  ["charity", "爱心餐", "Charity meals", "lovefeast"],
  [
    "onboarding",
    "商户进件",
    "Merchant onboarding",
    "applyment4sub",
    "apply4sub",
    "apply4subject",
    "mchalterapply",
    "merchant-settlement",
    "merchants",
  ],
  [
    "merchant-manage",
    "商户管理",
    "Merchant management",
    "mch-manage",
    "mch-operation-manage",
    "transaction-block",
    "compliance",
  ],
  ["risk", "风险处置", "Risk handling", "merchant-risk-manage", "abnormal-fund-processing"],
  ["complaint", "消费者投诉", "Consumer complaints", "merchant-service"],
  ["media", "文件上传", "File upload", "merchant/media"],
  ["ecommerce", "电商收付通", "E-commerce", "ecommerce", "recharge"],
  ["platform-solution", "平台解决方案", "Platform solutions", "platsolution"],
  ["aggregate", "银行聚合收款", "Bank aggregation", "aggracct-bc"],
  ["overseas", "境外支付", "Overseas payment", "global", "transactions", "refunds", "settle", "statements"],
  ["cross-border", "跨境与报关", "Cross-border and customs", "customs", "global/customs", "funds-to-oversea"],
  ["realname", "实名验证", "Real-name verification", "realname"],
  ["security", "证书与签名", "Certificates and signatures", "certificates", "security"],
];

/** The product of a path; a path of no known product is named by its first segment. */
export function productOf(path: string): Product {
  const inside = path.replace(/^\/(?:v3\/)?/u, "");
  const match = prefixes.find(([prefix]) => `${inside}/`.startsWith(`${prefix}/`));
  const [first = ""] = inside.split("/");
  return match?.[1] ?? { tag: first, title: first, english: first };
}

/** The tag of all notifications. */
export const notifications: Product = { tag: "notifications", title: "回调通知", english: "Notifications" };

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
  .flatMap(([tag, title, english, ...paths]) =>
    paths.map((path): [string, Product] => [path, { tag, title, english }]),
  )
  .sort(([a], [b]) => b.length - a.length);

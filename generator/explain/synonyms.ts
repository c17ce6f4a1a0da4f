/** Words of one meaning in English and Chinese: titles are Chinese, paths are English. */

/** Each line has the words of one meaning. */
const lines: readonly (readonly string[])[] = [
  ["refund", "refunds", "退款"],
  ["order", "transactions", "订单", "下单", "支付"],
  ["pay", "payment", "支付", "付款"],
  ["close", "关闭", "关单"],
  ["cancel", "reverse", "撤销", "取消"],
  ["query", "查询"],
  ["create", "创建", "申请"],
  ["transfer", "转账", "付款到零钱"],
  ["bill", "bills", "账单", "对账"],
  ["download", "下载"],
  ["upload", "上传"],
  ["image", "图片"],
  ["video", "视频"],
  ["coupon", "coupons", "券", "代金券"],
  ["complaint", "complaints", "投诉"],
  ["profitsharing", "分账"],
  ["receiver", "receivers", "接收方"],
  ["payscore", "支付分"],
  ["certificate", "certificates", "证书"],
  ["notification", "通知", "回调"],
  ["fapiao", "invoice", "发票"],
  ["applyment", "applyment4sub", "onboarding", "进件"],
  ["merchant", "商户"],
  ["partner", "服务商"],
  ["brand", "品牌"],
  ["global", "overseas", "境外", "境外支付"],
  ["combine", "combined", "合单"],
  ["contract", "签约", "协议"],
  ["deduct", "papay", "扣款", "代扣"],
  ["balance", "余额"],
  ["withdraw", "提现"],
  ["settlement", "结算"],
  ["parking", "停车"],
  ["medical", "med-ins", "医保"],
  ["exchange-rate", "汇率"],
  ["subsidy", "补贴", "补差"],
  ["miniprogram", "小程序"],
  ["h5", "网页"],
  ["native", "扫码"],
  ["codepay", "付款码"],
];

const isChinese = (word: string) => /\p{Script=Han}/u.test(word);

/** The Chinese words that have a meaning here, the longest first. */
export const chineseWords: readonly string[] = [...new Set(lines.flat().filter(isChinese))].sort(
  (a, b) => b.length - a.length,
);

/** Returns the words of the same meanings in the other language. */
export function synonymsOf(word: string): string[] {
  const wanted = word.toLowerCase();
  const others = lines.filter((words) => words.includes(wanted)).flat();
  return [...new Set(others)].filter((other) => isChinese(other) !== isChinese(wanted));
}

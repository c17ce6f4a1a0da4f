/** The columns of bills by name, and the values of their cells. */

/** A row of any bill. An amount is a number in 分, a fee is the exact text in 元, a count is a number, and all else is text. */
export interface BillRow {
  readonly [column: string]: string | number | undefined;
}

/**
 * A row of a trade bill: of all payments and refunds (`ALL`), of payments (`SUCCESS`) or of refunds (`REFUND`). The members
 * are named as the columns. A column that the bill does not have, and an amount whose cell is empty, is undefined.
 */
export interface TradeRow extends BillRow {
  /** `2025-01-14 10:00:00`, in the time zone of WeChat Pay (UTC+8). */
  readonly 交易时间: string;
  readonly 公众账号ID: string;
  readonly 商户号: string;
  /** The sub-merchant; empty or `0` for a direct merchant. Older bills call it 子商户号. */
  readonly 特约商户号?: string;
  readonly 设备号: string;
  /** `transaction_id` */
  readonly 微信订单号: string;
  /** `out_trade_no` */
  readonly 商户订单号: string;
  /** openid */
  readonly 用户标识: string;
  readonly 交易类型: string;
  /** `SUCCESS`, `REFUND`, `REVOKED` */
  readonly 交易状态: string;
  readonly 付款银行: string;
  readonly 货币种类: string;
  /** In 分; 0 in the row of a refund. */
  readonly 应结订单金额?: number;
  /** In 分. */
  readonly 代金券金额?: number;
  /** `refund_id` */
  readonly 微信退款单号?: string;
  /** `out_refund_no` */
  readonly 商户退款单号?: string;
  /** In 分. */
  readonly 退款金额?: number;
  /** In 分. */
  readonly 充值券退款金额?: number;
  readonly 退款类型?: string;
  /** `SUCCESS`, `PROCESSING`, `FAIL`, `CHANGE`: not the values of the API. */
  readonly 退款状态?: string;
  /** Only in bills of refunds. */
  readonly 退款申请时间?: string;
  /** Only in bills of refunds. */
  readonly 退款成功时间?: string;
  readonly 商品名称: string;
  /** `attach` */
  readonly 商户数据包: string;
  /** In 元 with up to five decimals, as text, since it is not a whole number of 分. */
  readonly 手续费: string;
  /** `0.60%` */
  readonly 费率: string;
  /** In 分. */
  readonly 订单金额?: number;
  /** In 分. */
  readonly 申请退款金额?: number;
  readonly 费率备注?: string;
}

/** The last row of a trade bill. */
export interface TradeSummary extends BillRow {
  readonly 总交易单数: number;
  /** In 分. */
  readonly 应结订单总金额?: number;
  /** In 分. */
  readonly 退款总金额?: number;
  /** In 分. */
  readonly 充值券退款总金额?: number;
  /** In 元 with up to five decimals, as text. */
  readonly 手续费总金额?: string;
  /** In 分. */
  readonly 订单总金额?: number;
  /** In 分. */
  readonly 申请退款总金额?: number;
}

/** A row of a fund flow bill. */
export interface FundFlowRow extends BillRow {
  /** `2025-01-14 10:00:00`, in the time zone of WeChat Pay (UTC+8). */
  readonly 记账时间: string;
  readonly 微信支付业务单号: string;
  readonly 资金流水单号: string;
  readonly 业务名称: string;
  readonly 业务类型: string;
  /** `收入` or `支出` */
  readonly 收支类型: string;
  /** In 分. */
  readonly 收支金额?: number;
  /** In 分. */
  readonly 账户结余?: number;
  readonly 资金变更提交申请人: string;
  readonly 备注: string;
  readonly 业务凭证号: string;
}

/** The last row of a fund flow bill. */
export interface FundFlowSummary extends BillRow {
  readonly 资金流水总笔数: number;
  readonly 收入笔数?: number;
  /** In 分. */
  readonly 收入金额?: number;
  readonly 支出笔数?: number;
  /** In 分. */
  readonly 支出金额?: number;
}

/** The kind of a bill; `other` has columns that are not known. */
export type BillKind = "trade" | "fundflow" | "other";

/** A kind of bill whose columns are known. */
export type KnownBillKind = Exclude<BillKind, "other">;

/** What a kind of bill has. */
interface KnownBill {
  /** The columns that its rows must have. */
  readonly columns: readonly string[];
  /** The first column of its summary. */
  readonly summary: string;
}

/** The kinds of bills, each known by the first of its columns. */
export const knownBills: { readonly [kind in KnownBillKind]: KnownBill } = {
  trade: {
    columns: words(
      "交易时间 公众账号ID 商户号 设备号 微信订单号 商户订单号 用户标识 交易类型 交易状态 付款银行 货币种类 商品名称 商户数据包 手续费 费率",
    ),
    summary: "总交易单数",
  },
  fundflow: {
    columns: words(
      "记账时间 微信支付业务单号 资金流水单号 业务名称 业务类型 收支类型 收支金额 账户结余 资金变更提交申请人 备注 业务凭证号",
    ),
    summary: "资金流水总笔数",
  },
};

function words(list: string): readonly string[] {
  return list.split(" ");
}

/** Returns the present name of a column: without its unit, whose brackets are full-width in older bills. */
export function columnOf(header: string): string {
  const name = header.trim().replace(/[(（]元[)）]$/, "");
  return name === "子商户号" ? "特约商户号" : name;
}

/** Reads the cell of a known bill; an invalid one is null. */
export function cellOf(column: string, text: string): string | number | undefined | null {
  if (column.startsWith("手续费")) return /^(?:-?\d{1,15}(?:\.\d{1,5})?)?$/.test(text) ? text : null;
  if (/(?:金额|结余)$/.test(column)) return text === "" ? undefined : fenOf(text);
  if (/(?:笔数|单数)$/.test(column)) return /^\d{1,15}$/.test(text) ? Number(text) : null;
  return text;
}

/** Converts an amount in 元 to 分, without rounding: `1.20` → 120. */
function fenOf(text: string): number | null {
  const [, sign = "", whole = "", decimals = ""] = /^(-?)(\d{1,13})(?:\.(\d{1,2})0*)?$/.exec(text) ?? [];
  if (whole === "") return null;
  const fen = Number(whole + decimals.padEnd(2, "0"));
  return sign === "-" && fen > 0 ? -fen : fen;
}

/** The entry point `wechatpay-ts/bill`: reads the rows of a downloaded bill. */
export { readBill, type Bill, type BillOf } from "./bill/read-bill.ts";
export type {
  BillKind,
  BillRow,
  FundFlowRow,
  FundFlowSummary,
  TradeRow,
  TradeSummary,
} from "./bill/columns.ts";

/**
 * The trade bill of a day (交易账单), compared with the merchant's own payments and refunds (对账).
 *
 * WeChat Pay makes the bill of a day in the morning of the next one, from 10 o'clock in China. The client compares the file
 * with its digest when the file ends, so nothing of it counts before: a file that was changed makes `reconcile` throw. Amounts
 * are integers in 分. A difference is not corrected by the bill; a query by the number says what happened.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791866 trade bill (申请交易账单)
 */
import { ApiError } from "wechatpay-ts";
import { readBill, type TradeRow } from "wechatpay-ts/bill";
import { download } from "wechatpay-ts/download";
import { getBillTradebill } from "wechatpay-ts/v3/bill/tradebill";
import type { App } from "./support/app.ts";

/** A payment that the merchant has stored. */
export interface OwnPayment {
  readonly out_trade_no: string;
  readonly transaction_id: string;
  /** In 分. */
  readonly amount: number;
}

/** A refund that the merchant has requested. */
export interface OwnRefund {
  readonly out_refund_no: string;
  readonly out_trade_no: string;
  /** In 分. */
  readonly refund: number;
}

/** The application of this task. A day is that of China: `2026-11-27`. */
export interface Books extends App {
  /** The payments that were made on a day, by their `success_time`. */
  payments(day: string): Promise<readonly OwnPayment[]>;
  /** The refunds that were requested on a day. */
  refunds(day: string): Promise<readonly OwnRefund[]>;
}

/** A difference between the bill and the merchant's own records. */
export interface Difference {
  readonly of: "payment" | "refund";
  /** `out_trade_no` of a payment, `out_refund_no` of a refund. */
  readonly number: string;
  /** `unknown`: only in the bill; `missing`: only in the records of the merchant; else the member that differs. */
  readonly what: "unknown" | "missing" | "amount" | "transaction_id" | "out_trade_no";
}

/** The result of a comparison. */
export interface Reconciliation {
  readonly day: string;
  /** How many payments and refunds the bill has. */
  readonly payments: number;
  readonly refunds: number;
  /** Empty if everything fits. */
  readonly differences: readonly Difference[];
}

/**
 * Downloads the bill of a day, and compares it with the payments and refunds of the merchant. Repeat it at will.
 *
 * @param day a day that is over, in China: `2026-11-27`
 * @throws ApiError if WeChat Pay has not made the bill yet; SignatureError `ERR_DIGEST_MISMATCH` if the file was changed
 */
export async function reconcile(books: Books, day: string): Promise<Reconciliation> {
  const payments = new Map((await books.payments(day)).map((one) => [one.out_trade_no, one]));
  const refunds = new Map((await books.refunds(day)).map((one) => [one.out_refund_no, one]));
  const differences: Difference[] = [];
  const counts = { payments: 0, refunds: 0 };
  for await (const row of tradeRows(books, day)) {
    if (row.交易状态 === "SUCCESS") {
      counts.payments += 1;
      differences.push(...comparePayment(row, payments.get(row.商户订单号)));
      payments.delete(row.商户订单号);
    } else {
      counts.refunds += 1;
      const number = row.商户退款单号 ?? "";
      differences.push(...compareRefund(row, refunds.get(number)));
      refunds.delete(number);
    }
  }
  const missing = [
    ...[...payments.keys()].map((number) => ({ of: "payment", number, what: "missing" }) as const),
    ...[...refunds.keys()].map((number) => ({ of: "refund", number, what: "missing" }) as const),
  ];
  return { day, ...counts, differences: [...differences, ...missing] };
}

/** Reads the rows of a trade bill. A day without payments has no bill. */
async function* tradeRows({ client }: App, bill_date: string): AsyncGenerator<TradeRow> {
  const query = { bill_date, bill_type: "ALL", tar_type: "GZIP" } as const;
  try {
    const bill = await readBill(await download(client, getBillTradebill(client, { query })));
    if (bill.kind !== "trade")
      throw new Error("bill: expected a trade bill. Read the page of the endpoint again.");
    // After the last row, the digest of the file is compared.
    yield* bill.rows;
  } catch (error) {
    if (error instanceof ApiError && error.apiCode === "NO_STATEMENT_EXIST") return;
    throw error;
  }
}

function comparePayment(row: TradeRow, own: OwnPayment | undefined): Difference[] {
  const difference = { of: "payment", number: row.商户订单号 } as const;
  if (own === undefined) return [{ ...difference, what: "unknown" }];
  return [
    ...(row.订单金额 === own.amount ? [] : [{ ...difference, what: "amount" } as const]),
    ...(row.微信订单号 === own.transaction_id ? [] : [{ ...difference, what: "transaction_id" } as const]),
  ];
}

function compareRefund(row: TradeRow, own: OwnRefund | undefined): Difference[] {
  const difference = { of: "refund", number: row.商户退款单号 ?? "" } as const;
  if (own === undefined) return [{ ...difference, what: "unknown" }];
  return [
    ...(row.申请退款金额 === own.refund ? [] : [{ ...difference, what: "amount" } as const]),
    ...(row.商户订单号 === own.out_trade_no ? [] : [{ ...difference, what: "out_trade_no" } as const]),
  ];
}

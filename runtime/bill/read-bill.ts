/** Reads bills: comma-separated values, in which a back-quote begins each cell. */
import {
  type BillKind,
  type BillRow,
  columnOf,
  type FundFlowRow,
  type FundFlowSummary,
  knownBills,
  type KnownBillKind,
  type TradeRow,
  type TradeSummary,
} from "./columns.ts";
import { billError, type Line, readLines } from "./lines.ts";
import { RowReader } from "./rows.ts";

/** A bill while it is read. */
export interface BillOf<Kind extends BillKind, Row, Summary> {
  /** `trade`, `fundflow`, or `other` for a bill whose columns are not known: all its cells are text. */
  readonly kind: Kind;
  /** The names of the columns, in their order. */
  readonly columns: readonly string[];
  /** The rows, without the summary. They can be read once. */
  readonly rows: AsyncIterable<Row>;
  /** Resolves to the last row, which has the sums. Rows that have not been read are skipped. */
  summary(): Promise<Summary>;
}

/** A bill by its kind. */
export type Bill =
  | BillOf<"trade", TradeRow, TradeSummary>
  | BillOf<"fundflow", FundFlowRow, FundFlowSummary>
  | BillOf<"other", BillRow, BillRow | undefined>;

/**
 * Reads a bill row by row, by the names of its columns: a trade bill (`ALL`, `SUCCESS`, `REFUND`), a fund flow bill, or another
 * one as text. Amounts are integers in 分. `手续费` is the exact text in 元, since it has up to five decimals.
 *
 * The digest of a download is checked at its end, so that the last row may be followed by a SignatureError. Commit what you
 * derive from rows after the loop.
 *
 * @param source the bill: the result of `download`, a stream of a stored file, or its bytes. It is decompressed, UTF-8.
 * @throws ResponseError `ERR_BILL`, here or from the rows, if the content is not a bill, if a cell has another form, or if the
 * bill ends without its summary; and the errors of the download
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { readBill } from "wechatpay-ts/bill";
 * import { download } from "wechatpay-ts/download";
 * import { getBillTradebill } from "wechatpay-ts/v3/bill/tradebill";
 *
 * declare const client: Client;
 * const file = await download(client, getBillTradebill(client, { query: { bill_date: "2025-01-14" } }));
 * const bill = await readBill(file);
 * if (bill.kind !== "trade") throw new Error(`unexpected bill: ${bill.kind}`);
 * let paid = 0;
 * for await (const row of bill.rows) if (row.交易状态 === "SUCCESS") paid += row.订单金额 ?? 0;
 * const { 总交易单数: count } = await bill.summary();
 * ```
 */
export async function readBill(source: AsyncIterable<Uint8Array> | Uint8Array): Promise<Bill> {
  const lines = readLines(source instanceof Uint8Array ? [source] : source);
  const columns = columnsOf(await lines.next());
  const kind = kindOf(columns);
  checkColumns(kind, columns);
  const reader = new RowReader(kind, columns, lines);
  const bill = { kind, columns, rows: reader.rows, summary: () => reader.summary() };
  return bill as unknown as Bill; // the columns of the kind are checked above, and each cell is checked by its column
}

function columnsOf({ value: header }: IteratorResult<Line, undefined>): readonly string[] {
  const text = header?.text ?? "";
  if (text.startsWith("`") || !text.includes(","))
    throw billError(1, "expected the names of columns. Pass the content of a bill.");
  return text.split(",").map(columnOf);
}

function kindOf(columns: readonly string[]): BillKind {
  const kinds: readonly KnownBillKind[] = ["trade", "fundflow"];
  return kinds.find((kind) => columns.includes(knownBills[kind].columns[0] ?? "")) ?? "other";
}

function checkColumns(kind: BillKind, columns: readonly string[]): void {
  if (new Set(columns).size < columns.length)
    throw billError(1, "two columns have the same name. Pass the content of a bill.");
  if (kind === "other") return;
  const missing = knownBills[kind].columns.filter((column) => !columns.includes(column));
  if (missing.length > 0)
    throw billError(1, `the columns ${missing.join(", ")} are missing. Download the bill again.`);
}

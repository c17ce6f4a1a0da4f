/** The form of bills: a header, rows whose cells each begin with a back-quote, and a summary. */

/** The rows of a bill, and its summary, by the names of their columns. An absent cell is empty. */
export interface BillContent {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly summary?: Readonly<Record<string, string>>;
}

/** Formats a bill as UTF-8 text with CRLF. Cells are not quoted otherwise, so a line break within a text becomes a space. */
export function formatBill({ columns, rows, summary }: BillContent): string {
  const lines = [
    columns.join(","),
    ...rows.map((row) => formatRow(columns.map((column) => row[column] ?? ""))),
  ];
  if (summary) lines.push(Object.keys(summary).join(","), formatRow(Object.values(summary)));
  return `${lines.join("\r\n")}\r\n`;
}

function formatRow(cells: readonly string[]): string {
  return cells.map((cell) => `\`${cell.replaceAll(/[\r\n]+/gu, " ")}`).join(",");
}

/** Formats an amount in 元: 120 分 → `1.20`. */
export function yuan(fen: number): string {
  return exact(fen, 2);
}

/** The rate of the fee of each payment, in percent: the one of the samples of WeChat Pay. */
const feeRatePercent = 0.6;

/** The rate of the fee as in a bill. */
export const feeRate = `${feeRatePercent.toFixed(2)}%`;

/** Formats the fee of an amount in 元 with five decimals: 120 分 → `0.00720`. */
export function feeOf(fen: number): string {
  return exact(fen * feeRatePercent * 10, 5);
}

/** Formats whole units with decimals, without the rounding of a division. */
function exact(units: number, decimals: number): string {
  const digits = String(Math.abs(Math.round(units))).padStart(decimals + 1, "0");
  return `${units < 0 ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Formats a time as in a bill: `2025-01-14 10:00:00`, in the time zone of WeChat Pay. */
export function billTime(rfc3339: string): string {
  return rfc3339.slice(0, 19).replace("T", " ");
}

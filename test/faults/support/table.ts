/** One row of the fault matrix, and its text in docs/faults.md and docs/zh-CN/faults.md. */
import { rowsIn } from "../../../scripts/sandbox-reference-chinese.mjs";

/** What a call or `parse` returns, or the error that it throws. */
export type Seen =
  | "the response"
  | "the notification"
  | {
      readonly error: string;
      readonly code: string;
      readonly status?: number;
      readonly sent?: "no" | "unknown";
    };

export interface Fault {
  /** The fault, as a sentence without its period. */
  readonly what: string;
  readonly sees: Seen;
  /** What the caller should do. */
  readonly fix: string;
}

export function formatSeen(sees: Seen): string {
  if (typeof sees === "string") return `returns ${sees}`;
  const { error, code, status, sent } = sees;
  const more = [
    status === undefined ? [] : `\`status: ${status}\``,
    sent === undefined ? [] : `\`sent: "${sent}"\``,
  ].flat();
  return `throws ${[`${error} \`${code}\``, ...more].join(", ")}`;
}

/** What the Chinese page says for it. */
export function formatSeenInChinese(sees: Seen): string {
  if (typeof sees === "string") return { "the response": "返回应答", "the notification": "返回通知" }[sees];
  return formatSeen(sees)
    .replace(/^throws /u, "抛出 ")
    .replaceAll(", ", "，");
}

/** The cells of the rows below a head; none if the page has no such table. */
export function rowsBelow(page: string, head: readonly string[]): string[][] {
  const [, table = ""] = page.split(`\n\n${markdown(head, [])}\n`);
  return rowsIn(table.split("\n\n")[0] ?? "");
}

/** Formats a table as prettier does, without padding. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

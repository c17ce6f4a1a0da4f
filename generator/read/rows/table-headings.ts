/** The side of an operation that a table describes. The first cell of the table names it. */
export type TableKind = "request" | "response";

/** The heading of the table that describes the merchant's reply to a notification. */
export const replyHeading = "应答规范";

/** The headings of tables, with the side that each describes. */
export const tableHeadings: ReadonlyMap<string, TableKind> = new Map([
  ["请求参数", "request"],
  ["返回字典", "response"],
  [replyHeading, "response"],
]);

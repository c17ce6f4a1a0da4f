/** The first cell of a table says which side of an operation the table describes. */
export type TableKind = "request" | "response";

/** What a notification's page calls the table of the merchant's reply. */
export const replyHeading = "应答规范";

export const tableHeadings: ReadonlyMap<string, TableKind> = new Map([
  ["请求参数", "request"],
  ["返回字典", "response"],
  [replyHeading, "response"],
]);

/** JSDoc comments of members. Their text is written as it is: prettier does not lay out comments. */

/** Whether a comment is short enough to read on one line. */
export function fitsOneLine(lines: readonly string[]): boolean {
  return lines.length === 1 || lines.join(" ").length <= 88;
}

/** Returns the lines of the JSDoc of a member: none without a text. */
export function commentLines(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  if (fitsOneLine(lines)) return [`/** ${lines.join(" ")} */`];
  return ["/**", ...lines.map((text) => ` * ${text}`), " */"];
}

/** Replaces control characters, which a terminal would obey, and characters that hide or reorder text or break its lines, by a space. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}

/** As `printable`, and keeps line ends and tabs. */
export function printableLines(text: string): string {
  return text.replace(/(?![\r\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
}

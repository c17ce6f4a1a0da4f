/** Texts of others in messages: one printable line of limited length. */

/** The most characters of a foreign text that a message repeats. */
export const MAX_REPEATED = 300;

/** Returns printable text in one line: it must not forge a log line or control a terminal. */
export function toPlainLine(text: string, limit = MAX_REPEATED): string {
  const oneLine = text.slice(0, limit).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
  return text.length > limit ? `${oneLine}…` : oneLine;
}

/** Signatures and ciphertexts are runs of Base64 of at least this length. */
export const LONG_RUN_LENGTH = 64;
const LONG_RUN = new RegExp(`[\\w+/=-]{${LONG_RUN_LENGTH},}`, "g");

/** Replaces signatures and ciphertexts by `…`. */
export function hideLongRuns(text: string): string {
  return text.replace(LONG_RUN, "…");
}

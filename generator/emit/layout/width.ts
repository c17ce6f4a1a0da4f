import { eastAsianWidth } from "get-east-asian-width";

/** The columns of a line, as the project's own prettier configuration has them. */
export const lineWidth = 110;

const asciiOnly = /^[\x20-\x7f]*$/u;
/** ASCII, and Chinese characters and punctuation, each of which takes two columns: most texts of the pages. */
const chineseOnly = /^[\x20-\x7f\u3001\u3002\u4e00-\u9fff\uff01-\uff5e]*$/u;
/** What shows as one emoji: a keycap, a character that can have a skin tone, or one with the selector of its coloured form. */
const emojis =
  /[#*\d]\u{FE0F}?\u{20E3}|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?|(?![#*\d]|\p{RI})\p{Emoji}\u{FE0F}/gu;
const withoutWidth = /[\p{Mn}\p{Me}\p{Cc}]/u;

/**
 * Counts the columns of a text as prettier does: two for wide characters and emojis, none for combining marks. It counts
 * a joiner of emojis as a column; literals have it as an escape.
 */
export function width(text: string): number {
  if (asciiOnly.test(text)) return text.length;
  let columns = 0;
  if (chineseOnly.test(text)) {
    for (let at = 0; at < text.length; at++) columns += text.charCodeAt(at) > 0x7f ? 2 : 1;
    return columns;
  }
  const rest = text.replace(emojis, () => {
    columns += 2;
    return "";
  });
  for (const character of rest) {
    if (!withoutWidth.test(character)) columns += eastAsianWidth(character.codePointAt(0) ?? 0);
  }
  return columns;
}

/** What a page, or WeChat Pay, states about the values of a field beyond their type. */

/** The characters of a text, as a class of a regular expression has them. */
export type Alphabet =
  "0-9" | "0-9A-Za-z" | "0-9A-Za-z_-" | "0-9A-Za-z_*-" | "0-9A-Za-z_|*-" | "0-9A-Za-z_|*@-";

/**
 * The form of a text.
 *
 * - `date-time`: a time with its zone in RFC 3339, `2018-06-08T10:34:56+08:00`
 * - `date`: `yyyy-MM-dd`
 * - `compact-time`: `yyyyMMddHHmmss`
 * - `notify-url`: a URL that WeChat Pay calls: https, without a query or a fragment
 * - an alphabet: the text has these characters alone
 */
export type Format = "date-time" | "date" | "compact-time" | "notify-url" | Alphabet;

/** The limits of the values that a request may send in a field. */
export interface Limits {
  readonly format?: Format;
  /** The text has at least so many characters; one outside the Basic Multilingual Plane counts once. */
  readonly minLength?: number;
  /** The text has at most so many characters. */
  readonly maxLength?: number;
  /** The number is not smaller. */
  readonly minimum?: number;
}

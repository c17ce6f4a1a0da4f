/**
 * What a value does not keep to.
 *
 * - `required`: a documented field that must be there is missing
 * - `type`: a value of another type
 * - `integer`: a number with a fraction, or beyond 2^53, where only a whole one can be sent exactly
 * - `enum`: none of the documented values
 * - `unknown`: no documented field
 * - `shape`: documented, but not beside the other fields that are there
 * - `four-byte`: a character that takes 4 bytes in UTF-8, as an emoji does; WeChat Pay refuses it in most fields. Of
 *   an object whose fields no page describes nothing is told
 * - `ciphertext`: encrypted already, where the client encrypts plain text
 */
export type IssueRule =
  "required" | "type" | "integer" | "enum" | "unknown" | "shape" | "four-byte" | "ciphertext";

/** One place where a value is not as documented. It never holds the value itself. */
export interface Issue {
  /** `json.goods[0].price`; empty for the whole value. */
  path: string;
  rule: IssueRule;
  /** What the documents ask for. */
  expected: string;
  /** The kind of what came: `string`, `null`, `missing` … */
  received: string;
  /** The documented name that is nearest to an unknown one, if one is near. */
  meant?: string;
}

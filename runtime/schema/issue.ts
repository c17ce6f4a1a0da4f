/** The issues of a value, as data. `validate/english.ts` and `validate/chinese.ts` turn one into text. */
import type { Kind } from "../util/kind.ts";
import type { Limits } from "./limits.ts";
import type { Field } from "./schema.ts";

/** The type that a schema asks for, in the words of its field: a list of strings is `{ type: "string", list: true }`. */
export type ExpectedType = Pick<Field, "type" | "values" | "list">;

/** The limits that a schema states for the values of a type. */
export type ExpectedLimits = Pick<Field, "type"> & { readonly limits: Limits };

/**
 * What is wrong with a value, by rule.
 *
 * - `required`: a required field is missing
 * - `type`: the value has another type
 * - `integer`: a number has a fraction, or is beyond 2^53, so that it cannot be sent exactly as an integer
 * - `enum`: the value is not a documented one
 * - `unknown`: the documentation has no such field; `nearest` is the documented name that is spelled most like it
 * - `variant`: the variant that the object matches best excludes the field
 * - `empty`: the text of a request is empty, as a variable without a value is
 * - `four-byte`: the text has a character that takes 4 bytes in UTF-8, such as an emoji, which WeChat Pay rejects in most
 *   fields. Objects whose fields are not documented are not searched
 * - `identifier`: a number in a response, such as `out_trade_no`, is another than the one in its request
 * - `ciphertext`: the text is encrypted already, where the client encrypts plain text
 * - `format`: the text does not have the documented format, such as RFC 3339, or has characters that the field does not allow
 * - `length`: the text has more or fewer characters than documented
 * - `minimum`: the number is smaller than the documented minimum
 */
export type IssueDetail =
  | { readonly rule: "required"; readonly expected: ExpectedType; readonly received: "missing" }
  | {
      readonly rule: "type";
      readonly expected: ExpectedType;
      readonly received: Kind | "malformed-json" | "too-many-items" | "too-many-fields";
    }
  | {
      readonly rule: "integer";
      readonly expected: ExpectedType;
      readonly received: "fraction" | "unsafe-integer";
    }
  | { readonly rule: "enum"; readonly expected: ExpectedType; readonly received: Kind }
  | { readonly rule: "unknown"; readonly received: Kind; readonly nearest?: string }
  | { readonly rule: "variant"; readonly received: Kind; readonly variant: string }
  | { readonly rule: "empty"; readonly received: "string" }
  | { readonly rule: "four-byte"; readonly received: "string"; readonly maxBytes: 3 }
  | { readonly rule: "identifier" | "ciphertext"; readonly received: "string" }
  | { readonly rule: "format"; readonly expected: ExpectedLimits; readonly received: "string" }
  | { readonly rule: "length"; readonly expected: ExpectedLimits; readonly received: "shorter" | "longer" }
  | { readonly rule: "minimum"; readonly expected: ExpectedLimits; readonly received: "smaller" };

/** The rule that a value breaks; see `IssueDetail`. */
export type IssueRule = IssueDetail["rule"];

/** One difference between a value and its schema. It never contains the value itself. */
export type Issue = IssueDetail & {
  /** `json.goods[0].price`; empty for the whole value. */
  readonly path: string;
};

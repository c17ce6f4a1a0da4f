/** Issues in English. */
import type { ExpectedType, Issue } from "../schema/issue.ts";
import type { Format, Limits } from "../schema/limits.ts";

/**
 * Describes an issue in English: `json.amount.total: expected integer, received string`.
 *
 * @param label the documented label of the field, which stands in brackets after the path
 */
export function describe(issue: Issue, label?: string): string {
  const place = label === undefined ? issue.path : `${issue.path} (${label})`;
  return place === "" ? textOf(issue) : `${place}: ${textOf(issue)}`;
}

function textOf(issue: Issue): string {
  switch (issue.rule) {
    case "required":
      return `required field is missing, expected ${typeName(issue.expected)}`;
    case "type":
    case "integer":
      return `expected ${typeName(issue.expected)}, received ${RECEIVED[issue.received] ?? issue.received}`;
    case "enum":
      return `expected ${typeName(issue.expected)}, received another ${issue.received}`;
    case "unknown": {
      const hint = issue.nearest === undefined ? "" : ` (did you mean ${issue.nearest}?)`;
      return `no such field is documented${hint}`;
    }
    case "variant":
      return `the variant ${issue.variant} has no such field`;
    case "empty":
      return "received an empty string. Leave the field out, or check where its value comes from";
    case "four-byte":
      return `expected characters of at most ${issue.maxBytes} bytes in UTF-8, received a longer one, such as an emoji`;
    case "identifier":
      return "differs from the one in the request, so it may be the response to another request";
    case "ciphertext":
      return "expected plain text, which the client encrypts, received ciphertext";
    case "format":
      return `expected ${formatName(issue.expected.limits.format)}, received another string`;
    case "length":
      return `expected ${lengthName(issue.expected.limits)}, received a ${issue.received} string`;
    case "minimum":
      return `expected at least ${issue.expected.limits.minimum}, received less`;
  }
}

function formatName(format: Format | undefined): string {
  switch (format) {
    case "date-time":
      return "a time in RFC 3339, such as 2018-06-08T10:34:56+08:00";
    case "date":
      return "a date as yyyy-MM-dd";
    case "compact-time":
      return "a time as yyyyMMddHHmmss";
    case "notify-url":
      return "an https URL without a query";
    default:
      return `only ${charactersOf(format)}`;
  }
}

/** Names the characters of an alphabet, which is a class of a regular expression. */
function charactersOf(alphabet = "0-9"): string {
  if (alphabet === "0-9") return "digits";
  const signs = alphabet.slice("0-9A-Za-z".length);
  return signs === "" ? "digits and letters" : `digits, letters and ${signs}`;
}

function lengthName({ minLength = 0, maxLength }: Limits): string {
  if (maxLength === undefined) return `a length of at least ${minLength}`;
  if (minLength === maxLength) return `${maxLength} characters`;
  return `${minLength === 0 ? "at most " : `${minLength} to `}${maxLength} characters`;
}

const RECEIVED: Readonly<Record<string, string>> = {
  fraction: "a fraction",
  "unsafe-integer": "an integer beyond 2^53",
  "malformed-json": "a string that is not JSON",
  "too-many-items": "too many items to check",
  "too-many-fields": "too many fields to check",
  unreadable: "a value that cannot be read",
};

/** Names a type: `integer`, `"ON" | "OFF"`, `object[]`. */
function typeName({ type, values, list }: ExpectedType): string {
  const name = values?.map((value) => JSON.stringify(value)).join(" | ");
  if (name !== undefined) return list === true ? `(${name})[]` : name;
  return `${type === "json" ? "object or string of JSON" : type}${list === true ? "[]" : ""}`;
}

/** The English sentences of findings of comparing samples, examples and tables. */
import { firstOf, shorten } from "../shorten.ts";
import type { FindingText } from "../finding-text.ts";

/** The path of a field: `request.json.goods[].price`. */
export interface FieldData {
  readonly path: string;
}

/** A field with its documented type. */
export interface TypedFieldData extends FieldData {
  readonly type: string;
}

/** A value that a table does not list. */
export interface ValueData extends FieldData {
  readonly value: string;
  readonly values: readonly string[];
  /** The listed value that was probably intended. */
  readonly suggestion?: string | undefined;
}

/** What a sample has in the place of a value. */
export type ValueKind =
  | "array"
  | "boolean"
  | "empty-string"
  | "integer"
  | "json-string"
  | "list-string"
  | "null"
  | "number"
  | "object"
  | "scalar-string"
  | "string";

/** A value of another type than the table says. */
export interface TypeData extends TypedFieldData {
  readonly actual: ValueKind;
  /** Whether the field is a string that holds the JSON of an object. */
  readonly holdsJson: boolean;
}

/** A number whose values are whole. */
export interface WholeNumberData extends TypedFieldData {
  /** Money in 分, or the number of things. */
  readonly counts: "money" | "things";
  readonly label: string;
  /** How many more fields of the page are documented so. */
  readonly others: number;
  readonly isList: boolean;
}

const kinds: Readonly<Record<ValueKind, string>> = {
  array: "a list",
  boolean: "a boolean",
  "empty-string": "an empty string",
  integer: "an integer",
  "json-string": "a string of JSON",
  "list-string": "a string that holds a list",
  null: "null",
  number: "a number",
  object: "an object",
  "scalar-string": "a string that holds no object",
  string: "a string",
};

function unlisted({ value, values }: ValueData): string {
  const { first, rest } = firstOf(values);
  const list = first.map((one) => `"${one}"`).join(", ");
  return `"${shorten(value)}", which is not among ${list}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function suggest(suggestion: string | undefined, fix: string): string {
  return suggestion === undefined ? fix : `Did you mean ${suggestion}?`;
}

const listFix = ({ suggestion }: ValueData) =>
  suggest(suggestion, "Give one of these, or add it to the table.");

function mistyped({ type, actual, holdsJson }: TypeData): string {
  return `${kinds[actual]}, and the table says ${holdsJson ? `a ${type} that holds an object` : type}`;
}

const correctOne = "Correct the one that is wrong.";

/** The English sentences of the rules of lint. */
export const lintFindings = {
  "children-missing": ({ path, type }: TypedFieldData): FindingText => ({
    reason: `${path} is documented as ${type}, and no row says what is in it; its type is unknown.`,
    fix: "Add the rows of its fields below it.",
  }),
  "encryption-doubtful": ({ path }: FieldData): FindingText => ({
    reason: `${path}: the field is marked as encrypted, and its sample is plain text; the mark is used.`,
    fix: "Show a ciphertext, or remove the mark in the corrections file: was: { encryption: rsa-oaep }, is: { encryption: null }.",
  }),
  "enum-misspelt": ({ path, value, known, operation }: FieldData & MisspeltData): FindingText => ({
    reason: `${path}: the value "${value}" is "${known}" in ${operation}; it is taken as written.`,
    fix: `Write ${known}, or leave it if WeChat Pay writes ${value}.`,
  }),
  "enum-placeholder": ({ path, value }: FieldData & { readonly value: string }): FindingText => ({
    reason: `${path}: the value "${value}" is a placeholder, which WeChat Pay does not send.`,
    fix: "Remove it from the enum, unless WeChat Pay does return it.",
  }),
  "enum-shifted": ({ path, name, other, operation }: FieldData & ShiftedData): FindingText => ({
    reason: `${path}: its values are those of "${other}" in ${operation}, and of no "${name}" there; they are taken as written.`,
    fix: `Compare the page with its sibling: the values may belong to "${other}".`,
  }),
  "enum-unquoted": ({ path }: FieldData): FindingText => ({
    reason: `${path} lists values without back-quotes; none of them is taken.`,
    fix: "Write `A`：…<br/>`B`：…, or `A` \\| `B` 枚举值之一.",
  }),
  "example-enum": (data: ValueData): FindingText => ({
    reason: `The example of ${data.path} is ${unlisted(data)}; the documentation shows it unchanged.`,
    fix: listFix(data),
  }),
  "example-type": (data: TypeData): FindingText => ({
    reason: `The example of ${data.path} is ${mistyped(data)}; the documentation shows it unchanged.`,
    fix: correctOne,
  }),
  "label-missing": ({ path }: FieldData): FindingText => ({
    reason: `${path} has no description; it has none in the output either.`,
    fix: "Say in the third cell what it is.",
  }),
  "label-unsuited": ({ path, label }: FieldData & { readonly label: string }): FindingText => ({
    reason: `${path}: the label "${label}" does not name the field; the documentation shows it unchanged.`,
    fix: "Write what the field is, in a few words.",
  }),
  "name-underscores": ({ path }: FieldData): FindingText => ({
    reason: `${path}: the name has two underscores in a row; it is taken as written.`,
    fix: "Write one, unless WeChat Pay does expect two.",
  }),
  "number-whole": ({ path, type, counts, label, others, isList }: WholeNumberData): FindingText => {
    const counted = counts === "money" ? "money in 分" : `what is counted (${label})`;
    const rest = others > 0 ? `, as ${others === 1 ? "is" : "are"} ${others} more of the page` : "";
    return {
      reason: `${path}: ${counted} is documented as ${type}${rest}; it is read as an integer.`,
      fix: `Write ${isList ? "integer[]" : "integer"}.`,
    };
  },
  "sample-enum": (data: ValueData): FindingText => ({
    reason: `The sample gives ${data.path} ${unlisted(data)}; the table is used.`,
    fix: listFix(data),
  }),
  "sample-missing-field": ({ path, isPathParameter }: FieldData & MissingData): FindingText => ({
    reason: `The sample leaves out ${path}, which is required; the table is used.`,
    fix: isPathParameter
      ? "Add it to the sample, beside the groups."
      : "Add it to the sample, or remove data-required from its row.",
  }),
  "sample-type": (data: TypeData): FindingText => ({
    reason: `The sample gives ${data.path} ${mistyped(data)}; the table is used.`,
    fix: correctOne,
  }),
  "sample-unknown-field": ({ path, suggestion }: FieldData & SuggestionData): FindingText => ({
    reason: `The sample gives ${path}, which the table does not have; the table is used.`,
    fix: suggest(suggestion, "Add its row to the table, or take it out of the sample."),
  }),
  "serial-missing": ({ path }: FieldData): FindingText => ({
    reason: `${path} is encrypted, and no header Wechatpay-Serial is documented to name the key; the client sends the header anyway.`,
    fix: "Add its row to the headers.",
  }),
  "sub-mchid-required": ({ path }: FieldData): FindingText => ({
    reason: `${path}: it is required beside mchid, and the page is not of partners alone; direct merchants are asked for it too.`,
    fix: "Make it optional, or declare the variants of the object in the corrections file.",
  }),
};

/** An enum value that differs from the usual one by one edit. */
export interface MisspeltData {
  readonly value: string;
  /** The value as most other pages write it, and one of the operations that do. */
  readonly known: string;
  readonly operation: string;
}

/** A field that has the enum values of another field. */
export interface ShiftedData {
  readonly name: string;
  /** The field that has these values in a related operation. */
  readonly other: string;
  readonly operation: string;
}

/** A field that a sample lacks. */
export interface MissingData {
  readonly isPathParameter: boolean;
}

/** A name that the page does not document. */
export interface SuggestionData {
  /** The known name that was probably intended. */
  readonly suggestion?: string | undefined;
}

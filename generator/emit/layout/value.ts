/** Values as trees, and their layout by prettier's rules. */
import {
  choice,
  fluid,
  group,
  indent,
  isBroken,
  join,
  line,
  list,
  trailingComma,
  type Doc,
} from "./document.ts";
import { lineWidth, width } from "./width.ts";

/** A value. A text is a name. */
export type Value = string | LiteralValue | CallValue | ObjectValue | ArrayValue | ImportValue | ConstValue;

interface LiteralValue {
  readonly of: "literal";
  /** The literal as it is written. */
  readonly text: string;
}

interface CallValue {
  readonly of: "call";
  readonly name: string;
  readonly values: readonly Value[];
}

interface ObjectValue {
  readonly of: "object";
  readonly entries: readonly Entry[];
  /** Whether all entries stand on one line if they fit; otherwise each has a line of its own. */
  readonly isInline: boolean;
}

interface ArrayValue {
  readonly of: "array";
  readonly values: readonly Value[];
}

/** `() => import("./a.ts")` */
interface ImportValue {
  readonly of: "import";
  /** The literal of the path. */
  readonly path: string;
}

/** `… as const` */
interface ConstValue {
  readonly of: "const";
  readonly value: Value;
}

/** An entry of an object: the key as it is written, and the value. A name under its own key has the short form. */
export type Entry = readonly [key: string, value: Value];

/** Lays out a value. */
export function valueDoc(value: Value): Doc {
  if (typeof value === "string") return value;
  switch (value.of) {
    case "literal":
      return value.text;
    case "call":
      return [value.name, argumentsDoc(value.values)];
    case "object":
      return objectDoc(value);
    case "array":
      return value.values.length === 0 ? "[]" : list("[", value.values.map(valueDoc), "]");
    case "import":
      // A path alone between brackets never breaks.
      return group(["() =>", group(indent([line, `import(${value.path})`]))]);
    case "const":
      return [valueDoc(value.value), " as const"];
  }
}

/** Lays out a value behind an operator: `key: value`, `name = value`. */
export function assignedDoc(value: Value, hasShortKey = false): Doc {
  const doc = valueDoc(value);
  const isText = typeof value !== "string" && value.of === "literal" && /^["']/u.test(value.text);
  if (hasShortKey) return [" ", doc];
  if (isText || isHardToBreak(value)) return group(indent([line, doc]));
  const isNumber = typeof value !== "string" && value.of === "literal" && /^\d/u.test(value.text);
  return isNumber ? [" ", doc] : fluid(doc);
}

/** A key of at most this many columns keeps its value beside it: the next line would begin hardly further left. */
const SHORT_KEY = 4;
/** An argument of at most this many characters is not worth a line of its own. */
const SHORT_ARGUMENT = lineWidth / 4;

/** Whether a call has at most one short argument, so that breaking it would gain nothing. */
function isHardToBreak(value: Value): boolean {
  if (typeof value === "string" || value.of !== "call") return false;
  const [only, ...others] = value.values;
  return others.length === 0 && (only === undefined || isShort(only));
}

function isShort(value: Value): boolean {
  if (typeof value === "string") return value.length <= SHORT_ARGUMENT;
  if (value.of === "call") return value.values.length === 0 && value.name.length <= SHORT_ARGUMENT - 2;
  return value.of === "literal" && (/^[-\d]/u.test(value.text) || value.text.length <= SHORT_ARGUMENT);
}

function objectDoc({ entries, isInline }: ObjectValue): Doc {
  if (entries.length === 0) return "{}";
  const docs = join([",", line], entries.map(entryDoc));
  return group(["{", indent([line, docs]), trailingComma, line, "}"], !isInline);
}

function entryDoc([key, value]: Entry): Doc {
  if (key === value) return key;
  return group([key, ":", assignedDoc(value, width(key) <= SHORT_KEY)]);
}

function argumentsDoc(values: readonly Value[]): Doc {
  if (values.length === 0) return "()";
  const docs = values.map(valueDoc);
  const [last = ""] = docs.slice(-1);
  if (!isHugging(values)) return list("(", docs, ")");
  const others = docs.slice(0, -1).map((doc) => [doc, ", "]);
  const onOwnLines = group(["(", indent([line, join([",", line], docs)]), trailingComma, line, ")"], true);
  if (isBroken(others)) return onOwnLines;
  const hugged = ["(", others, group(last, true), ")"];
  // An object whose entries have lines of their own breaks what is around it, too.
  if (isBroken(last)) return choice([hugged, onOwnLines], true);
  return choice([["(", others, last, ")"], hugged, onOwnLines]);
}

/** Whether the last argument is an object or a list that opens on the line of the call: `list({`. */
function isHugging(values: readonly Value[]): boolean {
  const [last, other] = [values.at(-1), values.at(-2)];
  if (!isContainer(last) || isEmpty(last)) return false;
  return !(isContainer(other) && other.of === last.of);
}

function isContainer(value: Value | undefined): value is ObjectValue | ArrayValue {
  return typeof value === "object" && (value.of === "object" || value.of === "array");
}

function isEmpty(value: ObjectValue | ArrayValue): boolean {
  return value.of === "object" ? value.entries.length === 0 : value.values.length === 0;
}

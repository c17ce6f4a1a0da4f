/** The call that a sample makes, and its argument. Samples are PHP, read as data. */
import { methodWords } from "../../ir/method.ts";
import type { Method } from "../../ir/method.ts";
import type { Json, SampleValue } from "../../ir/model.ts";
import { PhpLiteral } from "./php-literal.ts";

/** The call of a sample. */
export interface SampleCall {
  readonly method: Method;
  /** `v3/a/{b}`, from `chain('…')` or `->v3->a->_b_->`; absent where the call has neither. */
  readonly path?: string;
  /** How the path is written, and whether the call is asynchronous. */
  readonly style: string;
  /** The offset of its argument in the sample. */
  readonly offset: number;
}

const call = new RegExp(`->(${methodWords})(Async)?\\(`, "iu");
const spelled = /(chain\(|\$instance\[)\s*['"]([^'"]*)['"]/u;
const chained = /\$instance((?:\s*->\s*(?:\w+|\{\s*['"][^'"]*['"]\s*\}))+)\s*$/u;

/** Reads the first call of a sample; undefined where there is none. */
export function readCall(code: string): SampleCall | undefined {
  const match = call.exec(code);
  if (!match?.[1]) return undefined;
  const before = code.slice(0, match.index);
  const [, form = "->", written] = spelled.exec(before) ?? [];
  const path = written ?? pathOf(chained.exec(before)?.[1]);
  return {
    method: match[1].toUpperCase() as Method, // the expression above lists the five methods
    ...(path !== undefined && { path }),
    style: form + (match[2] ?? ""),
    offset: match.index + match[0].length,
  };
}

/** Translates a chain as the PHP client of the samples does: `->v3->outTradeNo->_id_` → `v3/out-trade-no/{id}`. */
function pathOf(chain: string | undefined): string | undefined {
  const segments = chain?.matchAll(/->\s*(?:_(\w+)_(?!\w)|(\w+)|\{\s*['"]([^'"]*)['"]\s*\})/gu);
  return (
    segments &&
    Array.from(segments, ([, parameter, word = "", quoted]) =>
      parameter === undefined
        ? (quoted ?? word.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`))
        : `{${parameter}}`,
    ).join("/")
  );
}

/** Reads the argument of the call: `{ json: {…}, query: {…}, … }`. Throws SampleError. */
export function readArgument(code: string, { offset }: SampleCall): SampleValue {
  const reader = new PhpLiteral(code, offset);
  return reader.isBefore(")") ? { kind: "array", entries: [], at: offset } : reader.value();
}

/** Reads `'name' => …, 'name' => …` without a call around it; undefined for any other code. */
export function readPart(code: string): SampleValue | undefined {
  if (!/^\s*(['"])\w+\1\s*=>/u.test(code)) return undefined;
  const reader = new PhpLiteral(code, 0);
  const entries = reader.entries("");
  if (reader.isBefore("")) return { kind: "array", entries, at: 0 };
  throw reader.expected(",");
}

/** Reads the metadata that an upload sets before the call: `$media->setMeta(json_encode([…]))`, or with a variable. */
export function readMeta(code: string): SampleValue | undefined {
  const match = /->setMeta\(\s*(?:\\?json_encode\(\s*\$(\w+))?/u.exec(code);
  if (!match) return undefined;
  const [whole, variable] = match;
  const at = match.index + whole.length;
  const value = variable === undefined ? new PhpLiteral(code, at).value() : readVariable(code, variable);
  return value && { kind: "array", entries: [{ key: "meta", at, value }], at };
}

/** Reads the first array that is assigned to a variable. */
function readVariable(code: string, name: string): SampleValue | undefined {
  const match = new RegExp(`\\$${name}\\s*=\\s*(?=\\[|array\\()`, "u").exec(code);
  if (!match) return undefined;
  const inside = new PhpLiteral(code, match.index + match[0].length).value();
  return { kind: "encoded", inside, at: inside.at };
}

/** Converts the value to JSON: an array with keys is an object, and an unknown value is null. */
export function toJson(value: SampleValue): Json {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "unknown") return null;
  if (value.kind === "encoded") return JSON.stringify(toJson(value.inside));
  const keyed = value.entries.some(({ key }) => key !== undefined);
  // fromEntries defines properties, so that __proto__ is an ordinary key.
  return keyed
    ? Object.fromEntries(
        value.entries.flatMap(({ key, value: item }) =>
          key === undefined ? [] : [[key ?? "", toJson(item)] as const],
        ),
      )
    : value.entries.map(({ value: item }) => toJson(item));
}

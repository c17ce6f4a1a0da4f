import type { Json, Method, SampleValue } from "../ir/model.ts";
import { PhpLiteral } from "./php-literal.ts";

/** Which endpoint a sample calls. */
export interface SampleCall {
  readonly method: Method;
  /** `v3/a/{b}`, whether `chain('…')` spells it or `->v3->a->_b_->`; absent where neither does. */
  readonly path?: string;
  /** How the path is spelled, and whether the call waits. */
  readonly style: string;
  /** Where its argument begins. */
  readonly offset: number;
}

const call = /->(get|post|put|patch|delete)(Async)?\(/iu;
const spelled = /(chain\(|\$instance\[)\s*['"]([^'"]*)['"]/u;
const chained = /\$instance((?:\s*->\s*(?:\w+|\{\s*['"][^'"]*['"]\s*\}))+)\s*$/u;

/** The first call of a fence; undefined where the fence holds none. */
export function readCall(code: string): SampleCall | undefined {
  const found = call.exec(code);
  if (!found?.[1]) return undefined;
  const before = code.slice(0, found.index);
  const [, form = "->", written] = spelled.exec(before) ?? [];
  const path = written ?? pathOf(chained.exec(before)?.[1]);
  return {
    method: found[1].toUpperCase() as Method, // the expression above lists the five
    ...(path !== undefined && { path }),
    style: form + (found[2] ?? ""),
    offset: found.index + found[0].length,
  };
}

/** `->v3->outTradeNo->_id_` → `v3/out-trade-no/{id}`, as the client of the samples takes it. */
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

/** What the call is given: `{ json: {…}, query: {…}, … }`. Throws SampleError. */
export function readArgument(code: string, { offset }: SampleCall): SampleValue {
  const reader = new PhpLiteral(code, offset);
  return reader.isBefore(")") ? { kind: "array", entries: [], at: offset } : reader.value();
}

/** `'name' => …, 'name' => …` without the call around it; undefined where the fence holds other things. */
export function readPart(code: string): SampleValue | undefined {
  if (!/^\s*(['"])\w+\1\s*=>/u.test(code)) return undefined;
  const reader = new PhpLiteral(code, 0);
  const entries = reader.entries("");
  if (reader.isBefore("")) return { kind: "array", entries, at: 0 };
  throw reader.expected('","');
}

/** What an upload says of its file beside the call: `$media->setMeta(json_encode([…]))`, or a variable of it. */
export function readMeta(code: string): SampleValue | undefined {
  const found = /->setMeta\(\s*(?:\\?json_encode\(\s*\$(\w+))?/u.exec(code);
  if (!found) return undefined;
  const [whole, variable] = found;
  const at = found.index + whole.length;
  const value = variable === undefined ? new PhpLiteral(code, at).value() : readVariable(code, variable);
  return value && { kind: "array", entries: [{ key: "meta", at, value }], at };
}

/** The array that a variable is first given. */
function readVariable(code: string, name: string): SampleValue | undefined {
  const found = new RegExp(`\\$${name}\\s*=\\s*(?=\\[|array\\()`, "u").exec(code);
  if (!found) return undefined;
  const inside = new PhpLiteral(code, found.index + found[0].length).value();
  return { kind: "encoded", inside, at: inside.at };
}

/** The value as JSON: an array with keys is an object, and what is unknown is null. */
export function jsonOf(value: SampleValue): Json {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "unknown") return null;
  if (value.kind === "encoded") return JSON.stringify(jsonOf(value.inside));
  const keyed = value.entries.some(({ key }) => key !== undefined);
  // fromEntries defines its keys, so that a key named __proto__ is a key.
  return keyed
    ? Object.fromEntries(
        value.entries.flatMap(({ key, value: item }) =>
          key === undefined ? [] : [[key ?? "", jsonOf(item)] as const],
        ),
      )
    : value.entries.map(({ value: item }) => jsonOf(item));
}

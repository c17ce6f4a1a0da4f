/** Reads the name, type and example of a row, and reports what is wrong with them. */
import { scalarTypes, type FieldType, type Json } from "../../ir/model.ts";
import { finding, type Place, type Finding } from "../../findings/finding.ts";
import type { Cell } from "./cell.ts";

/** White space, zero-width characters and line breaks. */
const blanks = /(?:[\s\p{Cf}]|<br\s*\/?>)+/giu;
/** Markdown markup around a whole cell. */
const emphasis = /^(\*\*|~~|`|\*)(.+)\1$/u;

/** Reads the name of a field. It removes white space and zero-width characters: some pages have them, but no field of the API. */
export function readName({ text }: Cell, place: Place, findings: Finding[]): string | undefined {
  const inside = emphasis.exec(text)?.[2] ?? text;
  const name = unescape(inside.replace(blanks, ""));
  if (inside.search(blanks) >= 0) findings.push(finding("name-spaced", place, { written: text, name }));
  else if (inside !== text) findings.push(finding("name-marked", place, { written: text, name }));
  const other = /[^\w.@-]/u.exec(name)?.[0];
  if (name === "") findings.push(finding("name-missing", place, {}));
  else if (other === undefined) return name;
  else findings.push(finding("name-invalid", place, { name, character: codePointOf(other) }));
  return undefined;
}

/** Returns `U+0430`, which shows what a letter of another script or a control character is. */
function codePointOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

const types = new Set<string>(scalarTypes.flatMap((type) => [type, `${type}[]`]));

function isFieldType(text: string): text is FieldType {
  return types.has(text);
}

/** Reads the type of a field. */
export function readType(cell: Cell | undefined, place: Place, findings: Finding[]): FieldType | undefined {
  const text = unescape(cell?.text ?? "").replace(blanks, "");
  if (isFieldType(text)) return text;
  const type = translateType(text);
  if (type) {
    findings.push(finding("type-spelled", place, { written: text, type }));
    return type;
  }
  findings.push(
    text === ""
      ? finding("type-missing", place, { types: [...types] })
      : finding("type-unknown", place, { written: text, types: [...types] }),
  );
  return undefined;
}

const synonyms: ReadonlyMap<string, string> = new Map([
  ["int", "integer"],
  ["int32", "integer"],
  ["int64", "integer"],
  ["uint32", "integer"],
  ["uint64", "integer"],
  ["long", "integer"],
  ["float", "number"],
  ["double", "number"],
  ["bool", "boolean"],
]);

/** Translates the notations of other documents of the API: `String`, `int64`, `array[string]`, `string[1,32]`. */
function translateType(text: string): FieldType | undefined {
  const plain = (emphasis.exec(text)?.[2] ?? text).normalize("NFKC").toLowerCase();
  const [, element = plain] = /^array[[(<](\w+)[\])>]$/u.exec(plain) ?? [];
  const [, word = "", list = ""] = /^(\w+?)(\[\])?(?:[([][\d,~-]+[)\]])?$/u.exec(element) ?? [];
  const type = `${synonyms.get(word) ?? word}${element === plain ? list : "[]"}`;
  return isFieldType(type) ? type : undefined;
}

/** Reads the fourth column of a canonical page: the sample's value as JSON in back-quotes. */
export function readExample(cell: Cell | undefined, findings: Finding[]): Json | undefined {
  if (!cell || cell.isEmpty) return undefined;
  const code = cell.pieces.find(({ kind }) => kind === "code");
  try {
    if (code?.kind === "code") return JSON.parse(code.value) as Json; // JSON.parse returns JSON
  } catch {
    // Reported below, as for a value without back-quotes.
  }
  findings.push(finding("example-unreadable", cell.place ?? cell.start, {}));
  return undefined;
}

function unescape(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/gu, "$1");
}

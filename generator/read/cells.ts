/** What one cell of a row says, or the finding that it says nothing known. */
import type { TableCell } from "mdast";

import { scalarTypes, type Field, type FieldType, type Json } from "../ir/model.ts";
import { nearest } from "../findings/nearest.ts";
import { placeOf, finding, type Place, type Finding } from "../findings/finding.ts";
import type { Attributes } from "./attributes.ts";

/** White space, or a sign that nobody sees. */
const blanks = /(?:[\s\p{Cf}]|<br\s*\/?>)+/giu;
/** Marks of markdown around all of a cell. */
const emphasis = /^(\*\*|~~|`|\*)(.+)\1$/u;

/** Some pages carry a space or a zero-width space inside a name; no field of the API has one. */
export function nameOf(name: Attributes, place: Place, findings: Finding[]): string | undefined {
  const inside = emphasis.exec(name.text)?.[2] ?? name.text;
  const text = unescape(inside.replace(blanks, ""));
  if (inside.search(blanks) >= 0) {
    const reason = `The name "${name.text}" holds white space; it is read as "${text}".`;
    findings.push(finding("name-spaced", place, reason, "Write the name without it."));
  } else if (inside !== name.text) {
    const reason = `The name "${name.text}" is marked up; it is read as "${text}".`;
    findings.push(finding("name-marked", place, reason, "Write the name alone."));
  }
  if (text !== "") return text;
  findings.push(
    finding("name-missing", place, "The row names no field.", "Write the field's name in the first cell."),
  );
  return undefined;
}

export function indentOf(indent = "0", place: Place, findings: Finding[]): number | undefined {
  if (/^\d{1,2}$/u.test(indent)) return Number(indent);
  findings.push(
    finding("indent-invalid", place, `The indent "${indent}" is no depth.`, "Write a whole number from 0."),
  );
  return undefined;
}

const types = new Set<string>(scalarTypes.flatMap((type) => [type, `${type}[]`]));

function isFieldType(text: string): text is FieldType {
  return types.has(text);
}

export function typeOf(cell: string, place: Place, findings: Finding[]): FieldType | undefined {
  const text = unescape(cell).replace(blanks, "");
  if (isFieldType(text)) return text;
  const meant = meantType(text);
  if (meant) {
    const reason = `The type "${text}" is no type of the pages; it is read as ${meant}.`;
    findings.push(finding("type-spelled", place, reason, `Write ${meant}.`));
    return meant;
  }
  const known = [...types].join(", ");
  findings.push(
    text === ""
      ? finding("type-missing", place, "The row gives no type.", `Write one of ${known} in the second cell.`)
      : finding("type-unknown", place, `The type "${text}" is not known.`, `Write one of ${known}.`),
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

/** `String`, `int64`, `array[string]`, `string(32)`, `string[1,32]`: what other documents of the API write. */
function meantType(text: string): FieldType | undefined {
  const plain = (emphasis.exec(text)?.[2] ?? text).normalize("NFKC").toLowerCase();
  const [, element = plain] = /^array[[(<](\w+)[\])>]$/u.exec(plain) ?? [];
  const [, word = "", list = ""] = /^(\w+?)(\[\])?(?:[([][\d,~-]+[)\]])?$/u.exec(element) ?? [];
  const type = `${synonyms.get(word) ?? word}${element === plain ? list : "[]"}`;
  return isFieldType(type) ? type : undefined;
}

/** `null` where nothing is encrypted, `undefined` where the mark is not known. */
export function encryptionOf(
  mark: string | undefined,
  place: Place,
  findings: Finding[],
): Field["encryption"] | null | undefined {
  if (mark === undefined) return null;
  if (/^(?:by-)?rsa-pubkey$/u.test(mark)) return "rsa-oaep";
  if (/^(?:by-)?aes-gcm$/u.test(mark)) return "aes-256-gcm";
  findings.push(
    finding(
      "encryption-unknown",
      place,
      `The encryption "${mark}" is not known.`,
      "Write by-rsa-pubkey or by-aes-gcm.",
    ),
  );
  return undefined;
}

/** Whether the mark says that a string holds JSON; one that names another encoding says nothing known. */
export function isEncoded(values: ReadonlyMap<string, string>, place: Place, findings: Finding[]): boolean {
  const mark = values.get("data-encoded") ?? values.get("data-encoded-by");
  if (mark === undefined || /^(?:(?:by-)?json_encode|false|no|0)?$/iu.test(mark)) return mark !== undefined;
  const reason = `The encoding "${mark}" is not known; it is passed over.`;
  findings.push(finding("attribute-unknown", place, reason, "Write by-json_encode."));
  return false;
}

const knownAttributes = new Set([
  "data-required",
  "data-indent",
  "data-tooltip",
  "data-encrypted",
  "data-encrypted-by",
  "data-encoded",
  "data-encoded-by",
  "data-unit",
  "data-default",
  "data-max-length",
  "data-required-when",
]);

/**
 * Whether the attributes of a cell can be read. One that means nothing is passed over with a warning; one that may be
 * the encryption mark is not, since a field would leave in plain text.
 */
export function knowsAttributes(cell: Attributes, place: Place, findings: Finding[]): boolean {
  // A brace behind a backslash is text.
  const brace = /(?<=(?<!\\)(?:\\\\)*)[{}]/u.exec(cell.text);
  if (brace) {
    const at = { ...place, column: place.column + brace.index };
    const reason = `The attribute list "${cell.text.slice(brace.index)}" cannot be read.`;
    findings.push(
      finding("attribute-unreadable", at, reason, 'Write {key key=value key="two words"}, closed.'),
    );
    return false;
  }
  const at = { ...place, column: place.column + cell.offset };
  for (const flag of ["data-required", "data-encoded-by", "data-encoded"]) {
    if (!/^(?:false|no|0)$/iu.test(cell.values.get(flag) ?? "")) continue;
    const reason = `"${flag}" marks by being there; "${cell.values.get(flag) ?? ""}" does not take it back.`;
    findings.push(finding("attribute-unknown", at, reason, "Take it out, or write it without a value."));
  }
  if (cell.isRespelled) {
    const reason = "The attributes are no list as the pages write it; what they say is plain, and is read.";
    findings.push(finding("attribute-spelled", at, reason, "Write them as {key key=value}, in one list."));
  }
  const strange = [...cell.values.keys()].filter((key) => !knownAttributes.has(key));
  for (const key of strange) findings.push(unknownAttribute(key, at));
  return !strange.some(mayEncrypt);
}

function mayEncrypt(key: string): boolean {
  return /crypt/iu.test(key) || nearest(key, [...knownAttributes])?.startsWith("data-encrypted") === true;
}

function unknownAttribute(key: string, place: Place): Finding {
  const meant = nearest(key, [...knownAttributes]);
  if (mayEncrypt(key)) {
    const reason = `The attribute "${key}" is not known, and may be the encryption mark.`;
    return finding("encryption-unknown", place, reason, "Write data-encrypted.");
  }
  const reason = `The attribute "${key}" is not known; it is passed over.`;
  return finding("attribute-unknown", place, reason, meant ? `Did you mean ${meant}?` : "Take it out.");
}

/** The fourth column of a canonical page: the sample's value as JSON in back-quotes. */
export function exampleOf(cell: TableCell, file: string, findings: Finding[]): Json | undefined {
  const [first] = cell.children;
  if (!first) return undefined;
  const code = cell.children.find(({ type }) => type === "inlineCode");
  try {
    if (code?.type === "inlineCode") return JSON.parse(code.value) as Json; // what JSON.parse gives is Json
  } catch {
    // Reported below, as a value without back-quotes is.
  }
  const reason = "The example is no JSON value in back-quotes; it is passed over.";
  findings.push(
    finding("example-unreadable", placeOf(first, file), reason, 'Write `"text"`, `1` or `true`.'),
  );
  return undefined;
}

function unescape(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/gu, "$1");
}

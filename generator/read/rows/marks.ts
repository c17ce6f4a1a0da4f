/** Reads the attributes of a row: its indent, encryption and encoding, and the facts of a canonical page. */
import type { Field } from "../../ir/model.ts";
import { nearest } from "../../findings/nearest.ts";
import { finding, type Place, type Finding } from "../../findings/finding.ts";
import type { Attributes } from "./attributes.ts";
import type { Cell } from "./cell.ts";
import type { Description } from "./description.ts";

const knownAttributes = [
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
];

/**
 * Reports attributes that are unknown or cannot be read, and returns whether the row can be read anyway. An unknown
 * attribute that could be the encryption mark is an error, because the client would send the field in plain text.
 */
export function checkAttributes(cell: Attributes, place: Place, findings: Finding[]): boolean {
  // A brace after a backslash is text.
  const brace = /(?<=(?<!\\)(?:\\\\)*)[{}]/u.exec(cell.text);
  if (brace) {
    const at = { ...place, column: place.column + brace.index };
    findings.push(finding("attribute-unreadable", at, { list: cell.text.slice(brace.index) }));
    return false;
  }
  const at = { ...place, column: place.column + cell.offset };
  for (const flag of ["data-required", "data-encoded-by", "data-encoded"]) {
    const value = cell.values.get(flag) ?? "";
    if (!/^(?:false|no|0)$/iu.test(value)) continue;
    findings.push(finding("attribute-unknown", at, { case: "flag", attribute: flag, value }));
  }
  if (cell.isMalformed) findings.push(finding("attribute-spelled", at, {}));
  const unknown = [...cell.values.keys()].filter((key) => !knownAttributes.includes(key));
  for (const key of unknown) findings.push(unknownAttribute(key, at));
  return !unknown.some(mayBeEncryption);
}

function mayBeEncryption(key: string): boolean {
  return /crypt/iu.test(key) || nearest(key, knownAttributes)?.startsWith("data-encrypted") === true;
}

function unknownAttribute(attribute: string, place: Place): Finding {
  if (mayBeEncryption(attribute))
    return finding("encryption-unknown", place, { case: "attribute", attribute });
  const suggestion = nearest(attribute, knownAttributes);
  const data = { case: "name", attribute, ...(suggestion && { suggestion }) } as const;
  return finding("attribute-unknown", place, data);
}

/** Reports marks in a description, where they have no effect, and returns whether there are none. */
export function checkDescription(cell: Cell | undefined, findings: Finding[]): boolean {
  const mark = [...(cell?.values.keys() ?? [])].find((key) => key.startsWith("data-"));
  if (mark === undefined || !cell?.place) return true;
  const at = { ...cell.place, column: cell.place.column + cell.offset };
  findings.push(finding("attribute-misplaced", at, { mark }));
  return false;
}

/** Reads the indent of a row: 0 where it has none, undefined where it is invalid. */
export function readIndent(indent = "0", place: Place, findings: Finding[]): number | undefined {
  if (/^\d{1,2}$/u.test(indent)) return Number(indent);
  findings.push(finding("indent-invalid", place, { indent }));
  return undefined;
}

/** Reads the encryption mark: `null` where there is none, `undefined` where its value is unknown. */
export function readEncryption(
  values: ReadonlyMap<string, string>,
  place: Place,
  findings: Finding[],
): Field["encryption"] | null | undefined {
  const mark = values.get("data-encrypted") ?? values.get("data-encrypted-by");
  if (mark === undefined) return null;
  if (/^(?:by-)?rsa-pubkey$/u.test(mark)) return "rsa-oaep";
  if (/^(?:by-)?aes-gcm$/u.test(mark)) return "aes-256-gcm";
  findings.push(finding("encryption-unknown", place, { case: "value", value: mark }));
  return undefined;
}

/** Reads the mark of a string that contains JSON. */
export function readEncoding(
  values: ReadonlyMap<string, string>,
  place: Place,
  findings: Finding[],
): "json" | undefined {
  const mark = values.get("data-encoded") ?? values.get("data-encoded-by");
  if (mark === undefined) return undefined;
  if (/^(?:(?:by-)?json_encode|false|no|0)?$/iu.test(mark)) return "json";
  findings.push(finding("attribute-unknown", place, { case: "encoding", value: mark }));
  return undefined;
}

/** Reads the facts that a canonical page has as attributes. */
export function readFacts(values: ReadonlyMap<string, string>): Partial<Description> {
  const unit = values.get("data-unit");
  const byDefault = values.get("data-default");
  const maxLength = values.get("data-max-length");
  const requiredWhen = values.get("data-required-when");
  return {
    ...(unit && { unit }),
    ...(byDefault && { default: byDefault }),
    ...(maxLength && /^\d+$/u.test(maxLength) && { maxLength: Number(maxLength) }),
    ...(requiredWhen && { requiredWhen }),
  };
}

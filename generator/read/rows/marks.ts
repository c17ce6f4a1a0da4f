/** Reads the attributes of a row: its indent, encryption and encoding, and the facts of a canonical page. */
import type { Field } from "../../ir/model.ts";
import { nearest } from "../../findings/nearest.ts";
import { finding, type Place, type Finding } from "../../findings/finding.ts";
import { findEncryptionMark, findMarkList } from "../markdown/row-signs.ts";
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
  "data-format",
  "data-max-length",
  "data-min-length",
  "data-minimum",
  "data-required-when",
];

/**
 * Reports attributes that are unknown or cannot be read, and returns whether the row can be read anyway. An unknown
 * attribute that could be the encryption mark is an error, because the client would send the field in plain text.
 */
export function checkAttributes(cell: Attributes, place: Place, findings: Finding[]): boolean {
  // A brace after a backslash is text.
  const hasBrace = /[{}]/u.test(cell.text);
  const brace = hasBrace && [...cell.text.matchAll(/\\.|[{}]/gsu)].find(([sign]) => sign.length === 1);
  if (brace) {
    const at = { ...place, column: place.column + brace.index };
    findings.push(finding("attribute-unreadable", at, { list: cell.text.slice(brace.index) }));
    return false;
  }
  if (cell.values.size === 0) return true;
  const at = { ...place, column: place.column + cell.offset };
  for (const flag of ["data-required", "data-encoded-by", "data-encoded"]) {
    const value = cell.values.get(flag) ?? "";
    if (!/^(?:false|no|0)$/iu.test(value)) continue;
    findings.push(finding("attribute-unknown", at, { case: "flag", attribute: flag, value }));
  }
  if (cell.isMalformed) findings.push(finding("attribute-spelled", at, {}));
  const doubtful = [...cell.values].filter(mayBeEncryption).map(([key]) => key);
  for (const attribute of doubtful)
    findings.push(finding("encryption-unknown", at, { case: "attribute", attribute }));
  const unknown = [...cell.values.keys()].filter((key) => !knownAttributes.includes(key));
  for (const key of unknown) if (!doubtful.includes(key)) findings.push(unknownAttribute(key, at));
  return doubtful.length === 0;
}

const encryptionAttributes = ["data-encrypted", "data-encrypted-by"];

/** Whether an attribute that is not the encryption mark looks like it, by its name or by its value. */
function mayBeEncryption([key, value]: readonly [string, string]): boolean {
  if (encryptionAttributes.includes(key)) return false;
  const [name, word] = [lettersOf(key), lettersOf(value)];
  if (isNearMark(word)) return true;
  // The value of a known attribute may name an algorithm: the default of algorithm_type does.
  if (knownAttributes.includes(key)) return false;
  const isAlgorithm = [name, word].some((one) =>
    /^(?:data|by)*(?:rsa|aes|aead|sm[24]$)|pubkey|publickey/u.test(one),
  );
  const isNear = nearest(key, knownAttributes)?.startsWith("data-encrypted") === true;
  return isAlgorithm || isNear || isNearMark(name) || /crypt|cipher|secret|\benc\b|密/iu.test(key);
}

/** Whether a word is nearly a value of the encryption mark. */
function isNearMark(letters: string): boolean {
  if (/^by(?:rsa|aes)|^rsapub/u.test(letters)) return true;
  // `nearest` allows two edits, and the shortest of the words has eight letters.
  return letters.length >= 6 && nearest(letters, ["byrsapubkey", "byaesgcm", "rsapubkey"]) !== undefined;
}

/** Returns the letters and digits of a word, which any spelling of it has: `by-rsa-pubkey`, `BY_RSA_PUBKEY`. */
function lettersOf(word: string): string {
  return word
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^a-z0-9]/gu, "");
}

function unknownAttribute(attribute: string, place: Place): Finding {
  const suggestion = nearest(attribute, knownAttributes);
  const data = { case: "name", attribute, ...(suggestion && { suggestion }) } as const;
  return finding("attribute-unknown", place, data);
}

/** Reports marks in a description or an example, where they have no effect, and returns whether there are none. */
export function checkDescription(cell: Cell | undefined, findings: Finding[]): boolean {
  if (!cell?.place) return true;
  const listed = [...cell.values].find(
    ([key, value]) => key.startsWith("data-") || mayBeEncryption([key, value]),
  );
  const mark = listed?.[0] ?? findMark(cell.text);
  if (mark === undefined) return true;
  const offset = listed ? cell.offset : Math.max(0, cell.text.indexOf(mark));
  const at = { ...cell.place, column: cell.place.column + offset };
  findings.push(finding("attribute-misplaced", at, { mark }));
  return false;
}

/** Finds a mark within the words of a description. In back-quotes, a list is code. */
function findMark(text: string): string | undefined {
  // Most descriptions have no list, so most have no code to cut.
  const words = findMarkList(text) < 0 ? "" : text.replace(/(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)/gsu, "");
  const list = findMarkList(words);
  const inList = list < 0 ? undefined : /data-[\w-]+/iu.exec(words.slice(list))?.[0];
  return inList ?? findEncryptionMark(text);
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
  const [mark, other = mark] = encryptionAttributes.flatMap((key) => values.get(key) ?? []);
  if (mark === undefined) return null;
  if (mark !== other) {
    findings.push(finding("encryption-unknown", place, { case: "value", value: other ?? "" }));
    return undefined;
  }
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

/** Returns the tooltip of a field, if it describes the field as encrypted. */
export function readEncryptionTooltip(values: ReadonlyMap<string, string>): string | undefined {
  const tooltip = values.get("data-tooltip");
  return tooltip && /(?<!不|无需|未|非|没有)加密|密文|公钥/u.test(tooltip) ? tooltip : undefined;
}

/** Reads the facts that a canonical page has as attributes. */
export function readFacts(values: ReadonlyMap<string, string>): Partial<Description> {
  const unit = values.get("data-unit");
  const byDefault = values.get("data-default");
  const requiredWhen = values.get("data-required-when");
  return {
    ...(unit && { unit }),
    ...(byDefault && { default: byDefault }),
    ...(requiredWhen && { requiredWhen }),
  };
}

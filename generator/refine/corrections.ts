import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from "yaml";

import { problem, type Place, type Problem } from "../problem.ts";
import { scalarTypes, type FieldType } from "../model.ts";

/** Facts of a field that a correction may set. */
export interface FieldFacts {
  readonly type?: FieldType;
  readonly required?: boolean;
  readonly enum?: readonly (string | number)[];
  readonly encryption?: "rsa-oaep" | "aes-256-gcm";
}

/** Mends one fault of one page. It names the field by its path, never by a line: lines move. */
export interface Correction {
  readonly page: string;
  /** The method, in lower case as the page's heading has it. */
  readonly operation: string;
  readonly reason: string;
  readonly place: Place;
  /** Whether its page must be among those read. */
  readonly mustApply: boolean;
  /** One field's facts: what the page says, so that a mended page is noticed, and what is true. */
  readonly change?: { readonly field: string; readonly was: FieldFacts; readonly is: FieldFacts };
  /** What a rendered page could not say: the paths of all required, all encrypted fields. */
  readonly settle?: { readonly required?: readonly string[]; readonly encrypted?: readonly string[] };
}

export interface TextFile {
  readonly path: string;
  readonly text: string;
  /** It lies above the pages that were read, and corrects others too: an entry for a page that was not is fine. */
  readonly above?: boolean;
}

/** Reads a corrections file: a YAML list of entries, each with its reason. */
export function readCorrections(file: TextFile, problems: Problem[]): Correction[] {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, schema: "core" });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file: file.path, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  for (const error of document.errors) {
    problems.push(invalid(placeAt(error.pos[0]), "The corrections file is no valid YAML."));
  }
  const root = document.contents;
  if (document.errors.length > 0 || root === null) return [];
  if (!isSeq(root)) {
    problems.push(invalid(placeAt(0), "The corrections file is no list."));
    return [];
  }
  return root.items.flatMap((item) => {
    const node = item as Node; // a sequence parsed from text holds nodes
    return readEntry(node, placeAt(node.range?.[0] ?? 0), file.above !== true, problems) ?? [];
  });
}

function readEntry(
  node: Node,
  place: Place,
  mustApply: boolean,
  problems: Problem[],
): Correction | undefined {
  const entry: unknown = isMap(node) || isScalar(node) ? node.toJSON() : undefined;
  const report = (reason: string): undefined => void problems.push(invalid(place, reason));
  if (!isRecord(entry)) return report("The entry is no mapping.");
  const { page, operation, reason, field, was, is, required, encrypted, ...others } = entry;
  const stray = Object.keys(others)[0];
  if (stray !== undefined) return report(`The entry has a key "${stray}" that means nothing.`);
  if (!isText(page) || !isText(operation)) return report('The entry lacks "page" or "operation".');
  if (!isText(reason)) return report('The entry gives no "reason".');
  const base = { page, operation: operation.toLowerCase(), reason, place, mustApply };
  if (isText(field)) {
    if (required !== undefined || encrypted !== undefined) {
      return report("The entry changes one field and settles marks: that is two entries.");
    }
    if (!isFacts(was) || !isFacts(is)) return report(`"was" and "is" must each hold ${factsSaid}.`);
    return { ...base, change: { field, was, is } };
  }
  if (required === undefined && encrypted === undefined) {
    return report('The entry changes nothing: it has neither "field" nor "required" nor "encrypted".');
  }
  if (!isPaths(required) || !isPaths(encrypted))
    return report('"required" and "encrypted" must be lists of paths.');
  return { ...base, settle: { ...(required && { required }), ...(encrypted && { encrypted }) } };
}

function invalid(place: Place, reason: string): Problem {
  const mend =
    "An entry has page, operation and reason, and either field, was and is, or required and encrypted.";
  return problem("correction-invalid", place, reason, mend);
}

const types = new Set<unknown>(scalarTypes.flatMap((type) => [type, `${type}[]`]));

const factChecks: { readonly [key: string]: (value: unknown) => boolean } = {
  type: (value) => types.has(value),
  required: (value) => typeof value === "boolean",
  enum: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    (value.every((item) => typeof item === "string") || value.every((item) => typeof item === "number")),
  encryption: (value) => value === "rsa-oaep" || value === "aes-256-gcm",
};

const factsSaid =
  "at least one of type, required (true or false), enum (texts or numbers), encryption (rsa-oaep or aes-256-gcm)";

function isFacts(value: unknown): value is FieldFacts {
  if (!isRecord(value) || Object.keys(value).length === 0) return false;
  return Object.entries(value).every(
    ([key, fact]) => Object.hasOwn(factChecks, key) && factChecks[key]?.(fact),
  );
}

function isPaths(value: unknown): value is readonly string[] | undefined {
  return value === undefined || (Array.isArray(value) && value.every(isText));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

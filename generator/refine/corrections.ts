import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from "yaml";

import type { Shape } from "../model.ts";
import { problem, type Place, type Problem } from "../problem.ts";
import { factsSaid, isFacts, isNewFields, isPaths, isRecord, isText, shapesIn } from "./correction-values.ts";
import type { FieldFacts, NewFields } from "./correction-values.ts";

/** What an entry does; every path begins with `request` or `response`. */
export type Mend =
  /** One field's facts: what the page says, so that a mended page is noticed, and what is true. */
  | { readonly kind: "change"; readonly field: string; readonly was: FieldFacts; readonly is: FieldFacts }
  /** What a rendered page could not say: the paths of all required, all encrypted fields. */
  | { readonly kind: "settle"; readonly required?: readonly string[]; readonly encrypted?: readonly string[] }
  /** Fields that the page lacks. */
  | { readonly kind: "add"; readonly field: string; readonly add: NewFields }
  /** A field that stands in the wrong place. */
  | { readonly kind: "move"; readonly field: string; readonly into: string }
  /** The shapes of what the page flattens into one. */
  | { readonly kind: "shapes"; readonly field: string; readonly shapes: readonly Shape[] }
  /** The field by which WeChat Pay knows a request again. */
  | { readonly kind: "idempotent"; readonly field: string };

/** Mends one fault of one page. It names the field by its path, never by a line: lines move. */
export interface Correction {
  readonly page: string;
  /** The method, in lower case as the page's heading has it. */
  readonly operation: string;
  readonly reason: string;
  readonly place: Place;
  /** Whether its page must be among those read. */
  readonly mustApply: boolean;
  readonly mend: Mend;
}

export interface TextFile {
  readonly path: string;
  readonly text: string;
  /** It lies above the pages that were read, and corrects others too: an entry for a page that was not is fine. */
  readonly above?: boolean;
}

/** What all files say, in their order. */
export interface Corrections {
  readonly entries: readonly Correction[];
  readonly problems: readonly Problem[];
}

export function readAllCorrections(files: readonly TextFile[]): Corrections {
  const problems: Problem[] = [];
  return { entries: files.flatMap((file) => readCorrections(file, problems)), problems };
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
  const { page, operation, reason, ...mending } = entry;
  if (!isText(page) || !isText(operation)) return report('The entry lacks "page" or "operation".');
  if (!isText(reason)) return report('The entry gives no "reason".');
  const mend = readMend(mending);
  if (typeof mend === "string") return report(mend);
  return { page, operation: operation.toLowerCase(), reason, place, mustApply, mend };
}

const keysOf: { readonly [Kind in Mend["kind"]]: readonly string[] } = {
  change: ["field", "was", "is"],
  settle: ["required", "encrypted"],
  add: ["field", "add"],
  move: ["field", "into"],
  shapes: ["field", "shapes"],
  idempotent: ["idempotent"],
};

/** What the entry does, or why that cannot be told. */
function readMend(entry: Readonly<Record<string, unknown>>): Mend | string {
  const stray = Object.keys(entry).find((key) => !Object.values(keysOf).flat().includes(key));
  if (stray !== undefined) return `The entry has a key "${stray}" that means nothing.`;
  const { field, was, is, required, encrypted, add, into, shapes, idempotent } = entry;
  const kind = kindOf(entry);
  if (kind === undefined) return "The entry changes nothing.";
  const beside = Object.keys(entry).find((key) => !keysOf[kind].includes(key));
  if (beside !== undefined) return `"${beside}" belongs to another kind of entry: that is two entries.`;
  if (kind === "settle") {
    if (!isPaths(required) || !isPaths(encrypted))
      return '"required" and "encrypted" must be lists of paths.';
    return { kind, ...(required && { required }), ...(encrypted && { encrypted }) };
  }
  if (kind === "idempotent")
    return isText(idempotent) ? { kind, field: idempotent } : '"idempotent" must be the path of a field.';
  if (!isText(field)) return '"field" must be the path of a field.';
  if (kind === "move")
    return isText(into) ? { kind, field, into } : '"into" must be the path of what holds it.';
  if (kind === "add")
    return isNewFields(add) ? { kind, field, add } : `"add" must map names to ${factsSaid}.`;
  if (kind === "shapes") {
    const read = shapesIn(shapes);
    return read
      ? { kind, field, shapes: read }
      : '"shapes" must map two names or more to { has: […], not: […] }.';
  }
  if (!isFacts(was) || !isFacts(is)) return `"was" and "is" must each hold ${factsSaid}.`;
  return { kind, field, was, is };
}

function kindOf(entry: Readonly<Record<string, unknown>>): Mend["kind"] | undefined {
  if ("required" in entry || "encrypted" in entry) return "settle";
  if ("add" in entry) return "add";
  if ("into" in entry) return "move";
  if ("shapes" in entry) return "shapes";
  if ("idempotent" in entry) return "idempotent";
  return "field" in entry ? "change" : undefined;
}

function invalid(place: Place, reason: string): Problem {
  const mend =
    "An entry has page, operation and reason, and one of: field, was and is; field and add; field and into; field and shapes; required and encrypted; idempotent.";
  return problem("correction-invalid", place, reason, mend);
}

/** Corrections files: what the pages get wrong, each fault with its reason. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from "yaml";

import { finding, placeWithin, type Place, type Finding } from "../findings/finding.ts";
import type { EntryFault } from "../findings/texts/english/corrections.ts";
import type { InvalidByte } from "../util/decode.ts";
import { isRecord } from "../util/is-record.ts";
import { isText, isTexts } from "../util/is-text.ts";
import { isDeepYaml } from "../util/yaml.ts";
import { editForms, readEdit, type Edit } from "./edits.ts";

/** Corrects one fault of one operation. It names the field by its path, never by a line: lines move. */
export interface Correction {
  readonly page: string;
  /** The method, in lower case as the page's heading has it. */
  readonly operation: string;
  readonly reason: string;
  /** Where the reason can be checked: samples, manuals, other SDKs. */
  readonly evidence?: readonly string[];
  readonly place: Place;
  /** The generator's own entries apply to any project, whether it has their pages or not. */
  readonly isBase?: true;
  /** Whether its page must be among those read. */
  readonly mustApply: boolean;
  readonly edit: Edit;
}

/** A corrections file as text. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
  /** The first byte that is not UTF-8, if there is one. Such a file is an error, and its text is not read. */
  readonly invalid?: InvalidByte;
  /** It lies above the pages that were read, and corrects others too: an entry for a page that was not read is fine. */
  readonly above?: boolean;
}

/** What all files say, in their order. */
export interface Corrections {
  readonly entries: readonly Correction[];
  readonly findings: readonly Finding[];
}

/** Reads corrections files in their order. */
export function readAllCorrections(files: readonly TextFile[]): Corrections {
  const findings: Finding[] = [];
  return { entries: files.flatMap((file) => readCorrections(file, findings)), findings };
}

/** Reads a corrections file: a YAML list of entries, each with its reason. */
export function readCorrections(file: TextFile, findings: Finding[]): Correction[] {
  const fault = encodingFault(file);
  if (fault) {
    findings.push(fault);
    return [];
  }
  if (isDeepYaml(file.text)) {
    findings.push(invalid({ file: file.path, line: 1, column: 1 }, { case: "depth" }));
    return [];
  }
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, schema: "core" });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file: file.path, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  for (const error of document.errors) {
    findings.push(invalid(placeAt(error.pos[0]), { case: "yaml" }));
  }
  const root = document.contents;
  if (document.errors.length > 0 || root === null) return [];
  if (!isSeq(root)) {
    findings.push(invalid(placeAt(0), { case: "not-list" }));
    return [];
  }
  return root.items.flatMap((item) => {
    const node = item as Node; // a sequence parsed from text holds nodes
    return readEntry(node, placeAt(node.range?.[0] ?? 0), file.above !== true, findings);
  });
}

function encodingFault({ path: file, text, invalid }: TextFile): Finding | undefined {
  if (invalid) {
    const { line, column, encoding } = invalid;
    const data = { case: "bytes", ...(encoding !== undefined && { encoding }) } as const;
    return finding("encoding-invalid", { file, line, column }, data);
  }
  const replaced = text.indexOf("\ufffd");
  if (replaced < 0) return undefined;
  return finding("encoding-invalid", placeWithin(text, replaced, { file, line: 1, column: 1 }), {
    case: "replaced",
  });
}

/** One correction for each page that the entry names. */
function readEntry(node: Node, place: Place, mustApply: boolean, findings: Finding[]): Correction[] {
  const entry: unknown = isMap(node) || isScalar(node) ? node.toJSON() : undefined;
  const report = (fault: EntryFault): [] => {
    findings.push(invalid(place, fault));
    return [];
  };
  if (!isRecord(entry)) return report({ case: "not-mapping" });
  const { page, operation, reason, evidence, ...rest } = entry;
  const pages = isText(page) ? [page] : page;
  if (!isTexts(pages) || pages.length === 0 || !isText(operation)) return report({ case: "page-missing" });
  if (!isText(reason)) return report({ case: "reason-missing" });
  if (evidence !== undefined && !isTexts(evidence)) return report({ case: "evidence" });
  const edit = readEdit(rest);
  if ("case" in edit) return report(edit);
  const common = {
    operation: operation.toLowerCase(),
    reason,
    ...(evidence && { evidence }),
    place,
    mustApply,
  };
  return pages.map((one) => ({ page: one, ...common, edit }));
}

function invalid(place: Place, fault: EntryFault): Finding {
  return finding("correction-invalid", place, { ...fault, forms: editForms });
}

/** Applies the entries of corrections files to operations. */
import type { Operation } from "../ir/model.ts";
import { sectionOf } from "../ir/operation.ts";
import { finding, type Finding } from "../findings/finding.ts";
import type { CorrectionMismatch } from "../findings/texts/english/corrections.ts";
import { applyEdit } from "./apply-edit.ts";
import type { Correction } from "./corrections.ts";

/**
 * Applies every correction. An entry of the project that changes nothing any more is a warning; one of the generator's
 * own is a note, since the project cannot correct it.
 */
export function applyCorrections(
  operations: readonly Operation[],
  corrections: readonly Correction[],
  findings: Finding[],
): Operation[] {
  const indexes = new Map(
    operations.map((operation, at) => [keyOf(operation.page, sectionOf(operation)), at]),
  );
  const corrected = [...operations];
  // A second path repeats the operation as all other entries leave it.
  const ordered = [...corrections].sort((one, other) => Number(isPath(one)) - Number(isPath(other)));
  for (const correction of ordered) {
    const { page, operation: method, edit, mustApply } = correction;
    const at = indexes.get(keyOf(page, method));
    const target = at === undefined ? undefined : corrected[at];
    if (at === undefined || !target) {
      if (mustApply) findings.push(stale(correction, { case: "operation-missing", page, operation: method }));
      continue;
    }
    if (isSatisfied(correction, target)) continue;
    const outcome = applyEdit(target, edit);
    if ("edited" in outcome) {
      corrected[at] = outcome.edited;
      if (outcome.added) corrected.push(outcome.added);
    } else {
      findings.push(...outcome.stale.map((mismatch) => stale(correction, mismatch)));
      findings.push(...outcome.wrong.map((mismatch) => wrong(correction, mismatch)));
    }
  }
  return corrected;
}

/** The generator's marks are for the rendered text of a page; the page's markdown states its own. */
function isSatisfied({ isBase, edit }: Correction, { unknown }: Operation): boolean {
  return isBase === true && edit.kind === "marks" && !unknown;
}

function isPath({ edit }: Correction): boolean {
  return edit.kind === "path";
}

function keyOf(page: string, method: string): string {
  return `${method.toLowerCase()} ${page}`;
}

function stale({ place, isBase }: Correction, mismatch: CorrectionMismatch): Finding {
  return finding(isBase ? "correction-outdated" : "correction-stale", place, mismatch);
}

function wrong(correction: Correction, mismatch: CorrectionMismatch): Finding {
  if (correction.isBase) return stale(correction, mismatch);
  return finding("correction-invalid", correction.place, mismatch);
}

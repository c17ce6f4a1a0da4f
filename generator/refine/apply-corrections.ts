/** Operations → operations as corrected. */
import type { Operation } from "../ir/model.ts";
import { sectionOf } from "../ir/operation.ts";
import { finding, type Finding } from "../findings/finding.ts";
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
      if (mustApply)
        findings.push(stale(correction, `No page describes ${method.toUpperCase()} of ${page}.`));
      continue;
    }
    if (isSatisfied(correction, target)) continue;
    const outcome = applyEdit(target, edit);
    if ("edited" in outcome) {
      corrected[at] = outcome.edited;
      if (outcome.added) corrected.push(outcome.added);
    } else {
      findings.push(...outcome.stale.map((reason) => stale(correction, reason)));
      findings.push(...outcome.wrong.map((reason) => wrong(correction, reason)));
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

function stale({ place, isBase }: Correction, reason: string): Finding {
  const said = `The correction no longer applies: ${reason}`;
  return isBase
    ? finding(
        "correction-outdated",
        place,
        said,
        "Update wechatpay-codegen, or correct the page in your own file.",
      )
    : finding("correction-stale", place, said, "Remove the entry, or correct what it names.");
}

function wrong(correction: Correction, reason: string): Finding {
  if (correction.isBase) return stale(correction, reason);
  return finding("correction-invalid", correction.place, reason, "Correct the path.");
}

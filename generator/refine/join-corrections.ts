/** Joins the generator's own corrections and those of a project to one list. */
import type { Correction, Corrections } from "./corrections.ts";
import { addedPath, targetsOf, type Edit } from "./edits.ts";

/** Leaves the pages as they are. */
export const noCorrections: Corrections = { entries: [], findings: [] };

/** Corrections for pages that are left out of the run need not apply. */
export function relaxCorrections(
  { entries, findings }: Corrections,
  isSelected: (place: string) => boolean,
): Corrections {
  const relaxed = entries.map((entry) =>
    entry.mustApply && !isSelected(entry.page) ? { ...entry, mustApply: false } : entry,
  );
  return { entries: relaxed, findings };
}

/** A project's entry replaces the generator's entries that settle the same; the others apply first. */
export function joinCorrections(base: readonly Correction[], own: Corrections): Corrections {
  const settled = new Set(own.entries.flatMap((correction) => keysOf(correction)));
  const applicable = base.flatMap((correction): Correction[] => {
    const edit = without(correction, settled);
    return edit ? [{ ...correction, edit, isBase: true, mustApply: false }] : [];
  });
  return { entries: [...applicable, ...own.entries], findings: own.findings };
}

function keysOf({ page, operation, edit }: Correction): string[] {
  return targetsOf(edit).map((target) => keyOf(page, operation, target));
}

function keyOf(page: string, operation: string, target: string): string {
  return `${operation} ${page} ${target}`;
}

/** The part of an edit that the project does not settle: of several added fields or plain paths, some may remain. */
function without({ page, operation, edit }: Correction, settled: ReadonlySet<string>): Edit | undefined {
  const isFree = (target: string) => !settled.has(keyOf(page, operation, target));
  if (edit.kind === "add") {
    const left = Object.entries(edit.add).filter(([name]) => isFree(addedPath(edit, name)));
    return left.length > 0 ? { ...edit, add: Object.fromEntries(left) } : undefined;
  }
  if (edit.kind === "plain") {
    const plain = edit.plain.filter((path) => isFree(`plain ${path}`));
    return plain.length > 0 ? { ...edit, plain } : undefined;
  }
  return targetsOf(edit).every(isFree) ? edit : undefined;
}

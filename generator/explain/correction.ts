/** The corrections of an operation or a field: which ones changed it, what they changed, and why. */
import type { Operation } from "../ir/model.ts";
import { sectionOf } from "../ir/operation.ts";
import type { Finding } from "../findings/finding.ts";
import { applyCorrections } from "../refine/apply-corrections.ts";
import type { Correction } from "../refine/corrections.ts";
import { addedPath, type Edit } from "../refine/edits.ts";
import { plainPath } from "./paths.ts";

/** A correction as it is explained. */
export interface AppliedCorrection {
  readonly file: string;
  readonly line: number;
  /** Whether it came with the generator, and not from the project. */
  readonly isBase: boolean;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly edit: Edit;
}

/**
 * Returns the corrections that changed an operation. `read` is the operation as its page states it: entries that no longer fit the
 * page are left out. Without it, all entries for the page count.
 */
export function correctionsOf(
  operation: Operation,
  entries: readonly Correction[],
  read: Operation | undefined,
): AppliedCorrection[] {
  const own = entries.filter(
    (entry) => entry.page === operation.page && entry.operation === sectionOf(operation),
  );
  return (read ? fitting(own, read) : own).map(({ place, isBase, reason, evidence, edit }) => ({
    file: place.file,
    line: place.line,
    isBase: isBase === true,
    reason,
    evidence: evidence ?? [],
    edit,
  }));
}

/** Applies the entries in their order, and keeps those that apply without a finding. */
function fitting(entries: readonly Correction[], read: Operation): Correction[] {
  let current = read;
  return entries.filter((entry) => {
    const findings: Finding[] = [];
    const [changed] = applyCorrections([current], [entry], findings);
    if (findings.length > 0 || changed === undefined) return false;
    // A second path adds an operation and leaves this one unchanged.
    const isChanged = changed !== current || entry.edit.kind === "path";
    current = changed;
    return isChanged;
  });
}

/** Whether an edit says something about the field at a path of the IR, or adds an object that has it. */
export function concerns(edit: Edit, path: string): boolean {
  const wanted = plainPath(path);
  const is = (other: string) => plainPath(other) === wanted;
  switch (edit.kind) {
    case "field":
      return is(edit.field) || is(renamedPath(edit.field, edit.is.name));
    case "add":
      return Object.keys(edit.add).some((name) => isWithin(wanted, plainPath(addedPath(edit, name))));
    case "remove":
      return is(edit.field);
    case "move":
      return isWithin(wanted, `${plainPath(edit.into)}.${lastName(edit.field)}`);
    case "variants":
    case "oneOf":
      return is(edit.field) || plainPath(parentOf(path)) === plainPath(edit.field);
    case "idempotent":
      return is(edit.field);
    case "marks":
      return [...(edit.required ?? []), ...(edit.encrypted ?? [])].some(is);
    case "plain":
      return edit.plain.some((one) => isWithin(wanted, plainPath(one)));
    case "path":
      return Object.keys(edit.parameters).some((name) => is(`request.${name}`));
    case "operation":
      return false;
  }
}

function renamedPath(path: string, name: string | undefined): string {
  return name === undefined ? path : `${parentOf(path)}.${name}`;
}

function isWithin(path: string, holder: string): boolean {
  return path === holder || path.startsWith(`${holder}.`);
}

function lastName(path: string): string {
  return plainPath(path).split(".").at(-1) ?? "";
}

function parentOf(path: string): string {
  return path.split(".").slice(0, -1).join(".");
}

/** Refines changed pages without the others, where the change does not affect them. */
import { identityOf } from "../ir/operation.ts";
import type { NamedOperation } from "../ir/model.ts";
import { sortFindings, type Finding } from "../findings/finding.ts";
import type { Corrections } from "./corrections.ts";
import { marksOf, type Mark } from "./encryption.ts";
import { refine, type ApiModel, type RefineInput } from "./refine.ts";

/** What passes compare between pages, as plain data. */
export interface RefinedFacts {
  readonly marks: readonly Mark[];
  /** The modules with operations of several pages. */
  readonly sharedModules: readonly string[];
  /** The pages to which former pages lead. */
  readonly targets: readonly string[];
}

/** Some pages as they were and as they are, and the findings of all pages as they were. */
export interface RefineChangeInput {
  readonly before: RefineInput;
  readonly after: RefineInput;
  readonly findings: readonly Finding[];
}

/** The operations of these pages, and the findings of all. */
export interface RefinedChange {
  readonly before: readonly NamedOperation[];
  readonly after: readonly NamedOperation[];
  readonly findings: readonly Finding[];
}

/** Returns what `refineChange` needs of a model of all pages. */
export function refinedFactsOf({ operations, aliases, moved }: ApiModel): RefinedFacts {
  const pages = new Map<string, string>();
  const shared = new Set<string>(aliases.map(({ names }) => names.module));
  for (const { names, page } of operations) {
    if ((pages.get(names.module) ?? page) !== page) shared.add(names.module);
    pages.set(names.module, page);
  }
  return {
    marks: marksOf(operations),
    sharedModules: [...shared],
    targets: [...moved.map(({ target }) => target), ...aliases.map(({ of }) => of.page)],
  };
}

/**
 * Refines the pages as they were and as they are, and replaces their findings. Returns undefined if they differ in anything
 * that a pass compares with other pages: names, marks, moved pages.
 */
export function refineChange(
  { before, after, findings }: RefineChangeInput,
  corrections: Corrections,
  { marks, sharedModules, targets }: RefinedFacts,
): RefinedChange | undefined {
  if (before.aliases.length > 0 || after.aliases.length > 0) return undefined;
  const pages = new Set([...before.operations, ...after.operations].map(({ page }) => page));
  const own = { entries: corrections.entries.filter(({ page }) => pages.has(page)), findings: [] };
  const [old, now] = [refine(before, own, marks), refine(after, own, marks)];
  const isShared = ({ names, page }: NamedOperation) =>
    sharedModules.includes(names.module) || targets.includes(page);
  if (outlineOf(old) !== outlineOf(now) || old.operations.some(isShared)) return undefined;
  const others = without(findings, old.findings);
  return (
    others && {
      before: old.operations,
      after: now.operations,
      findings: sortFindings([...others, ...now.findings]),
    }
  );
}

/** What other pages may depend on. */
function outlineOf({ operations }: ApiModel): string {
  const names = operations.map((operation) => [
    identityOf(operation),
    operation.page,
    operation.file,
    operation.names,
    operation.kind === "notification" && operation.events,
  ]);
  return JSON.stringify([names, marksOf(operations)]);
}

/** Takes findings away; undefined if one of them is not there. */
function without(findings: readonly Finding[], taken: readonly Finding[]): Finding[] | undefined {
  const left = new Map<string, number>();
  for (const one of taken) left.set(JSON.stringify(one), (left.get(JSON.stringify(one)) ?? 0) + 1);
  const others = findings.filter((one) => {
    const count = left.get(JSON.stringify(one)) ?? 0;
    if (count > 0) left.set(JSON.stringify(one), count - 1);
    return count === 0;
  });
  return others.length === findings.length - taken.length ? others : undefined;
}

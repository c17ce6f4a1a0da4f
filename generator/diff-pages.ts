/**
 * Compares two trees of pages. A page that both have is read once, and where the corrections are the same, only the pages that
 * differ are refined.
 */
import { diffStates, type LevelOverrides } from "./diff/diff.ts";
import type { Change } from "./diff/change.ts";
import type { State } from "./diff/match-operations.ts";
import type { Finding } from "./findings/finding.ts";
import type { Operation, PageFile } from "./ir/model.ts";
import { nameOperation } from "./ir/names.ts";
import { readCorrections, readShared, type Helper, type IrDocument, type Progress } from "./pipeline.ts";
import { isCanonical } from "./read/page-kind.ts";
import { joinPageResults, type PageResult } from "./read/page-result.ts";
import type { TextFile } from "./refine/corrections.ts";
import { noCorrections, relaxCorrections } from "./refine/join-corrections.ts";
import { refine } from "./refine/refine.ts";

/** One state: pages with their corrections, or an IR. */
export type DiffSide = DiffPages | DiffIr;

/** Pages with their corrections. The path of a page is its place in the tree, so that equal pages are equal. */
export interface DiffPages {
  readonly pages: readonly PageFile[];
  /** `false` for none, not even those of the generator. */
  readonly corrections: readonly TextFile[] | false;
}

/** The IR of pages that were corrected before. */
export interface DiffIr {
  readonly ir: Pick<IrDocument, "operations" | "aliases">;
}

/** Options of `diffPages`. */
export interface DiffPagesOptions {
  readonly levels?: LevelOverrides;
  readonly helper?: Helper | undefined;
  readonly progress?: Progress;
}

/** The result of a comparison. */
export interface DiffResult {
  readonly changes: readonly Change[];
  /** The errors of the pages that differ: such a page may have changes that are not listed. */
  readonly findings: { readonly old: readonly Finding[]; readonly new: readonly Finding[] };
}

/** Compares two states of the documentation. */
export async function diffPages(
  old: DiffSide,
  now: DiffSide,
  { levels, ...options }: DiffPagesOptions = {},
): Promise<DiffResult> {
  const [first = [], second = []] = await readEach([old, now], options);
  const { changes, findings } = await diffRead(
    { side: old, results: first },
    { side: now, results: second },
    levels,
  );
  const sources = sourcePages([old, now]);
  return { changes: changes.filter((change) => isOfRow(change, sources)), findings };
}

/** The pages of either side that are not canonical. */
function sourcePages(sides: readonly DiffSide[]): ReadonlySet<string> {
  const pages = sides.flatMap((side) => ("ir" in side ? [] : side.pages));
  return new Set(pages.filter(({ text, page }) => !isCanonical(text, page ?? "")).map(({ path }) => path));
}

/** The examples of a source page are those of its first code sample: no row has them. The rows of a canonical page have. */
function isOfRow({ rule, places }: Change, sources: ReadonlySet<string>): boolean {
  if (rule !== "example-changed") return true;
  return !Object.values(places).some(({ file }) => sources.has(file));
}

/** Pages that were read before, with their corrections. */
export interface ReadPages extends Pick<DiffPages, "corrections"> {
  readonly results: readonly PageResult[];
}

/** Compares pages that were read before. A page that both have is the same object. */
export function diffResults(old: ReadPages, now: ReadPages, levels?: LevelOverrides): Promise<DiffResult> {
  const sideOf = ({ results, corrections }: ReadPages) => ({ side: { pages: [], corrections }, results });
  return diffRead(sideOf(old), sideOf(now), levels);
}

async function diffRead(old: ReadSide, now: ReadSide, levels?: LevelOverrides): Promise<DiffResult> {
  const [before, after] = isOneCorrection(old.side, now.side) ? withoutEqual([old, now]) : [old, now];
  const [first, second] = [await refinedOf(before), await refinedOf(after)];
  const pairOf = (kind: "client" | "corrected" | "documented") => ({ old: first[kind], new: second[kind] });
  const client = pairOf("client");
  const rows =
    first.hasRows && second.hasRows
      ? { corrected: pairOf("corrected"), documented: pairOf("documented") }
      : undefined;
  return {
    changes: diffStates({ client, rows }, levels),
    findings: { old: first.errors, new: second.errors },
  };
}

interface ReadSide {
  readonly side: DiffSide;
  readonly results: readonly PageResult[];
}

/** Reads the pages of both sides, each different one once. */
async function readEach(
  sides: readonly DiffSide[],
  options: Omit<DiffPagesOptions, "levels">,
): Promise<readonly (readonly PageResult[])[]> {
  const different = new Map<string, PageFile>();
  const keys = sides.map((side) =>
    "ir" in side
      ? []
      : side.pages.map((page) => {
          const key = JSON.stringify([page.path, page.page, page.text, page.fault]);
          if (!different.has(key)) different.set(key, page);
          return key;
        }),
  );
  const read = await readShared([...different.values()], { samples: false }, options);
  const results = new Map([...different.keys()].map((key, at) => [key, read[at]]));
  return keys.map((list) => list.flatMap((key) => results.get(key) ?? []));
}

function isOneCorrection(old: DiffSide, now: DiffSide): boolean {
  if ("ir" in old || "ir" in now) return false;
  const textsOf = ({ corrections }: DiffPages) =>
    corrections === false ? corrections : corrections.map(({ text }) => text);
  return JSON.stringify(textsOf(old)) === JSON.stringify(textsOf(now));
}

/** The pages that a side has more than once: that is an error, which only all of them show. */
function repeatedPages(sides: readonly ReadSide[]): ReadonlySet<string> {
  return new Set(
    sides.flatMap(({ results }) => {
      const seen = new Set<string>();
      return results.flatMap(({ operations: [first] }) => {
        if (!first) return [];
        const isRepeated = seen.has(first.page);
        seen.add(first.page);
        return isRepeated ? [first.page] : [];
      });
    }),
  );
}

/** Leaves out the pages that are equal on both sides, but for those to which a former page leads. */
function withoutEqual(sides: readonly [ReadSide, ReadSide]): readonly [ReadSide, ReadSide] {
  const [old, now] = sides.map(({ results }) => new Set(results));
  const targets = new Set(
    sides.flatMap(({ results }) => results.flatMap(({ alias }) => alias?.target ?? [])),
  );
  const repeated = repeatedPages(sides);
  const isCompared = (result: PageResult) =>
    !(old?.has(result) && now?.has(result)) ||
    result.operations.some(({ page }) => repeated.has(page)) ||
    result.alias !== undefined ||
    result.operations.some(({ page }) => targets.has(page));
  const select = ({ side, results }: ReadSide): ReadSide => ({ side, results: results.filter(isCompared) });
  return [select(sides[0]), select(sides[1])];
}

/** A side in three forms, see `Comparisons`. */
interface RefinedSide {
  readonly client: State;
  readonly corrected: State;
  readonly documented: State;
  /** Whether corrections apply to pages, so that the forms differ. */
  readonly hasRows: boolean;
  readonly errors: readonly Finding[];
}

async function refinedOf({ side, results }: ReadSide): Promise<RefinedSide> {
  if ("ir" in side) return sameInAll({ ...named(side.ir.operations), aliases: side.ir.aliases }, []);
  const corrections = relaxCorrections(await readCorrections(side.corrections), () => false);
  const joined = joinPageResults(results);
  const { operations, documented, moved: aliases, findings } = refine(joined, corrections);
  const errors = findings.filter(({ severity }) => severity === "error");
  // Without corrections, the pages are compared: not what passes make of several rows.
  if (side.corrections === false) return sameInAll({ ...named(documented), aliases }, errors);
  const uncorrected = refine(joined, noCorrections);
  return {
    client: { operations, aliases },
    corrected: { ...named(documented), aliases },
    documented: { ...named(uncorrected.documented), aliases },
    hasRows: true,
    errors,
  };
}

function sameInAll(state: State, errors: readonly Finding[]): RefinedSide {
  return { client: state, corrected: state, documented: state, hasRows: false, errors };
}

function named(operations: readonly Operation[]): Pick<State, "operations"> {
  return { operations: operations.map((operation) => nameOperation(operation)) };
}

/** Which pages a command takes, by the patterns of `include` and `exclude`. */
import type { Corrections } from "../incremental.ts";
import { UsageError } from "./exit.ts";
import type { Options } from "./options.ts";
import { patternExample, type PagePatterns } from "./patterns.ts";

interface Pattern {
  readonly from: string;
  readonly text: string;
  /** Whether it must match a page of this run. */
  readonly isChecked: boolean;
  readonly matches: (place: string) => boolean;
}

/** Undefined: no such option. */
export interface Selection {
  readonly include: readonly Pattern[] | undefined;
  readonly exclude: readonly Pattern[] | undefined;
}

export interface Selected<Item> {
  readonly items: readonly Item[];
  readonly leftOut: number;
  /** A line for each pattern of `exclude` that matches no page. */
  readonly warnings: readonly string[];
}

/** Compiles the patterns of a command. Without any, no package is loaded for them. */
export async function selectionOf({ include, exclude, positionals }: Options): Promise<Selection> {
  // A configuration is about all pages of a project; a command that is given a folder may read a part, or others.
  const isWhole = positionals.length === 0;
  return { include: await compile(include, isWhole), exclude: await compile(exclude, isWhole) };
}

async function compile(option: PagePatterns | undefined, isWhole: boolean): Promise<Pattern[] | undefined> {
  if (!option) return undefined;
  const { default: picomatch } = await import("picomatch");
  return option.texts.map((text) => {
    const bare = text.replace(/\/+$/u, "");
    // A folder stands for all pages below it.
    const matches = picomatch([bare, `${bare}/**`]);
    return {
      from: option.from,
      text,
      isChecked: option.isFlag || isWhole,
      matches: (place) => matches(place),
    };
  });
}

export function isSelected({ include, exclude }: Selection, place: string): boolean {
  const matches = ({ matches }: Pattern) => matches(place);
  return (include?.some(matches) ?? true) && !exclude?.some(matches);
}

/** Identifies a selection, as plain data. */
export function selectionKey({ include, exclude }: Selection): object {
  return { include: include?.map(({ text }) => text), exclude: exclude?.map(({ text }) => text) };
}

/**
 * Takes the selected pages. A pattern of `include` that matches none is a usage error, as an unmatched file pattern is
 * for ESLint and Prettier: with a misspelt one, `generate` would remove the modules of the pages it was to keep.
 */
export function takeSelected<Item>(
  items: readonly Item[],
  placeOf: (item: Item) => string,
  selection: Selection,
): Selected<Item> {
  const places = items.map(placeOf);
  const [misspelt] = unmatched(selection.include, places);
  if (misspelt !== undefined) throw new UsageError(`${misspelt} ${patternExample}`);
  const taken = items.filter((item) => isSelected(selection, placeOf(item)));
  if (taken.length === 0 && items.length > 0) {
    throw new UsageError(`include and exclude: together they leave out every page. ${patternExample}`);
  }
  const warnings = unmatched(selection.exclude, places).map((reason) => `${reason} Correct or remove it.`);
  return { items: taken, leftOut: items.length - taken.length, warnings };
}

function unmatched(patterns: readonly Pattern[] | undefined, places: readonly string[]): string[] {
  return (patterns ?? [])
    .filter(({ isChecked, matches }) => isChecked && !places.some(matches))
    .map(({ from, text }) => `${from}: the pattern "${text}" matches no page.`);
}

/** A correction for a page that the patterns leave out need not apply. */
export function correctionsWithin(selection: Selection, { entries, findings }: Corrections): Corrections {
  const relaxed = entries.map((entry) =>
    entry.mustApply && !isSelected(selection, entry.page) ? { ...entry, mustApply: false } : entry,
  );
  return { entries: relaxed, findings };
}

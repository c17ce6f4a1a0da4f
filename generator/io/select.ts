/** Selects the pages of a run by the patterns of `include` and `exclude`. */
import { globsOf } from "../util/page-pattern.ts";
import { UsageError } from "./errors.ts";
import type { PagePatterns } from "./patterns.ts";

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

/** A pattern that matches no page, as plain data. */
export interface UnmatchedPattern {
  /** The flag, or the configuration file and its key. */
  readonly from: string;
  readonly text: string;
}

/** The items that patterns select. */
export interface Selected<Item> {
  readonly items: readonly Item[];
  readonly leftOut: number;
  /** The patterns of `exclude` that match no page. */
  readonly unmatched: readonly UnmatchedPattern[];
}

/**
 * Compiles patterns. It loads a package only where there are any. `isWhole`: the run reads all pages of the project, so
 * that a pattern of the configuration must match a page, too.
 */
export async function compileSelection(
  include: PagePatterns | undefined,
  exclude: PagePatterns | undefined,
  isWhole: boolean,
): Promise<Selection> {
  return { include: await compile(include, isWhole), exclude: await compile(exclude, isWhole) };
}

async function compile(option: PagePatterns | undefined, isWhole: boolean): Promise<Pattern[] | undefined> {
  if (!option) return undefined;
  const { default: picomatch } = await import("picomatch");
  return option.texts.map((text) => {
    const matches = picomatch([...globsOf(text)]);
    return {
      from: option.from,
      text,
      isChecked: option.isFlag || isWhole,
      matches: (place) => matches(place),
    };
  });
}

/** Whether the patterns select the page of a place. */
export function isSelected({ include, exclude }: Selection, place: string): boolean {
  const matches = ({ matches }: Pattern) => matches(place);
  return (include?.some(matches) ?? true) && !exclude?.some(matches);
}

/** Identifies a selection, as plain data. */
export function selectionKey({ include, exclude }: Selection): object {
  const named = ({ from, text }: Pattern) => ({ from, text });
  return { include: include?.map(named), exclude: exclude?.map(named) };
}

/**
 * Takes the selected pages. A pattern of `include` that matches none is a usage error, as an unmatched file pattern is
 * for ESLint and Prettier: with a misspelt pattern, `generate` would remove modules that the user means to keep.
 */
export function takeSelected<Item>(
  items: readonly Item[],
  placeOf: (item: Item) => string,
  selection: Selection,
): Selected<Item> {
  const places = items.map(placeOf);
  const [misspelt] = unmatchedOf(selection.include, places);
  if (misspelt) throw new UsageError((texts) => texts.patternUnmatched(misspelt.from, misspelt.text));
  const taken = items.filter((item) => isSelected(selection, placeOf(item)));
  if (taken.length === 0 && items.length > 0) {
    throw new UsageError((texts) => texts.allExcluded());
  }
  const unmatched = unmatchedOf(selection.exclude, places).map(({ from, text }) => ({ from, text }));
  return { items: taken, leftOut: items.length - taken.length, unmatched };
}

function unmatchedOf(patterns: readonly Pattern[] | undefined, places: readonly string[]): Pattern[] {
  return (patterns ?? []).filter(({ isChecked, matches }) => isChecked && !places.some(matches));
}

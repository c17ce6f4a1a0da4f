import picomatch from "picomatch";

import type { Operation } from "../../generator/ir/model.ts";
import { globsOf } from "../../generator/util/page-pattern.ts";
import { UsageError } from "./exit.ts";
import type { Options } from "./options.ts";
import { textsIn } from "./texts/texts.ts";

/**
 * Takes the operations whose page matches a pattern of `--include` and none of `--exclude`.
 *
 * @throws UsageError if a pattern of `--include` matches no page, or no operation is left
 */
export function selectOperations(
  operations: readonly Operation[],
  { include, exclude, language }: Pick<Options, "include" | "exclude" | "language">,
): readonly Operation[] {
  const places = [...new Set(operations.map(({ page }) => page))];
  const isIncluded = compile(include, places, (pattern) => {
    throw new UsageError((texts) => texts.includeUnmatched(pattern));
  });
  // A page that does not exist is left out already, so that this is a warning, as in wechatpay-codegen.
  const isExcluded = compile(exclude, places, (pattern) => {
    process.stderr.write(`${textsIn(language).excludeUnmatched(pattern)}\n`);
  });
  const selected = operations.filter(({ page }) => (isIncluded?.(page) ?? true) && !isExcluded?.(page));
  if (selected.length === 0 && operations.length > 0) throw new UsageError((texts) => texts.allExcluded());
  return selected;
}

function compile(
  patterns: readonly string[] | undefined,
  places: readonly string[],
  onUnmatched: (pattern: string) => void,
): ((page: string) => boolean) | undefined {
  const matchers = patterns?.map((pattern) => {
    const isMatch = picomatch([...globsOf(pattern)]);
    const matches = (page: string) => isMatch(page);
    if (!places.some(matches)) onUnmatched(pattern);
    return matches;
  });
  return matchers && ((page) => matchers.some((matches) => matches(page)));
}

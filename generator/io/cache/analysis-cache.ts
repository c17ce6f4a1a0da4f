import type { PageFile } from "../../ir/model.ts";
import type { AnalysisCache } from "../../pipeline.ts";
import type { PageResult } from "../../read/page-result.ts";
import type { Corrections } from "../../refine/corrections.ts";
import type { Cache } from "./cache.ts";
import { hasClosedWords } from "../../ir/closed-words.ts";
import { isRecord } from "../../util/is-record.ts";
import { digest } from "./digest.ts";
import { pageKey } from "./keys.ts";

interface CachedCorrections {
  readonly key: string;
  readonly corrections: Corrections;
}

/** Caches page results and corrections: `analyze` receives those of the last run, and the cache stores those of this run. */
export function analysisCache(cache: Cache): AnalysisCache {
  return {
    async pageResults(pages, read) {
      const before = closedResults(cache.load("pages"));
      const keyed = pages.map((page) => ({ page, key: pageKey(page) }));
      const pending = keyed.flatMap(({ page, key }) => (before.has(key) ? [] : [page]));
      const fresh = await read(pending);
      const resultOf = new Map<PageFile, PageResult | undefined>(
        pending.map((page, index) => [page, fresh[index]]),
      );
      const now = new Map<string, PageResult>();
      for (const { page, key } of keyed) {
        const result = resultOf.get(page) ?? before.get(key);
        if (result) now.set(key, result);
      }
      if (pending.length > 0 || before.size > now.size) cache.keep("pages", now);
      return [...now.values()];
    },
    // Parsing the YAML of the corrections takes as long as reading ten pages.
    async corrections(files, read) {
      const key = digest(JSON.stringify(files));
      const before = cache.load<CachedCorrections>("corrections");
      if (before?.key === key) return before.corrections;
      const corrections = await read();
      cache.keep("corrections", { key, corrections } satisfies CachedCorrections);
      return corrections;
    },
  };
}

/**
 * Returns the results of pages in an entry; those that are not well-formed count as missing. Anyone who can write into the folder
 * of the cache can make an entry, and the emitter writes some words of the IR as they are.
 */
function closedResults(entry: unknown): ReadonlyMap<string, PageResult> {
  if (!(entry instanceof Map)) return new Map<string, PageResult>();
  const results = [...(entry as ReadonlyMap<unknown, unknown>)].filter(
    ([, result]) =>
      isRecord(result) && Array.isArray(result["operations"]) && result["operations"].every(hasClosedWords),
  );
  return new Map(results as [string, PageResult][]); // checked where it matters; a wrong rest fails the run
}

import type { PageFile } from "../../ir/model.ts";
import type { AnalysisCache } from "../../pipeline.ts";
import type { PageResult } from "../../read/page-result.ts";
import type { Corrections } from "../../refine/corrections.ts";
import type { Cache } from "./cache.ts";
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
      const before = cache.load<ReadonlyMap<string, PageResult>>("pages") ?? new Map<string, PageResult>();
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

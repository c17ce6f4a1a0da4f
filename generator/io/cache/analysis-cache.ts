import { serialize } from "node:v8";

import type { AnalysisCache } from "../../pipeline.ts";
import type { PageResult } from "../../read/page-result.ts";
import type { Corrections } from "../../refine/corrections.ts";
import type { Cache } from "./cache.ts";
import { hasClosedWords } from "../../ir/closed-words.ts";
import { isRecord } from "../../util/is-record.ts";
import { digest } from "./digest.ts";
import { deserializeIfWhole } from "./entry.ts";
import { pageKey } from "./keys.ts";

interface CachedCorrections {
  readonly key: string;
  readonly corrections: Corrections;
}

/** Caches page results and corrections: `analyze` receives those of the last run, and the cache stores those of this run. */
export function analysisCache(cache: Cache): AnalysisCache {
  return {
    async pageResults(pages, read) {
      const before = cachedResults(cache);
      const keyed = pages.map((page) => ({ page, key: pageKey(page) }));
      const known = new Map(keyed.map(({ key }) => [key, resultIn(before.get(key))]));
      const pending = keyed.filter(({ key }) => !known.get(key));
      const fresh = await read(pending.map(({ page }) => page));
      const freshOf = new Map(pending.map(({ key }, index) => [key, fresh[index]]));
      const now = new Map<string, Uint8Array>();
      const results = keyed.flatMap(({ key }) => {
        const result = freshOf.get(key) ?? known.get(key);
        const bytes = known.get(key) ? before.get(key) : serialize(result);
        if (bytes instanceof Uint8Array) now.set(key, bytes);
        return result ?? [];
      });
      if (pending.length > 0 || before.size > now.size) cache.keep("pages", now);
      return results;
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

/** The pages of the last run that was read, by their keys. Their results are read when they are needed. */
export type CachedPages = ReadonlyMap<string, () => PageResult | undefined>;

/** Returns the pages of the last run. */
export function cachedPages(cache: Cache): CachedPages {
  return new Map([...cachedResults(cache)].map(([key, bytes]) => [String(key), () => resultIn(bytes)]));
}

/** Returns the result of a page of the last run. */
export function cachedResult(cache: Cache, key: string): PageResult | undefined {
  return resultIn(cachedResults(cache).get(key));
}

/** Replaces the results of changed pages. */
export function replaceResults(
  cache: Cache,
  changes: readonly { readonly before: string; readonly now: string; readonly result: PageResult }[],
): void {
  const results = new Map(cachedResults(cache));
  for (const { before } of changes) results.delete(before);
  for (const { now, result } of changes) results.set(now, serialize(result));
  cache.keep("pages", results);
}

/** The results of the last run. Each is serialized by itself, so that a run reads only those it needs. */
function cachedResults(cache: Cache): ReadonlyMap<unknown, unknown> {
  const entry = cache.load("pages");
  return entry instanceof Map ? (entry as ReadonlyMap<unknown, unknown>) : new Map();
}

/**
 * Reads a result; one that is not well-formed counts as missing. Anyone who can write into the folder of the cache can make an
 * entry, and the emitter writes some words of the IR as they are.
 */
function resultIn(bytes: unknown): PageResult | undefined {
  const result = deserializeIfWhole(bytes);
  const isClosed =
    isRecord(result) && Array.isArray(result["operations"]) && result["operations"].every(hasClosedWords);
  return isClosed ? (result as unknown as PageResult) : undefined; // checked where it matters; a wrong rest fails the run
}

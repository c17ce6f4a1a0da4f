/**
 * The file `digests.json` of an output folder: what the last run wrote. With it, `check` tells a file that was edited by hand from
 * one that was generated from other pages. It is a file of its own, so that no module changes for it.
 */
import { join } from "node:path";

import type { OutputFile } from "../emit/plan.ts";
import type { Formatter } from "../pipeline.ts";
import { compareTexts } from "../util/compare.ts";
import { digest } from "./cache/digest.ts";
import { readIfThere } from "./disk.ts";

/** The path of the file below the output folder. */
export const digestsPath = "digests.json";

/** Short enough for one line a file, and long enough that no two texts share one by chance. */
const length = 16;

/**
 * Identifies a text without what formatters and line ends change: white space, commas, semicolons, parentheses, quotes,
 * the bar before the first type of a union, the stars of comment lines.
 */
export function codeDigest(text: string): string {
  return digest(text.replace(/[\s,;()'"\\|*]+/gu, "")).slice(0, length);
}

/** Makes the file for the digests of all other files, by their paths. The formatter of the project formats it like the others. */
export async function digestsFile(
  digests: ReadonlyMap<string, string>,
  formatter: Formatter | undefined,
): Promise<OutputFile> {
  const sorted = [...digests].sort(([one], [other]) => compareTexts(one, other));
  const file = { path: digestsPath, text: `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n` };
  return formatter ? formatter.format(file) : file;
}

/**
 * Reads the digests of an output folder; undefined where the file is missing. After a merge, a path may have several. Lines
 * that cannot be read, such as those of a conflict, are passed over.
 */
export function readDigests(out: string): ReadonlyMap<string, ReadonlySet<string>> | undefined {
  const text = readIfThere(join(out, digestsPath));
  if (text === undefined) return undefined;
  const digests = new Map<string, Set<string>>();
  for (const [, path = "", own = ""] of text.matchAll(/"([^"\\]+)"\s*:\s*"([\w-]{16})"/gu)) {
    const known = digests.get(path);
    if (known) known.add(own);
    else digests.set(path, new Set([own]));
  }
  return digests;
}

/** Which files a run has written, so that the next one can tell which of them it need not emit again. */
import { join } from "node:path";

import type { FilePlan, OutputFile } from "../emit/plan.ts";
import type { EmittedFiles, Formatter } from "../pipeline.ts";
import type { Cache } from "./cache/cache.ts";
import { digest } from "./cache/digest.ts";
import { fileKey } from "./cache/keys.ts";
import { codeDigest, digestsFile, digestsPath } from "./digests.ts";
import { digestAt, staleFiles } from "./output-files.ts";

/** The files of a run, by their paths below the output folder. */
export interface OutputManifest {
  /** The key of the run. */
  readonly runKey: string;
  readonly files: ReadonlyMap<string, ManifestEntry>;
}

/** A file that a run has written. */
export interface ManifestEntry {
  /** The key of the plan that the file was emitted from. */
  readonly planKey: string;
  /** The digest of the file's bytes. */
  readonly digest: string;
  /** What `digests.json` says of the file. */
  readonly codeDigest: string;
}

/** The entry of an emitted file. */
export function manifestEntry(text: string, planKey: string): ManifestEntry {
  return { planKey, digest: digest(text), codeDigest: codeDigest(text) };
}

/** What a run writes, and what its manifest says of all files of the output. */
export interface Output {
  readonly files: readonly OutputFile[];
  readonly manifest: OutputManifest;
}

/** Adds `digests.json` to the files that a run writes. @param entries those of all other files of the output */
export async function withDigests(
  runKey: string,
  files: readonly OutputFile[],
  entries: ReadonlyMap<string, ManifestEntry>,
  formatter: Formatter | undefined,
): Promise<Output> {
  const others = [...entries].filter(([path]) => path !== digestsPath);
  const digests = new Map(others.map(([path, entry]) => [path, entry.codeDigest]));
  const file = await digestsFile(digests, formatter);
  const all = new Map([...others, [digestsPath, manifestEntry(file.text, "")] as const]);
  return { files: [...files, file], manifest: { runKey, files: all } };
}

/** Whether a folder holds exactly the files that the run with this key wrote. */
export function outputMatches(out: string, runKey: string, manifest: OutputManifest | undefined): boolean {
  if (manifest?.runKey !== runKey) return false;
  const isSame = [...manifest.files].every(([path, entry]) => digestAt(join(out, path)) === entry.digest);
  return isSame && staleFiles(out, [...manifest.files.keys()]).length === 0;
}

/** Compares the plans of this run with the manifest of the last one, and writes the manifest of this one. */
export class ManifestUpdate implements EmittedFiles {
  private readonly out: string;
  private readonly options: object;
  private readonly before: ReadonlyMap<string, ManifestEntry>;
  private readonly planKeys = new Map<string, string>();

  /** @param options all that the text of a file depends on, beside its plan */
  constructor(out: string, options: object, cache: Cache) {
    this.out = out;
    this.options = options;
    this.before = cache.load<OutputManifest>("files")?.files ?? new Map<string, ManifestEntry>();
  }

  /** The paths of all files of this run. */
  get paths(): readonly string[] {
    return [...this.planKeys.keys()];
  }

  isUnchanged(plan: FilePlan): boolean {
    const planKey = fileKey(plan, this.options);
    this.planKeys.set(plan.path, planKey);
    const entry = this.before.get(plan.path);
    return entry?.planKey === planKey && digestAt(join(this.out, plan.path)) === entry.digest;
  }

  /** The entries of all files of this run, of which these were emitted and the others are unchanged. */
  entries(emitted: readonly OutputFile[]): ReadonlyMap<string, ManifestEntry> {
    const texts = new Map(emitted.map(({ path, text }) => [path, text]));
    const entries = new Map<string, ManifestEntry>();
    for (const [path, planKey] of this.planKeys) {
      const text = texts.get(path);
      const entry = text === undefined ? this.before.get(path) : manifestEntry(text, planKey);
      if (entry) entries.set(path, entry);
    }
    return entries;
  }
}

/** Which files a run has written, so that the next one can tell which of them it need not emit again. */
import { join } from "node:path";

import type { FilePlan, OutputFile } from "../emit/plan.ts";
import type { EmittedFiles } from "../pipeline.ts";
import type { Cache } from "./cache/cache.ts";
import { digest } from "./cache/digest.ts";
import { fileKey } from "./cache/keys.ts";
import { digestAt, staleFiles } from "./output.ts";

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
  private readonly cache: Cache;
  private readonly before: ReadonlyMap<string, ManifestEntry>;
  private readonly planKeys = new Map<string, string>();

  /** @param options all that the text of a file depends on, beside its plan */
  constructor(out: string, options: object, cache: Cache) {
    this.out = out;
    this.options = options;
    this.cache = cache;
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

  /** Keeps the manifest after the emitted files are written; the other files are unchanged. */
  save(runKey: string, emitted: readonly OutputFile[]): void {
    const digests = new Map(emitted.map(({ path, text }) => [path, digest(text)]));
    const files = new Map<string, ManifestEntry>();
    for (const [path, planKey] of this.planKeys) {
      const own = digests.get(path) ?? this.before.get(path)?.digest;
      if (own !== undefined) files.set(path, { planKey, digest: own });
    }
    this.cache.keep("files", { runKey, files } satisfies OutputManifest);
  }
}

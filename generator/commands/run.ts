/** The data of a run of `generate`. */
import type { Change } from "../diff/change.ts";
import type { EmitOptions } from "../emit/options.ts";
import type { Finding } from "../findings/finding.ts";
import type { Cache } from "../io/cache/cache.ts";
import { digest } from "../io/cache/digest.ts";
import type { FileDigest } from "../io/cache/keys.ts";
import type { Written } from "../io/output.ts";
import type { SourceFile } from "../io/pages.ts";
import type { ProjectFormatter } from "../io/prettier.ts";
import type { Selection } from "../io/select.ts";
import type { SourceSummary } from "../io/sources.ts";
import type { TextFile } from "../refine/corrections.ts";
import type { Options } from "./options.ts";
import { report, reportSources, type Stages } from "./report.ts";

/** What a run depends on, beside the code and the pages. */
export interface RunSettings {
  readonly specs: string;
  readonly out: string;
  readonly selection: Selection;
  readonly corrections: readonly TextFile[];
  /** How the files are emitted, but for the folder of the pages. */
  readonly emitOptions: EmitOptions;
  readonly formatter: ProjectFormatter | undefined;
  /** All of them, and what else the run depends on, as plain data. */
  readonly values: object;
}

/** All that a run depends on, beside the code. */
export interface RunInputs extends RunSettings {
  readonly files: readonly SourceFile[];
  /** The folders that contain them. */
  readonly folders: readonly string[];
  readonly digests: readonly FileDigest[];
  /** A digest of all of them. */
  readonly key: string;
}

/** What the next run needs to know of a run. */
export interface RunRecord {
  readonly key: string;
  readonly summary: SourceSummary;
  readonly findings: readonly Finding[];
  /** The corrections of the run. */
  readonly corrections: readonly TextFile[];
  /** Whether findings failed the run: then the output holds the files of an earlier run. */
  readonly isFailed: boolean;
}

/** What every step of a run needs. */
export interface RunContext {
  readonly options: Options;
  readonly cache: Cache;
  readonly stages: Stages;
}

/** The outcome of a run. */
export interface Outcome {
  readonly findings: readonly Finding[];
  /** Undefined where findings failed the run. */
  readonly written: Written | undefined;
  /** What has changed since the last run; undefined where that is not known. */
  readonly changes?: readonly Change[] | undefined;
}

/** Identifies what a run depends on, beside the code and the pages. */
export function settingsKey({ values }: RunSettings): string {
  return digest(JSON.stringify(values));
}

/** Reports what the last run reported. It loads no package. */
export async function repeatReport(last: RunRecord, { options, stages }: RunContext): Promise<Outcome> {
  reportSources(last.summary, stages);
  await report(last.findings, options, process.stderr);
  if (last.isFailed) return { findings: last.findings, written: undefined };
  stages.done("write", stages.texts.nothingChanged());
  return { findings: last.findings, written: { changed: [], removed: [] } };
}

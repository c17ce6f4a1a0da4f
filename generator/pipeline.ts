/**
 * The passes in their order. Every command and every function of index.ts runs them here:
 *
 * - `analyze`: read each page → join the readings → correct and refine → lint. It gives the model of the API.
 * - `emit`: plan the files of the client → emit each.
 * - `importPages`: read → correct and refine, for the findings alone → write canonical pages.
 * - `toOpenApi` and `toIr`: the model as a document.
 *
 * A pass whose packages take long to load is imported when it has work. No pass reads or writes files: `io/` does that,
 * and gives `analyze` and `emit` what earlier runs kept.
 */
import { planFiles, type EmitInput, type EmitOptions, type FilePlan, type OutputFile } from "./emit/plan.ts";
import { hasErrors, sortFindings, type Finding, type Rule } from "./findings/finding.ts";
import type { Alias, Coverage, Operation, PageFile } from "./ir/model.ts";
import { sectionOf } from "./ir/operation.ts";
import { walkOperation } from "./ir/walk.ts";
import type { Stray } from "./lint/samples.ts";
import type { OpenApiDocument } from "./openapi/document.ts";
import { joinPageResults, type PageResult } from "./read/page-result.ts";
import type { Corrections, TextFile } from "./refine/corrections.ts";
import { joinCorrections, noCorrections, relaxCorrections } from "./refine/join-corrections.ts";
import { dropInvalidPaths } from "./refine/path.ts";
import { refine, type ApiModel } from "./refine/refine.ts";
import { reportUnknown } from "./refine/support.ts";

/** Called after each page or file of a long pass. */
export type Progress = (done: number, all: number) => void;

/** Readings and corrections that earlier runs kept. Each function gives what is kept, and calls `read` for the rest. */
export interface AnalysisCache {
  readings(
    pages: readonly PageFile[],
    read: (pages: readonly PageFile[]) => Promise<readonly PageResult[]>,
  ): Promise<readonly PageResult[]>;
  corrections(files: readonly TextFile[], read: () => Promise<Corrections>): Promise<Corrections>;
}

export interface AnalyzeOptions {
  /**
   * The project's corrections, applied after those that come with the generator; `false` applies none at all.
   * Default `[]`.
   */
  readonly corrections?: readonly TextFile[] | false;
  /** Whether to also hold samples, examples and tables against each other. It takes longer and uses no cache. Default `false`. */
  readonly lint?: boolean;
  /** Whether a page, by its place in the tree, is part of the run. Corrections of other pages need not apply. */
  readonly isSelected?: (place: string) => boolean;
  readonly cache?: AnalysisCache;
  readonly progress?: Progress;
}

/** Reads pages and corrects and refines what they say. Problems of the pages are among the findings of the model. */
export async function analyze(pages: readonly PageFile[], options: AnalyzeOptions = {}): Promise<ApiModel> {
  const { lint = false, isSelected = () => true, progress } = options;
  const cache = lint ? undefined : options.cache;
  const read = (pending: readonly PageFile[]) => readEach(pending, { samples: lint, progress });
  const readings = await (cache ? cache.readings(pages, read) : read(pages));
  const corrections = relaxCorrections(await readCorrections(options.corrections, cache), isSelected);
  const model = refine(joinPageResults(readings), corrections);
  return lint ? addLintFindings(model) : model;
}

/** Files that an earlier run has emitted. */
export interface EmittedFiles {
  /** Whether the output still holds the file of a plan. Called once for each plan, in the order of the files. */
  isUnchanged(plan: FilePlan): boolean;
}

/** A thread that emits files beside this one. */
export interface Emitter {
  /** Gives or resolves to undefined where this thread is to emit the files. */
  emit(
    plans: readonly FilePlan[],
    options: EmitOptions,
  ): Promise<readonly OutputFile[] | undefined> | undefined;
}

export interface EmitPassOptions extends EmitOptions {
  /** Files that need not be emitted again. */
  readonly emitted?: EmittedFiles;
  readonly emitter?: Emitter | undefined;
  readonly progress?: Progress;
}

/** Emits the client: a module for each URL or event, the indexes over them, and the lock of their names. */
export async function emit(model: EmitInput, options: EmitPassOptions = {}): Promise<readonly OutputFile[]> {
  const { runtime, emitted, emitter, progress } = options;
  const emitOptions = runtime === undefined ? {} : { runtime };
  const plans = planFiles(model).filter((plan) => !emitted?.isUnchanged(plan));
  const files = plans.length > 0 ? await emitter?.emit(plans, emitOptions) : [];
  return files ?? emitFiles(plans, emitOptions, progress);
}

export async function emitFiles(
  plans: readonly FilePlan[],
  options: EmitOptions,
  progress?: Progress,
): Promise<readonly OutputFile[]> {
  const { emitFile } = await loadEmitter();
  const files: OutputFile[] = [];
  for (const plan of plans) {
    files.push(await emitFile(plan, options));
    progress?.(files.length, plans.length);
  }
  return files;
}

/** Loads ts-morph and prettier, which takes longer than reading a page. */
export function loadEmitter(): Promise<typeof import("./emit/file.ts")> {
  return import("./emit/file.ts");
}

export interface ImportResult {
  /** Empty where a finding is an error. */
  readonly files: readonly OutputFile[];
  readonly findings: readonly Finding[];
}

/**
 * Writes canonical pages from pages of any form. Errors of a page stay in the canonical page, since corrections are applied
 * when the client is generated; those that corrections do not resolve are reported here.
 */
export async function importPages(
  pages: readonly PageFile[],
  { corrections: files = [], progress }: { corrections?: readonly TextFile[]; progress?: Progress } = {},
): Promise<ImportResult> {
  const { straysOf } = await import("./lint/samples.ts");
  const strays: Stray[] = [];
  const readings = await readEach(pages, { samples: true, progress }, (reading) => {
    strays.push(...reading.operations.flatMap(straysOf));
    return { ...reading, operations: reading.operations.map(({ samples: _, ...operation }) => operation) };
  });
  const joined = joinPageResults(readings);
  const model = refine({ ...joined, findings: [] }, await readCorrections(files));
  const findings = [...joined.findings];
  reportUnknown(joined.operations, findings);
  findings.push(
    ...model.findings.filter(({ severity, rule }) => severity === "error" && !resolvedLater.has(rule)),
    ...strays.filter((stray) => !isDescribed(stray, model.operations)).map((stray) => stray.finding),
  );
  const sorted = sortFindings(findings);
  if (hasErrors(sorted)) return { files: [], findings: sorted };
  // The path names the file to write, so pages with an invalid path are left out.
  const [operations, aliases] = [
    dropInvalidPaths(joined.operations, []),
    dropInvalidPaths(joined.aliases, []),
  ];
  const { writePages } = await import("./write/write.ts");
  return { files: writePages(operations, aliases), findings: sorted };
}

/** Writes an OpenAPI 3.1 document of operations. */
export async function toOpenApi(operations: readonly Operation[]): Promise<OpenApiDocument> {
  return (await import("./openapi/document.ts")).toOpenApi(operations);
}

/** The document that ir.schema.json describes. */
export interface IrDocument {
  readonly operations: readonly Operation[];
  readonly aliases: readonly Alias[];
  readonly coverage: Coverage;
}

/** The IR without the names that only the emitter needs. */
export function toIr({ operations, moved, coverage }: ApiModel): IrDocument {
  return { operations: operations.map(({ names: _, ...operation }) => operation), aliases: moved, coverage };
}

async function readEach(
  pages: readonly PageFile[],
  { samples, progress }: { samples: boolean; progress: Progress | undefined },
  convert: (reading: PageResult) => PageResult = (reading) => reading,
): Promise<readonly PageResult[]> {
  if (pages.length === 0) return [];
  const { readPage } = await import("./read/read.ts");
  return pages.map((page, index) => {
    const reading = convert(readPage(page, { samples }));
    progress?.(index + 1, pages.length);
    return reading;
  });
}

async function readCorrections(
  files: readonly TextFile[] | false = [],
  cache?: AnalysisCache,
): Promise<Corrections> {
  if (files === false) return noCorrections;
  const read = async () => {
    const { baseCorrections } = await import("./corrections/base.ts");
    if (files.length === 0) return joinCorrections(baseCorrections, noCorrections);
    const { readAllCorrections } = await import("./refine/corrections.ts");
    return joinCorrections(baseCorrections, readAllCorrections(files));
  };
  return cache ? cache.corrections(files, read) : read();
}

async function addLintFindings(model: ApiModel): Promise<ApiModel> {
  const { lintOperations } = await import("./lint/lint.ts");
  return { ...model, findings: sortFindings([...model.findings, ...lintOperations(model)]) };
}

/** A canonical page records unknown marks, and a correction of that page adds a missing encryption mark. */
const resolvedLater: ReadonlySet<string> = new Set<Rule>(["marks-unsettled", "encryption-unmarked"]);

/** Whether a correction adds the field that a sample has and the page lacks. */
function isDescribed({ page, section, path }: Stray, operations: readonly Operation[]): boolean {
  const operation = operations.find((one) => one.page === page && sectionOf(one) === section);
  return operation !== undefined && [...walkOperation(operation)].some(([one]) => one === path);
}

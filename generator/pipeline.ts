/**
 * The passes in order. Every command and every function of index.ts runs them here:
 *
 * - `analyze`: read each page → join the results → correct and refine → lint. It returns the model of the API.
 * - `emit`: plan the files of the client → emit each.
 * - `importPages`: read → correct and refine (for the findings only) → write canonical pages.
 * - `toOpenApi` and `toIr`: convert the model to a document.
 *
 * A pass whose packages are slow to load is imported only when it has work. No pass reads or writes files: `io/` does, and
 * passes the results of earlier runs to `analyze` and `emit`.
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

/** Page results and corrections of earlier runs. Each function returns cached results, and calls `read` for the others. */
export interface AnalysisCache {
  pageResults(
    pages: readonly PageFile[],
    read: (pages: readonly PageFile[]) => Promise<readonly PageResult[]>,
  ): Promise<readonly PageResult[]>;
  corrections(files: readonly TextFile[], read: () => Promise<Corrections>): Promise<Corrections>;
}

/** Options of `analyze`. */
export interface AnalyzeOptions {
  /**
   * The corrections of the project. They apply after the corrections of the generator; `false` disables both.
   * Default `[]`.
   */
  readonly corrections?: readonly TextFile[] | false;
  /** Whether to compare samples, examples and tables with each other. It takes longer and uses no cache. Default `false`. */
  readonly lint?: boolean;
  /** Whether a page, by its place in the tree, is part of the run. Corrections of other pages are not reported as stale. */
  readonly isSelected?: (place: string) => boolean;
  readonly cache?: AnalysisCache;
  readonly progress?: Progress;
}

/** Reads pages, applies corrections, and refines the result. The findings of the model report what is wrong with the pages. */
export async function analyze(pages: readonly PageFile[], options: AnalyzeOptions = {}): Promise<ApiModel> {
  const { lint = false, isSelected = () => true, progress } = options;
  const cache = lint ? undefined : options.cache;
  const read = (pending: readonly PageFile[]) => readEach(pending, { samples: lint, progress });
  const results = await (cache ? cache.pageResults(pages, read) : read(pages));
  const corrections = relaxCorrections(await readCorrections(options.corrections, cache), isSelected);
  const model = refine(joinPageResults(results), corrections);
  return lint ? addLintFindings(model) : model;
}

/** Files that an earlier run has emitted. */
export interface EmittedFiles {
  /** Whether the output still holds the file of a plan. Called once for each plan, in the order of the files. */
  isUnchanged(plan: FilePlan): boolean;
}

/** A worker that emits files. */
export interface Emitter {
  /** Emits the files; returns or resolves to undefined if the caller has to emit them itself. */
  emit(
    plans: readonly FilePlan[],
    options: EmitOptions,
  ): Promise<readonly OutputFile[] | undefined> | undefined;
}

/** Options of `emit`. */
export interface EmitPassOptions extends EmitOptions {
  /** Files that need not be emitted again. */
  readonly emitted?: EmittedFiles;
  readonly emitter?: Emitter | undefined;
  readonly progress?: Progress;
}

/** Emits the client: a module for each URL or event, the indexes over them, and the lock of their names. */
export async function emit(model: EmitInput, options: EmitPassOptions = {}): Promise<readonly OutputFile[]> {
  const { emitted, emitter, progress, ...emitOptions } = options;
  const plans = planFiles(model).filter((plan) => !emitted?.isUnchanged(plan));
  const files = plans.length > 0 ? await emitter?.emit(plans, emitOptions) : [];
  return files ?? emitFiles(plans, emitOptions, progress);
}

/** Emits the planned files on this thread. */
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

/** The result of `importPages`. */
export interface ImportResult {
  /** The canonical pages; empty if a finding is an error. */
  readonly files: readonly OutputFile[];
  readonly findings: readonly Finding[];
}

/**
 * Writes canonical pages from pages of any form. Mistakes of a page stay in its canonical page, because corrections apply
 * when the client is generated. It reports the errors that no correction resolves.
 */
export async function importPages(
  pages: readonly PageFile[],
  { corrections: files = [], progress }: { corrections?: readonly TextFile[]; progress?: Progress } = {},
): Promise<ImportResult> {
  const { straysOf } = await import("./lint/samples.ts");
  const strays: Stray[] = [];
  const results = await readEach(pages, { samples: true, progress }, (result) => {
    strays.push(...result.operations.flatMap(straysOf));
    return { ...result, operations: result.operations.map(({ samples: _, ...operation }) => operation) };
  });
  const joined = joinPageResults(results);
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

/** Converts operations to an OpenAPI 3.1 document. */
export async function toOpenApi(operations: readonly Operation[]): Promise<OpenApiDocument> {
  return (await import("./openapi/document.ts")).toOpenApi(operations);
}

/** The document that ir.schema.json describes. */
export interface IrDocument {
  readonly operations: readonly Operation[];
  readonly aliases: readonly Alias[];
  readonly coverage: Coverage;
}

/** Converts a model to the IR, without the names that only `emit` needs. */
export function toIr({ operations, moved, coverage }: ApiModel): IrDocument {
  return { operations: operations.map(({ names: _, ...operation }) => operation), aliases: moved, coverage };
}

async function readEach(
  pages: readonly PageFile[],
  { samples, progress }: { samples: boolean; progress: Progress | undefined },
  convert: (result: PageResult) => PageResult = (result) => result,
): Promise<readonly PageResult[]> {
  if (pages.length === 0) return [];
  const { readPage } = await import("./read/read.ts");
  return pages.map((page, index) => {
    const result = convert(readPage(page, { samples }));
    progress?.(index + 1, pages.length);
    return result;
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

/** Errors that `import` does not report: corrections of the canonical page add unknown or missing marks. */
const resolvedLater: ReadonlySet<string> = new Set<Rule>(["marks-unsettled", "encryption-unmarked"]);

/** Whether a correction adds the field that a sample has and the page lacks. */
function isDescribed({ page, section, path }: Stray, operations: readonly Operation[]): boolean {
  const operation = operations.find((one) => one.page === page && sectionOf(one) === section);
  return operation !== undefined && [...walkOperation(operation)].some(([one]) => one === path);
}

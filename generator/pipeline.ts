/**
 * The passes in order. Every command and every function of index.ts runs them here:
 *
 * - `analyze`: read each page → join the results → correct and refine → lint. It returns the model of the API.
 * - `emit`: plan the files of the client → emit each.
 * - `importPages`: read → correct and refine (for the findings only) → write canonical pages.
 * - `toOpenApi`, `toIr`, `toSkill` and `toEndpointPage`: convert the model to documents.
 *
 * A pass whose packages are slow to load is imported only when it has work. No pass reads or writes files: `io/` does, and
 * passes the results of earlier runs to `analyze` and `emit`.
 */
import type { EmitOptions } from "./emit/options.ts";
import { indexLists, type IndexLists } from "./emit/index-lists.ts";
import { planChange } from "./emit/plan-change.ts";
import { planFiles, type EmitInput, type FilePlan, type OutputFile } from "./emit/plan.ts";
import { hasErrors, sortFindings, type Finding, type Rule } from "./findings/finding.ts";
import type { Alias, Coverage, Operation, PageFile } from "./ir/model.ts";
import { sectionOf } from "./ir/operation.ts";
import { walkOperation } from "./ir/walk.ts";
import type { Stray } from "./lint/samples.ts";
import type { OpenApiDocument } from "./openapi/document.ts";
import { joinPageResults, type PageResult, type ReadOptions } from "./read/page-result.ts";
import { refineChange, refinedFactsOf, type RefinedFacts } from "./refine/change.ts";
import type { Corrections, TextFile } from "./refine/corrections.ts";
import { joinCorrections, noCorrections, relaxCorrections } from "./refine/join-corrections.ts";
import { dropInvalidPaths } from "./refine/path.ts";
import { refine, type ApiModel } from "./refine/refine.ts";
import { reportUnknown } from "./refine/support.ts";
import type { SkillInput } from "./skill/skill.ts";
import type { Language } from "./util/language.ts";

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
  /**
   * `remark` parses every part of each page by remark, `own` only what is not of the usual form; the result is the same.
   * Default `own`.
   */
  readonly parser?: ReadOptions["parser"];
  /** Whether a page, by its place in the tree, is part of the run. Corrections of other pages are not reported as stale. */
  readonly isSelected?: (place: string) => boolean;
  readonly cache?: AnalysisCache;
  /** Reads a half of many pages. */
  readonly helper?: Helper | undefined;
  readonly progress?: Progress;
}

/** Reads pages, applies corrections, and refines the result. The findings of the model report what is wrong with the pages. */
export async function analyze(pages: readonly PageFile[], options: AnalyzeOptions = {}): Promise<ApiModel> {
  const { lint = false, parser, isSelected = () => true } = options;
  const cache = lint ? undefined : options.cache;
  const read = (pending: readonly PageFile[]) =>
    readShared(pending, { samples: lint, ...(parser && { parser }) }, options);
  const results = await (cache ? cache.pageResults(pages, read) : read(pages));
  const corrections = relaxCorrections(await readCorrections(options.corrections, cache), isSelected);
  const model = refine(joinPageResults(results), corrections);
  return lint ? addLintFindings(model) : model;
}

/** The change of some pages: what an earlier run read of them, and what they are now. */
export interface PageChange {
  readonly before: readonly PageResult[];
  readonly after: readonly PageFile[];
  /** Of the earlier run: all findings, and what it kept of all pages. */
  readonly findings: readonly Finding[];
  readonly facts: ModelFacts;
}

/** The changed pages alone, in a model of all pages. */
export interface AnalyzedChange {
  readonly results: readonly PageResult[];
  /** All findings, of all pages. */
  readonly findings: readonly Finding[];
  /** The files that depend on the changed pages. */
  readonly plans: readonly FilePlan[];
}

/** What a run keeps of the model of all pages for `analyzeChange`. */
export interface ModelFacts {
  readonly refined: RefinedFacts;
  /** Returns the contents of the indexes; undefined if they are unknown. Called when one of them changes. */
  readonly lists: () => IndexLists | undefined;
}

/** Returns what `analyzeChange` needs of a model. */
export function factsOf(model: ApiModel): ModelFacts {
  return { refined: refinedFactsOf(model), lists: () => indexLists(model) };
}

/**
 * Analyzes changed pages without the others. Returns undefined if the change affects other pages or the names of operations; then
 * all pages have to be analyzed.
 */
export async function analyzeChange(
  { before, after, findings, facts }: PageChange,
  options: Omit<AnalyzeOptions, "lint">,
): Promise<AnalyzedChange | undefined> {
  const results = await readAll(after, { samples: false }, options.progress);
  const { isSelected = () => true, cache } = options;
  const corrections = relaxCorrections(await readCorrections(options.corrections, cache), isSelected);
  const [old, now] = [joinPageResults(before), joinPageResults(results)];
  const change = refineChange({ before: old, after: now, findings }, corrections, facts.refined);
  const plans = change && planChange(change.before, change.after, facts.lists);
  return plans && { results, findings: change.findings, plans };
}

/** Files that an earlier run has emitted. */
export interface EmittedFiles {
  /** Whether the output still holds the file of a plan. Called once for each plan, in the order of the files. */
  isUnchanged(plan: FilePlan): boolean;
}

/** Does a part of the work of a pass, such as another thread. It resolves to undefined if the caller has to do that part itself. */
export interface Helper {
  read(pages: readonly PageFile[], options: ReadOptions): Promise<readonly PageResult[] | undefined>;
  emit(plans: readonly FilePlan[], options: EmitOptions): Promise<readonly OutputFile[] | undefined>;
}

/** With more pages or files than these, the helper does a half of them. */
const MANY = 32;

/** Formats emitted files by the rules of a project. */
export interface Formatter {
  format(file: OutputFile): Promise<OutputFile>;
}

/** Options of `emit`. */
export interface EmitPassOptions extends EmitOptions {
  /** Files that need not be emitted again. */
  readonly emitted?: EmittedFiles;
  /** Emits all files, or a half of many. */
  readonly helper?: Helper | undefined;
  readonly formatter?: Formatter | undefined;
  readonly progress?: Progress;
}

/** Emits the client: a module for each URL or event, the indexes over them, and the lock of their names. */
export async function emit(model: EmitInput, options: EmitPassOptions = {}): Promise<readonly OutputFile[]> {
  const { emitted, ...others } = options;
  return emitPlans(
    planFiles(model).filter((plan) => !emitted?.isUnchanged(plan)),
    others,
  );
}

/** Emits planned files, with the helper if there is one, and formats them. */
export async function emitPlans(
  plans: readonly FilePlan[],
  { formatter, ...others }: Omit<EmitPassOptions, "emitted">,
): Promise<readonly OutputFile[]> {
  const files = await emitShared(plans, others);
  return formatter ? formatFiles(files, formatter) : files;
}

async function emitShared(
  plans: readonly FilePlan[],
  { helper, progress, ...emitOptions }: Omit<EmitPassOptions, "emitted" | "formatter">,
): Promise<readonly OutputFile[]> {
  if (helper === undefined || plans.length === 0) return emitFiles(plans, emitOptions, progress);
  const middle = plans.length > MANY ? Math.ceil(plans.length / 2) : 0;
  const [own, others] = [plans.slice(0, middle), plans.slice(middle)];
  const emitting = helper.emit(others, emitOptions);
  const files = await emitFiles(own, emitOptions, (done) => progress?.(done, plans.length));
  return [...files, ...((await emitting) ?? (await emitFiles(others, emitOptions)))];
}

async function formatFiles(files: readonly OutputFile[], formatter: Formatter): Promise<OutputFile[]> {
  const formatted: OutputFile[] = [];
  for (const file of files) formatted.push(await formatter.format(file));
  return formatted;
}

/** Emits the planned files on this thread. */
export async function emitFiles(
  plans: readonly FilePlan[],
  options: EmitOptions,
  progress?: Progress,
): Promise<readonly OutputFile[]> {
  if (plans.length === 0) return [];
  const { emitFile } = await loadEmitter();
  const files: OutputFile[] = [];
  for (const plan of plans) {
    files.push(emitFile(plan, options));
    progress?.(files.length, plans.length);
  }
  return files;
}

/** Loads ts-morph, which takes longer than reading a page. */
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
  const results = await readAll(pages, { samples: true }, progress, (result) => {
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

/** Writes the skill for coding assistants: Markdown files about the operations, and how a program calls them. */
export async function toSkill(input: SkillInput): Promise<OutputFile[]> {
  return (await import("./skill/skill.ts")).skillFiles(input);
}

/** Writes a Markdown page with all operations of an IR by product. */
export async function toEndpointPage(operations: readonly Operation[], language: Language): Promise<string> {
  return (await import("./skill/endpoint-page.ts")).endpointPage(operations, language);
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

/** Reads pages, and lets the helper read a half of many. */
export async function readShared(
  pages: readonly PageFile[],
  options: ReadOptions,
  { helper, progress }: Pick<AnalyzeOptions, "helper" | "progress">,
): Promise<readonly PageResult[]> {
  if (helper === undefined || pages.length <= MANY) return readAll(pages, options, progress);
  const middle = Math.ceil(pages.length / 2);
  const others = pages.slice(middle);
  const reading = helper.read(others, options);
  const results = await readAll(pages.slice(0, middle), options, (done) => progress?.(done, pages.length));
  return [...results, ...((await reading) ?? (await readAll(others, options)))];
}

/** Reads pages on this thread. */
export async function readAll(
  pages: readonly PageFile[],
  options: ReadOptions,
  progress?: Progress,
  convert: (result: PageResult) => PageResult = (result) => result,
): Promise<readonly PageResult[]> {
  if (pages.length === 0) return [];
  const { readCanonicalPage } = await import("./read/read-page.ts");
  const results: PageResult[] = [];
  for (const page of pages) {
    // remark takes longer to load than to read a page, so that it is loaded for the first page that needs it.
    const result =
      (options.parser === "remark" ? undefined : readCanonicalPage(page, options)) ??
      (await import("./read/read.ts")).readPage(page, options);
    results.push(convert(result));
    progress?.(results.length, pages.length);
  }
  return results;
}

/** Reads the corrections of a project and joins them with those of the generator; `false` for none at all. */
export async function readCorrections(
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

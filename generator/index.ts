/**
 * The library: pages in, the client or documents out. The functions read and write no files.
 *
 * @example
 * ```ts
 * const model = await analyze([{ path: "a.md", page: "openapi/v3/demo/a.md", text }]);
 * if (!hasErrors(model.findings)) console.log(await emit(model, { runtime: "wechatpay-ts/runtime" }));
 * ```
 */
export {
  analyze,
  emit,
  importPages,
  toIr,
  toOpenApi,
  type AnalysisCache,
  type AnalyzeOptions,
  type EmitPassOptions,
  type EmittedFiles,
  type Emitter,
  type ImportResult,
  type IrDocument,
  type Progress,
} from "./pipeline.ts";
export type { EmitInput, EmitOptions, FilePlan, OutputFile } from "./emit/plan.ts";
export type { OpenApiDocument } from "./openapi/document.ts";
export type { TextFile } from "./refine/corrections.ts";
export type { ApiModel } from "./refine/refine.ts";
export type {
  Alias,
  Coverage,
  Endpoint,
  Field,
  Json,
  Method,
  NamedAlias,
  NamedEndpoint,
  NamedNotification,
  NamedOperation,
  Notification,
  Operation,
  PageFile,
} from "./ir/model.ts";
export { hasErrors, type Finding, type Rule, type Severity } from "./findings/finding.ts";
export { formatFinding, printable } from "./findings/format.ts";
export type { Language } from "./util/language.ts";

/** `wechatpay-codegen.config.js`: defaults for the options of the command line. Paths are relative to that file. */
export interface Config {
  /** The folder of pages. Default `specs`. */
  readonly specs?: string;
  /** The folder of the client. Default `generated`. */
  readonly out?: string;
  /** Patterns of the pages to read, by their places below `specs`: `openapi/v3/pay/**`. Default: all. */
  readonly include?: readonly string[];
  /** Patterns of the pages to leave out, of those. */
  readonly exclude?: readonly string[];
  /** The corrections file. Default: `corrections.yaml` beside the pages. */
  readonly corrections?: string;
  /** The lowest severity of a finding that fails a run. Default `error`. */
  readonly failOn?: "error" | "warn";
  /** The folder where `generate` keeps data for later runs; `false` keeps nothing. */
  readonly cache?: string | false;
}

/** Gives a configuration its type. */
export function defineConfig(config: Config): Config {
  return config;
}

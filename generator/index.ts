/**
 * The library: it converts pages to the client or to documents. Its functions do not read or write files.
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
export { formatFinding } from "./findings/format.ts";
export { printable } from "./util/printable.ts";
export type { Language } from "./util/language.ts";

/** `wechatpay-codegen.config.js`: defaults for the options of the command line. Paths are relative to that file. */
export interface Config {
  /** The folder of pages. Default `specs`. */
  readonly specs?: string;
  /** The folder of the client. Default `generated`. */
  readonly out?: string;
  /** Patterns of the pages to read, by their places below `specs`: `openapi/v3/pay/**`. Default: all. */
  readonly include?: readonly string[];
  /** Patterns of the included pages to leave out. */
  readonly exclude?: readonly string[];
  /** The corrections file. Default: `corrections.yaml` beside the pages. */
  readonly corrections?: string;
  /** The lowest severity of a finding that fails a run. Default `error`. */
  readonly failOn?: "error" | "warn";
  /** The cache folder of `generate`; `false` disables the cache. Default: `node_modules/.cache/wechatpay-codegen`. */
  readonly cache?: string | false;
  /**
   * Whether the enums of responses and notifications have the documented values only: an exhaustive `switch` compiles, and
   * validators report other values. Default `false`.
   */
  readonly closedEnums?: boolean;
}

/** Returns the configuration unchanged. It exists so that editors check and complete the options. */
export function defineConfig(config: Config): Config {
  return config;
}

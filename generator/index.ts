/**
 * The library: it converts pages to the client or to documents. Its functions do not read or write files.
 *
 * @example
 * ```ts
 * const model = await analyze([{ path: "a.md", page: "openapi/v3/demo/a.md", text }]);
 * if (!hasErrors(model.findings)) console.log(await emit(model, { runtime: "wechatpay-ts/runtime" }));
 * ```
 */
import type { LevelOverrides } from "./diff/diff.ts";
import type { ImportExtension } from "./emit/options.ts";

export {
  analyze,
  emit,
  importPages,
  toIr,
  toEndpointPage,
  toOpenApi,
  toSkill,
  type AnalysisCache,
  type AnalyzeOptions,
  type EmitPassOptions,
  type EmittedFiles,
  type Helper,
  type Formatter,
  type ImportResult,
  type IrDocument,
  type Progress,
} from "./pipeline.ts";
export { diffPages, type DiffPagesOptions, type DiffResult, type DiffSide } from "./diff-pages.ts";
export type { Change, Level, Rule as ChangeRule } from "./diff/change.ts";
export type { LevelOverrides } from "./diff/diff.ts";
export type { EmitOptions, ImportExtension } from "./emit/options.ts";
export type { EmitInput, FilePlan, OutputFile } from "./emit/plan.ts";
export type { OpenApiDocument } from "./openapi/document.ts";
export type { TextFile } from "./refine/corrections.ts";
export type { ApiModel } from "./refine/refine.ts";
export type {
  Alias,
  Coverage,
  Endpoint,
  Field,
  Json,
  NamedAlias,
  NamedEndpoint,
  NamedNotification,
  NamedOperation,
  Notification,
  Operation,
  PageFile,
} from "./ir/model.ts";
export type { SkillInput } from "./skill/skill.ts";
export type { Method } from "./ir/method.ts";
export { hasErrors, type Finding, type Rule, type Severity } from "./findings/finding.ts";
export { formatFinding } from "./findings/format.ts";
export { printable } from "./util/printable.ts";
export type { Language } from "./util/language.ts";

/**
 * The default export of `wechatpay-codegen.config.ts` (`.mts`, `.js`, `.mjs`), or `wechatpay-codegen.config.json`: defaults for
 * the options of the command line. Paths are relative to that file.
 */
export interface Config {
  /** The name of the client, for `--client` and messages: letters and digits, with `.`, `_` or `-` between them. */
  readonly name?: string | undefined;
  /** The folder of pages. Default `specs`. */
  readonly specs?: string | undefined;
  /** The folder of the client. Default `generated`. */
  readonly out?: string | undefined;
  /**
   * The folder of a skill for coding assistants: `generate` writes it, and `check` compares it. Default: none.
   */
  readonly skill?: string | undefined;
  /** Patterns of the pages to read, by their places below `specs`: `openapi/v3/pay/**`. Default: all. */
  readonly include?: readonly string[] | undefined;
  /** Patterns of the included pages to leave out. */
  readonly exclude?: readonly string[] | undefined;
  /** The corrections file. Default: `corrections.yaml` beside the pages. */
  readonly corrections?: string | undefined;
  /**
   * Lines below the banner of every generated module. A line that is a comment is written unchanged (`// @ts-nocheck`, a block
   * comment with `eslint-disable`), any other line as a comment. Default: none.
   */
  readonly header?: string | readonly string[] | undefined;
  /**
   * `"prettier"`: the project's own prettier formats the output, with the configuration that it has for each file. Default:
   * the layout of prettier with lines of 110 columns.
   */
  readonly format?: "prettier" | undefined;
  /** The lowest severity of a finding that fails a run. Default `error`. */
  readonly failOn?: "error" | "warn" | undefined;
  /** The ignore file of `diff`: changes that are accepted, each with a reason. Default: none. */
  readonly ignore?: string | undefined;
  /** The levels of changes for `diff` and `changelog` that differ from the usual ones: `{ "field-removed": "behaviour" }`. */
  readonly levels?: LevelOverrides | undefined;
  /** The cache folder of `generate`; `false` disables the cache. Default: `node_modules/.cache/wechatpay-codegen`. */
  readonly cache?: string | false | undefined;
  /** How the emitted modules import each other: `./a.ts`, `./a.js` or `./a`. Default `.ts`. */
  readonly importExtension?: ImportExtension | undefined;
  /**
   * Whether the enums of responses and notifications have the documented values only: an exhaustive `switch` compiles, and
   * validators report other values. Default `false`.
   */
  readonly closedEnums?: boolean | undefined;
}

/** One client of a configuration with several. The folders of two clients must not overlap. */
export interface ClientConfig extends Config {
  readonly name: string;
}

/**
 * Returns the configuration unchanged: one client, or a list of clients. It exists so that editors check and complete the
 * options.
 *
 * @example
 * ```ts
 * export default defineConfig([
 *   { name: "pay", out: "src/pay", include: ["openapi/v3/pay/**"] },
 *   { name: "brand", out: "src/brand", include: ["openapi/brand/**"] },
 * ]);
 * ```
 */
export function defineConfig(config: Config): Config;
export function defineConfig(clients: readonly ClientConfig[]): readonly ClientConfig[];
export function defineConfig(config: Config | readonly ClientConfig[]): Config | readonly ClientConfig[] {
  return config;
}

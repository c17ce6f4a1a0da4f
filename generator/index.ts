/** The passes, in order: read what the pages say, refine what they mean, emit the client or write canonical pages. */
import type { OutputFile } from "./emit/emit.ts";
import { lintOperations } from "./lint/lint.ts";
import { straysOf, type Stray } from "./lint/samples.ts";
import type { Operation, PageFile } from "./ir/model.ts";
import { walkOperation } from "./ir/walk.ts";
import { sectionOf } from "./ir/operation.ts";
import { baseCorrections } from "./corrections/base.ts";
import { hasErrors, sortFindings, type Finding, type Rule } from "./findings/finding.ts";
import { readPage, readPages } from "./read/read.ts";
import { joinReadings, type Reading } from "./read/reading.ts";
import { readAllCorrections, type TextFile } from "./refine/corrections.ts";
import { joinCorrections, noCorrections } from "./refine/join-corrections.ts";
import { dropInvalidPaths } from "./refine/path.ts";
import { settle, type Understood } from "./refine/settle.ts";
import { reportUnknown } from "./refine/support.ts";
import { writePages } from "./write/write.ts";

export { emit, type OutputFile } from "./emit/emit.ts";
export { toOpenApi, type OpenApiDocument } from "./openapi/document.ts";
export type { TextFile } from "./refine/corrections.ts";
export type { Understood } from "./refine/settle.ts";
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
export {
  formatFinding,
  hasErrors,
  printable,
  type Finding,
  type Rule,
  type Severity,
} from "./findings/finding.ts";

/** `wechatpay-codegen.config.js`: what the command line says where it says nothing. Paths are from that file. */
export interface Config {
  /** The pages. Default `specs`. */
  readonly specs?: string;
  /** The client. Default `generated`. */
  readonly out?: string;
  /** The pages to take, as patterns of their places below `specs`: `openapi/v3/pay/**`. Default all. */
  readonly include?: readonly string[];
  /** The pages to leave out, of those. */
  readonly exclude?: readonly string[];
  /** Default `corrections.yaml` beside the pages. */
  readonly corrections?: string;
  /** From which severity on a finding fails a run. Default `error`. */
  readonly failOn?: "error" | "warn";
  /** Where `generate` keeps what a later run need not make again; `false` keeps nothing. */
  readonly cache?: string | false;
}

/** Gives a configuration its type. */
export function defineConfig(config: Config): Config {
  return config;
}

/** Pages, the generator's corrections and a project's own → the IR that everything else is made from. */
export function understand(pages: readonly PageFile[], ...corrections: readonly TextFile[]): Understood {
  return settle(readPages(pages), correctionsWith(corrections));
}

/** The IR as the pages alone describe it. */
export function understandUncorrected(pages: readonly PageFile[]): Understood {
  return settle(readPages(pages), noCorrections);
}

function correctionsWith(files: readonly TextFile[]) {
  return joinCorrections(baseCorrections, readAllCorrections(files));
}

/** The same as `understand`, and what only a check of the pages looks for: their samples and examples against their tables. */
export function lint(pages: readonly PageFile[], ...corrections: readonly TextFile[]): Understood {
  const understood = settle(readPages(pages, { samples: true }), correctionsWith(corrections));
  const found = lintOperations(understood);
  return { ...understood, findings: sortFindings([...understood.findings, ...found]) };
}

export interface Imported {
  /** None where a finding is an error. */
  readonly files: readonly OutputFile[];
  readonly findings: readonly Finding[];
}

/**
 * Pages of any kind → canonical pages. What is wrong on a page stays as it is: corrections are applied when the client is
 * generated. What would stop that, corrections applied, is reported here already.
 */
export function importPages(pages: readonly PageFile[], ...corrections: readonly TextFile[]): Imported {
  const { read, strays } = readForImport(pages);
  const findings = [...read.findings];
  reportUnknown(read.operations, findings);
  const corrected = settle({ ...read, findings: [] }, correctionsWith(corrections));
  findings.push(
    ...corrected.findings.filter(({ severity, rule }) => severity === "error" && !leftToGenerate.has(rule)),
    ...strays.filter((stray) => !isDescribed(stray, corrected.operations)).map((stray) => stray.finding),
  );
  const sorted = sortFindings(findings);
  // A path names the file that is written: no page is written whose path is invalid.
  const operations = dropInvalidPaths(read.operations, []);
  const aliases = dropInvalidPaths(read.aliases, []);
  return { files: hasErrors(sorted) ? [] : writePages(operations, aliases), findings: sorted };
}

/** The canonical page records unknown marks, and one that is missing is added by a correction of that page. */
const leftToGenerate: ReadonlySet<string> = new Set<Rule>(["marks-unsettled", "encryption-unmarked"]);

/** Reads the samples of one page after the other, and keeps only what their tables lack. */
function readForImport(pages: readonly PageFile[]): { read: Reading; strays: Stray[] } {
  const strays: Stray[] = [];
  const readings = pages.map((page) => {
    const reading = readPage(page, { samples: true });
    strays.push(...reading.operations.flatMap(straysOf));
    const operations = reading.operations.map(({ samples: _, ...operation }) => operation);
    return { ...reading, operations };
  });
  return { read: joinReadings(readings), strays };
}

/** Whether a correction adds the field that the page lacks. */
function isDescribed({ page, section, path }: Stray, operations: readonly Operation[]): boolean {
  const operation = operations.find((one) => one.page === page && sectionOf(one) === section);
  return operation !== undefined && [...walkOperation(operation)].some(([one]) => one === path);
}

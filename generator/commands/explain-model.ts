/** What `explain`, `find` and `skill` read: the pages of the project, or the operations that come with the generator. */
import { relative, sep } from "node:path";

import type { ExplainModel } from "../explain/model.ts";
import type { ExplainContext } from "../explain/operation.ts";
import type { Finding } from "../findings/finding.ts";
import type { ModuleSource } from "../explain/imports.ts";
import { analysisCache } from "../io/cache/analysis-cache.ts";
import { isThere } from "../io/disk.ts";
import { readOwnIr, type OwnIr } from "../io/own-ir.ts";
import { readPageTree } from "../io/pages.ts";
import { runtimeFor } from "../io/project.ts";
import { SecondThread } from "../io/second-thread.ts";
import { readCorrectionFiles } from "../io/sources.ts";
import { nameOperation } from "../ir/names.ts";
import type { Operation, PageFile } from "../ir/model.ts";
import { identityOf, sectionOf } from "../ir/operation.ts";
import { readAll, readCorrections } from "../pipeline.ts";
import { resolveAliases } from "../refine/aliases.ts";
import { textsIn } from "../texts/texts.ts";
import { version } from "../util/version.ts";
import { analyzeSources } from "./analyze-sources.ts";
import type { Options } from "./options.ts";
import { openCache } from "./places.ts";
import { Stages } from "./report.ts";

const usualSpecs = "specs";

/** The operations of a run, and where a program imports their modules from. */
export interface OpenModel extends ExplainModel {
  readonly source: ModuleSource;
  /** What is wrong with the pages. */
  readonly findings: readonly Finding[];
  /** Whether they come with the generator, so that the project has no pages. */
  readonly isPackaged: boolean;
}

/** Reads the pages of the project; without any, the operations that come with the generator, and says so. */
export async function openModel(options: Options): Promise<OpenModel> {
  const packaged = options.specs === undefined && !isThere(usualSpecs) ? readOwnIr() : undefined;
  if (packaged) {
    if (!options.silent && options.format !== "json") {
      process.stderr.write(`${textsIn(options.language).explain.packaged(version)}\n`);
    }
    return packagedModel(packaged);
  }
  const roots = [options.specs ?? usualSpecs];
  const helper = SecondThread.start();
  try {
    const stages = new Stages({ ...options, silent: true });
    // What `generate` has read of unchanged pages; nothing is written to it.
    const cache = analysisCache(openCache(options));
    const { operations, aliases, findings } = await analyzeSources(
      roots,
      { ...options, positionals: [] },
      stages,
      {
        helper,
        cache,
      },
    );
    return { operations, aliases, findings, source: moduleSource(options), isPackaged: false };
  } finally {
    helper?.stop();
  }
}

function packagedModel({ operations: all, aliases }: OwnIr): OpenModel {
  // The pages are those of the repository, which the user does not have.
  const operations = all.map((operation) => nameOperation({ ...operation, file: operation.page }));
  return {
    operations,
    aliases: resolveAliases(aliases, operations, []),
    findings: [],
    source: { from: "package" },
    isPackaged: true,
  };
}

/** The package imports its own modules by its name; any other project imports them from its output. */
export function moduleSource(options: Options): ModuleSource {
  const out = options.out ?? options.generated ?? "generated";
  if (runtimeFor(out) === "#runtime") return { from: "package" };
  const path = relative(process.cwd(), out).split(sep).join("/");
  const isRelative = path === ".." || path.startsWith("../");
  const folder = path === "" ? "." : isRelative ? path : `./${path}`;
  return { from: "folder", folder, extension: options.importExtension ?? ".ts" };
}

/** Reads what explanations of some operations need: their pages, as they are without corrections, and the corrections. */
export async function contextOf(
  { source, aliases, isPackaged }: OpenModel,
  operations: readonly Operation[],
  options: Options,
): Promise<ExplainContext> {
  const roots = [options.specs ?? usualSpecs];
  const files =
    options.corrections !== false && !isPackaged && readCorrectionFiles(roots, options.corrections);
  const corrections = options.corrections === false ? [] : (await readCorrections(files || [])).entries;
  const pages = isPackaged ? new Map<string, PageFile>() : pagesOf(operations);
  const { operations: read } = await readPages([...pages.values()]);
  return {
    source,
    aliases,
    corrections,
    pageOf: ({ file }) => pages.get(file),
    readOf: (operation) => statedOf(operation, read),
  };
}

function pagesOf(operations: readonly Operation[]): Map<string, PageFile> {
  const paths = [...new Set(operations.map(({ file }) => file))];
  return new Map(readPageTree(paths).pages.map((page) => [page.path, page]));
}

async function readPages(pages: readonly PageFile[]): Promise<{ readonly operations: readonly Operation[] }> {
  const results = await readAll(pages, { samples: false });
  return { operations: results.flatMap(({ operations }) => operations) };
}

/** The operation as its page states it. A correction may give an operation a second path, which no page states. */
function statedOf(operation: Operation, read: readonly Operation[]): Operation | undefined {
  const own = read.filter(({ page }) => page === operation.page);
  return (
    own.find((one) => identityOf(one) === identityOf(operation)) ??
    own.find((one) => sectionOf(one) === sectionOf(operation))
  );
}

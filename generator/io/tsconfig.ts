/** The TypeScript options of the project that the output is part of, as far as the emitted imports depend on them. */
import { dirname, join, resolve } from "node:path";

import type { ImportExtension } from "../emit/options.ts";
import { isRecord } from "../util/is-record.ts";
import { findAbove, isThere, readIfThere, shown } from "./disk.ts";

/** A project that does not compile the emitted imports. */
export interface UnfitProject {
  /** The tsconfig.json. */
  readonly path: string;
  /** The extension of the imports. `.js` compiles in every project that resolves packages by their `exports`. */
  readonly extension: Exclude<ImportExtension, ".js">;
}

type CompilerOptions = Readonly<Record<string, unknown>>;

/** Returns the project of a folder if it does not compile imports with this extension; undefined if no tsconfig.json can be read. */
export function findUnfitProject(folder: string, extension: ImportExtension): UnfitProject | undefined {
  if (extension === ".js") return undefined;
  const path = findAbove(folder, "tsconfig.json");
  const options = path && readOptions(path, []);
  if (!options || resolvesExtension(options, extension)) return undefined;
  return { path: shown(path), extension };
}

function resolvesExtension(options: CompilerOptions, extension: UnfitProject["extension"]): boolean {
  if (extension === ".ts")
    return (
      options["rewriteRelativeImportExtensions"] === true || options["allowImportingTsExtensions"] === true
    );
  // These require extensions, as Node.js does.
  return !/^node(?:16|18|20|next)$/iu.test(resolutionOf(options));
}

/** The module resolution; by default, it follows from the kind of modules. */
function resolutionOf({ moduleResolution, module }: CompilerOptions): string {
  const chosen = moduleResolution ?? module;
  return typeof chosen === "string" ? chosen : "";
}

/** Reads the compiler options of a tsconfig.json and of those that it extends; undefined if one of them cannot be read. */
function readOptions(path: string, within: readonly string[]): CompilerOptions | undefined {
  const config = parseJsonWithComments(readIfThere(path) ?? "");
  if (!isRecord(config) || within.includes(path)) return undefined;
  const { files } = config;
  // A solution compiles nothing itself: it refers to other projects.
  if (Array.isArray(files) && files.length === 0) return undefined;
  const bases = [config["extends"] ?? []].flat().map((name) => baseOf(path, name));
  const options: Record<string, unknown> = {};
  for (const base of bases) {
    const inherited = base === undefined ? undefined : readOptions(base, [...within, path]);
    if (inherited === undefined) return undefined;
    Object.assign(options, inherited);
  }
  const own = config["compilerOptions"] ?? {};
  return isRecord(own) ? { ...options, ...own } : undefined;
}

/** The file that `extends` names: a path, or a file of a package. */
function baseOf(path: string, name: unknown): string | undefined {
  if (typeof name !== "string") return undefined;
  const folder = dirname(path);
  if (/^\.{1,2}\/|^\//u.test(name)) return fileAt(resolve(folder, name));
  for (const ending of ["", ".json", "/tsconfig.json"]) {
    const file = findAbove(folder, join("node_modules", `${name}${ending}`));
    if (file !== undefined && file.endsWith(".json")) return file;
  }
  return undefined;
}

function fileAt(path: string): string | undefined {
  return [path, `${path}.json`].find((one) => one.endsWith(".json") && isThere(one));
}

/** Parses JSON with comments and trailing commas; undefined if it is not valid. */
function parseJsonWithComments(text: string): unknown {
  const strings = String.raw`"(?:\\.|[^"\\])*"`;
  const comments = new RegExp(`(${strings})|//[^\\n]*|/\\*[^]*?\\*/`, "gu");
  const commas = new RegExp(`(${strings})|,(?=\\s*[}\\]])`, "gu");
  const keepString = (_: string, string: string | undefined) => string ?? "";
  try {
    return JSON.parse(
      text
        .replace(/^\ufeff/u, "")
        .replace(comments, keepString)
        .replace(commas, keepString),
    );
  } catch {
    return undefined;
  }
}

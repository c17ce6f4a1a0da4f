/**
 * Reads one side of a comparison: a folder of pages, an IR file, a git revision (`REV`, `REV:path`), or the IR of a published
 * version (`wechatpay-sandbox@0.1.0`).
 */
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { posix, sep } from "node:path";

import type { DiffSide } from "../diff-pages.ts";
import type { PageFile } from "../ir/model.ts";
import type { IrDocument } from "../pipeline.ts";
import { isInTree, selectableName } from "../read/path.ts";
import type { TextFile } from "../refine/corrections.ts";
import { decodeText } from "../util/decode.ts";
import { findSchemaIssue } from "../util/json-schema.ts";
import { shown } from "./disk.ts";
import { UnreadableError, UsageError } from "./errors.ts";
import { filesAt, isRevision, isShallow, prefixInRepository, type RevisionFile } from "./git.ts";
import { readFiles, selectPages, type SourceFile } from "./pages.ts";
import { packagedIr, parsePackage } from "./package-ir.ts";
import { isSelected, type Selection } from "./select.ts";
import { readCorrectionFiles } from "./sources.ts";

/** A side that was read. */
export interface LoadedSide {
  readonly name: string;
  readonly side: DiffSide;
  /** The file of a page, by its place in the tree: `specs/openapi/v3/….md`. */
  readonly fileOf: (place: string) => string;
}

/** What applies to both sides. */
export interface SideOptions {
  /** The folder of pages, which a revision without a path stands for. */
  readonly specs: string;
  /** The named corrections file; undefined for those beside the pages, `false` for none at all. */
  readonly corrections: string | false | undefined;
  readonly selection: Selection;
  /** Whether a revision without pages is an empty state. Default `false`. */
  readonly isEmptyAllowed?: boolean;
}

/**
 * Reads a side. What exists as a file or folder is one, also where a revision has the same name.
 *
 * @throws UsageError if nothing has this name, UnreadableError if it cannot be read
 */
export async function loadSide(name: string, options: SideOptions): Promise<LoadedSide> {
  const kind = kindOf(name);
  if (kind === "folder") return pagesSide(name, readFiles([name]), findOnDisk(name, options), options);
  if (kind === "file") return irSide(name, await readFile(name), options);
  const [, revision = name, path] = /^([^:]*):(.*)$/su.exec(name) ?? [];
  if (isRevision(revision)) return revisionSide(name, revision, path, options);
  const version = parsePackage(name);
  if (version) return irSide(name, await packagedIr(version), options);
  const isHistoryShort = isShallow();
  throw new UsageError((texts) => (isHistoryShort ? texts.revisionMissing(name) : texts.sideUnknown(name)));
}

function kindOf(path: string): "file" | "folder" | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return undefined;
  // A single page is a tree of one page.
  return stats.isDirectory() || path.endsWith(".md") ? "folder" : "file";
}

function findOnDisk(root: string, { corrections }: SideOptions): readonly TextFile[] | false {
  return corrections !== false && readCorrectionFiles([root], corrections);
}

function revisionSide(
  name: string,
  revision: string,
  path: string | undefined,
  options: SideOptions,
): Promise<LoadedSide> | LoadedSide {
  const prefix = prefixInRepository();
  // As for git, a path is from the root of the repository unless it begins with a dot.
  const isRelative = path === undefined || /^\.{1,2}(?:\/|$)/u.test(path);
  const relative = path ?? options.specs.split(sep).join("/");
  const root = posix.normalize(isRelative ? posix.join(prefix, relative) : relative).replace(/\/$/u, "");
  const folder = root === "." ? "" : root;
  const files = filesAt(revision, folder, () => true);
  const [only] = files;
  if (only && files.length === 1 && only.path === folder && !folder.endsWith(".md"))
    return irSide(name, only.bytes, options);
  const sources = files.map(({ path, bytes }): SourceFile => ({ path, bytes })).filter(isCandidate);
  const corrections =
    options.corrections === undefined ? correctionsAt(revision, folder) : findOnDisk(folder, options);
  return pagesSide(name, sources, corrections, options);
}

function isCandidate({ path }: SourceFile): boolean {
  return /\.(?:md|txt|markdown)$/iu.test(path);
}

/** Reads the corrections of a revision: those in the folder of the pages, or in the nearest one above within the tree. */
function correctionsAt(revision: string, folder: string): TextFile[] {
  for (let at = folder; ; at = posix.dirname(at)) {
    const path = posix.join(at === "." ? "" : at, "corrections.yaml");
    const [file] = filesAt(revision, path, (name) => name === path);
    if (file) return [toText(revision, file, at !== folder)];
    if (at === "" || at === "." || !isInTree(`/${at}`)) return [];
  }
}

function toText(revision: string, { path, bytes }: RevisionFile, isAbove: boolean): TextFile {
  return { path: `${revision}:${path}`, ...decodeText(bytes), above: isAbove };
}

function pagesSide(
  name: string,
  sources: readonly SourceFile[],
  corrections: readonly TextFile[] | false,
  { selection, isEmptyAllowed = false }: SideOptions,
): LoadedSide {
  const { pages: all } = selectPages(sources);
  const pages = all.filter((page) => isSelected(selection, selectableName(page)));
  if (all.length === 0 && !isEmptyAllowed) throw new UnreadableError((texts) => texts.noPages(name));
  const files = new Map<string, string>();
  const placed = pages.map((page): PageFile => {
    const path = page.page ?? page.path;
    files.set(path, page.path);
    return { ...page, path };
  });
  return { name, side: { pages: placed, corrections }, fileOf: (place) => files.get(place) ?? place };
}

async function irSide(name: string, bytes: Buffer, { selection }: SideOptions): Promise<LoadedSide> {
  const { operations, aliases } = await readIr(name, bytes);
  const isWanted = ({ page }: { readonly page: string }) => isSelected(selection, page);
  const ir = { operations: operations.filter(isWanted), aliases: aliases.filter(isWanted) };
  return { name, side: { ir }, fileOf: (place) => place };
}

async function readIr(name: string, bytes: Buffer): Promise<IrDocument> {
  const file = shown(name);
  let ir: unknown;
  try {
    ir = JSON.parse(decodeText(bytes).text);
  } catch {
    throw new UnreadableError((texts) => texts.irNotJson(file));
  }
  const path = createRequire(import.meta.url).resolve("wechatpay-codegen/ir.schema.json");
  const schema = JSON.parse(await readFile(path, "utf8")) as object; // a file of this package
  const issue = await findSchemaIssue(ir, schema);
  if (issue) throw new UnreadableError((texts) => texts.irInvalid(file, issue.path));
  return ir as IrDocument; // valid by its schema
}

/** The project's own prettier, which formats the output for `format: "prettier"` of the configuration. */
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

import type { OutputFile } from "../emit/plan.ts";
import type { Formatter } from "../pipeline.ts";
import { codeOf, reasonOf } from "../util/errors.ts";
import { digestOf } from "./cache/digest.ts";
import { bytesIfThere, findAbove, shown } from "./disk.ts";
import { UnreadableError } from "./errors.ts";

/** The functions of prettier that the generator calls. The project may have any version that has them. */
interface Prettier {
  readonly version: string;
  clearConfigCache(): unknown;
  resolveConfigFile(path: string): Promise<string | null>;
  resolveConfig(path: string, options: { readonly editorconfig: boolean }): Promise<object | null>;
  format(text: string, options: object): Promise<string> | string;
}

/** Formats emitted files by the configuration of a project. */
export interface ProjectFormatter extends Formatter {
  /** Identifies prettier and its configuration: a file that was formatted with another is not up to date. */
  readonly key: string;
}

/**
 * Opens the prettier that a file of the output folder would import, with the configuration that its command line would
 * find for that file.
 *
 * @throws UnreadableError if prettier is not installed, or its configuration is invalid
 */
export async function openFormatter(out: string): Promise<ProjectFormatter> {
  const prettier = load(out);
  // A process that watches has the configuration of its first run.
  prettier.clearConfigCache();
  const key = await configurationKey(prettier, out);
  return { key, format: (file) => formatFile(prettier, out, file) };
}

function load(out: string): Prettier {
  const requireThere = createRequire(resolve(out, "index.js"));
  try {
    return requireThere("prettier") as Prettier; // prettier has had these functions since 1.13
  } catch (error) {
    if (codeOf(error) === "MODULE_NOT_FOUND") {
      throw new UnreadableError((texts) => texts.prettierMissing(shown(out)));
    }
    throw new UnreadableError((texts) => texts.prettierUnusable(firstLine(error)));
  }
}

/** Covers the files of the configuration, because overrides may be for single files of the output. */
async function configurationKey(prettier: Prettier, out: string): Promise<string> {
  const sample = resolve(out, "chain.ts");
  const options = await optionsFor(prettier, sample);
  const files = [await prettier.resolveConfigFile(sample), findAbove(out, ".editorconfig")];
  const texts = files.map((path) => (path ? (bytesIfThere(path)?.toString("latin1") ?? null) : null));
  return digestOf(prettier.version, JSON.stringify(options), ...texts);
}

async function optionsFor(prettier: Prettier, path: string): Promise<object | null> {
  try {
    return await prettier.resolveConfig(path, { editorconfig: true });
  } catch (error) {
    throw new UnreadableError((texts) => texts.prettierUnusable(firstLine(error)));
  }
}

async function formatFile(prettier: Prettier, out: string, { path, text }: OutputFile): Promise<OutputFile> {
  const filepath = resolve(out, path);
  const options = await optionsFor(prettier, filepath);
  try {
    return { path, text: await prettier.format(text, { ...options, filepath }) };
  } catch (error) {
    throw new UnreadableError((texts) => texts.prettierFailed(shown(join(out, path)), firstLine(error)));
  }
}

/** The lines behind the first one show the code or the configuration. */
function firstLine(error: unknown): string {
  return reasonOf(error).split("\n")[0] ?? "";
}

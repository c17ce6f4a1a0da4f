/** The handwritten files of the skill, and what stands for their placeholders. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

import type { OutputFile } from "../emit/plan.ts";
import { compareTexts } from "../util/compare.ts";

/** Beside the bundle of the command line, or beside this module. */
const folders = [new URL("skill/", import.meta.url), new URL("text/", import.meta.url)];

/** Reads the handwritten files: Markdown with placeholders in double braces. */
export function readTemplates(): OutputFile[] {
  const folder = folders.find((one) => existsSync(one));
  if (!folder) throw new Error("The texts of the skill are missing. Build the generator.");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => /\.(?:md|txt)$/u.test(name))
    .sort(compareTexts)
    .map((path) => ({ path, text: readFileSync(new URL(path, folder), "utf8") }));
}

/**
 * Replaces the placeholders of a handwritten text. `valueOf` returns the text for the name in the braces.
 *
 * @throws Error for an unknown name: the handwritten text is wrong
 */
export function fillTemplate(
  { path, text }: OutputFile,
  valueOf: (name: string) => string | undefined,
): OutputFile {
  const filled = text.replace(/\{\{((?:[^{}\n]|\{\w+\})+)\}\}/gu, (_, name: string) => {
    const value = valueOf(name.trim());
    if (value === undefined) throw new Error(`${path}: {{${name}}} is not a placeholder. Correct it.`);
    return value;
  });
  return { path, text: filled };
}

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { understand, type NamedOperation } from "#generator/index";
import type { PageFile } from "#generator/model";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The pages of specs/. */
export function specPages(): (PageFile & { readonly page: string })[] {
  const folder = join(root, "specs");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.replaceAll("\\", "/"))
    .map((name) => ({ path: `specs/${name}`, page: name, text: readFileSync(join(folder, name), "utf8") }));
}

/** Those of them that describe operations, and do not only lead to another page. */
export function describedPages(): (PageFile & { readonly page: string })[] {
  return specPages().filter(({ text }) => !/^---\n(?:(?!---).*\n)*moved: /u.test(text));
}

let operations: readonly NamedOperation[] | undefined;

/** The operations of specs/, corrections applied. A test file reads them once: a thousand pages take their time. */
export function specOperations(): readonly NamedOperation[] {
  return (operations ??= understand(specPages()).operations);
}

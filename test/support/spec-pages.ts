import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import type { PageFile } from "#generator/ir/model";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The pages of specs/. */
export function specPages(): (PageFile & { readonly page: string })[] {
  const folder = join(root, "specs");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.replaceAll("\\", "/"))
    .sort()
    .map((name) => ({ path: `specs/${name}`, page: name, text: readFileSync(join(folder, name), "utf8") }));
}

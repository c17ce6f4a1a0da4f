import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { understand, type NamedOperation } from "#generator/index";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The operations of specs/, corrections applied. */
export function specOperations(): readonly NamedOperation[] {
  const folder = join(root, "specs");
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.replaceAll("\\", "/"))
    .map((name) => ({ path: `specs/${name}`, page: name, text: readFileSync(join(folder, name), "utf8") }));
  const path = "specs/corrections.yaml";
  return understand(pages, { path, text: readFileSync(join(root, path), "utf8") }).operations;
}

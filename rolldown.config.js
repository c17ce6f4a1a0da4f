/**
 * The runtime as one file behind its entry points: a program loads it in half the time of forty small ones, and a
 * bundler still drops what it does not use. Beside it a file for each platform, of which a program loads one, and what
 * these and the rest share. The types stay as the compiler writes them, a file each.
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { defineConfig } from "rolldown";

const entries = [
  "index",
  "generated-api",
  "chain",
  "client",
  "options",
  "webhook",
  "pay-sign",
  "schema",
  "check",
  "compile",
  "labels",
];
const platforms = ["platform/node", "platform/web"];
/** They import what only their users have, a package or node:fs, so no other entry may share a file with them. */
const apart = ["sm", "file"];

export default defineConfig({
  input: Object.fromEntries([...entries, ...platforms, ...apart].map((name) => [name, `runtime/${name}.ts`])),
  external: /^node:|^#platform$|^sm-crypto-v2$/,
  logLevel: "warn",
  output: {
    dir: "dist/runtime",
    chunkFileNames: "[name].js",
    entryFileNames: "[name].js",
    codeSplitting: { groups: [{ name: fileOf, test: /runtime/, debugName: "files" }] },
  },
  plugins: [
    { name: "drop-modules", writeBundle: (_, bundle) => dropModules("dist/runtime", Object.keys(bundle)) },
  ],
});

/**
 * The file that a module goes to, by the entries that lead to it; null for that of the one platform, or of the entry
 * apart, that has it.
 *
 * @param {string} id
 * @param {{ getModuleInfo: (id: string) => { importers: readonly string[] } | null }} graph
 */
function fileOf(id, graph) {
  const above = new Set([id]);
  // A set also visits what is added to it on the way.
  for (const each of above)
    for (const importer of graph.getModuleInfo(each)?.importers ?? []) above.add(importer);
  const leads = (/** @type {string} */ name) => above.has(join(import.meta.dirname, "runtime", `${name}.ts`));
  const of = platforms.filter(leads).length;
  if (of === 0) return entries.some(leads) ? "runtime" : null;
  return of > 1 || entries.some(leads) ? "base" : null;
}

/**
 * What the compiler wrote of the modules that are now part of the one file.
 *
 * @param {string} folder
 * @param {readonly string[]} kept
 */
async function dropModules(folder, kept) {
  const files = await readdir(folder, { recursive: true });
  const modules = files.filter((file) => file.endsWith(".js") && !kept.includes(file));
  await Promise.all(modules.map((file) => rm(join(folder, file))));
}

/**
 * Bundles the runtime into one file behind its entry points. A program loads it in half the time of forty small files, and a
 * bundler can still drop unused exports. Each platform has a file of its own, and a program loads one of them. `base.js` has
 * the modules that the platforms share with the rest. The compiler writes the types, one file per module.
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { defineConfig } from "rolldown";

const entries = [
  "index",
  "generated-api",
  "chain",
  "client",
  "core",
  "download",
  "fetch",
  "options",
  "webhook",
  "expect-payment",
  "paginate",
  "pay-sign",
  "schema",
  "server",
  "check",
  "compile",
  "labels",
];
const platforms = ["platform/node", "platform/web", "platform/node-files", "platform/web-files"];
/**
 * Entries that import an optional package or modules of Node.js, or that are large. No other entry may share a file with them.
 * `doctor/main` is the command, which `bin.js` loads.
 */
const separate = ["sm", "bill", "file", "explain", "undici", "doctor/main"];

export default defineConfig({
  input: Object.fromEntries(
    [...entries, ...platforms, ...separate].map((name) => [name, `runtime/${name}.ts`]),
  ),
  external: /^node:|^#(?:platform|files)$|^sm-crypto-v2$/,
  logLevel: "warn",
  output: {
    dir: "dist/runtime",
    chunkFileNames: "[name].js",
    entryFileNames: "[name].js",
    // Comments are a quarter of the text, and loading takes a third less without them. The declarations have them.
    comments: { annotation: true, legal: true, jsdoc: false },
    codeSplitting: { groups: [{ name: fileOf, test: /runtime/, debugName: "files" }] },
  },
  plugins: [
    { name: "drop-modules", writeBundle: (_, bundle) => dropModules("dist/runtime", Object.keys(bundle)) },
  ],
});

/**
 * Returns the file of a module, which depends on the entries that import it. Null means the file of the only platform or
 * separate entry that imports it.
 *
 * @param {string} id
 * @param {{ getModuleInfo: (id: string) => { importers: readonly string[] } | null }} graph
 */
function fileOf(id, graph) {
  const importers = new Set([id]);
  // The iteration of a set includes the elements that are added during it.
  for (const each of importers)
    for (const importer of graph.getModuleInfo(each)?.importers ?? []) importers.add(importer);
  const isImportedBy = (/** @type {string} */ name) =>
    importers.has(join(import.meta.dirname, "runtime", `${name}.ts`));
  const platformCount = platforms.filter(isImportedBy).length;
  if (platformCount === 0) return entries.some(isImportedBy) ? "runtime" : null;
  return platformCount > 1 || entries.some(isImportedBy) ? "base" : null;
}

/**
 * Removes the JavaScript that the compiler wrote for modules that are now part of a bundle.
 *
 * @param {string} folder
 * @param {readonly string[]} bundles the files to keep
 */
async function dropModules(folder, bundles) {
  const files = await readdir(folder, { recursive: true });
  const modules = files.filter((file) => file.endsWith(".js") && !bundles.includes(file));
  await Promise.all(modules.map((file) => rm(join(folder, file))));
}

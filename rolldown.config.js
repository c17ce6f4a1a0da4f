/**
 * The runtime as one file behind its entry points: a program loads it in half the time of forty small ones, and a
 * bundler still drops what it does not use. The types stay as the compiler writes them, a file each.
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { defineConfig } from "rolldown";

const entries = [
  "index",
  "emitted",
  "chain",
  "client",
  "options",
  "webhook",
  "pay-sign",
  "table",
  "check",
  "compile",
];

export default defineConfig({
  input: Object.fromEntries(entries.map((name) => [name, `runtime/${name}.ts`])),
  external: /^node:/,
  logLevel: "warn",
  output: {
    dir: "dist/runtime",
    chunkFileNames: "[name].js",
    entryFileNames: "[name].js",
    codeSplitting: { groups: [{ name: "runtime", test: /runtime/ }] },
  },
  plugins: [
    { name: "drop-modules", writeBundle: (_, bundle) => dropModules("dist/runtime", Object.keys(bundle)) },
  ],
});

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

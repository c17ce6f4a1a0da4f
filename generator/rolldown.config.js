/**
 * Bundles the command line into a few files, which load faster than two hundred, and which are the key of the cache. Packages
 * stay outside. What a command loads when it needs it, such as the emitter, is a file of its own. The library is not
 * bundled: the compiler writes its modules and types.
 */
import { copyFileSync, rmSync, writeFileSync } from "node:fs";

import { defineConfig } from "rolldown";

const folder = "dist/cli";
/** What only the command line has. */
const own = ["commands", "explain", "io", "texts"];

export default defineConfig({
  input: {
    cli: "dist/commands/cli.js",
    // Threads begin with these.
    "second-thread-code": "dist/io/second-thread-code.js",
    "typescript-hooks": "dist/io/typescript-hooks.js",
  },
  external: /^(?:node:|[@a-z])/,
  platform: "node",
  logLevel: "warn",
  // The library imports these modules when it needs them; the command has them in its first files.
  checks: { ineffectiveDynamicImport: false },
  output: {
    dir: folder,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    // Each file holds what these modules import: a run without changes loads the first, one with changed pages both.
    codeSplitting: {
      groups: [
        { name: "start", test: /dist[\\/]commands[\\/](?:cli|generate)\.js$/, priority: 2 },
        { name: "pages", test: /dist[\\/](?:pipeline|read[\\/]read-page)\.js$/, priority: 1 },
      ],
    },
  },
  plugins: [
    {
      name: "complete",
      writeBundle() {
        copyFileSync("dist/corrections/base.json", `${folder}/base.json`);
        // The compiler checks bin.js.
        const types = "export declare function main(args: readonly string[]): Promise<number>;\n";
        writeFileSync(`${folder}/cli.d.ts`, types);
        for (const name of own) rmSync(`dist/${name}`, { recursive: true });
      },
    },
  ],
});

/**
 * Bundles the sandbox behind its two entries, the library and the command. A test starts it in half the time that a hundred small
 * files take to load. What few runs need stays in files of its own: certificates and the page. The compiler writes the types, one
 * file per module.
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { defineConfig } from "rolldown";

const here = import.meta.dirname;
const out = join(here, "dist");

export default defineConfig({
  input: {
    index: join(here, "index.ts"),
    "cli/cli": join(here, "cli/cli.ts"),
    // The tests of the runtimes make certificates with it.
    "keys/suite": join(here, "keys/suite.ts"),
    "keys/x509": join(here, "keys/x509.ts"),
  },
  external: /^(?![./])/,
  platform: "node",
  logLevel: "warn",
  output: {
    dir: join(out, "sandbox"),
    chunkFileNames: "[name].js",
    entryFileNames: "[name].js",
  },
  plugins: [{ name: "drop-modules", writeBundle: (_, bundle) => dropModules(Object.keys(bundle)) }],
});

/**
 * Removes the JavaScript that the compiler wrote for modules that are now part of the bundle.
 *
 * @param {readonly string[]} bundles the files of dist/sandbox to keep
 */
async function dropModules(bundles) {
  const kept = new Set(bundles.map((file) => join("sandbox", file)));
  for (const folder of ["sandbox", "generator"]) {
    const files = await readdir(join(out, folder), { recursive: true });
    const modules = files.map((file) => join(folder, file)).filter((file) => file.endsWith(".js"));
    await Promise.all(modules.filter((file) => !kept.has(file)).map((file) => rm(join(out, file))));
  }
}

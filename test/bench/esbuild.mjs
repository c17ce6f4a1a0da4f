// A program as a bundle of esbuild.
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { run } from "./measure.mjs";
import { peer } from "./peers.mjs";

/** The bytes of a program as a bundle. @param {string} folder @param {string} name @param {string} program @returns {Promise<number>} */
export async function bundle(folder, name, program) {
  const [from, to] = [join(folder, `${name}.mjs`), join(folder, `${name}.min.mjs`)];
  await writeFile(from, program);
  const flags = [
    "--bundle",
    "--minify",
    "--format=esm",
    "--platform=node",
    "--target=node20",
    "--log-level=warning",
  ];
  await run({ command: [process.execPath, peer("esbuild/bin/esbuild"), from, ...flags, `--outfile=${to}`] });
  return (await stat(to)).size;
}

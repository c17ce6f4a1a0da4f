// Packages that weigh too much for everybody's node_modules: a folder with a lock of its own, installed when it is used.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { runNpm } from "./npm.mjs";

/** Installs the lock of a folder, unless what is there was installed from it. @param {string} folder */
export async function installLock(folder) {
  const wanted = await readFile(join(folder, "package-lock.json"), "utf8");
  const installed = join(folder, "node_modules/.installed-lock.json");
  if (wanted === (await readFile(installed, "utf8").catch(() => undefined))) return;
  process.stderr.write(`installing the packages of ${folder} …\n`);
  // No script of a package is run; all of them work without.
  runNpm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
  await writeFile(installed, wanted);
}

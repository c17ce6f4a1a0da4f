// The packages in a folder of a user, as npm would publish them.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { stagePackage } from "../../scripts/packages/pack.mjs";
import { runNpm } from "./npm.mjs";

/** Puts the client, which has no dependencies, into a folder of its own. @param {string} root the repository, built @param {string} folder */
export async function installPackage(root, folder) {
  await writeManifest(folder);
  await stagePackage(root, join(folder, "node_modules/wechatpay-ts"));
}

/**
 * Installs tarballs and their dependencies into a folder that holds nothing else.
 *
 * @param {readonly string[]} tarballs
 * @param {string} folder
 */
export async function installTarballs(tarballs, folder) {
  await writeManifest(folder);
  runNpm(["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", ...tarballs], folder);
}

/** @param {string} folder */
async function writeManifest(folder) {
  await writeFile(join(folder, "package.json"), `{ "private": true, "type": "module" }\n`);
}

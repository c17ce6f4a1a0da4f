// A user of the packages: each as npm would publish it.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The client as npm would publish it, in a folder of its own. @param {string} root what is packed, built @param {string} folder */
export async function installPackage(root, folder) {
  await installTarballs([await pack(root, folder)], folder, "--offline");
}

/**
 * Installs tarballs into a folder that holds nothing else.
 *
 * @param {readonly string[]} tarballs
 * @param {string} folder
 * @param {"--offline" | "--prefer-offline"} network whether their dependencies may come from the registry
 */
export async function installTarballs(tarballs, folder, network) {
  await writeFile(join(folder, "package.json"), `{ "private": true, "type": "module" }\n`);
  const flags = [network, "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...flags, ...tarballs], { cwd: folder });
}

/** Packs a built package and returns the path of its tarball. @param {string} root @param {string} folder */
export async function pack(root, folder) {
  const flags = ["--ignore-scripts", "--silent", "--pack-destination", folder];
  const { stdout } = await run("npm", ["pack", ...flags], { cwd: root });
  return join(folder, stdout.trim());
}

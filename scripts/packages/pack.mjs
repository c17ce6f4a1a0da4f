// Packs a package as it is published: the files that npm would pack, with the manifest of `manifest.mjs`.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { publishedManifest } from "./manifest.mjs";

const run = promisify(execFile);
/** Milliseconds; npm packs in seconds. */
const LONGEST = 120_000;
/** The folders of the three packages, in the order in which they are published. */
export const packages = ["", "generator", "sandbox"];

/**
 * Copies what is published of a built package into an empty folder.
 *
 * @param {string} root the folder of the package
 * @param {string} target
 */
export async function stagePackage(root, target) {
  const flags = ["--dry-run", "--json", "--ignore-scripts"];
  const { stdout } = await run("npm", ["pack", ...flags], {
    cwd: root,
    maxBuffer: 2 ** 26,
    timeout: LONGEST,
  });
  /** @type {[{ files: { path: string }[] }]} */
  const [{ files }] = JSON.parse(stdout);
  if (!files.some(({ path }) => path.startsWith("dist/")))
    throw new Error(`${root}: has no dist/. Run npm run build first.`);
  for (const { path } of files) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await cp(join(root, path), join(target, path));
  }
  /** @type {import("./manifest.mjs").Manifest} */
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await writeFile(join(target, "package.json"), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
}

/**
 * Packs a built package and returns the path of its tarball.
 *
 * @param {string} root the folder of the package
 * @param {string} destination a folder
 */
export async function packPackage(root, destination) {
  const staged = await mkdtemp(join(tmpdir(), "wechatpay-pack-"));
  try {
    await stagePackage(root, staged);
    const flags = ["--ignore-scripts", "--silent", "--pack-destination", destination];
    const { stdout } = await run("npm", ["pack", ...flags], { cwd: staged, timeout: LONGEST });
    return join(destination, stdout.trim());
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

// What each package weighs: its tarball, its files, and the folder that npm makes of it and its dependencies.
import { lstat, mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { packages, packPackage } from "../../scripts/packages/pack.mjs";
import { installTarballs } from "../support/install-package.mjs";

const root = join(import.meta.dirname, "../..");

/**
 * Packs and installs each package in a folder of its own. The sandbox needs the client, which is installed with it.
 *
 * @returns {Promise<string[][]>} a row of cells for each
 */
export async function measureInstallation() {
  const folder = await mkdtemp(join(tmpdir(), "wechatpay-size-"));
  try {
    const tarballs = [];
    for (const name of packages) tarballs.push(await packPackage(join(root, name), folder));
    const [client = ""] = tarballs;
    const rows = [];
    for (const tarball of tarballs)
      rows.push(await rowOf(tarball, client, join(folder, basename(tarball, ".tgz"))));
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} tarball @param {string} client @param {string} place */
async function rowOf(tarball, client, place) {
  await mkdir(place);
  await installTarballs([...new Set([client, tarball])], place);
  const name = basename(tarball).replace(/-\d.*$/u, "");
  const own = await weigh(join(place, "node_modules", name));
  const all = await weigh(join(place, "node_modules"));
  const { size } = await stat(tarball);
  return [`\`${name}\``, megabytes(size), megabytes(own.bytes), String(own.files), megabytes(all.bytes)];
}

/** Adds up the files below a folder. @param {string} folder */
async function weigh(folder) {
  const names = await readdir(folder, { recursive: true });
  const stats = await Promise.all(names.map((name) => lstat(join(folder, name))));
  const files = stats.filter((one) => one.isFile());
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

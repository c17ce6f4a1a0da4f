// Installs the peers. Their lock file is separate from that of the repository, because they have hundreds of megabytes.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";

import { installLock } from "../support/install-lock.mjs";

/** Returns the path of a file of an installed package. @param {string} path */
export function peer(path) {
  return join(import.meta.dirname, "node_modules", path);
}

export async function installPeers() {
  await installLock(import.meta.dirname);
}

/** @param {string} name @returns {Promise<string>} */
export async function versionOf(name) {
  /** @type {{ version: string }} */
  const { version } = JSON.parse(await readFile(peer(join(name, "package.json")), "utf8"));
  return version;
}

/** Returns the Node.js that the newest peers require, from its npm package. */
export function newerNode() {
  const { platform, arch } = process;
  // One platform has another package name on npm, and Windows another file name.
  const names = [
    `node-${platform}-${arch}/bin/node`,
    `node-bin-${platform}-${arch}/bin/node`,
    `node-win-${arch}/bin/node.exe`,
  ];
  return names.map(peer).find((file) => existsSync(file)) ?? process.execPath;
}

/** Returns the environment in which a peer and its formatter run on that Node.js. */
export function peerEnvironment() {
  const path = [dirname(newerNode()), peer(".bin"), process.env["PATH"]].join(delimiter);
  return { ...process.env, PATH: path };
}

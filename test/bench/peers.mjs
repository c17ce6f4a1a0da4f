// What is compared with: its lock is installed here and nowhere else, as it weighs hundreds of megabytes.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";

import { installLock } from "../support/install-lock.mjs";

/** A file of an installed package. @param {string} path */
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

/** The Node that the newest peers ask for, as npm brings it. */
export function newerNode() {
  const { platform, arch } = process;
  // npm has that of one platform under another name, and Windows has its own.
  const names = [
    `node-${platform}-${arch}/bin/node`,
    `node-bin-${platform}-${arch}/bin/node`,
    `node-win-${arch}/bin/node.exe`,
  ];
  return names.map(peer).find((file) => existsSync(file)) ?? process.execPath;
}

/** The environment in which a peer, and the formatter that it starts, run on that Node. */
export function peerEnvironment() {
  const path = [dirname(newerNode()), peer(".bin"), process.env["PATH"]].join(delimiter);
  return { ...process.env, PATH: path };
}

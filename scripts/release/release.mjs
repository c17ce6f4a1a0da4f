// The steps of a release in a checkout. Publishing itself is the work of .github/workflows/release.yml, which runs for the tag.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { releasedChangelog } from "./changelog.mjs";
import {
  faultOfVersion,
  manifests,
  versionSources,
  withTarballs,
  withVersion,
  withVersionConstant,
} from "./versions.mjs";

/** What the page of a package at the registry links to, and what provenance needs. */
const addresses = ["repository", "homepage", "bugs"];

/**
 * Returns everything that keeps the checkout from being released.
 *
 * @param {string} root
 * @param {string} version
 * @returns {string[]}
 */
export function faultsOf(root, version) {
  const git = gitIn(root);
  const manifest = readJson(join(root, "package.json"));
  const faults = [faultOfVersion(version, String(manifest["version"]))];
  for (const file of manifests) {
    const missing = addresses.filter((key) => readJson(join(root, file))[key] === undefined);
    if (missing.length > 0)
      faults.push(`${file}: ${missing.join(", ")} missing. Add the addresses of the repository.`);
  }
  const branch = git("rev-parse", "--abbrev-ref", "HEAD");
  if (branch !== "main") faults.push(`${branch}: a release is made of main. Run git switch main.`);
  if (git("status", "--porcelain") !== "") faults.push("The checkout has changes. Commit or stash them.");
  if (git("tag", "--list", `v${version}`) !== "")
    faults.push(`v${version}: is a tag already. Pass another version.`);
  try {
    releasedChangelog(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version, "");
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
  }
  return faults.filter((fault) => fault !== undefined);
}

/**
 * Returns the files of the release with their new texts.
 *
 * @param {string} root
 * @param {string} version
 * @param {string} date
 * @returns {Map<string, string>}
 */
export function releasedFiles(root, version, date) {
  const read = (/** @type {string} */ file) => readFileSync(join(root, file), "utf8");
  /** @type {Lock} */
  const lock = JSON.parse(read("package-lock.json"));
  const files = new Map([
    ["CHANGELOG.md", releasedChangelog(read("CHANGELOG.md"), version, date)],
    ["package-lock.json", json(withLockedVersion(lock, version))],
  ]);
  for (const file of versionSources) files.set(file, withVersionConstant(read(file), version));
  for (const file of ["README.md", "README.zh-CN.md"]) files.set(file, withTarballs(read(file), version));
  for (const file of manifests) files.set(file, json(withVersion(JSON.parse(read(file)), version)));
  return files;
}

/**
 * Writes the files of the release.
 *
 * @param {string} root
 * @param {ReadonlyMap<string, string>} files
 */
export function writeRelease(root, files) {
  for (const [file, text] of files) writeFileSync(join(root, file), text);
}

/**
 * Commits everything that the release has changed, generated files included, and sets the tag. Nothing is pushed.
 *
 * @param {string} root
 * @param {string} version
 */
export function commitRelease(root, version) {
  const git = gitIn(root);
  git("add", "--all");
  git("commit", "--quiet", "--message", `release: ${version}`);
  git("tag", "--annotate", `v${version}`, "--message", `v${version}`);
}

/** @typedef {import("./versions.mjs").Manifest} Manifest */
/** @typedef {{ version: string, packages: Record<string, Manifest> }} Lock */

/**
 * Returns the lock file with the version in the entries of the three packages.
 *
 * @param {Lock} lock
 * @param {string} version
 */
function withLockedVersion(lock, version) {
  const packages = { ...lock.packages };
  for (const place of ["", "generator", "sandbox"]) {
    const entry = packages[place];
    if (entry) packages[place] = withVersion(entry, version);
  }
  return { ...lock, version, packages };
}

/** @param {string} root @returns {(...args: string[]) => string} */
function gitIn(root) {
  return (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
}

/** @param {string} file */
function readJson(file) {
  /** @type {Record<string, unknown>} */
  const value = JSON.parse(readFileSync(file, "utf8"));
  return value;
}

/** @param {unknown} value */
function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

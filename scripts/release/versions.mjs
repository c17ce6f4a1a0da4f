// The version of a release in every file that has it.
import semver from "semver";

/** The manifests of the three packages, in the order in which they are published. */
export const manifests = ["package.json", "generator/package.json", "sandbox/package.json"];

/** The packages that are released together. */
const names = new Set(["wechatpay-ts", "wechatpay-codegen", "wechatpay-sandbox"]);

/**
 * @typedef {object} Manifest
 * @property {string} version
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [peerDependencies]
 */

/**
 * Returns the manifest with a version. A range that names another of the packages is changed when it excludes the version, so a
 * patch release does not change it.
 *
 * @template {Manifest} T
 * @param {T} manifest
 * @param {string} version
 * @returns {T}
 */
export function withVersion(manifest, version) {
  return {
    ...manifest,
    version,
    ...(manifest.dependencies && { dependencies: withRanges(manifest.dependencies, version) }),
    ...(manifest.peerDependencies && { peerDependencies: withRanges(manifest.peerDependencies, version) }),
  };
}

/** @param {Record<string, string>} ranges @param {string} version */
function withRanges(ranges, version) {
  return Object.fromEntries(
    Object.entries(ranges).map(([name, range]) => [
      name,
      names.has(name) && !semver.satisfies(version, range) ? `^${version}` : range,
    ]),
  );
}

/** The sources that export the version: a browser cannot read package.json. */
export const versionSources = ["runtime/version.ts", "generator/util/version.ts"];

/**
 * Returns a source with the version that it exports.
 *
 * @param {string} text
 * @param {string} version
 */
export function withVersionConstant(text, version) {
  return replaced(text, /(?<=\bversion = ")[^"]+(?=")/iu, version);
}

/**
 * Returns a README with the names of the tarballs.
 *
 * @param {string} text
 * @param {string} version
 */
export function withTarballs(text, version) {
  return replaced(text, /(?<=\bwechatpay-[a-z]+-)\d+\.\d+\.\d+(?=\.tgz)/gu, version);
}

/** @param {string} text @param {RegExp} pattern @param {string} version */
function replaced(text, pattern, version) {
  if (text.search(pattern) < 0)
    throw new Error(`The release expects ${String(pattern)} in a file that lacks it.`);
  return text.replace(pattern, () => version);
}

/**
 * Returns what keeps a version from being the next one, or undefined.
 *
 * @param {string} version
 * @param {string} current
 */
export function faultOfVersion(version, current) {
  if (semver.valid(version) !== version)
    return `${version}: is not a version of semver. Pass one such as ${String(semver.inc(current, "minor"))}.`;
  if (semver.prerelease(version))
    return `${version}: is a prerelease, which the workflow would publish as the latest version. Pass one such as ${String(semver.inc(version, "patch"))}.`;
  if (!semver.gt(version, current))
    return `${version}: is not above ${current}. Pass a higher version, such as ${String(semver.inc(current, "patch"))}.`;
  return undefined;
}

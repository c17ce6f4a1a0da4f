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

/**
 * Returns the source that exports the version.
 *
 * @param {string} text of runtime/version.ts
 * @param {string} version
 */
export function withVersionConstant(text, version) {
  return text.replace(/(?<=\bVERSION = ")[^"]+(?=")/u, () => version);
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
  if (!semver.gt(version, current))
    return `${version}: is not above ${current}. Pass a higher version, such as ${String(semver.inc(current, "patch"))}.`;
  return undefined;
}

// The package.json of a published package: that of the repository without what only the repository uses.

/** @typedef {string | { [condition: string]: Target }} Target a path, or paths by condition */
/** @typedef {Record<string, unknown> & { exports?: Record<string, Target>, imports?: Record<string, Target> }} Manifest */

/** The condition by which tests and the compiler of the repository read the TypeScript sources, which are not published. */
const SOURCE = "wechatpay-source";

/** Scripts run in the repository; npm would run `prepare` where a tarball is installed. */
const repositoryOnly = new Set(["allowScripts", "devDependencies", "overrides", "scripts", "workspaces"]);

/**
 * Returns the manifest that is published. Paths to sources are left out.
 *
 * @param {Manifest} manifest
 * @returns {Manifest}
 */
export function publishedManifest(manifest) {
  const published = Object.fromEntries(Object.entries(manifest).filter(([key]) => !repositoryOnly.has(key)));
  const imports = manifest.imports && withoutSources(manifest.imports);
  const exports = manifest.exports && withoutSources(manifest.exports);
  return {
    ...published,
    ...(exports && pathsWithoutExports(exports)),
    ...(imports && { imports }),
    ...(exports && { exports }),
  };
}

/**
 * Returns the fields that TypeScript reads with `moduleResolution: node10`, which does not read `exports`.
 *
 * @param {Record<string, Target>} exports
 */
function pathsWithoutExports(exports) {
  const paths = Object.entries(exports).flatMap(([name, target]) =>
    typeof target === "string" && target.endsWith(".js")
      ? [/** @type {const} */ ([name.slice("./".length), target])]
      : [],
  );
  const typesOf = (/** @type {string} */ path) => path.replace(/\.js$/u, ".d.ts");
  const main = paths.find(([name]) => name === "")?.[1];
  const others = paths.filter(([name]) => name !== "").map(([name, path]) => [name, [typesOf(path)]]);
  return {
    ...(main && { main, types: typesOf(main) }),
    ...(others.length > 0 && { typesVersions: { "*": Object.fromEntries(others) } }),
  };
}

/** @param {Record<string, Target>} targets */
function withoutSources(targets) {
  const entries = Object.entries(targets).map(
    ([name, target]) => /** @type {const} */ ([name, built(target)]),
  );
  return Object.fromEntries(
    entries.filter(/** @returns {entry is [string, Target]} */ (entry) => entry[1] !== undefined),
  );
}

/**
 * Returns the target without its sources: a path alone if no other condition is left, and undefined if nothing is.
 *
 * @param {Target} target
 * @returns {Target | undefined}
 */
function built(target) {
  if (typeof target === "string") return target;
  const rest = Object.entries(target).filter(([condition]) => condition !== SOURCE);
  const [first] = rest;
  if (!first) return undefined;
  return rest.length === 1 && first[0] === "default" ? first[1] : Object.fromEntries(rest);
}

/** Identifies the code that writes an entry: the generator, its packages and Node.js, as they are on the disk now. */
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { isRecord } from "../../util/is-record.ts";
import { digest, digestOf } from "./digest.ts";

/** The folder of the bundle, or that of the sources where those run. */
const own = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../.." : ".", import.meta.url));

/** Receives each path that a key depends on, also where nothing is. */
export type PathVisitor = (path: string) => void;

/** Undefined where the packages cannot be found; then a run may keep nothing. */
export function codeKey(visit: PathVisitor = () => undefined, folder: string = own): string | undefined {
  const packages = packagesKey(folder, visit);
  return packages && digestOf(process.version, filesKey(folder, visit), packages);
}

/** Covers all files of the generator: a list of those that affect the output would soon be wrong. */
function filesKey(folder: string, visit: PathVisitor): string {
  const files = codeBelow(folder, visit).map((path) => [
    path.slice(folder.length),
    digest(readFileSync(path)),
  ]);
  return digest(JSON.stringify(files));
}

function codeBelow(folder: string, visit: PathVisitor): string[] {
  visit(folder);
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "dist" && name !== "node_modules")
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return codeBelow(path, visit);
      if (!/(?<!\.d)\.[jt]s$|^base\.json$|\.(?:yaml|md|txt)$/u.test(entry.name)) return [];
      visit(path);
      return [path];
    })
    .sort();
}

interface Manifest {
  readonly version?: unknown;
  readonly dependencies?: object;
  readonly optionalDependencies?: object;
  readonly peerDependencies?: object;
}

/** Every package below the generator's dependencies, where Node.js finds it, with its version. */
function packagesKey(folder: string, visit: PathVisitor): string | undefined {
  const packages = new Map<string, string>();
  const open = [findUp(folder, "package.json", visit)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (packages.has(path)) continue;
    const { version, dependencies, optionalDependencies, peerDependencies } = manifestAt(path);
    packages.set(path, String(version));
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const there = findUp(dirname(path), join("node_modules", name, "package.json"), visit);
      if (there !== undefined) open.push(there);
      // Some installers keep packages elsewhere; then the versions that run are not known here.
      else if (dependencies && name in dependencies) return undefined;
    }
  }
  return digest(JSON.stringify([...packages].sort()));
}

function manifestAt(path: string): Manifest {
  const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
  return isRecord(manifest) ? manifest : {};
}

/** The nearest such file in a folder or above it. */
function findUp(folder: string, name: string, visit: PathVisitor): string | undefined {
  for (let here = folder; ; here = dirname(here)) {
    const path = join(here, name);
    visit(path);
    if (existsSync(path)) return realpathSync.native(path);
    if (here === dirname(here)) return undefined;
  }
}

/** Who made an entry: the generator's code, the packages it stands on, and Node.js, each as it is on the disk now. */
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { digest, digestOf } from "./digest.ts";

/** `dist/`, or the folder of the sources where those run. */
const own = fileURLToPath(new URL("..", import.meta.url));

/** None where it cannot be told; then nothing may be kept. */
export function codeKey(folder: string = own): string | undefined {
  const packages = packagesKey(folder);
  return packages && digestOf(process.version, filesKey(folder), packages);
}

/** All of the code: what a file has to do with the output changes more often than anyone would keep a list of it. */
function filesKey(folder: string): string {
  const files = codeBelow(folder).map((path) => [path.slice(folder.length), digest(readFileSync(path))]);
  return digest(JSON.stringify(files));
}

function codeBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "dist" && name !== "node_modules")
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return codeBelow(path);
      return /(?<!\.d)\.[jt]s$|^base\.json$|\.yaml$/u.test(entry.name) ? [path] : [];
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
function packagesKey(folder: string): string | undefined {
  const found = new Map<string, string>();
  const open = [above(folder, "package.json")];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    const { version, dependencies, optionalDependencies, peerDependencies } = manifestAt(path);
    found.set(path, String(version));
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const there = above(dirname(path), join("node_modules", name, "package.json"));
      if (there !== undefined) open.push(there);
      // Some installers keep packages elsewhere: then nobody can tell here which versions run.
      else if (dependencies && name in dependencies) return undefined;
    }
  }
  return digest(JSON.stringify([...found].sort()));
}

function manifestAt(path: string): Manifest {
  const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
  return typeof manifest === "object" && manifest !== null ? manifest : {};
}

/** The nearest such file in a folder or above it. */
function above(folder: string, name: string): string | undefined {
  for (let here = folder; ; here = dirname(here)) {
    const path = join(here, name);
    if (existsSync(path)) return realpathSync.native(path);
    if (here === dirname(here)) return undefined;
  }
}

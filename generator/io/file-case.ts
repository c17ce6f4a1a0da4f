/** Names that differ in case only: on disks of macOS and Windows they are names of one file. */
import { realpathSync, renameSync, statSync } from "node:fs";
import { join, sep } from "node:path";

/**
 * Returns a function that reports whether a path below a folder is one of these, spelled in another case, on a disk that
 * ignores case: it leads to the same file. On other disks there are two files.
 */
export function otherSpellings(folder: string, paths: readonly string[]): (path: string) => boolean {
  const spellings = new Map(paths.map((path) => [path.toLowerCase(), path]));
  return (path) => {
    const spelling = spellings.get(path.toLowerCase());
    return (
      spelling !== undefined && spelling !== path && isSameFile(join(folder, path), join(folder, spelling))
    );
  };
}

function isSameFile(path: string, other: string): boolean {
  const [one, two] = [path, other].map((each) => statSync(each, { bigint: true, throwIfNoEntry: false }));
  return one !== undefined && one.ino === two?.ino && one.dev === two.dev;
}

/** Gives an existing file, and the folders around it, the case of `path` where the disk has another. */
export function correctCase(folder: string, path: string): void {
  const onDisk = realpathSync.native(join(folder, path)).slice(realpathSync.native(folder).length + 1);
  respell(folder, onDisk.split(sep).join("/"), path);
}

/** Renames a file from one spelling to another that differs in case only. */
export function respell(folder: string, from: string, to: string): void {
  if (from === to || from.toLowerCase() !== to.toLowerCase()) return;
  const [names, wanted] = [from.split("/"), to.split("/")];
  for (const [at, name] of wanted.entries()) {
    if (names[at] === name) continue;
    const above = join(folder, ...wanted.slice(0, at));
    renameSync(join(above, names[at] ?? name), join(above, name));
  }
}

/** Small questions to the disk. What reads pages is in pages.ts, what writes output in output.ts. */
import { closeSync, existsSync, lstatSync, openSync, readFileSync, readSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

import { UnreadableError } from "./exit.ts";

/** As findings name a file: from where the command runs, with slashes on every system. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return (short === "" || short.startsWith("..") ? path : short).split(sep).join("/");
}

/** Whether a folder is another one, or below it. */
export function isWithin(folder: string, other: string): boolean {
  const way = relative(resolve(other), resolve(folder));
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}

export function isThere(path: string): boolean {
  return existsSync(path);
}

export function readIfThere(path: string): string | undefined {
  return bytesIfThere(path)?.toString("utf8");
}

export function bytesIfThere(path: string): Buffer | undefined {
  return ifThere(path, () => readFileSync(path));
}

/** Whether what is there is a file itself, and no link to one. */
export function isRegular(path: string): boolean | undefined {
  return ifThere(path, () => lstatSync(path, { throwIfNoEntry: false })?.isFile());
}

/** The beginning of a file, or all of it where it is shorter. */
export function firstBytes(path: string, count: number): Buffer | undefined {
  return ifThere(path, () => {
    const file = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(count);
      return bytes.subarray(0, readSync(file, bytes, 0, count, 0));
    } finally {
      closeSync(file);
    }
  });
}

function ifThere<Value>(path: string, read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw new UnreadableError(`${shown(path)} cannot be read: ${reasonOf(error)}.`);
  }
}

/** The code of a system's error: `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}

/** How code in a folder names the runtime: inside the client's own package by its `imports`, elsewhere by the package. */
export function runtimeFor(folder: string): string {
  for (let above = resolve(folder); ; above = dirname(above)) {
    const manifest = readIfThere(join(above, "package.json"));
    if (manifest !== undefined)
      return manifest.includes('"#runtime/*"') ? "#runtime" : "wechatpay-ts/runtime";
    if (above === dirname(above)) return "wechatpay-ts/runtime";
  }
}

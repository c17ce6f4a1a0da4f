/** Small questions to the disk. What reads pages is in pages.ts, what writes output in output.ts. */
import { readFile, stat } from "node:fs/promises";
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

export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
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
export async function runtimeFor(folder: string): Promise<string> {
  for (let above = resolve(folder); ; above = dirname(above)) {
    const manifest = await readIfThere(join(above, "package.json"));
    if (manifest !== undefined)
      return manifest.includes('"#runtime/*"') ? "#runtime" : "wechatpay-ts/runtime";
    if (above === dirname(above)) return "wechatpay-ts/runtime";
  }
}

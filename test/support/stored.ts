/** Results that take long to compute, for other files of a run and for later runs. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";

import { codeKey } from "../../generator/io/cache/code.ts";
import { digestOf } from "../../generator/io/cache/digest.ts";

export const storeFolder = join(import.meta.dirname, "../../node_modules/.cache/wechatpay-tests");

/** The file is named by the digest of all that the result is made from: the input, the generator, its packages and Node.js. */
export function storedPath(name: string, input: unknown): string {
  return join(
    storeFolder,
    `${name}-${digestOf((code ??= codeKey() ?? String(Date.now())), JSON.stringify(input))}`,
  );
}

let code: string | undefined;

/** Returns the stored result, or computes and stores it. */
export async function stored<T>(name: string, input: unknown, compute: () => T | Promise<T>): Promise<T> {
  const path = storedPath(name, input);
  try {
    return deserialize(readFileSync(path)) as T; // the path names what stored it
  } catch {
    const result = await compute();
    storeFile(path, serialize(result));
    return result;
  }
}

/** Writes a file whole, since another process may read it or write it, too. */
export function storeFile(path: string, content: string | Buffer): void {
  mkdirSync(storeFolder, { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}

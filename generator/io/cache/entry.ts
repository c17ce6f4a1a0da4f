/** One file of the cache. A damaged file, or one of other code, counts as missing. No function here throws. */
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deserialize, serialize } from "node:v8";

import { digest } from "./digest.ts";

/** The first line of an entry: its kind, the code that wrote it, and a digest that shows that it is complete. */
function headOf(kind: string, code: string, body: Uint8Array): string {
  return `wechatpay-codegen ${kind} ${code} ${digest(body)}\n`;
}

/** Reads an entry; undefined if it is missing, damaged or of other code. */
export function readEntry(path: string, kind: string, code: string): unknown {
  try {
    const bytes = readFileSync(path);
    const body = bytes.subarray(bytes.indexOf("\n") + 1);
    const head = bytes.subarray(0, bytes.length - body.length).toString("latin1");
    return head === headOf(kind, code, body) ? deserialize(body) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a value within an entry; undefined if its bytes are damaged. */
export function deserializeIfWhole(bytes: unknown): unknown {
  if (!(bytes instanceof Uint8Array)) return undefined;
  try {
    return deserialize(bytes);
  } catch {
    return undefined;
  }
}

/** Writes a temporary file and renames it: a process that reads at the same time gets the old entry or the new one. */
export function writeEntry(path: string, kind: string, code: string, value: unknown): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const body = serialize(value);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, Buffer.concat([Buffer.from(headOf(kind, code, body), "latin1"), body]));
    renameSync(temporary, path);
  } catch {
    // A full or read-only disk costs the next run its time, and nothing else.
    removeEntry(temporary);
  }
}

/** The time of the disk that holds a folder; undefined where nothing can be written. */
export function diskTime(folder: string, name: string): number | undefined {
  const temporary = join(folder, `${name}.stamps.${randomUUID()}.tmp`);
  try {
    writeFileSync(temporary, "");
    return statSync(temporary).mtimeMs;
  } catch {
    return undefined;
  } finally {
    removeEntry(temporary);
  }
}

/** Removes an entry if it exists. */
export function removeEntry(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A process that may not write here may not remove files either.
  }
}

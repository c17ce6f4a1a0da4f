/** One file of the cache. What is not whole, not ours or not of this code is not there; nothing here ever fails. */
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { deserialize, serialize } from "node:v8";

import { digest } from "./digest.ts";

/** What an entry is, who made it, and that it is whole; a line of text before the value. */
function headOf(kind: string, code: string, body: Uint8Array): string {
  return `wechatpay-codegen ${kind} ${code} ${digest(body)}\n`;
}

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

/** Beside its place first: whoever reads at the same time gets the old entry or the new one. */
export function writeEntry(path: string, kind: string, code: string, value: unknown): void {
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    const body = serialize(value);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, Buffer.concat([Buffer.from(headOf(kind, code, body), "latin1"), body]));
    renameSync(beside, path);
  } catch {
    // A full or read-only disk costs the next run its time, and nothing else.
    removeEntry(beside);
  }
}

export function removeEntry(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Whoever may not write here may not take away either.
  }
}

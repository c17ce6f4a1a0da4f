import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { Operation } from "../ir/model.ts";

let read: Promise<readonly Operation[]> | undefined;

/** The IR of specs/, which the published package carries so that an empty folder is enough. It is read once. */
export function packagedOperations(): Promise<readonly Operation[]> {
  return (read ??= readPackaged());
}

async function readPackaged(): Promise<readonly Operation[]> {
  const path = createRequire(import.meta.url).resolve("#specs");
  const { operations } = JSON.parse(await readFile(path, "utf8")) as { operations: readonly Operation[] }; // our build wrote it
  return operations;
}

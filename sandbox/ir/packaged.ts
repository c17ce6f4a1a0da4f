import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { Operation } from "../../generator/ir/model.ts";

let operations: Promise<readonly Operation[]> | undefined;

/** Reads the operations of this package: all of APIv3 that specs/ documents. The file is read once. */
export function packagedOperations(): Promise<readonly Operation[]> {
  return (operations ??= readPackaged());
}

async function readPackaged(): Promise<readonly Operation[]> {
  const path = createRequire(import.meta.url).resolve("#specs");
  const ir = JSON.parse(await readFile(path, "utf8")) as { operations: readonly Operation[] }; // written by the build
  return ir.operations;
}

/** Analyzes specs/ once for all test files. Vitest runs this before the first of them, and again before each run of a watch. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

import { sharedReadings } from "./readings.ts";
import { specPages } from "./spec-pages.ts";
import { storedPath, storeFile, storeFolder } from "./stored.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The JSON file that holds the operations of specs/. */
    specOperations: string;
  }
}

const dayMs = 86_400_000;

export default async function setup(project: TestProject): Promise<void> {
  project.provide("specOperations", await operationsFile());
  project.onTestsRerun(async () => project.provide("specOperations", await operationsFile()));
}

async function operationsFile(): Promise<string> {
  const pages = specPages();
  const path = storedPath("operations", pages);
  removeOld();
  if (!existsSync(path)) {
    const { analyze } = await import("../../generator/index.ts");
    storeFile(path, JSON.stringify((await analyze(pages, { cache: sharedReadings })).operations));
  }
  return path;
}

/** Another run may still read a file of other pages, so only files of earlier days are removed. */
function removeOld(): void {
  mkdirSync(storeFolder, { recursive: true });
  for (const name of readdirSync(storeFolder)) {
    const path = join(storeFolder, name);
    if (Date.now() - statSync(path).mtimeMs > dayMs) rmSync(path, { force: true });
  }
}

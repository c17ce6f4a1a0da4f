/** Reads specs/ once for all test files. Vitest runs this before the first of them, and again before each run of a watch. */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

import { codeKey } from "../../generator/io/cache/code.ts";
import { digestOf } from "../../generator/io/cache/digest.ts";
import { specPages } from "./spec-pages.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The JSON file that holds the operations of specs/. */
    specOperations: string;
  }
}

const folder = join(import.meta.dirname, "../../node_modules/.cache/wechatpay-tests");
const dayMs = 86_400_000;

export default async function setup(project: TestProject): Promise<void> {
  project.provide("specOperations", await operationsFile());
  project.onTestsRerun(async () => project.provide("specOperations", await operationsFile()));
}

/** The file is named by the digest of all that it is made from: the pages, the generator, its packages and Node.js. */
async function operationsFile(): Promise<string> {
  const pages = specPages();
  const key = digestOf(codeKey() ?? String(Date.now()), JSON.stringify(pages));
  const name = `operations-${key}.json`;
  mkdirSync(folder, { recursive: true });
  removeOld();
  if (!readdirSync(folder).includes(name)) {
    const { analyze } = await import("../../generator/index.ts");
    const draft = join(folder, `${process.pid}-${name}`);
    writeFileSync(draft, JSON.stringify((await analyze(pages)).operations));
    renameSync(draft, join(folder, name));
  }
  return join(folder, name);
}

/** Another run may still read a file of other pages, so only files of earlier days are removed. */
function removeOld(): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > dayMs) rmSync(path);
  }
}

/** What some tests need beside the repository and its packages. skipped-reporter.ts prints what a run skips without it. */
import { existsSync } from "node:fs";
import { join } from "node:path";

import { root } from "./spec-pages.ts";

/** Why a test is skipped, by what it needs. */
export const reasons = {
  corpus: "../shared/corpus is not beside the repository",
  vectors: "../shared/vectors is not beside the repository",
  chromium: "this machine has no Chromium",
  redis: "this machine has no redis-server",
  openssl: "this machine has no openssl",
  build: "`npm run build` has not run",
  jest: "`npm run test:jest` installs jest and runs its example",
  nest: "`npm run test:nest` builds and tests the example of NestJS",
  next: "`npm run test:next` builds and tests the example of Next.js",
} as const;

export type Need = keyof typeof reasons;

declare module "vitest" {
  interface TaskMeta {
    /** What the test, or the tests of the suite, need. */
    needs?: Need;
  }
}

/** The documentation's own pages. */
export const corpusFolder = join(root, "../shared/corpus");
export const hasCorpus = existsSync(corpusFolder);

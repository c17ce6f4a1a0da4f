import { readFileSync } from "node:fs";

import { inject } from "vitest";

import type { NamedOperation } from "#generator/model";

export { root, specPages } from "./spec-pages.ts";

/** The operations of specs/, corrections applied, as global-setup.ts has read them. */
export function specOperations(): readonly NamedOperation[] {
  return JSON.parse(readFileSync(inject("specOperations"), "utf8")) as NamedOperation[]; // global-setup.ts wrote it
}

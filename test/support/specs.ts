import { readFileSync } from "node:fs";

import { inject } from "vitest";

import type { NamedEndpoint, NamedNotification, NamedOperation, PageFile } from "#generator/ir/model";
import { isEndpoint, isNotification } from "#generator/ir/operation";

import { specPages } from "./spec-pages.ts";

export { root, specPages } from "./spec-pages.ts";

/** Those of them that describe operations, and do not only lead to another page. */
export function describedPages(): (PageFile & { readonly page: string })[] {
  return specPages().filter(({ text }) => !/^---\n(?:(?!---).*\n)*moved: /u.test(text));
}

let operations: readonly NamedOperation[] | undefined;

/** The operations of specs/, corrections applied, as global-setup.ts has read them. */
export function specOperations(): readonly NamedOperation[] {
  return (operations ??= readOperations());
}

export function specEndpoints(): readonly NamedEndpoint[] {
  return specOperations().filter(isEndpoint);
}

export function specNotifications(): readonly NamedNotification[] {
  return specOperations().filter(isNotification);
}

function readOperations(): readonly NamedOperation[] {
  return JSON.parse(readFileSync(inject("specOperations"), "utf8")) as NamedOperation[]; // global-setup.ts wrote it
}

import type { ExplainModel } from "#generator/explain/model";
import type { NamedEndpoint, NamedNotification, NamedOperation } from "#generator/ir/model";
import { nameOperation } from "#generator/ir/names";
import { resolveAliases } from "#generator/refine/aliases";
import { readPages } from "#generator/read/read";

import { specOperations, specPages } from "../../support/specs.ts";
import { notification, operation } from "./page.ts";

/** The model of specs/, with its moved pages. */
export function specModel(): ExplainModel {
  const operations = specOperations();
  const moved = specPages().filter(({ text }) => /^moved: /mu.test(text));
  return { operations, aliases: resolveAliases(readPages(moved).aliases, operations, []) };
}

export function endpoint(facts: Parameters<typeof operation>[0] = {}): NamedEndpoint {
  return nameOperation(operation(facts));
}

export function event(facts: Parameters<typeof notification>[0] = {}): NamedNotification {
  return nameOperation(notification(facts));
}

export function modelOf(...operations: readonly NamedOperation[]): ExplainModel {
  return { operations, aliases: [] };
}

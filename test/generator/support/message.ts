/** Requests and responses as the IR describes them: what is required of each, with the facts that a test adds. */
import { clientGroups } from "#generator/schema/client-fields";
import type { NamedOperation } from "#generator/index";
import { validator, type Direction, type Issue } from "#runtime/check";
import { schemaText } from "./schema-text.ts";
import * as words from "#runtime/schema";
import type { Fields } from "#runtime/schema";
import { exampleRequest, requiredOnly, type Given } from "../../support/request.ts";

/** What a test adds to a message; undefined takes a member out. */
export interface Facts {
  readonly [name: string]: Given | Facts | readonly Facts[] | undefined;
}

/** The least message that the IR allows, with the facts in it. */
export function messageWith(operation: NamedOperation, side: Direction, facts: Facts): unknown {
  const described = side === "request" ? operation : { ...operation, request: operation.response };
  return merged(requiredOnly(described, exampleRequest(described)), facts);
}

function merged(value: unknown, facts: unknown): unknown {
  if (!isObject(facts)) return facts;
  const former = isObject(value) ? value : {};
  const changed = Object.entries(facts).map(([name, fact]) => [name, merged(former[name], fact)] as const);
  const all = Object.entries({ ...former, ...Object.fromEntries(changed) });
  return Object.fromEntries(all.filter(([, fact]) => fact !== undefined));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the emitted validator says of a message; it is made of the very text that is emitted. */
export function issuesOf(operation: NamedOperation, side: Direction, message: unknown): readonly Issue[] {
  const { request, response, responseVariants: variants } = operation;
  const called = side === "request" ? { fields: clientGroups(request) } : { fields: response, variants };
  const text = schemaText(called);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what is emitted is code
  const make = new Function(...Object.keys(words), `return ${text};`) as (...all: unknown[]) => Fields; // a table's text
  return validator(make(...Object.values(words)), side)(message);
}

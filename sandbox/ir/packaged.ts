import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { Field, Operation } from "../../generator/ir/model.ts";

let operations: Promise<readonly Operation[]> | undefined;

/**
 * Reads the operations of this package: all of APIv3 that specs/ documents. The file is read once; the fields of an operation
 * are parsed at their first use, since a test calls a few of a thousand operations.
 */
export function packagedOperations(): Promise<readonly Operation[]> {
  return (operations ??= readPackaged());
}

/** An operation in the index: its fields are byte offsets, start and end, in the IR. */
interface Entry {
  readonly facts: Omit<Operation, Group>;
  readonly request: Offsets;
  readonly response: Offsets;
}
type Group = "request" | "response";
type Offsets = readonly [start: number, end: number];

async function readPackaged(): Promise<readonly Operation[]> {
  const { resolve } = createRequire(import.meta.url);
  const [ir, index] = await Promise.all([readFile(resolve("#specs")), readFile(resolve("#specs-index"))]);
  const entries = JSON.parse(index.toString()) as readonly Entry[]; // written by the build
  const entryOf = new Map(entries.map((entry) => [entry.facts, entry]));
  const accessors = { request: lazily("request"), response: lazily("response") };
  for (const { facts } of entries) Object.defineProperties(facts, accessors);
  return entries.map(({ facts }) => facts as Operation); // the accessors are the members that it lacks

  // All operations share one accessor of each group: defining them anew would take longer than parsing the index.
  function lazily(group: Group): PropertyDescriptor & ThisType<Omit<Operation, Group>> {
    const parsed = new WeakMap<object, readonly Field[]>();
    const get = function (this: Omit<Operation, Group>): readonly Field[] {
      const known = parsed.get(this);
      if (known) return known;
      const [start, end] = entryOf.get(this)?.[group] ?? [0, 0];
      const fields = JSON.parse(ir.toString("utf8", start, end)) as readonly Field[]; // the build wrote it
      parsed.set(this, fields);
      return fields;
    };
    return { get, enumerable: true };
  }
}

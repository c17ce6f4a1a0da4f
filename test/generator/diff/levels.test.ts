/** The levels beside the compiler: a program that uses every field of the old client, compiled with the new one. */
import { expect, test } from "vitest";

import { diffStates } from "#generator/diff/diff";
import { gravest } from "#generator/diff/summary";
import type { Field, NamedEndpoint } from "#generator/ir/model";
import { emit } from "#generator/pipeline";
import { specOperations } from "../../support/specs.ts";
import { typeErrorsIn } from "../support/type-check.ts";
import { allFields, consumerOf, isUsable } from "./support/consumer.ts";

/** A random number generator by Lehmer: the same numbers in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 0x7fffffff;
    return state % below;
  };
}

type Edit = (field: Field) => Field | readonly Field[] | undefined;

const plain = ({ enum: _, children: __, ...field }: Field): Field => field;

/** Edits of one field; undefined where the field cannot have it. */
const edits: Readonly<Record<string, Edit>> = {
  removed: () => [],
  renamed: (field) => ({ ...field, name: `${field.name}_renamed` }),
  "required or optional": (field) => ({ ...field, required: !field.required }),
  "new optional beside it": (field) => [
    field,
    { ...plain(field), type: "string", name: `${field.name}_new`, required: false },
  ],
  "new required beside it": (field) => [
    field,
    { ...plain(field), type: "string", name: `${field.name}_new`, required: true },
  ],
  "string or boolean": (field) =>
    field.type === "string" && !field.enum ? { ...field, type: "boolean" } : undefined,
  "a list": (field) =>
    field.type === "string" && !field.encryption ? { ...field, type: "string[]" } : undefined,
  "integer or number": (field) =>
    field.type === "integer"
      ? { ...field, type: "number" }
      : field.type === "number"
        ? { ...field, type: "integer" }
        : undefined,
  "values listed": (field) =>
    field.type === "string" && !field.enum && !field.encryption ? { ...field, enum: ["A", "B"] } : undefined,
  "values no longer listed": (field) => (field.enum && field.type === "string" ? plain(field) : undefined),
  "one value more": (field) =>
    field.enum && field.type === "string" ? { ...field, enum: [...field.enum, "ADDED"] } : undefined,
  "one value less": (field) =>
    field.enum && field.enum.length > 1 && field.type === "string"
      ? { ...field, enum: field.enum.slice(1) }
      : undefined,
  encrypted: (field) =>
    field.type === "string" && !field.enum && !field.encryption
      ? { ...field, encryption: "rsa-oaep" }
      : undefined,
  "another label": (field) => ({ ...field, label: `${field.label}甲` }),
  "another unit": (field) => ({ ...field, unit: "箱" }),
  "a maximum length": (field) =>
    field.type === "string" && !field.enum ? { ...field, maxLength: 8 } : undefined,
};

/** Edits one field of a table; undefined where the edit does not apply to it. */
function editAt(fields: readonly Field[], target: Field, edit: Edit): Field[] | undefined {
  const at = fields.indexOf(target);
  if (at >= 0) {
    const edited = edit(target);
    const rest = edited && fields.toSpliced(at, 1, ...[edited].flat());
    // No page has an object whose list of fields is empty.
    return rest?.length === 0 ? undefined : rest;
  }
  for (const [place, field] of fields.entries()) {
    const children = field.children && editAt(field.children, target, edit);
    if (children) return fields.with(place, { ...field, children });
  }
  return undefined;
}

interface Case {
  readonly name: string;
  readonly old: NamedEndpoint;
  readonly new: NamedEndpoint;
}

/** Edits of random fields of random operations. */
function drawCases(count: number): Case[] {
  const next = randomNumbers(20_261_128);
  const operations = specOperations().filter(
    (operation): operation is NamedEndpoint => operation.kind === "endpoint" && isUsable(operation),
  );
  const cases: Case[] = [];
  while (cases.length < count) {
    const old = operations[next(operations.length)];
    const side = next(2) === 0 ? "request" : "response";
    const names = Object.keys(edits);
    // Each edit is as frequent as the others, though some fit few fields.
    const name = names[cases.length % names.length] ?? "";
    const edit = edits[name];
    if (!old || !edit) continue;
    // A page cannot rename or remove a group of a request by itself.
    const groups = side === "request" ? old.request : [];
    const fields = allFields(old[side]).filter((field) => !groups.includes(field));
    const target = fields[next(Math.max(fields.length, 1))];
    const edited = target && editAt(old[side], target, edit);
    if (edited) cases.push({ name: `${name} in the ${side}`, old, new: { ...old, [side]: edited } });
  }
  return cases;
}

test(
  "a change is breaking if and only if a program that uses every field no longer compiles",
  { timeout: 300_000 },
  async () => {
    const cases = drawCases(160);
    const texts = new Map<string, string>();
    for (const [index, { old, new: now }] of cases.entries()) {
      for (const [state, operation] of [
        ["old", old],
        ["new", now],
      ] as const) {
        const folder = `test/diff-levels/${index}/${state}`;
        const files = await emit({ operations: [operation], aliases: [] });
        const module = files.find(({ path }) => path === `${operation.names.module}.ts`);
        if (!module) throw new Error("The module is not emitted.");
        texts.set(`${folder}/module.ts`, module.text);
        texts.set(`${folder}/consumer.ts`, consumerOf(old, "./module.ts"));
      }
    }
    const errors = typeErrorsIn(texts);
    const outcomes = cases.map(({ name, old, new: now }, index) => {
      const stateOf = (operation: NamedEndpoint) => ({ operations: [operation], aliases: [] });
      const changes = diffStates({ client: { old: stateOf(old), new: stateOf(now) } });
      const folder = `test/diff-levels/${index}`;
      expect(errors.get(`${folder}/old/consumer.ts`) ?? []).toEqual([]);
      return {
        name,
        changes: changes.map(({ rule, operation, path }) => `${rule} ${operation} ${path}`),
        isBreaking: gravest(changes) === "breaking",
        compiles: !errors.has(`${folder}/new/consumer.ts`),
      };
    });
    expect(outcomes.filter(({ isBreaking, compiles }) => isBreaking === compiles)).toEqual([]);
    expect(outcomes.filter(({ isBreaking }) => isBreaking).length).toBeGreaterThan(40);
    expect(outcomes.filter(({ isBreaking }) => !isBreaking).length).toBeGreaterThan(40);
  },
);

import { walkOperation, type Field, type Operation } from "../model.ts";
import { problem, type Problem } from "../problem.ts";
import type { FieldFacts, NewFields } from "./correction-values.ts";
import type { Correction, Mend } from "./corrections.ts";
import { childrenAt, fieldAt, mapFields, splitPath, withChildren, withField } from "./field-paths.ts";

/** The operations as corrected. An entry that changes nothing any more is reported. */
export function applyCorrections(
  operations: readonly Operation[],
  corrections: readonly Correction[],
  problems: Problem[],
): Operation[] {
  const byKey = new Map(operations.map((operation, at) => [keyOf(operation.page, operation.method), at]));
  const corrected = [...operations];
  for (const correction of corrections) {
    const { page, operation: method, mend, mustApply } = correction;
    const at = byKey.get(keyOf(page, method));
    const target = at === undefined ? undefined : corrected[at];
    if (at === undefined || !target) {
      if (mustApply) problems.push(stale(correction, `No page gives ${method.toUpperCase()} of ${page}.`));
      continue;
    }
    const outcome = apply(target, mend);
    if ("method" in outcome) corrected[at] = outcome;
    else {
      problems.push(...outcome.stale.map((reason) => stale(correction, reason)));
      problems.push(...outcome.wrong.map((reason) => wrong(correction, reason)));
    }
  }
  return corrected;
}

function keyOf(page: string, method: string): string {
  return `${method.toLowerCase()} ${page}`;
}

/** Why an entry makes nothing of its operation: the page is not, or no longer, what it mends; or it names what is not there. */
interface Refusal {
  readonly stale: readonly string[];
  readonly wrong: readonly string[];
}

function isStale(reason: string): Refusal {
  return { stale: [reason], wrong: [] };
}

function apply(operation: Operation, mend: Mend): Operation | Refusal {
  switch (mend.kind) {
    case "change":
      return changeField(operation, mend);
    case "settle":
      return settleMarks(operation, mend);
    case "add":
      return addFields(operation, mend);
    case "move":
      return moveField(operation, mend);
    case "shapes":
      return declareShapes(operation, mend);
    case "idempotent":
      return nameIdempotencyKey(operation, mend);
  }
}

type MendOf<Kind extends Mend["kind"]> = Extract<Mend, { kind: Kind }>;

function changeField(operation: Operation, { field: path, was, is }: MendOf<"change">): Operation | Refusal {
  const field = fieldAt(operation, path);
  if (!field) return isStale(`${operation.page} has no field ${path}.`);
  if (!matches(field, was)) return isStale(`${path} of ${operation.page} is no longer what "was" says.`);
  const changed = { ...field, ...is };
  if (changed.wide && !/^(?:integer|number)/u.test(changed.type)) {
    return { stale: [], wrong: [`${path} of ${operation.page} is ${changed.type}, and cannot be wide.`] };
  }
  return withField(operation, path, () => changed);
}

function matches(field: Field, facts: FieldFacts): boolean {
  return Object.entries(facts).every(
    ([key, value]) => JSON.stringify(field[key as keyof FieldFacts]) === JSON.stringify(value), // keys were checked
  );
}

function settleMarks(operation: Operation, { required, encrypted }: MendOf<"settle">): Operation | Refusal {
  if (!operation.unknown) return isStale(`${operation.page} says itself what is required and encrypted.`);
  const known = new Map(walkOperation(operation));
  // A path that names nothing would leave a field unencrypted without a word: an error, not a stale entry.
  const missing = [...(required ?? []), ...(encrypted ?? [])].filter((path) => !known.has(path));
  if (missing.length > 0) {
    return { stale: [], wrong: missing.map((path) => `${operation.page} has no field ${path}.`) };
  }
  const settled = mapFields(operation, (field, path) => ({
    ...field,
    ...(required && { required: required.includes(path) }),
    ...(encrypted?.includes(path) && { encryption: "rsa-oaep" as const }),
  }));
  const { unknown, ...rest } = settled;
  const left = (unknown ?? []).filter((mark) => !(mark === "required" ? required : encrypted));
  return left.length > 0 ? { ...rest, unknown: left } : rest;
}

function addFields(operation: Operation, { field: path, add }: MendOf<"add">): Operation | Refusal {
  const there = childrenAt(operation, path);
  if (!there) return isStale(`${operation.page} has no ${path} that could hold fields.`);
  const known = there.find(({ name }) => Object.hasOwn(add, name));
  if (known) return isStale(`${operation.page} describes ${path}.${known.name} itself.`);
  const line = fieldAt(operation, path)?.line ?? operation.line;
  return withChildren(operation, path, (children) => [...children, ...newFields(add, line)]);
}

function newFields(fields: NewFields, line: number): Field[] {
  return Object.entries(fields).map(([name, { children, ...facts }]) => ({
    name,
    required: false,
    label: "",
    ...facts,
    line,
    column: 1,
    ...(children && { children: newFields(children, line) }),
  }));
}

function moveField(operation: Operation, { field: path, into }: MendOf<"move">): Operation | Refusal {
  const field = fieldAt(operation, path);
  const target = childrenAt(operation, into);
  if (!field) return isStale(`${operation.page} has no field ${path}.`);
  if (!target) return isStale(`${operation.page} has no ${into} that could hold fields.`);
  if (target.some(({ name }) => name === field.name)) {
    return isStale(`${operation.page} describes ${into}.${field.name} itself.`);
  }
  const from = splitPath(path)[0];
  const without = withChildren(operation, from, (all) => all.filter((one) => one !== field));
  const left = childrenAt(without, from)?.length === 0 ? withField(without, from, emptied) : without;
  return withChildren(left, into, (children) => [...children, field]);
}

/** What holds nothing any more is demanded of nobody. */
function emptied({ children: _, ...field }: Field): Field {
  return { ...field, required: false };
}

function declareShapes(operation: Operation, { field: path, shapes }: MendOf<"shapes">): Operation | Refusal {
  const children = childrenAt(operation, path);
  if (!children) return isStale(`${operation.page} has no ${path} that could hold fields.`);
  const known = new Set(children.map(({ name }) => name));
  const named = shapes.flatMap(({ has, not }) => [...has, ...(not ?? [])]);
  const missing = named.filter((name) => !known.has(name));
  if (missing.length > 0) {
    return { stale: [], wrong: missing.map((name) => `${operation.page} has no field ${path}.${name}.`) };
  }
  // What one shape requires is not demanded of the others: the shapes say it, and the fields no longer do.
  const loosened = withChildren(operation, path, (all) =>
    all.map((field) => (named.includes(field.name) ? { ...field, required: false } : field)),
  );
  if (path === "response") return { ...loosened, responseShapes: shapes };
  return withField(loosened, path, (field) => ({ ...field, shapes }));
}

function nameIdempotencyKey(
  operation: Operation,
  { field: path }: MendOf<"idempotent">,
): Operation | Refusal {
  const field = path.startsWith("request.") ? fieldAt(operation, path) : undefined;
  if (!field) return isStale(`${operation.page} has no field ${path} in its request.`);
  if (operation.method === "GET") return isStale(`A GET of ${operation.page} has no effect to have twice.`);
  // What may be left out, or is no text, is no number that a merchant gives a request to know it by.
  if (field.type !== "string" || !field.required) {
    return isStale(`${path} of ${operation.page} is no string that must be there.`);
  }
  return { ...operation, idempotentBy: path };
}

function stale({ place }: Correction, reason: string): Problem {
  const mend = "Take it out, or correct what it names.";
  return problem("correction-stale", place, `The correction no longer applies: ${reason}`, mend);
}

function wrong({ place }: Correction, reason: string): Problem {
  return problem("correction-invalid", place, reason, "Correct the path.");
}

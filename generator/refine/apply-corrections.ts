import { isList, walkOperation, type Field, type Operation } from "../model.ts";
import { problem, type Problem } from "../problem.ts";
import type { Correction, FieldFacts } from "./corrections.ts";

/** The operations as corrected. An entry that changes nothing any more is reported. */
export function applyCorrections(
  operations: readonly Operation[],
  corrections: readonly Correction[],
  problems: Problem[],
): Operation[] {
  return corrections.reduce((all, correction) => applyOne(all, correction, problems), [...operations]);
}

function applyOne(
  operations: readonly Operation[],
  correction: Correction,
  problems: Problem[],
): Operation[] {
  const { page, operation: method } = correction;
  const target = operations.find((one) => one.page === page && one.method.toLowerCase() === method);
  if (!target) {
    if (!correction.mustApply) return [...operations];
    problems.push(stale(correction, `No page gives ${method.toUpperCase()} of ${page}.`));
    return [...operations];
  }
  const corrected = correction.change
    ? changeField(target, correction, correction.change, problems)
    : settleMarks(target, correction, correction.settle ?? {}, problems);
  return operations.map((one) => (one === target ? corrected : one));
}

function changeField(
  operation: Operation,
  correction: Correction,
  { field: path, was, is }: NonNullable<Correction["change"]>,
  problems: Problem[],
): Operation {
  const field = new Map(walkOperation(operation)).get(path);
  if (!field) {
    problems.push(stale(correction, `${operation.page} has no field ${path}.`));
    return operation;
  }
  if (!matches(field, was)) {
    problems.push(stale(correction, `${path} of ${operation.page} is no longer what "was" says.`));
    return operation;
  }
  return mapFields(operation, (one, at) => (at === path ? { ...one, ...is } : one));
}

function matches(field: Field, facts: FieldFacts): boolean {
  return Object.entries(facts).every(
    ([key, value]) => JSON.stringify(field[key as keyof FieldFacts]) === JSON.stringify(value), // keys were checked
  );
}

function settleMarks(
  operation: Operation,
  correction: Correction,
  { required, encrypted }: NonNullable<Correction["settle"]>,
  problems: Problem[],
): Operation {
  if (!operation.unknown) {
    problems.push(stale(correction, `${operation.page} says itself what is required and encrypted.`));
    return operation;
  }
  const known = new Map(walkOperation(operation));
  // A path that names nothing would leave a field unencrypted without a word: an error, not a stale entry.
  for (const path of [...(required ?? []), ...(encrypted ?? [])].filter((path) => !known.has(path))) {
    problems.push(
      problem(
        "correction-invalid",
        correction.place,
        `${operation.page} has no field ${path}.`,
        "Correct the path.",
      ),
    );
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

/** The operation with every field replaced, from the outside in. */
function mapFields(operation: Operation, change: (field: Field, path: string) => Field): Operation {
  const mapAll = (fields: readonly Field[], parent: string): Field[] =>
    fields.map((field) => {
      const path = `${parent}.${field.name}`;
      const changed = change(field, path);
      if (!changed.children) return changed;
      return { ...changed, children: mapAll(changed.children, isList(changed.type) ? `${path}[]` : path) };
    });
  return {
    ...operation,
    request: mapAll(operation.request, "request"),
    response: mapAll(operation.response, "response"),
  };
}

function stale({ place }: Correction, reason: string): Problem {
  return problem(
    "correction-stale",
    place,
    `The correction no longer applies: ${reason}`,
    "Take it out, or correct what it names.",
  );
}

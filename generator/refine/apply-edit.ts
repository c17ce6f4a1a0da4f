/** One edit of a correction, applied to one operation. */
import { scalarOf } from "../ir/field.ts";
import { isContradictory, limitNames, limitsOf } from "../ir/limits.ts";
import type { CorrectionMismatch, MismatchCase } from "../findings/texts/english/corrections.ts";
import type { Field, Operation, Variant } from "../ir/model.ts";
import { parametersOf } from "../ir/request.ts";
import { walkOperation } from "../ir/walk.ts";
import type { FieldFacts, NewFields, OperationFacts } from "./correction-values.ts";
import type { Edit, EditOf } from "./edits.ts";
import { childrenAt, fieldAt, mapFields, splitPath, withChildren, withField } from "./field-paths.ts";

/** The edited operation, and a second one where the edit names a second path. */
interface Edited {
  readonly edited: Operation;
  readonly added?: Operation;
}

/** Why an edit does not apply: the page differs from what the edit expects, or the edit names what does not exist. */
interface Refusal {
  readonly stale: readonly CorrectionMismatch[];
  readonly wrong: readonly CorrectionMismatch[];
}

/** Applies an edit to an operation; returns the reason if it does not fit. */
export function applyEdit(operation: Operation, edit: Edit): Edited | Refusal {
  const outcome = apply(operation, edit);
  return "kind" in outcome ? { edited: outcome } : outcome;
}

function apply(operation: Operation, edit: Edit): Operation | Edited | Refusal {
  switch (edit.kind) {
    case "field":
      return editField(operation, edit);
    case "operation":
      return editOperation(operation, edit);
    case "marks":
      return applyMarks(operation, edit);
    case "add":
      return addFields(operation, edit);
    case "remove":
      return removeField(operation, edit);
    case "move":
      return moveField(operation, edit);
    case "variants":
      return declareVariants(operation, edit.field, edit.variants);
    case "oneOf":
      return declareVariants(
        operation,
        edit.field,
        edit.oneOf.map((name) => ({ name, has: [name] })),
      );
    case "plain":
      return declarePlain(operation, edit);
    case "idempotent":
      return nameIdempotencyKey(operation, edit);
    case "path":
      return addPath(operation, edit);
  }
}

function refuseAsStale({ page }: Operation, mismatch: MismatchCase): Refusal {
  return { stale: [{ page, ...mismatch }], wrong: [] };
}

function refuseAsWrong({ page }: Operation, mismatches: readonly MismatchCase[]): Refusal {
  return { stale: [], wrong: mismatches.map((mismatch) => ({ page, ...mismatch })) };
}

function refuseAsMissing(operation: Operation, paths: readonly string[]): Refusal {
  return refuseAsWrong(
    operation,
    paths.map((path) => ({ case: "field-missing", path })),
  );
}

function editField(operation: Operation, { field: path, was, is }: EditOf<"field">): Operation | Refusal {
  const field = fieldAt(operation, path);
  if (!field) return refuseAsStale(operation, { case: "field-missing", path });
  if (!matches(field, was)) return refuseAsStale(operation, { case: "was-differs", path });
  const edited = withFacts(field, is);
  if (edited.wide && !/^(?:integer|number)/u.test(edited.type)) {
    return refuseAsWrong(operation, [{ case: "not-integer", path, type: edited.type }]);
  }
  // The limits of the page that the new type cannot have are dropped; those of the correction are refused.
  const limits = limitsOf(edited);
  const unsuited = limitNames.filter((name) => limits[name] === undefined);
  const isUnsuited = unsuited.some((name) => is[name] !== undefined && is[name] !== null);
  if (isUnsuited || isContradictory(limits))
    return refuseAsWrong(operation, [{ case: "limits-unsuited", path, type: edited.type }]);
  return withField(operation, path, () =>
    withFacts(edited, Object.fromEntries(unsuited.map((name) => [name, null]))),
  );
}

/** A fact that is null is one that the field does not have. */
function matches(field: Field, facts: FieldFacts): boolean {
  return Object.entries(facts).every(
    ([key, value]) => JSON.stringify(field[key as keyof FieldFacts] ?? null) === JSON.stringify(value), // keys were checked
  );
}

function withFacts(field: Field, facts: FieldFacts): Field {
  const all = Object.entries({ ...field, ...facts }).filter(([, value]) => value !== null);
  const { children, ...edited } = Object.fromEntries(all) as unknown as Field; // a field keeps what no null removes
  return children && canHold(edited) ? { ...edited, children } : edited;
}

/** What becomes a plain string or number holds nothing any more. */
function canHold({ type, encoding, encryption }: Field): boolean {
  return scalarOf(type) === "object" || encoding !== undefined || encryption === "aes-256-gcm";
}

function editOperation(operation: Operation, { was, is }: EditOf<"operation">): Operation | Refusal {
  const { title, advice = null, responseType } = operation;
  const hosts = operation.kind === "endpoint" ? operation.hosts : [];
  const facts: OperationFacts = { title, advice, hosts, response: responseType };
  const differs = (key: string, value: unknown) =>
    JSON.stringify(facts[key as keyof OperationFacts]) !== JSON.stringify(value); // keys were checked
  if (Object.entries(was).some(([key, value]) => differs(key, value))) {
    return refuseAsStale(operation, { case: "was-differs" });
  }
  const response = is.response ?? responseType;
  const edited = {
    ...(is.advice === null ? withoutAdvice(operation) : operation),
    title: is.title ?? title,
    ...(is.advice && { advice: is.advice }),
    responseType: response,
    response: response === "json" ? operation.response : [],
  };
  if (!is.hosts) return edited;
  if (edited.kind === "notification") return refuseAsStale(operation, { case: "notification-hosts" });
  return { ...edited, hosts: is.hosts, areHostsCorrected: true };
}

function withoutAdvice({ advice: _, ...operation }: Operation): Operation {
  return operation;
}

function applyMarks(operation: Operation, { required, encrypted }: EditOf<"marks">): Operation | Refusal {
  if (!operation.unknown) return refuseAsStale(operation, { case: "marks-stated" });
  const known = new Set([...walkOperation(operation)].map(([path]) => path));
  // A path that names nothing would leave a field unencrypted without a report: an error, not a stale entry.
  const missing = [...(required ?? []), ...(encrypted ?? [])].filter((path) => !known.has(path));
  if (missing.length > 0) return refuseAsMissing(operation, missing);
  const settled = mapFields(operation, (field, path) => ({
    ...field,
    ...(required && { required: required.includes(path) }),
    ...(encrypted?.includes(path) && { encryption: "rsa-oaep" as const }),
  }));
  const { unknown, ...marked } = settled;
  // An empty list states that the operation has no encrypted field.
  const rest = encrypted?.length === 0 ? { ...marked, plain: ["request", "response"] } : marked;
  const left = (unknown ?? []).filter((mark) => !(mark === "required" ? required : encrypted));
  return left.length > 0 ? { ...rest, unknown: left } : rest;
}

function addFields(operation: Operation, { field: path, add }: EditOf<"add">): Operation | Refusal {
  const siblings = childrenAt(operation, path);
  if (!siblings) return refuseAsStale(operation, { case: "object-missing", path });
  const known = siblings.find(({ name }) => Object.hasOwn(add, name));
  if (known) return refuseAsStale(operation, { case: "field-exists", path: `${path}.${known.name}` });
  const line = fieldAt(operation, path)?.line ?? operation.line;
  return withChildren(operation, path, (children) => [...children, ...newFields(add, line)]);
}

function newFields(fields: NewFields, line: number): Field[] {
  return Object.entries(fields).map(([name, { children, ...facts }]): Field => {
    const field = withFacts({ name, type: facts.type, required: false, label: "", line, column: 1 }, facts);
    return children ? { ...field, children: newFields(children, line) } : field;
  });
}

function removeField(operation: Operation, { field: path }: EditOf<"remove">): Operation | Refusal {
  const field = fieldAt(operation, path);
  if (!field) return refuseAsStale(operation, { case: "field-missing", path });
  return takeOut(operation, path, field);
}

function moveField(operation: Operation, { field: path, into }: EditOf<"move">): Operation | Refusal {
  const field = fieldAt(operation, path);
  if (!field) return refuseAsStale(operation, { case: "field-missing", path });
  const target = childrenAt(operation, into);
  const without = takeOut(operation, path, field);
  // An object within the field is taken out with it.
  if (!target || !childrenAt(without, into)) {
    return refuseAsStale(operation, { case: "object-missing", path: into });
  }
  if (target.some(({ name }) => name === field.name)) {
    return refuseAsStale(operation, { case: "field-exists", path: `${into}.${field.name}` });
  }
  return withChildren(without, into, (children) => [...children, field]);
}

function takeOut(operation: Operation, path: string, field: Field): Operation {
  const [holder] = splitPath(path);
  const without = withChildren(operation, holder, (all) => all.filter((one) => one !== field));
  const isRoot = holder === "request" || holder === "response";
  return !isRoot && childrenAt(without, holder)?.length === 0 ? withField(without, holder, emptied) : without;
}

/** An object that holds nothing any more is optional; text that seemed to hold something is text. */
function emptied({ children: _, ...field }: Field): Field {
  return scalarOf(field.type) === "object" ? { ...field, required: false } : field;
}

function declareVariants(
  operation: Operation,
  path: string,
  variants: readonly Variant[],
): Operation | Refusal {
  const children = path === "request" ? undefined : childrenAt(operation, path);
  if (!children) return refuseAsStale(operation, { case: "object-missing", path });
  const known = new Set(children.map(({ name }) => name));
  const named = variants.flatMap(({ has, not }) => [...has, ...(not ?? [])]);
  const missing = named.filter((name) => !known.has(name));
  if (missing.length > 0) {
    return refuseAsMissing(
      operation,
      missing.map((name) => `${path}.${name}`),
    );
  }
  // What one variant requires is optional in the others: the variants say it, and the fields no longer do.
  const loosened = withChildren(operation, path, (all) =>
    all.map((field) => (named.includes(field.name) ? { ...field, required: false } : field)),
  );
  if (path === "response") return { ...loosened, responseVariants: variants };
  return withField(loosened, path, (field) => ({ ...field, variants }));
}

function declarePlain(operation: Operation, { plain }: EditOf<"plain">): Operation | Refusal {
  const known = new Map(walkOperation(operation));
  const missing = plain.filter((path) => path !== "request" && path !== "response" && !known.has(path));
  if (missing.length > 0) return refuseAsMissing(operation, missing);
  const marked = plain.filter((path) => known.get(path)?.encryption);
  if (marked.length > 0) {
    return refuseAsWrong(
      operation,
      marked.map((path) => ({ case: "field-encrypted", path })),
    );
  }
  return { ...operation, plain: [...(operation.plain ?? []), ...plain] };
}

function nameIdempotencyKey(
  operation: Operation,
  { field: path }: EditOf<"idempotent">,
): Operation | Refusal {
  const field = path.startsWith("request.") ? fieldAt(operation, path) : undefined;
  if (!field) return refuseAsStale(operation, { case: "request-field-missing", path });
  if (operation.kind === "notification") return refuseAsStale(operation, { case: "notification-request" });
  if (operation.method === "GET") return refuseAsStale(operation, { case: "get" });
  // The number by which WeChat Pay recognizes a request is a string that every request has.
  if (field.type !== "string" || !field.required) {
    return refuseAsStale(operation, { case: "not-required-string", path });
  }
  return { ...operation, idempotentBy: path };
}

function addPath(operation: Operation, { path, parameters }: EditOf<"path">): Edited | Refusal {
  if (operation.kind === "notification") {
    return refuseAsStale(operation, { case: "notification-path" });
  }
  const names = parametersOf(path);
  const strays = Object.keys(parameters).filter((name) => !names.includes(name));
  if (strays.length > 0) {
    return refuseAsWrong(
      operation,
      strays.map((name) => ({ case: "parameter-missing", path, name })),
    );
  }
  const former = parametersOf(operation.path);
  const own = newFields(parameters, operation.line).map((field) => ({ ...field, required: true }));
  const remaining = operation.request.filter(({ name }) => !former.includes(name) || names.includes(name));
  const request = [...own, ...remaining.filter(({ name }) => !Object.hasOwn(parameters, name))];
  return { edited: operation, added: { ...operation, path, request } };
}

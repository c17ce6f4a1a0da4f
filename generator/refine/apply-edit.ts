/** One edit of a correction, applied to one operation. */
import { scalarOf } from "../ir/field.ts";
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

/** Why an edit does not apply: the page is not, or no longer, what it corrects, or the edit names what does not exist. */
interface Refusal {
  readonly stale: readonly string[];
  readonly wrong: readonly string[];
}

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

function isStale(reason: string): Refusal {
  return { stale: [reason], wrong: [] };
}

function isWrong(...reasons: string[]): Refusal {
  return { stale: [], wrong: reasons };
}

function editField(operation: Operation, { field: path, was, is }: EditOf<"field">): Operation | Refusal {
  const field = fieldAt(operation, path);
  if (!field) return isStale(`${operation.page} does not describe the field ${path}.`);
  if (!matches(field, was)) return isStale(`${path} of ${operation.page} differs from what "was" says.`);
  const edited = withFacts(field, is);
  if (edited.wide && !/^(?:integer|number)/u.test(edited.type)) {
    return isWrong(`${path} of ${operation.page} is ${edited.type}; only an integer can be wide.`);
  }
  return withField(operation, path, () => edited);
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
  const { title, responseType } = operation;
  const hosts = operation.kind === "endpoint" ? operation.hosts : [];
  const facts: OperationFacts = { title, hosts, response: responseType };
  const differs = (key: string, value: unknown) =>
    JSON.stringify(facts[key as keyof OperationFacts]) !== JSON.stringify(value); // keys were checked
  if (Object.entries(was).some(([key, value]) => differs(key, value))) {
    return isStale(`${operation.page} differs from what "was" says.`);
  }
  const response = is.response ?? responseType;
  const edited = {
    title: is.title ?? title,
    responseType: response,
    response: response === "json" ? operation.response : [],
  };
  if (!is.hosts) return { ...operation, ...edited };
  if (operation.kind === "notification")
    return isStale(`${operation.page} is a notification, without hosts.`);
  return { ...operation, ...edited, hosts: is.hosts, areHostsCorrected: true };
}

function applyMarks(operation: Operation, { required, encrypted }: EditOf<"marks">): Operation | Refusal {
  if (!operation.unknown)
    return isStale(`${operation.page} says itself which fields are required and encrypted.`);
  const known = new Set([...walkOperation(operation)].map(([path]) => path));
  // A path that names nothing would leave a field unencrypted without a report: an error, not a stale entry.
  const missing = [...(required ?? []), ...(encrypted ?? [])].filter((path) => !known.has(path));
  if (missing.length > 0) return isWrong(...missing.map((path) => lacks(operation, path)));
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

function lacks({ page }: Operation, path: string): string {
  return `${page} does not describe the field ${path}.`;
}

function addFields(operation: Operation, { field: path, add }: EditOf<"add">): Operation | Refusal {
  const there = childrenAt(operation, path);
  if (!there) return isStale(`${operation.page} does not describe an object ${path} that could hold fields.`);
  const known = there.find(({ name }) => Object.hasOwn(add, name));
  if (known) return isStale(`${operation.page} describes ${path}.${known.name} itself.`);
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
  if (!field) return isStale(`${operation.page} does not describe the field ${path}.`);
  return takeOut(operation, path, field);
}

function moveField(operation: Operation, { field: path, into }: EditOf<"move">): Operation | Refusal {
  const field = fieldAt(operation, path);
  const target = childrenAt(operation, into);
  if (!field) return isStale(`${operation.page} does not describe the field ${path}.`);
  if (!target)
    return isStale(`${operation.page} does not describe an object ${into} that could hold fields.`);
  if (target.some(({ name }) => name === field.name)) {
    return isStale(`${operation.page} describes ${into}.${field.name} itself.`);
  }
  return withChildren(takeOut(operation, path, field), into, (children) => [...children, field]);
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
  if (!children)
    return isStale(`${operation.page} does not describe an object ${path} that could hold fields.`);
  const known = new Set(children.map(({ name }) => name));
  const named = variants.flatMap(({ has, not }) => [...has, ...(not ?? [])]);
  const missing = named.filter((name) => !known.has(name));
  if (missing.length > 0) return isWrong(...missing.map((name) => lacks(operation, `${path}.${name}`)));
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
  if (missing.length > 0) return isWrong(...missing.map((path) => lacks(operation, path)));
  const marked = plain.filter((path) => known.get(path)?.encryption);
  if (marked.length > 0)
    return isWrong(...marked.map((path) => `${operation.page} marks ${path} as encrypted.`));
  return { ...operation, plain: [...(operation.plain ?? []), ...plain] };
}

function nameIdempotencyKey(
  operation: Operation,
  { field: path }: EditOf<"idempotent">,
): Operation | Refusal {
  const field = path.startsWith("request.") ? fieldAt(operation, path) : undefined;
  if (!field) return isStale(`${operation.page} does not describe the field ${path} in its request.`);
  if (operation.kind === "notification")
    return isStale(`${operation.page} is a notification, which the merchant does not send.`);
  if (operation.method === "GET")
    return isStale(`A GET of ${operation.page} has no effect that could occur twice.`);
  // The number by which WeChat Pay recognizes a request is a string that every request has.
  if (field.type !== "string" || !field.required) {
    return isStale(`${path} of ${operation.page} is not a required string.`);
  }
  return { ...operation, idempotentBy: path };
}

function addPath(operation: Operation, { path, parameters }: EditOf<"path">): Edited | Refusal {
  if (operation.kind === "notification") {
    return isStale(`${operation.page} is a notification, without a path.`);
  }
  const names = parametersOf(path);
  const strays = Object.keys(parameters).filter((name) => !names.includes(name));
  if (strays.length > 0)
    return isWrong(...strays.map((name) => `${path} does not have a parameter ${name}.`));
  const former = parametersOf(operation.path);
  const own = newFields(parameters, operation.line).map((field) => ({ ...field, required: true }));
  const kept = operation.request.filter(({ name }) => !former.includes(name) || names.includes(name));
  const request = [...own, ...kept.filter(({ name }) => !Object.hasOwn(parameters, name))];
  return { edited: operation, added: { ...operation, path, request } };
}

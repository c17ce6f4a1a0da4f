/** Fields by their paths: `request.json.data[].cert_no`; `request` and `response` are what holds the topmost. */
import { isList } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";

/** The fields that a path holds; undefined where it names none that could. */
export function childrenAt(operation: Operation, path: string): readonly Field[] | undefined {
  if (path === "request" || path === "response") return operation[path];
  const field = fieldAt(operation, path);
  return field && (field.children ?? (field.type.startsWith("object") ? [] : undefined));
}

/** Finds the field of a path. */
export function fieldAt(operation: Operation, path: string): Field | undefined {
  const [holder, name] = splitPath(path);
  return holder === "" ? undefined : childrenAt(operation, holder)?.find((field) => field.name === name);
}

/** `request.json.data[].cert_no` → what holds it, and its name; a list holds as its elements do. */
export function splitPath(path: string): [holder: string, name: string] {
  const plain = path.replace(/\[\]$/u, "");
  const end = plain.lastIndexOf(".");
  return [plain.slice(0, Math.max(end, 0)), plain.slice(end + 1)];
}

/** The operation with what a path holds replaced. */
export function withChildren(
  operation: Operation,
  path: string,
  change: (children: readonly Field[]) => readonly Field[],
): Operation {
  if (path === "request" || path === "response") return { ...operation, [path]: change(operation[path]) };
  return withField(operation, path, (field) => ({ ...field, children: change(field.children ?? []) }));
}

/** Returns the operation with the field of a path changed. */
export function withField(operation: Operation, path: string, change: (field: Field) => Field): Operation {
  const [holder, name] = splitPath(path);
  return withChildren(operation, holder, (children) =>
    children.map((field) => (field.name === name ? change(field) : field)),
  );
}

/** The operation with every field replaced, from the outside in. */
export function mapFields(operation: Operation, change: (field: Field, path: string) => Field): Operation {
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

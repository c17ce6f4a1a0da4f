/** Ways through the fields of an operation, and through many operations. */
import { isList } from "./field.ts";
import type { Field, Operation } from "./model.ts";

/** Every field of an operation with its path: `request.json.data[].cert_no`. */
export function* walkOperation(operation: Operation): Generator<[path: string, field: Field]> {
  yield* walkFields(operation.request, "request");
  yield* walkFields(operation.response, "response");
}

/** Every field of a table with its path; without a parent, paths begin with the names of the table. */
export function* walkFields<One extends Field & { readonly children?: readonly One[] }>(
  fields: readonly One[],
  parent = "",
): Generator<[path: string, field: One]> {
  for (const field of fields) {
    const path = parent === "" ? field.name : `${parent}.${field.name}`;
    yield [path, field];
    yield* walkFields(field.children ?? [], isList(field.type) ? `${path}[]` : path);
  }
}

/** In groups that keep the order of the items. */
export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

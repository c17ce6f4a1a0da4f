import { isList, scalarOf, type Field, type Json, type Operation } from "#generator/model";

/** A request that is as the page documents it: the sample's values, plain text where the sample has ciphertext. */
export function exampleRequest({ request }: Operation): Record<string, Json> {
  const groups = request.filter(({ name }) => name !== "headers");
  return Object.fromEntries(groups.map((group) => [group.name, exampleOf(group)]));
}

function exampleOf(field: Field): Json {
  const { type, children, encryption, example } = field;
  if (isList(type)) return Array.isArray(example) ? example : [exampleOf({ ...field, type: scalarOf(type) })];
  if (type === "object")
    return Object.fromEntries((children ?? []).map((child) => [child.name, exampleOf(child)]));
  if (encryption) return `plain text of ${field.name}, 明文`;
  if (field.enum) return field.enum[0] ?? "";
  if (type === "string") return typeof example === "string" ? example : "text";
  return type === "boolean" ? true : typeof example === "number" ? example : 1;
}

/** The request without every optional field. */
export function requiredOnly({ request }: Operation, value: Json): Json {
  return keepRequired(request, value);
}

function keepRequired(fields: readonly Field[], value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => keepRequired(fields, item));
  const kept = fields.filter(({ name, required }) => required && Object.hasOwn(value, name));
  return Object.fromEntries(
    kept.map((field) => [field.name, keepRequired(field.children ?? [], value[field.name] ?? null)]),
  );
}

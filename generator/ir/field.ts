/** Questions about one field, or about the fields of one object. */
import type { Field, FieldType, Operation, ScalarType } from "./model.ts";

/** The scalar of a type: `object[]` → `object`. */
export function scalarOf(type: FieldType): ScalarType {
  return type.replace("[]", "") as ScalarType; // a FieldType is a ScalarType with or without "[]"
}

/** Whether a type is a list, `object[]`. */
export function isList(type: FieldType): boolean {
  return type.endsWith("[]");
}

/** The field of this name among the fields of one object. */
export function childNamed(fields: readonly Field[] | undefined, name: string): Field | undefined {
  return fields?.find((field) => field.name === name);
}

/** The values that a type or a schema can list: a number cannot have words among its values. */
export function listedValues({ enum: values, type }: Field): Field["enum"] {
  const isNumber = /^(?:integer|number)/u.test(type);
  return values?.every((value) => typeof value === "number" || !isNumber) ? values : undefined;
}

/** The type that a scalar is checked against: the documented one, and `bigint` for a wide integer. */
export function checkedScalar({ type, wide }: Field): Exclude<ScalarType, "object"> | "bigint" {
  const scalar = scalarOf(type);
  if (scalar === "object") throw new TypeError("An object has no scalar type.");
  return wide ? "bigint" : scalar;
}

/** Whether the fields, or the fields within them, include one that the client encrypts or decrypts with RSA-OAEP. */
export function hasEncryptedField(fields: readonly Field[]): boolean {
  return fields.some(
    ({ encryption, children = [] }) => encryption === "rsa-oaep" || hasEncryptedField(children),
  );
}

/** Whether a response is bytes, which have no fields. */
export function isFile(responseType: Operation["responseType"]): boolean {
  return responseType === "stream" || responseType === "statement";
}

/** Whether a text says that an amount is in this unit: `单位：分`, `以分为单位`, `（分）`. */
export function statesUnit(text: string, unit: string): boolean {
  return (
    text
      .replace(/\s/gu, "")
      .match(/(?:单位[为是：:]*|以|[（(])([^，。；、)）]{1,12})/gu)
      ?.some((words) => words.includes(unit)) ?? false
  );
}

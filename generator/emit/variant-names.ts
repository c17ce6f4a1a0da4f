/** The names of variants: each variant of an object has a named type, and in a response or notification a type guard. */
import type { Variant } from "../ir/model.ts";
import { pascal } from "../ir/names.ts";
import type { ClientField } from "../schema/client-fields.ts";
import { comment } from "./literal.ts";

/** An object that may have variants, and the names from which the names of its declarations are derived. */
interface ObjectToName {
  readonly fields: readonly ClientField[];
  readonly variants?: readonly Variant[] | undefined;
  /** The type of the object: `TransactionSuccessResource`. */
  readonly type: string;
  /** The end of the names of its variants, and the beginning of the names of nested objects: `TransactionSuccess`. */
  readonly base: string;
  readonly doc: string;
}

/** The union of an object's variants, with the names of their types: `DirectTransactionSuccess`. */
export interface VariantUnion extends Omit<ObjectToName, "base"> {
  readonly variants: readonly Variant[];
  readonly types: readonly string[];
}

interface NamedObject {
  readonly fields: readonly ClientField[];
  /** The unions of the object and of nested objects, innermost first. */
  readonly unions: readonly VariantUnion[];
}

/** Names an object with variants and all such objects in it. The names are unique and differ from those in `reserved`. */
export function nameVariants(object: ObjectToName, reserved: Iterable<string> = []): NamedObject {
  const all = new Set(reserved);
  return nameObject(object, (wanted) => {
    let name = wanted;
    for (let count = 2; all.has(name); count++) name = `${wanted}${count}`;
    all.add(name).add(membersType(name));
    return name;
  });
}

function nameObject(object: ObjectToName, reserve: (wanted: string) => string): NamedObject {
  const { variants, type, base, doc } = object;
  const named = object.fields.map((field) => nameWithin(field, base, reserve));
  const fields = named.flatMap((one) => one.fields);
  const unions = named.flatMap((one) => one.unions);
  if (!variants) return { fields, unions };
  const types = variants.map(({ name }) => reserve(variantName(name) + base));
  return { fields, unions: [...unions, { fields, variants, type, doc, types }] };
}

function nameWithin(field: ClientField, path: string, reserve: (wanted: string) => string): NamedObject {
  const { children, variants, label, isEncodedList } = field;
  if (!children) return { fields: [field], unions: [] };
  const inside = path + pascal(field.name);
  const own = isEncodedList ? undefined : variants;
  const type = own ? reserve(inside) : inside;
  const named = nameObject(
    { fields: children, variants: own, type, base: type, doc: comment(label) },
    reserve,
  );
  const renamed = { ...field, children: named.fields, ...(own && { variantsType: type }) };
  return { fields: [renamed], unions: named.unions };
}

/** Returns the name of a variant in PascalCase. It begins with a letter, so that it can begin the name of a type. */
function variantName(name: string): string {
  const pascalName = pascal(name);
  return /^[A-Z]/u.test(pascalName) ? pascalName : `Variant${pascalName}`;
}

/** Names the interface with the members of all variants of a type. */
export function membersType(type: string): string {
  return `${type}Members`;
}

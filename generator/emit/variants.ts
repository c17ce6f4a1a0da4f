/** The variants of a response or a notification: a named type and a type guard for each of them. */
import type { StatementStructures } from "ts-morph";

import type { Variant } from "../ir/model.ts";
import type { ClientField } from "../schema/client-fields.ts";
import { constant, localConstant, pure, typeAlias } from "./declarations.ts";
import { comment, literal } from "./literal.ts";
import type { Use } from "./runtime-names.ts";
import { printVariants, variantsName } from "./schema.ts";
import { StructureKind } from "./ts-morph.ts";
import { membersOf, nameUnion } from "./type.ts";

/** An object that may have variants, and how its declarations begin. */
interface Holder {
  readonly fields: readonly ClientField[];
  readonly variants?: readonly Variant[] | undefined;
  /** The type of the object: `TransactionSuccessResource`. */
  readonly type: string;
  /** What the names of its variants end with, and those of the objects within begin with: `TransactionSuccess`. */
  readonly base: string;
  readonly doc: string;
}

/** The union of an object's variants, with the names of their types: `DirectTransactionSuccess`. */
export interface VariantUnion extends Omit<Holder, "base"> {
  readonly variants: readonly Variant[];
  readonly types: readonly string[];
}

interface Named {
  readonly fields: readonly ClientField[];
  /** The innermost first. */
  readonly unions: readonly VariantUnion[];
}

/** Names every object with variants in a holder, and the holder itself. No two names of a module are the same. */
export function nameVariants(holder: Holder, taken: Iterable<string> = []): Named {
  const all = new Set(taken);
  return nameHolder(holder, (wanted) => {
    let name = wanted;
    for (let count = 2; all.has(name); count++) name = `${wanted}${count}`;
    all.add(name).add(membersType(name));
    return name;
  });
}

function nameHolder(holder: Holder, take: (wanted: string) => string): Named {
  const { variants, type, base, doc } = holder;
  const named = holder.fields.map((field) => nameWithin(field, base, take));
  const fields = named.flatMap((one) => one.fields);
  const unions = named.flatMap((one) => one.unions);
  if (!variants) return { fields, unions };
  const types = variants.map(({ name }) => take(variantName(name) + base));
  return { fields, unions: [...unions, { fields, variants, type, doc, types }] };
}

function nameWithin(field: ClientField, path: string, take: (wanted: string) => string): Named {
  const { children, variants, label, isEncodedList } = field;
  if (!children) return { fields: [field], unions: [] };
  const inside = path + pascal(field.name);
  const own = isEncodedList ? undefined : variants;
  const type = own ? take(inside) : inside;
  const named = nameHolder({ fields: children, variants: own, type, base: type, doc: comment(label) }, take);
  const renamed = { ...field, children: named.fields, ...(own && { variantsType: type }) };
  return { fields: [renamed], unions: named.unions };
}

/** A name begins with a letter. */
function variantName(name: string): string {
  const pascalName = pascal(name);
  return /^[A-Z]/u.test(pascalName) ? pascalName : `Variant${pascalName}`;
}

function membersType(type: string): string {
  return `${type}Members`;
}

function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** The union, the members it is made from, and an interface for each variant. */
export function variantTypes(
  { type, doc, fields, variants, types }: VariantUnion,
  use: Use,
): StatementStructures[] {
  use("VariantOf");
  return [
    typeAlias(type, doc === "" ? type : doc, types.join(" | ")),
    {
      kind: StructureKind.Interface,
      name: membersType(type),
      leadingTrivia: "\n",
      docs: [`The members that the variants of ${type} are made from.`],
      properties: membersOf(fields, "response", use),
    },
    ...variants.map((variant, at): StatementStructures => ({
      kind: StructureKind.Interface,
      name: types[at] ?? "",
      isExported: true,
      leadingTrivia: "\n",
      docs: [variantDoc(variant)],
      extends: [`VariantOf<${[membersType(type), ...variantArguments(variant)].join(", ")}>`],
    })),
  ];
}

function variantDoc({ name, has, not = [] }: Variant): string {
  const without = not.length > 0 ? `；没有 ${not.join("、")}` : "";
  return comment(`${name}：必有 ${has.join("、")}${without}`);
}

/** A merchant's ids can be read in every variant; anything else that a variant does not have is no member of it. */
function variantArguments({ has, not = [] }: Variant): string[] {
  const ids = not.filter(isMerchantId);
  const others = not.filter((name) => !isMerchantId(name));
  const used = others.length > 0 ? 3 : ids.length > 0 ? 2 : 1;
  return [has, ids, others].slice(0, used).map((names) => (names.length > 0 ? nameUnion(names) : "never"));
}

function isMerchantId(name: string): boolean {
  return /^(?:sp_|sub_|brand_|combine_)?(?:mchid|appid|openid)$/u.test(name);
}

/** What tells the variants apart as data, which the table and the guards share. */
export function variantsConstant({ type, variants }: VariantUnion): StatementStructures {
  const doc = `What tells the variants of ${type} apart.`;
  return localConstant(variantsName(type), `${printVariants(variants)} as const`, doc);
}

export function variantGuards({ type, variants, types }: VariantUnion, use: Use): StatementStructures[] {
  use("variantGuard");
  return variants.map(({ name }, at) => {
    const variant = types[at] ?? "";
    const call = `variantGuard<${variant}>(${variantsName(type)}, ${literal(name)})`;
    return constant(`is${variant}`, pure(call), `Whether a ${type} is of the variant ${comment(name)}.`);
  });
}

/** The variants of objects: a named type for each, and in a response or notification a type guard. */
import type { Variant } from "../ir/model.ts";
import { pure } from "./declarations.ts";
import type { Side } from "./doc.ts";
import { variantNames } from "../docs/field.ts";
import { union, type Type } from "./layout/type.ts";
import { comment } from "./literal.ts";
import type { Statement } from "./module.ts";
import type { ImportRuntime } from "./runtime-names.ts";
import { literalValue, variantsName, variantsValue } from "./schema.ts";
import { constant, interfaceOf, localConstant, typeAlias } from "./structures.ts";
import { membersOf, nameUnion } from "./type.ts";
import { membersType, type VariantUnion } from "./variant-names.ts";

/**
 * Declares the union, an interface with the members of all variants, and an interface for each variant. A hover of the
 * union shows the names of its variants.
 */
export function variantTypes(
  { type, doc, fields, variants, types }: VariantUnion,
  side: Side,
  importRuntime: ImportRuntime,
): Statement[] {
  importRuntime("VariantOf");
  return [
    typeAlias(type, doc === "" ? comment(variantNames(variants)) : doc, union(types)),
    interfaceOf({
      name: membersType(type),
      members: membersOf(fields, side, importRuntime),
      isExported: false,
    }),
    ...variants.map((variant, at) =>
      interfaceOf({
        name: types[at] ?? "",
        doc: variantDoc(variant),
        base: {
          of: "generic",
          name: "VariantOf",
          parameters: [membersType(type), ...variantArguments(variant, side)],
        },
      }),
    ),
  ];
}

function variantDoc({ name, has, not = [] }: Variant): string {
  const without = not.length > 0 ? `；没有 ${not.join("、")}` : "";
  return comment(`${name}：必有 ${has.join("、")}${without}`);
}

/**
 * In a response, every variant has the ids of merchants, so that a program can read them without a check; any other name
 * that a variant does not have is not a member of it. In a request such a name is a member of type `undefined`: without
 * one, the compiler would accept an object with the members of two variants.
 */
function variantArguments({ has, not = [] }: Variant, side: Side): Type[] {
  const isOptional = (name: string) => side === "request" || isMerchantId(name);
  const optional = not.filter(isOptional);
  const others = not.filter((name) => !isOptional(name));
  const used = others.length > 0 ? 3 : optional.length > 0 ? 2 : 1;
  return [has, optional, others]
    .slice(0, used)
    .map((names) => (names.length > 0 ? nameUnion(names) : "never"));
}

function isMerchantId(name: string): boolean {
  return /^(?:sp_|sub_|brand_|combine_)?(?:mchid|appid|openid)$/u.test(name);
}

/** Declares the variants as data, which the schema and the guards share. */
export function variantsConstant({ type, variants }: VariantUnion): Statement {
  return localConstant(variantsName(type), { of: "const", value: variantsValue(variants) });
}

/** Declares a type guard for each variant. */
export function variantGuards(
  { variants, type, types }: VariantUnion,
  importRuntime: ImportRuntime,
): Statement[] {
  importRuntime("variantGuard");
  return variants.map((variant, at) => {
    const name = types[at] ?? "";
    return constant(
      `is${name}`,
      { of: "guard", parameter: "value: object", type: name },
      pure("variantGuard", [variantsName(type), literalValue(variant.name)]),
      variantDoc(variant),
    );
  });
}

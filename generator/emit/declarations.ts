/** The statements that modules of endpoints and notifications have in common. */
import type { VariableStatementStructure } from "ts-morph";

import type { ClientField } from "../schema/client-fields.ts";
import { banner } from "./banner.ts";
import type { Side } from "./doc.ts";
import type { Value } from "./layout/value.ts";
import type { Statement } from "./module.ts";
import type { ResolvedEmitOptions } from "./options.ts";
import type { RuntimeImports, ImportRuntime } from "./runtime-names.ts";
import { constant, importOf, interfaceOf } from "./structures.ts";
import { membersOf } from "./type.ts";

/** Returns the first statements of a module: the banner with its page, and the import from the runtime. */
export function moduleHead(
  page: string,
  imports: RuntimeImports,
  { runtime, pages }: ResolvedEmitOptions,
): Statement[] {
  return [banner(pages, page), importOf(`${runtime}/generated-api`, imports.names())];
}

/** Declares the interface of an object with these fields. */
export function fieldsInterface(
  name: string,
  doc: string,
  fields: readonly ClientField[],
  side: Side,
  importRuntime: ImportRuntime,
): Statement {
  return interfaceOf({ name, doc, members: membersOf(fields, side, importRuntime) });
}

/** Declares `isX` and `validateX`. `subject` is what they check, as their docs name it: `Native下单：请求`. */
export function declareValidators(
  type: string,
  subject: string,
  table: string,
  side: Side,
  importRuntime: ImportRuntime,
): [VariableStatementStructure, VariableStatementStructure] {
  for (const name of ["guard", "validator", "Validator"] as const) importRuntime(name);
  const values: readonly Value[] = [table, { of: "literal", text: `"${side}"` }];
  return [
    constant(
      `is${type}`,
      { of: "guard", parameter: "value: unknown", type },
      pure("guard", values),
      `${subject}是否符合文档`,
    ),
    constant(
      `validate${type}`,
      { of: "generic", name: "Validator", parameters: [type] },
      pure("validator", values),
      `${subject}与文档的差异（Standard Schema）`,
    ),
  ];
}

/** Returns a call that is marked as free of side effects: most bundlers drop an unused call only if it is marked itself. */
export function pure(name: string, values: readonly Value[]): Value {
  return { of: "call", name: `/* @__PURE__ */ ${name}`, values };
}

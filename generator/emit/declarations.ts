/** What every emitted module is made of. */
import type {
  InterfaceDeclarationStructure,
  StatementStructures,
  TypeAliasDeclarationStructure,
  VariableStatementStructure,
} from "ts-morph";

import { banner } from "../ir/banner.ts";
import type { ClientFields } from "../schema/client-fields.ts";
import type { Side } from "./doc.ts";
import { comment } from "./literal.ts";
import type { Imports, Use } from "./runtime-names.ts";
import { Project, StructureKind, VariableDeclarationKind } from "./ts-morph.ts";
import { membersOf, objectType } from "./type.ts";

export type Statement = string | StatementStructures;

const project = new Project({ useInMemoryFileSystem: true });

/** One call makes the whole file, and the file is forgotten at once: ts-morph is slow at anything else. */
export function print(statements: readonly Statement[]): string {
  const file = project.createSourceFile("module.ts", { statements: [...statements] }, { overwrite: true });
  const text = file.getFullText();
  file.forget();
  return text;
}

/** The lines above an emitted module's own: where it comes from, and what it stands on. */
export function head(page: string, imports: Imports, runtime: string): Statement[] {
  return [
    banner(comment(page)),
    {
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: `${runtime}/generated-api`,
      namedImports: imports.names(),
    },
  ];
}

/** The type of what holds these fields: an interface, or the union of its variants. */
export function holderType(
  name: string,
  doc: string,
  { fields, variants }: ClientFields,
  side: Side,
  use: Use,
): InterfaceDeclarationStructure | TypeAliasDeclarationStructure {
  if (variants) return typeAlias(name, doc, objectType({ fields, variants }, side, use));
  return {
    kind: StructureKind.Interface,
    name,
    isExported: true,
    docs: [doc],
    properties: membersOf(fields, side, use),
  };
}

export function typeAlias(name: string, doc: string, type: string): TypeAliasDeclarationStructure {
  return { kind: StructureKind.TypeAlias, name, isExported: true, leadingTrivia: "\n", docs: [doc], type };
}

/** `isX` and `validateX` of a table. */
export function validatorsOf(
  type: string,
  table: string,
  side: Side,
  use: Use,
): [VariableStatementStructure, VariableStatementStructure] {
  use("guard");
  use("validator");
  return [
    constant(`is${type}`, pure(`guard<${type}>(${table}, "${side}")`), "Whether a value is as documented."),
    constant(
      `validate${type}`,
      pure(`validator<${type}>(${table}, "${side}")`),
      "Every difference from what is documented; a Standard Schema.",
    ),
  ];
}

/** Most bundlers drop a call that nobody needs only where it says so itself. */
export function pure(call: string): string {
  return `/* @__PURE__ */ ${call}`;
}

export function constant(name: string, initializer: string, doc: string): VariableStatementStructure {
  return { ...localConstant(name, initializer, doc), isExported: true };
}

export function localConstant(name: string, initializer: string, doc: string): VariableStatementStructure {
  return {
    kind: StructureKind.VariableStatement,
    declarationKind: VariableDeclarationKind.Const,
    leadingTrivia: "\n",
    docs: [doc],
    declarations: [{ name, initializer }],
  };
}

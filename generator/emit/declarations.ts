/** The statements that every emitted module consists of. */
import type {
  InterfaceDeclarationStructure,
  StatementStructures,
  TypeAliasDeclarationStructure,
  VariableStatementStructure,
} from "ts-morph";

import type { ClientField } from "../schema/client-fields.ts";
import { banner } from "./banner.ts";
import type { Side } from "./doc.ts";
import type { ResolvedEmitOptions } from "./options.ts";
import type { RuntimeImports, ImportRuntime } from "./runtime-names.ts";
import { Project, StructureKind, VariableDeclarationKind } from "./ts-morph.ts";
import { membersOf } from "./type.ts";

/** A statement of an emitted module: its text, or its structure for ts-morph. */
export type Statement = string | StatementStructures;

const project = new Project({ useInMemoryFileSystem: true });

/** Writes a module. It adds all statements in one call and forgets the file at once, because ts-morph is slow at anything else. */
export function print(statements: readonly Statement[]): string {
  const file = project.createSourceFile("module.ts", { statements: [...statements] }, { overwrite: true });
  const text = file.getFullText();
  file.forget();
  return text;
}

/** Returns the first statements of a module: the banner with its page, and the import from the runtime. */
export function moduleHead(
  page: string,
  imports: RuntimeImports,
  { runtime, pages }: ResolvedEmitOptions,
): Statement[] {
  return [
    banner(pages, page),
    {
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: `${runtime}/generated-api`,
      namedImports: imports.names(),
    },
  ];
}

/** Declares the interface of an object with these fields. */
export function interfaceOf(
  name: string,
  doc: string,
  fields: readonly ClientField[],
  side: Side,
  importRuntime: ImportRuntime,
): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    name,
    isExported: true,
    docs: [doc],
    properties: membersOf(fields, side, importRuntime),
  };
}

/** Declares an exported type alias. */
export function typeAlias(name: string, doc: string, type: string): TypeAliasDeclarationStructure {
  return { kind: StructureKind.TypeAlias, name, isExported: true, leadingTrivia: "\n", docs: [doc], type };
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
  return [
    constant(
      `is${type}`,
      `(value: unknown) => value is ${type}`,
      pure(`guard(${table}, "${side}")`),
      `${subject}是否符合文档`,
    ),
    constant(
      `validate${type}`,
      `Validator<${type}>`,
      pure(`validator(${table}, "${side}")`),
      `${subject}与文档的差异（Standard Schema）`,
    ),
  ];
}

/** Marks a call as free of side effects: most bundlers drop an unused call only if the call itself is marked. */
export function pure(call: string): string {
  return `/* @__PURE__ */ ${call}`;
}

/** Declares an exported constant. It states its type, because a project may compile with `isolatedDeclarations`. */
export function constant(
  name: string,
  type: string,
  initializer: string,
  doc: string,
): VariableStatementStructure {
  return {
    ...localConstant(name, initializer),
    declarations: [{ name, type, initializer }],
    docs: [doc],
    isExported: true,
  };
}

/** Declares a constant of the module. It has no doc, because users do not see it. */
export function localConstant(name: string, initializer: string): VariableStatementStructure {
  return {
    kind: StructureKind.VariableStatement,
    declarationKind: VariableDeclarationKind.Const,
    leadingTrivia: "\n",
    declarations: [{ name, initializer }],
  };
}

/**
 * Declarations as structures of ts-morph. Their types, values and lists are laid out by prettier's rules for the place
 * where they will stand, so that no pass formats the module afterwards.
 */
import type {
  ExportDeclarationStructure,
  ImportDeclarationStructure,
  InterfaceDeclarationStructure,
  TypeAliasDeclarationStructure,
  VariableStatementStructure,
  WriterFunction,
} from "ts-morph";

import { fitsOneLine } from "./layout/comment.ts";
import { fluid, group, indent, join, line, mark } from "./layout/document.ts";
import { print } from "./layout/print.ts";
import { memberHead, ownTypeDoc, typeDoc, type Member, type Type } from "./layout/type.ts";
import { assignedDoc, type Value } from "./layout/value.ts";
import { behind, hold, holdDoc } from "./module.ts";
import { StructureKind, VariableDeclarationKind } from "./ts-morph.ts";

/** Imports names from a module: `type A` for a type, `a as b` for another name. */
export function importOf(
  from: string,
  names: readonly string[],
  isTypeOnly = false,
): ImportDeclarationStructure {
  const head = isTypeOnly ? "import type" : "import";
  return {
    kind: StructureKind.ImportDeclaration,
    moduleSpecifier: from,
    isTypeOnly,
    namedImports: namesOf(head, names, from),
  };
}

/** Exports names of another module. */
export function exportOf(from: string, names: readonly string[]): ExportDeclarationStructure {
  return {
    kind: StructureKind.ExportDeclaration,
    moduleSpecifier: from,
    namedExports: namesOf("export", names, from),
  };
}

/** Exports all types of another module. */
export function exportAllTypes(from: string): ExportDeclarationStructure {
  return { kind: StructureKind.ExportDeclaration, isTypeOnly: true, moduleSpecifier: from };
}

/** Returns the names for ts-morph, which writes a list on one line, and a text that begins with a line break as it is. */
function namesOf(head: string, names: readonly string[], from: string): string[] | WriterFunction {
  if (names.length === 1) return [...names];
  const inside = group([`${head} {`, indent([line, join([",", line], names)]), line, `} from "${from}";`]);
  const [text = ""] = print(inside);
  return text.includes("\n") ? (writer) => writer.write(`\n${hold(names.join(",\n  "))},\n`) : [...names];
}

/** An interface to declare. */
export interface InterfaceParts {
  readonly name: string;
  readonly doc?: string;
  readonly members?: readonly Member[];
  readonly base?: Type;
  /** Default true. */
  readonly isExported?: boolean;
}

/** Declares an interface. */
export function interfaceOf({
  name,
  doc,
  members = [],
  base,
  isExported = true,
}: InterfaceParts): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    name,
    isExported,
    ...(doc !== undefined && { docs: [holdDoc(doc)] }),
    ...(base !== undefined && { extends: [baseOf(name, base)] }),
    properties: members.map((member) => ({
      name: member.key,
      hasQuestionToken: member.isOptional,
      type: memberType(member),
      docs: memberDocs(member.doc),
    })),
  };
}

function baseOf(name: string, base: Type): string {
  const [, text = ""] = print([`export interface ${name} extends `, mark, typeDoc(base), mark, " {}"]);
  return hold(text);
}

function memberType(member: Member): string {
  const signature = group([memberHead(member), mark, typeDoc(member.type), mark]);
  const [, text] = print([signature, ";"], { column: 2, indent: 2 });
  return behind("", text);
}

/** Returns the JSDoc for ts-morph, which writes a text that begins with a line break as a block. */
function memberDocs(lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [holdDoc(fitsOneLine(lines) ? lines.join(" ") : `\n${lines.join("\n")}`, "  ")];
}

/** Declares an exported type alias. */
export function typeAlias(name: string, doc: string, type: Type): TypeAliasDeclarationStructure {
  const isUnion = typeof type !== "string" && type.of === "union";
  const right = isUnion ? group(indent([line, ownTypeDoc(type)])) : fluid(typeDoc(type));
  const [, text] = print([`export type ${name}`, mark, " =", right, mark, ";"]);
  return {
    kind: StructureKind.TypeAlias,
    name,
    isExported: true,
    docs: [holdDoc(doc)],
    type: behind(" =", text),
  };
}

/** Declares an exported constant. It states its type, because a project may compile with `isolatedDeclarations`. */
export function constant(name: string, type: Type, value: Value, doc: string): VariableStatementStructure {
  return { ...variable(`export const ${name}`, name, value, type), docs: [holdDoc(doc)], isExported: true };
}

/** Declares a constant of the module. It has no doc, because users do not see it. */
export function localConstant(name: string, value: Value, type?: Type): VariableStatementStructure {
  return variable(`const ${name}`, name, value, type);
}

function variable(head: string, name: string, value: Value, type?: Type): VariableStatementStructure {
  const left = group([head, type === undefined ? mark : [": ", mark, typeDoc(type)], mark]);
  const [, typeText = "", valueText] = print(group([left, " =", assignedDoc(value), mark, ";"]));
  return {
    kind: StructureKind.VariableStatement,
    declarationKind: VariableDeclarationKind.Const,
    declarations: [
      { name, ...(type !== undefined && { type: hold(typeText) }), initializer: behind(" =", valueText) },
    ],
  };
}

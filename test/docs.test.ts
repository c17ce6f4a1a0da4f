/** Every exported name of a package has a doc comment: editors show it, and a reader of an import need not open the file. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";
import { describe, expect, test } from "vitest";

import { root } from "./support/specs.ts";

interface ExportedName {
  readonly name: string;
  readonly line: number;
  readonly hasDoc: boolean;
}

/** Lists the names that a file declares and exports. Overloads and merged declarations are one name, with one doc. */
function exportedNames(text: string): ExportedName[] {
  const source = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true);
  const names = new Map<string, ExportedName>();
  const add = (node: ts.NamedDeclaration, statement: ts.Statement) => {
    const name = node.name?.getText(source) ?? "default";
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    const earlier = names.get(name);
    names.set(name, {
      name,
      line: earlier?.line ?? line + 1,
      hasDoc: earlier?.hasDoc === true || isDocumented(statement, source),
    });
  };
  for (const statement of source.statements) {
    if (!isExported(statement)) continue;
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) add(declaration, statement);
    } else if (isNamedDeclaration(statement)) add(statement, statement);
  }
  return [...names.values()];
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function isNamedDeclaration(
  statement: ts.Statement,
): statement is
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.EnumDeclaration {
  return (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  );
}

function isDocumented(statement: ts.Statement, source: ts.SourceFile): boolean {
  return ts.getJSDocCommentsAndTags(statement).some((doc) => /\p{L}/u.test(doc.getText(source)));
}

function undocumented(folder: string): string[] {
  const files = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", folder],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  return files
    .split("\0")
    .filter((file) => /\.ts$/u.test(file))
    .flatMap((file) =>
      exportedNames(readFileSync(join(root, file), "utf8"))
        .filter(({ hasDoc }) => !hasDoc)
        .map(({ name, line }) => `${file}:${line} ${name}`),
    );
}

describe("the doc comments of exported names", () => {
  test("the test finds the names without one", () => {
    const text = [
      "/** Head of the file. */",
      'import "./other.ts";',
      "/** Has one. */",
      "export const a = 1;",
      "export const b = 2, c = 3;",
      "/** Has one for both overloads. */",
      "export function d(x: string): void;",
      "export function d(x: unknown): void {}",
      "export interface E {}",
      "function local() {}",
      "/***/",
      "export type F = string;",
      'export { g } from "./g.ts";',
    ].join("\n");
    const missing = exportedNames(text).filter(({ hasDoc }) => !hasDoc);
    expect(missing.map(({ name, line }) => `${line} ${name}`)).toEqual(["5 b", "5 c", "9 E", "12 F"]);
  });

  test.each(["runtime", "generator", "sandbox"])("every exported name of %s has one", (folder) => {
    expect(undocumented(folder)).toEqual([]);
  });
});

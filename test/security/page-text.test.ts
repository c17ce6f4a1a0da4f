/** For any text of a page, the output has the structure that the generator writes: it parses, and no text of the page runs. */
import { createContext, runInContext } from "node:vm";

import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";

import { analyze, emit, type EmitInput, type Field, type Operation, type OutputFile } from "#generator/index";
import { formats } from "#generator/ir/model";
import { runtimeTypes, runtimeValues } from "#generator/emit/runtime-names";
import { refineOnly } from "../generator/support/refine.ts";

const nasty = [
  "*/ globalThis.pwned = true; /*",
  "`${globalThis.pwned = true}`",
  '"; globalThis.pwned = true; "',
  "'; globalThis.pwned = true; '",
  "\\",
  '\\"',
  "\u2028globalThis.pwned = true;//",
  "\u2029",
  "\r\n globalThis.pwned = true",
  "__proto__",
  "constructor",
  "@deprecated use nothing",
  "{@link javascript:alert(1)}",
  "x }); globalThis.pwned = true; ({",
  "<script>globalThis.pwned = true</script>",
  "/** @type {import('child_process')} */",
  "// @ts-nocheck",
  "]: 1, [globalThis.pwned = true",
  "\u202e\u2066\ufeff\u0000\u001b[31m",
  "😀\ud800",
];

const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary" }), fc.string());

const scalar = fc.constantFrom<Field["type"]>(
  "string",
  "integer",
  "number",
  "boolean",
  "string[]",
  "number[]",
);

const leaf: fc.Arbitrary<Field> = fc.record(
  {
    name: text,
    type: scalar,
    required: fc.boolean(),
    label: text,
    line: fc.constant(1),
    column: fc.constant(1),
    enum: fc.array(text, { minLength: 1, maxLength: 3 }),
    encryption: fc.constant("rsa-oaep" as const),
    unit: text,
    default: text,
    format: fc.constantFrom(...formats),
    minLength: fc.nat(),
    maxLength: fc.nat(),
    minimum: fc.nat(),
    requiredWhen: text,
    description: text,
    example: fc.oneof(text, fc.integer(), fc.dictionary(text, text)),
  },
  { requiredKeys: ["name", "type", "required", "label", "line", "column"] },
);

function objectOf(children: fc.Arbitrary<Field>): fc.Arbitrary<Field> {
  return fc.record({
    name: text,
    type: fc.constantFrom<Field["type"]>("object", "object[]"),
    required: fc.boolean(),
    label: text,
    line: fc.constant(1),
    column: fc.constant(1),
    children: fieldsOf(children),
  });
}

function fieldsOf(field: fc.Arbitrary<Field>): fc.Arbitrary<Field[]> {
  return fc.uniqueArray(field, { maxLength: 4, selector: ({ name }) => name });
}

const fields = fieldsOf(fc.oneof(leaf, objectOf(fc.oneof(leaf, objectOf(leaf)))));

const operation: fc.Arbitrary<Operation> = fc
  .record({
    title: text,
    description: text,
    advice: fc.array(text, { maxLength: 2 }),
    links: fc.array(text, { maxLength: 2 }),
    page: text,
    json: fields,
    response: fields,
  })
  .map(({ json, ...rest }) => ({
    ...rest,
    kind: "endpoint",
    method: "POST",
    path: "/v3/a/{id}/b",
    file: "page.md",
    line: 1,
    hosts: [],
    responseType: "json",
    request: [
      { name: "json", type: "object", required: true, label: "", line: 1, column: 1, children: json },
    ],
  }));

const declared = [
  "isPostAByIdBRequest",
  "isPostAByIdBResponse",
  "postAByIdB",
  "postOperation",
  "validatePostAByIdBRequest",
  "validatePostAByIdBResponse",
];

const tables = ["postRequestSchema", "postResponseSchema"];

describe("the output for any page", { timeout: 120_000 }, () => {
  test("is a module that parses, has the expected exports, and runs no other code", async () => {
    await fc.assert(
      fc.asyncProperty(operation, async (one) => {
        const [{ text: module } = { text: "" }] = await emitOnly("v3/a/_id_/b.ts", refineOnly(one));
        expectHarmless(module);
        expect(exportsOf(module).sort()).toEqual(declared);
      }),
      { numRuns: 300 },
    );
  });

  test("has a chain that parses with any titles", async () => {
    await fc.assert(
      fc.asyncProperty(operation, async (one) => {
        const [{ text: chain } = { text: "" }] = await emitOnly("chain.ts", refineOnly(one));
        expect(syntaxErrors(chain)).toEqual([]);
        expect(parse(chain).statements.map(({ kind }) => kind)).toEqual([
          ts.SyntaxKind.ImportDeclaration,
          ts.SyntaxKind.ImportDeclaration,
          ts.SyntaxKind.ImportDeclaration,
          ts.SyntaxKind.FunctionDeclaration,
          ts.SyntaxKind.VariableStatement,
          ts.SyntaxKind.InterfaceDeclaration,
        ]);
      }),
      { numRuns: 100 },
    );
  });

  test("is a harmless module or a finding for any page text", async () => {
    const cell = text.map((value) => value.replaceAll("|", "\\|").replace(/[\r\n]+/gu, " "));
    await fc.assert(
      fc.asyncProperty(cell, cell, cell, text, async (name, label, value, title) => {
        const page = [
          `---\npath: /v3/a/{id}/b\ntitle: ${JSON.stringify(title)}\n---\n\n# ${title.replace(/[\r\n]+/gu, " ")} {#post}\n`,
          `| 请求参数 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---`,
          `| json {data-required} | object | ${label}`,
          `| ${name} {data-indent=1} | string | ${label}<br/>\`${value}\` 枚举值\n\n{.im-table #request}\n`,
          `| 返回字典 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| ${name} | string | ${label}\n`,
        ].join("\n");
        const understood = await analyze([{ path: "page.md", text: page }]);
        if (understood.findings.some(({ severity }) => severity === "error")) return;
        for (const { text: output } of await emitOnly("v3/", understood)) expectHarmless(output);
      }),
      { numRuns: 300 },
    );
  });
});

/** Emits only the files whose path begins so; the tests do not read the others. */
function emitOnly(start: string, model: EmitInput): Promise<readonly OutputFile[]> {
  return emit(model, { emitted: { isUnchanged: ({ path }) => !path.startsWith(start) } });
}

function parse(module: string): ts.SourceFile {
  return ts.createSourceFile("module.ts", module, ts.ScriptTarget.ES2022, true);
}

function syntaxErrors(module: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(module, { reportDiagnostics: true });
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

function expectHarmless(module: string): void {
  expect(syntaxErrors(module)).toEqual([]);
  const file = parse(module);
  expect(strangeStatements(file)).toEqual([]);
  expect(tagsOf(file).filter((tag) => !["see", "source", "example"].includes(tag))).toEqual([]);
}

/** Statements, and expressions inside constants, that the emitter never writes. */
function strangeStatements(file: ts.SourceFile): string[] {
  return file.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement))
      return statement.moduleSpecifier.getText() === '"#runtime/generated-api"' ? [] : [statement.getText()];
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [];
    if (ts.isFunctionDeclaration(statement)) {
      return statement.body?.getText() ===
        "{\n  return requireClient(client).call(postOperation, request, options);\n}"
        ? []
        : [statement.getText()];
    }
    if (!ts.isVariableStatement(statement)) return [statement.getText()];
    return statement.declarationList.declarations.flatMap(({ initializer }) =>
      initializer ? strangeParts(initializer) : [],
    );
  });
}

/** A table is calls of the runtime's vocabulary, object literals and plain literals. */
function strangeParts(node: ts.Expression): string[] {
  if (ts.isStringLiteral(node) || ts.isNumericLiteral(node)) return [];
  if (ts.isIdentifier(node)) return isVocabulary(node.text) || tables.includes(node.text) ? [] : [node.text];
  if (ts.isCallExpression(node))
    return [...strangeParts(node.expression), ...node.arguments.flatMap(strangeParts)];
  if (!ts.isObjectLiteralExpression(node)) return [node.getText()];
  return node.properties.flatMap((property) => {
    if (ts.isPropertyAssignment(property)) {
      const { name } = property;
      const plain = ts.isIdentifier(name) || ts.isStringLiteral(name) || name.getText() === '["__proto__"]';
      return [...(plain ? [] : [name.getText()]), ...strangeParts(property.initializer)];
    }
    // `string,` where a field is called what its type is called.
    if (ts.isShorthandPropertyAssignment(property))
      return isVocabulary(property.name.text) ? [] : [property.getText()];
    return [property.getText()];
  });
}

function isVocabulary(name: string): boolean {
  return [...runtimeValues, ...runtimeTypes].some((known) => known === name);
}

function tagsOf(node: ts.Node): string[] {
  const own = ts
    .getJSDocCommentsAndTags(node)
    .flatMap((doc) => (ts.isJSDoc(doc) ? (doc.tags ?? []).map(({ tagName }) => tagName.text) : []));
  const below: string[] = [];
  ts.forEachChild(node, (child) => void below.push(...tagsOf(child)));
  return [...own, ...below];
}

/** What the module exports when it runs, in a world of its own where nothing may be touched. */
function exportsOf(module: string): string[] {
  const { outputText } = ts.transpileModule(module, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const vocabulary = Object.fromEntries(
    runtimeValues.map((name) => [name, () => ({ request: {}, response: {} })]),
  );
  const world = createContext({ exports: {}, require: () => vocabulary, pwned: false });
  runInContext(outputText, world, { timeout: 1000 });
  expect(runInContext("pwned", world)).toBe(false);
  expect(runInContext("({}).constructor === Object && Object.keys(Object.prototype).length", world)).toBe(0);
  return Object.keys(runInContext("exports", world) as object); // the object made above
}

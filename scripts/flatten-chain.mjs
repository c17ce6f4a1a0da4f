// Part of `npm run build`: declares the chain in one file. The compiler writes `dist/generated/chain.d.ts` with an import for each
// endpoint, so that a program which uses the chain would read a thousand files. This replaces each import by the signature of the
// endpoint, and adds the types of all requests and responses to the file.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import ts from "typescript";

const folder = join(import.meta.dirname, "../dist/generated");
const chainFile = join(folder, "chain.d.ts");
/** As the compiler writes a method of a path. */
const boundFunction = /Bound<typeof import\("[^"]+"\)\.(\w+)>/gu;

/**
 * @typedef {object} Declarations what the modules of all endpoints declare, by name
 * @property {Map<string, string>} signatures of functions, without the client
 * @property {Map<string, string>} formerNames the function that has taken the place of another
 * @property {Map<string, string>} types texts of interfaces and type aliases
 * @property {Set<string>} runtimeTypes the names that they import from the runtime
 */

const declared = await readDeclarations();
const chain = await readFile(chainFile, "utf8");
const methods = [...chain.matchAll(boundFunction)];
if (methods.length === 0)
  throw new Error(`${chainFile}: has no method to declare. Run tsc -p tsconfig.build.json first.`);
await writeFile(chainFile, flatten(chain));

/**
 * The lines of the file stay where they are, since its source map counts them.
 *
 * @param {string} text
 */
function flatten(text) {
  const end = text.lastIndexOf("//# sourceMappingURL=");
  const [head, map] = end < 0 ? [text, ""] : [text.slice(0, end), text.slice(end)];
  const imported = [...declared.runtimeTypes].sort().join(", ");
  const declaredHead = head
    .trimEnd()
    .replaceAll(boundFunction, (_, /** @type {string} */ name) => signatureOf(name))
    .replace("type Bound, type Spellings", "type Call, type OptionalCall, type PathCalls")
    .replace("Spellings<Paths>", "Segments & PathCalls<Paths>");
  const paths = [...head.matchAll(/^ {4}"([^"]+)": \{$/gmu)].map(([, path = ""]) => path);
  const parts = [
    declaredHead,
    `import type { ${imported} } from "#runtime/generated-api";`,
    "/** The paths by their segments. */",
    `export interface Segments ${printTree(treeOf(paths))}`,
    ...declared.types.values(),
    map,
  ];
  return parts.join("\n");
}

/** @param {string} name @returns {string} */
function signatureOf(name) {
  const signature = declared.signatures.get(declared.formerNames.get(name) ?? name);
  if (signature === undefined) throw new Error(`${name}: no module declares this function.`);
  return signature;
}

/** @returns {Promise<Declarations>} */
async function readDeclarations() {
  /** @type {Declarations} */
  const found = { signatures: new Map(), formerNames: new Map(), types: new Map(), runtimeTypes: new Set() };
  for (const api of ["brand", "v3"]) {
    const files = await readdir(join(folder, api), { recursive: true });
    for (const file of files.filter((name) => name.endsWith(".d.ts")).sort()) {
      const text = await readFile(join(folder, api, file), "utf8");
      readModule(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022), found);
    }
  }
  return found;
}

/** @param {import("typescript").SourceFile} source @param {Declarations} found */
function readModule(source, found) {
  /** @type {import("typescript").ImportDeclaration | undefined} */
  const imported = source.statements.find(ts.isImportDeclaration);
  const isAlias =
    imported && ts.isStringLiteral(imported.moduleSpecifier) && imported.moduleSpecifier.text.startsWith(".");
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) readFormerName(statement, found);
    // The former types of a page that has moved have no method of their own.
    else if (isAlias) continue;
    else if (ts.isFunctionDeclaration(statement)) readFunction(statement, source, found);
    else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      readType(statement, source, found);
  }
}

/** `export declare const getFormer: typeof getNow;` @param {import("typescript").VariableStatement} statement @param {Declarations} found */
function readFormerName({ declarationList }, { formerNames }) {
  for (const { name, type } of declarationList.declarations) {
    if (!type || !ts.isTypeQueryNode(type) || !ts.isIdentifier(type.exprName) || !ts.isIdentifier(name))
      continue;
    formerNames.set(name.text, type.exprName.text);
  }
}

/**
 * `(client, request, options) => Result<Response>` as the type of a method. Every method has the option `decrypt`, although it changes
 * the type of a response with encrypted fields only.
 *
 * @param {import("typescript").FunctionDeclaration} statement @param {import("typescript").SourceFile} source @param {Declarations} found
 */
function readFunction({ name, parameters, type }, source, { signatures }) {
  const request = parameters[1];
  if (!name || !request?.type || !type || name.text.startsWith("download")) return;
  const response = /^Result<(?:ResponseData<(\w+), Decrypt>|(\w+))>$/u.exec(type.getText(source));
  if (!response) throw new Error(`${name.text}: returns ${type.getText(source)}, expected a Result.`);
  const call = request.questionToken ? "OptionalCall" : "Call";
  signatures.set(name.text, `${call}<${request.type.getText(source)}, ${response[1] ?? response[2]}>`);
}

/** @param {import("typescript").InterfaceDeclaration | import("typescript").TypeAliasDeclaration} statement @param {import("typescript").SourceFile} source @param {Declarations} found */
function readType(statement, source, { types, runtimeTypes }) {
  const { text } = statement.name;
  if (types.has(text)) throw new Error(`${text}: two modules declare this type.`);
  types.set(text, statement.getFullText(source).trim());
  collectRuntimeTypes(statement, source, runtimeTypes);
}

/** Adds the names of the runtime that a type mentions. @param {import("typescript").Node} node @param {import("typescript").SourceFile} source @param {Set<string>} runtimeTypes */
function collectRuntimeTypes(node, source, runtimeTypes) {
  const imported = importedNames(source);
  /** @param {import("typescript").Node} one */
  const visit = (one) => {
    if (ts.isIdentifier(one) && imported.has(one.text)) runtimeTypes.add(one.text);
    one.forEachChild(visit);
  };
  visit(node);
}

/** @param {import("typescript").SourceFile} source */
function importedNames({ statements }) {
  const bindings = statements.find(ts.isImportDeclaration)?.importClause?.namedBindings;
  return new Set(
    bindings && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : [],
  );
}

/** @typedef {{ path?: string, readonly next: Map<string, Tree> }} Tree */

/** @param {readonly string[]} paths @returns {Tree} */
function treeOf(paths) {
  /** @type {Tree} */
  const root = { next: new Map() };
  for (const path of paths) {
    let here = root;
    for (const segment of path.split("/")) {
      const next = here.next.get(spell(segment)) ?? { next: new Map() };
      here.next.set(spell(segment), next);
      here = next;
    }
    here.path = path;
  }
  return root;
}

/** As runtime/chain.ts spells a segment. @param {string} segment */
function spell(segment) {
  if (segment === "" || segment === "{empty}") return "_empty_";
  return segment
    .replace(/^\{(.+)\}$/u, "_$1_")
    .replace(/(?<!-)-+(.)/gu, (_, next) => String(next).toUpperCase());
}

/** @param {Tree} tree @returns {string} */
function printTree({ next }) {
  const members = [...next]
    .filter(([name]) => name !== "then")
    .map(([name, tree]) => `${JSON.stringify(name)}: ${printBranch(tree)};\n`);
  return `{\n${members.join("")}}`;
}

/** @param {Tree} tree */
function printBranch(tree) {
  const calls = tree.path === undefined ? [] : [`Paths[${JSON.stringify(tree.path)}]`];
  return [...calls, ...(tree.next.size > 0 ? [printTree(tree)] : [])].join(" & ");
}

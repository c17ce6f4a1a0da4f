/** Compiles the blocks of documents, all in one program: most of the time goes into the types of every endpoint. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";

import { root } from "../support/spec-pages.ts";
import { containsCode, partsOf, type Block, type Document } from "./blocks.ts";

/** Blocks that are compiled as one module: a block, and the fragments that continue it. */
export interface Program {
  readonly name: string;
  readonly blocks: readonly [Block, ...Block[]];
  readonly declarations: ReadonlyMap<string, string>;
}

/** The names that every program may use without declaring them, with their types. */
const credentials = new Map(
  ["mchid", "brandId", "serialNo", "privateKey", "apiV3Key", "publicKeyId", "publicKeyPem"].map((name) => [
    name,
    "string",
  ]),
);

/** Packages that are compiled from their sources, so that the test does not need a build. */
const sources = {
  "wechatpay-codegen": [join(root, "generator/index.ts")],
  "wechatpay-sandbox": [join(root, "sandbox/index.ts")],
};

const languages = /^[cm]?[jt]s$/u;

/** Returns the programs of a document. A fence with another word than `fragment` throws. */
export function programsOf(document: Document): Program[] {
  const declarations = new Map([...credentials, ...declarationsOf(document)]);
  const programs: { name: string; blocks: [Block, ...Block[]]; declarations: Map<string, string> }[] = [];
  for (const block of document.blocks) {
    if (!languages.test(block.language)) {
      if (!/^(?:typescript|javascript|[jt]sx)$/iu.test(block.language)) continue;
      throw new Error(`${placeOf(block)}: its language is ${block.language}. Write \`\`\`ts or \`\`\`js.`);
    }
    const [word, ...others] = block.words;
    const last = programs.at(-1);
    if (word === "fragment" && others.length === 0 && last) last.blocks.push(block);
    else if (word === undefined) {
      programs.push({ name: nameOf(block, programs.length), blocks: [block], declarations });
    } else {
      const words = block.words.join(" ");
      throw new Error(`${placeOf(block)}: \`${words}\` is unknown. Only \`fragment\`, after a block, is.`);
    }
  }
  return programs;
}

const placeOf = ({ file, line }: Block) => `${file}:${line}`;

/** The names that comments of a page declare: `<!-- declares: app: import("express").Express -->`. */
function declarationsOf({ prose }: Document): Map<string, string> {
  const comments = [...prose.matchAll(/<!-- declares: (\w+): ([\s\S]+?) -->/gu)];
  return new Map(comments.map(([, name = "", type = ""]) => [name, type]));
}

/** A CommonJS program is one that requires. */
function nameOf({ file, language, code }: Block, at: number): string {
  const kind = language.length === 2 && /\brequire\(/u.test(code) ? "c" : language.length === 2 ? "m" : "";
  return join(root, `${file.replaceAll("/", "-")}-${at}.${kind}${language}`);
}

const examples = readdirSync(join(root, "test/examples"), { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(?:ts|tsx|mjs|cjs|js)$/u.test(name) && !name.includes("node_modules"))
  .map((name) => partsOf(asOfUser(readFileSync(join(root, "test/examples", name), "utf8"))));

/** The code as a user writes it: the tests start a sandbox from its sources, with the operations that they read. */
function asOfUser(code: string): string {
  return code.replaceAll("#sandbox/index", "wechatpay-sandbox").replaceAll("{ operations, ", "{ ");
}

/** Whether a file of test/examples, which is compiled with the tests, contains the block. */
export function isExcerpt({ code }: Block): boolean {
  const parts = partsOf(code);
  return parts.length >= 25 && examples.some((example) => containsCode(example, parts));
}

/** The names that a program declares itself. */
function namesIn(text: string, name: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isDeclared(node)) names.add(node.text);
    if (!ts.isFunctionLike(node) && !ts.isBlock(node)) ts.forEachChild(node, visit);
    else if (ts.isFunctionDeclaration(node) && node.name) names.add(node.name.text);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  return names;
}

function isDeclared({ parent, text }: ts.Identifier): boolean {
  return isDeclaration(parent) && parent.name?.getText() === text;
}

function isDeclaration(node: ts.Node) {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isImportSpecifier(node) ||
    ts.isImportClause(node) ||
    ts.isNamespaceImport(node) ||
    ts.isClassDeclaration(node)
  );
}

/** The text of a program: one line of declarations, and the code of its blocks. */
function textOf({ name, blocks, declarations }: Program): string {
  const code = blocks.map((block) => block.code).join("\n");
  const own = namesIn(code, name);
  const isScript = /js$/u.test(name);
  const head = [...declarations]
    .filter(([declared]) => !own.has(declared) && new RegExp(`\\b${declared}\\b`, "u").test(code))
    .map(([declared, type]) =>
      isScript
        ? `const ${declared} = /** @type {${type}} */ (/** @type {unknown} */ (undefined));`
        : `declare const ${declared}: ${type};`,
    );
  return `${head.join(" ")}\n${code}\n${/\.c/u.test(name) ? "" : "export {};\n"}`;
}

/** The place of a line of a program in its document. */
function placeIn({ blocks }: Program, line: number): string {
  let left = line - 1; // of declarations
  for (const block of blocks) {
    const length = block.code.split("\n").length;
    if (left < length) return `${block.file}:${block.line + left}`;
    left -= length;
  }
  return placeOf(blocks[0]);
}

/** Compiles programs where a user's would stand, and returns `place: error` for each error of the compiler. */
export function compile(programs: readonly Program[]): string[] {
  const texts = new Map(programs.map((program) => [program.name, textOf(program)]));
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  const own = { ...options, noUnusedLocals: false, noUnusedParameters: false, paths: sources };
  const host = ts.createCompilerHost(own);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language, ...rest) => {
    const text = texts.get(name);
    return text === undefined ? read(name, language, ...rest) : ts.createSourceFile(name, text, language);
  };
  const program = ts.createProgram([...texts.keys()], own, host);
  return programs.flatMap((one) => {
    const source = program.getSourceFile(one.name);
    return ts.getPreEmitDiagnostics(program, source).map(({ start = 0, messageText }) => {
      const line = source?.getLineAndCharacterOfPosition(start).line ?? 0;
      return `${placeIn(one, line)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
  });
}

/** The public surface of the runtime: what each entry point exports is documented, and can be named by its users. */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The entry points of package.json that are part of the runtime, as files. */
const entries = Object.values(
  (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: Record<string, unknown> })
    .exports,
).flatMap((target) => {
  const source = (target as Record<string, string>)["wechatpay-source"];
  return source?.startsWith("./runtime/") ? [join(root, source)] : [];
});

const settings: ts.CompilerOptions = {
  ...ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), (name) => ts.sys.readFile(name)).config,
    ts.sys,
    root,
  ).options,
  noUnusedLocals: false,
};

/** Types that only the runtime makes and reads: users pass them on, and need not name what they hold. */
const opaque = new Set([
  ...["AlgorithmInput", "KeyProvider", "Transport"],
  ...["Checks", "Events", "Retries"],
  ...["DownloadTransfer", "FieldDecryption", "FieldEncryption", "UploadTransfer"],
]);

const program = ts.createProgram(entries, settings);
const checker = program.getTypeChecker();

interface Item {
  readonly entry: string;
  readonly name: string;
  readonly symbol: ts.Symbol;
}

const items: readonly Item[] = entries.flatMap((file) => {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} exports nothing`);
  const entry = relative(root, file);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => ({ entry, name: symbol.name, symbol: resolved(symbol) }));
});

function resolved(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function isPrivate(node: ts.Node): boolean {
  return ts.isClassElement(node) && node.name !== undefined && ts.isPrivateIdentifier(node.name);
}

/** The names of types in a declaration, but not in the code of its functions. */
function typesNamedBy(node: ts.Node, names: Set<ts.Symbol> = new Set()): Set<ts.Symbol> {
  if (
    ts.isBlock(node) ||
    isPrivate(node) ||
    (ts.isParameter(node.parent) && node === node.parent.initializer)
  )
    return names;
  if (ts.isVariableDeclaration(node)) {
    if (node.type !== undefined) typesNamedBy(node.type, names);
    return names;
  }
  const name = ts.isTypeReferenceNode(node)
    ? node.typeName
    : ts.isExpressionWithTypeArguments(node)
      ? node.expression
      : undefined;
  const symbol = name && checker.getSymbolAtLocation(name);
  if (symbol !== undefined) names.add(resolved(symbol));
  ts.forEachChild(node, (child) => void typesNamedBy(child, names));
  return names;
}

function isOfRuntime(symbol: ts.Symbol): boolean {
  if (symbol.flags & ts.SymbolFlags.TypeParameter) return false;
  return (
    symbol.declarations?.some((one) => one.getSourceFile().fileName.startsWith(join(root, "runtime"))) ??
    false
  );
}

function hasDoc(node: ts.Node): boolean {
  const holder = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return ts.getJSDocCommentsAndTags(holder).length > 0;
}

describe("what the entry points export", () => {
  const exported = new Set(items.map(({ symbol }) => symbol));

  test("names only types that an entry point exports", () => {
    const hidden = items.flatMap(({ entry, name, symbol }) =>
      opaque.has(symbol.name)
        ? []
        : (symbol.declarations ?? [])
            .flatMap((declaration) => [...typesNamedBy(declaration)])
            .filter((named) => isOfRuntime(named) && !exported.has(named) && !isLocal(named))
            .map((named) => `${entry}: ${name} names ${named.name}`),
    );
    expect([...new Set(hidden)].sort()).toEqual([]);
  });

  test("has a doc comment", () => {
    const bare = items
      .filter(({ symbol }) => isOfRuntime(symbol) && !(symbol.declarations ?? []).some(hasDoc))
      .map(({ entry, name }) => `${entry}: ${name}`);
    expect(bare).toEqual([]);
  });
});

/** A type that its file keeps to itself: part of how an exported one is written, such as a step of a mapped type. */
function isLocal(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).every(
    (one) => !(ts.getCombinedModifierFlags(one) & ts.ModifierFlags.Export),
  );
}

/** The code blocks of all `@example` tags of the runtime, by where they are. */
function examples(): Map<string, string> {
  const codeByPlace = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    for (const tag of ts.getJSDocTags(node)) {
      if (tag.tagName.text !== "example" || tag.parent.parent !== node) continue;
      const source = node.getSourceFile();
      const { line } = source.getLineAndCharacterOfPosition(tag.getStart());
      const text = ts.getTextOfJSDocComment(tag.comment) ?? "";
      const code = /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
      codeByPlace.set(`${relative(root, source.fileName)}:${line + 1}`, code);
    }
    ts.forEachChild(node, visit);
  };
  for (const source of program.getSourceFiles()) {
    if (source.fileName.startsWith(join(root, "runtime"))) visit(source);
  }
  return codeByPlace;
}

describe("the examples of the doc comments", () => {
  const all = examples();

  test("are there for every function that a user starts with", () => {
    const functions = new Set([
      "ciphertext",
      "compile",
      "createClient",
      "define",
      "errorReply",
      "expectPayment",
      "fromPath",
      "guard",
      "jsapiPayment",
      "memoryCache",
      "miniProgramPayment",
      "appPayment",
      "notifications",
      "payscoreDetail",
      "payscoreQuery",
      "payscoreView",
      "platformCertificates",
      "reply",
      "sm",
      "validator",
    ]);
    const without = items
      .filter(({ name }) => functions.delete(name))
      .filter(({ symbol }) => !symbol.getJsDocTags(checker).some((tag) => tag.name === "example"))
      .map(({ entry, name }) => `${entry}: ${name}`);
    expect(without).toEqual([]);
    expect([...functions]).toEqual([]);
  });

  test("compile", () => {
    const files = new Map(
      [...all].map(
        ([place, code]) => [join(root, "test", `example-${place.replace(/\W/g, "-")}.ts`), code] as const,
      ),
    );
    const host = ts.createCompilerHost(settings);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (name) => files.has(name) || fileExists(name);
    host.readFile = (name) => files.get(name) ?? readFile(name);
    host.getSourceFile = (name, ...rest) => {
      const code = files.get(name);
      return code === undefined
        ? getSourceFile(name, ...rest)
        : ts.createSourceFile(name, code, ts.ScriptTarget.ES2022);
    };
    const compiled = ts.createProgram([...files.keys()], settings, host);
    const faults = [...files.keys()].flatMap((name) => {
      const source = compiled.getSourceFile(name);
      return [...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)].map(
        ({ messageText }) => `${relative(root, name)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      );
    });
    expect(faults).toEqual([]);
    expect([...all.values()].filter((code) => code.trim() === "")).toEqual([]);
  });
});

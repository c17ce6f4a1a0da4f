import type { FunctionDeclarationStructure } from "ts-morph";

import { groupBy } from "../ir/walk.ts";
import { indexBanner } from "./banner.ts";
import { print } from "./declarations.ts";
import type { ChainEntry } from "./chain-entries.ts";
import { memberComment } from "./doc.ts";
import { importPath } from "./import-path.ts";
import { literal, typeKey } from "./literal.ts";
import type { ImportExtension, ResolvedEmitOptions } from "./options.ts";
import { StructureKind, VariableDeclarationKind } from "./ts-morph.ts";

/** Emits `generated/chain.ts`: the methods of each path, from which the spellings are derived, and the module of each path. */
export function emitChain(entries: readonly ChainEntry[], options: ResolvedEmitOptions): string {
  const { runtime, importExtension, pages } = options;
  const paths = groupBy(entries, ({ path }) => path.slice(1));
  return print([
    indexBanner(pages),
    {
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: `${runtime}/chain`,
      namedImports: ["chain", "type Bound", "type Modules", "type Spellings"],
    },
    {
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: `${runtime}/client`,
      namedImports: [{ name: "createClient", alias: "createPlainClient" }, "type Client"],
    },
    {
      kind: StructureKind.ImportDeclaration,
      isTypeOnly: true,
      moduleSpecifier: `${runtime}/options`,
      namedImports: ["ClientOptions"],
    },
    createClientFunction(),
    {
      kind: StructureKind.VariableStatement,
      declarationKind: VariableDeclarationKind.Const,
      declarations: [
        { name: "modules", type: "Modules<Paths>", initializer: modulesOf(paths, importExtension) },
      ],
    },
    {
      kind: StructureKind.Interface,
      name: "Paths",
      isExported: true,
      docs: ["The methods of each path. The types of all three spellings are derived from it."],
      properties: [...paths].map(([path, methods]) => ({
        name: literal(path),
        type: methodsOf(methods, importExtension),
      })),
    },
  ]);
}

function createClientFunction(): FunctionDeclarationStructure {
  return {
    kind: StructureKind.Function,
    name: "createClient",
    isExported: true,
    docs: [
      `\n${[
        "A client that also takes calls in the spellings of the documentation's samples:",
        '`wx.v3.pay.transactions.native.post(…)`, `wx.chain("v3/pay/transactions/native").post(…)` and',
        '`wx["v3/pay/transactions/native"].post(…)`. An endpoint\'s module is loaded on its first call.',
      ].join("\n")}`,
    ],
    parameters: [{ name: "options", type: "ClientOptions" }],
    returnType: "Client & Spellings<Paths>",
    statements: ["return chain<Paths>(createPlainClient(options), modules);"],
  };
}

type EntriesByPath = ReadonlyMap<string, readonly ChainEntry[]>;

function modulesOf(paths: EntriesByPath, extension: ImportExtension): string {
  const lines = [...paths].map(
    ([path, [first]]) => `${literal(path)}: () => import(${literal(moduleOf(first, extension))}),\n`,
  );
  return `{\n${lines.join("")}}`;
}

function moduleOf(entry: ChainEntry | undefined, extension: ImportExtension): string {
  return `./${importPath(entry?.names.module ?? "", extension)}`;
}

/** `{ post: Bound<typeof import("./v3/….ts").post…> }`, each with its documentation, which editors show for the call. */
function methodsOf(entries: readonly ChainEntry[], extension: ImportExtension): string {
  const methods = entries.map((entry) => {
    const source = `typeof import(${literal(moduleOf(entry, extension))}).${entry.names.function}`;
    return `${memberComment(entry.doc)}${typeKey(entry.method.toLowerCase())}: Bound<${source}>;\n`;
  });
  return `{\n${methods.join("")}}`;
}

import type { FunctionDeclarationStructure } from "ts-morph";

import { banner } from "../ir/banner.ts";
import { groupBy } from "../ir/walk.ts";
import { print } from "./declarations.ts";
import type { End } from "./ends.ts";
import { literal, valueKey } from "./literal.ts";
import { StructureKind, VariableDeclarationKind } from "./ts-morph.ts";

/** `generated/chain.ts`: every URL with its module, and the three spellings of a call as types. */
export function emitChain(ends: readonly End[], runtime: string): string {
  const urls = groupBy(ends, ({ path }) => path.slice(1));
  return print([
    banner(),
    {
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: `${runtime}/chain`,
      namedImports: ["chain", "type Bound", "type Spellings"],
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
      declarations: [{ name: "modules", initializer: modulesOf(urls) }],
    },
    {
      kind: StructureKind.Interface,
      name: "Paths",
      isExported: true,
      docs: ['By the path: `wx["v3/…"]`, `wx.chain("v3/…")`.'],
      properties: [...urls].map(([path, here]) => ({ name: literal(path), type: methodsOf(here) })),
    },
    {
      kind: StructureKind.Interface,
      name: "Chain",
      isExported: true,
      docs: ["By its segments: `wx.v3.…`."],
      properties: [...branchesOf(urls)].map(([name, branch]) => ({
        name: valueKey(name),
        type: branchType(branch),
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
    returnType: "Client & Spellings<Paths, Chain>",
    statements: ["return chain<Paths, Chain>(createPlainClient(options), modules);"],
  };
}

type Urls = ReadonlyMap<string, readonly End[]>;

function modulesOf(urls: Urls): string {
  const lines = [...urls].map(
    ([path, [first]]) => `${literal(path)}: () => import(${literal(moduleOf(first))}),\n`,
  );
  return `{\n${lines.join("")}}`;
}

function moduleOf(end: End | undefined): string {
  return `./${end?.names.module ?? ""}.ts`;
}

/** `{ post: Bound<typeof import("./v3/….ts").post…> }`, each with its title. */
function methodsOf(ends: readonly End[]): string {
  const methods = ends.map((end) => {
    const source = `typeof import(${literal(moduleOf(end))}).${end.names.function}`;
    return `/** ${end.doc} */\n${end.method.toLowerCase()}: Bound<${source}>;\n`;
  });
  return `{\n${methods.join("")}}`;
}

/** A segment of the chain: the URL that ends here, if one does, and those that go on. */
interface Branch {
  path?: string;
  readonly next: Map<string, Branch>;
}

function branchesOf(urls: Urls): Map<string, Branch> {
  const root: Branch = { next: new Map() };
  for (const [path, [first]] of urls) {
    let branch = root;
    for (const segment of first?.names.chain ?? []) {
      const known = branch.next.get(segment) ?? { next: new Map() };
      branch.next.set(segment, known);
      branch = known;
    }
    branch.path = path;
  }
  return root.next;
}

function branchType({ path, next }: Branch): string {
  const here = path === undefined ? [] : [`Paths[${literal(path)}]`];
  const members = [...next].map(([name, branch]) => `${valueKey(name)}: ${branchType(branch)};\n`);
  return [...here, ...(members.length > 0 ? [`{\n${members.join("")}}`] : [])].join(" & ");
}

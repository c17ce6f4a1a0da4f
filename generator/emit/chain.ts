import { groupBy } from "../ir/walk.ts";
import { indexBanner, partBanner } from "./banner.ts";
import type { ChainEntry } from "./chain-entries.ts";
import { chainProducts, type ChainProduct } from "./chain-products.ts";
import { functionOf } from "./function.ts";
import { importPath } from "./import-path.ts";
import type { Type } from "./layout/type.ts";
import type { Entry, Value } from "./layout/value.ts";
import { literal, typeKey } from "./literal.ts";
import { printModule, type Statement } from "./module.ts";
import type { ImportExtension, ResolvedEmitOptions } from "./options.ts";
import { constant, importOf, interfaceOf, localConstant } from "./structures.ts";

/** Emits `generated/chain.ts`: the methods of each path, from which the spellings are derived, and the module of each product. */
export function emitChain(entries: readonly ChainEntry[], options: ResolvedEmitOptions): string {
  const { runtime, importExtension, pages } = options;
  const paths = groupBy(entries, ({ path }) => path.slice(1));
  return printModule([
    indexBanner(pages),
    importOf(`${runtime}/chain`, ["chain", "type Bound", "type Products", "type Spellings"]),
    importOf(`${runtime}/client`, ["createClient as createPlainClient", "type Client"]),
    importOf(`${runtime}/options`, ["ClientOptions"], true),
    createClientFunction(),
    localConstant("products", productsOf(entries, importExtension), "Products"),
    interfaceOf({
      name: "Paths",
      doc: "The methods of each path. The types of all three spellings are derived from it.",
      members: [...paths].map(([path, methods]) => ({
        doc: [],
        key: literal(path),
        isOptional: false,
        type: methodsOf(methods, importExtension),
      })),
    }),
  ]);
}

function createClientFunction(): Statement {
  return functionOf({
    name: "createClient",
    doc: `\n${[
      "A client that also takes calls in the spellings of the documentation's samples:",
      '`wx.v3.pay.transactions.native.post(…)`, `wx.chain("v3/pay/transactions/native").post(…)` and',
      '`wx["v3/pay/transactions/native"].post(…)`. An endpoint\'s module is loaded on its first call.',
    ].join("\n")}`,
    parameters: [{ name: "options", type: "ClientOptions" }],
    returnType: "Client & Spellings<Paths>",
    statement: "return chain<Paths>(createPlainClient(options), products);",
  });
}

/** Emits `generated/chain/v3/pay.ts`: the module of each path of one product. */
export function emitChainProduct({ module, paths }: ChainProduct, options: ResolvedEmitOptions): string {
  const { runtime, importExtension, pages } = options;
  const root = "../".repeat(module.split("/").length - 1);
  const doc = `The modules of the paths below \`${module.slice("chain/".length)}\`.`;
  const modules = paths.map(({ path, module }) => importEntry(path, `${root}${module}`, importExtension));
  return printModule([
    partBanner(pages),
    importOf(`${runtime}/chain`, ["Modules"], true),
    constant("modules", "Modules", { of: "object", entries: modules, isInline: false }, doc),
  ]);
}

function productsOf(entries: readonly ChainEntry[], extension: ImportExtension): Value {
  const products = chainProducts(entries).flatMap(({ module, prefixes }) =>
    prefixes.map((prefix) => importEntry(prefix, `./${module}`, extension)),
  );
  return { of: "object", entries: products, isInline: false };
}

/** `"v3/pay": () => import("./chain/v3/pay.ts")` */
function importEntry(key: string, module: string, extension: ImportExtension): Entry {
  return [literal(key), { of: "import", path: literal(importPath(module, extension)) }];
}

function moduleOf(entry: ChainEntry, extension: ImportExtension): string {
  return `./${importPath(entry.names.module, extension)}`;
}

/** `{ post: Bound<typeof import("./v3/….ts").post…> }`, each with its documentation, which editors show for the call. */
function methodsOf(entries: readonly ChainEntry[], extension: ImportExtension): Type {
  const members = entries.map((entry) => ({
    doc: entry.doc,
    key: typeKey(entry.method.toLowerCase()),
    isOptional: false,
    type: boundType(entry, extension),
  }));
  return { of: "object", members };
}

function boundType(entry: ChainEntry, extension: ImportExtension): Type {
  const source = `typeof import(${literal(moduleOf(entry, extension))}).${entry.names.function}`;
  return { of: "generic", name: "Bound", parameters: [source] };
}

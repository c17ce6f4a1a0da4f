/** The imports that a program writes to use an operation. */
import { exportedNames, type ExportedName } from "../emit/exported-names.ts";
import { importPath } from "../emit/import-path.ts";
import type { ImportExtension } from "../emit/options.ts";
import type { NamedOperation } from "../ir/model.ts";

/** Where a program imports generated modules from: the package, or the output folder of a project. */
export type ModuleSource =
  | { readonly from: "package" }
  /** The folder as a relative import begins: `./generated`. */
  | { readonly from: "folder"; readonly folder: string; readonly extension: ImportExtension };

/** Returns the name by which a program imports a module: `wechatpay-ts/v3/…`, or `./generated/v3/….ts`. */
export function specifierOf(module: string, source: ModuleSource): string {
  return source.from === "package"
    ? `wechatpay-ts/${module}`
    : importPath(`${source.folder}/${module}`, source.extension);
}

/** Returns the statement that imports a name. */
export function importOf({ name, isType }: ExportedName, module: string, source: ModuleSource): string {
  return `import ${isType ? "type " : ""}{ ${name} } from ${JSON.stringify(specifierOf(module, source))};`;
}

/** Returns the statements by which a program uses an operation: by its function and by the chain, or as an event. */
export function usageImports(operation: NamedOperation, source: ModuleSource): string[] {
  const [main] = exportedNames(operation);
  const own = main ? [importOf(main, operation.names.module, source)] : [];
  const index = operation.kind === "endpoint" ? "chain" : "webhook";
  const name = operation.kind === "endpoint" ? "createClient" : "notifications";
  return [...own, `import { ${name} } from ${JSON.stringify(specifierOf(index, source))};`];
}

/** Returns the call of the chain: `wx.v3.pay.transactions.jsapi.post`. Undefined for a notification. */
export function chainCallOf(operation: NamedOperation): string | undefined {
  if (operation.kind !== "endpoint") return undefined;
  return ["wx", ...operation.names.chain, operation.method.toLowerCase()].join(".");
}

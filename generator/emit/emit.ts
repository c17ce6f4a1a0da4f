import { groupBy, type NamedOperation } from "../model.ts";
import { emitChain } from "./chain.ts";
import { formatTypeScript } from "./format.ts";
import { emitModule } from "./module.ts";

/** A file of the output, by its path below the output folder. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

export interface EmitOptions {
  /** How the output names the runtime's folder: `#runtime` inside the client's package, `wechatpay-ts/runtime` elsewhere. */
  readonly runtime?: string;
}

/** Operations → the whole client: one module a URL, the chain over all of them, and the lock of their names. */
export async function emit(
  operations: readonly NamedOperation[],
  { runtime = "#runtime" }: EmitOptions = {},
): Promise<OutputFile[]> {
  const modules = groupBy(operations, ({ names }) => names.module);
  const files: OutputFile[] = [];
  for (const [module, here] of modules) {
    files.push({ path: `${module}.ts`, text: await formatTypeScript(emitModule(here, runtime)) });
  }
  files.push({ path: "chain.ts", text: await formatTypeScript(emitChain(operations, runtime)) });
  files.push({ path: "names.json", text: nameLock(operations) });
  return files;
}

/** Every name the package gives, so that a rename shows in a review and not in a user's build. */
function nameLock(operations: readonly NamedOperation[]): string {
  const names = operations.map(({ method, path, names }) => [`${method} ${path}`, names.function]);
  return `${JSON.stringify(Object.fromEntries(names), null, 2)}\n`;
}

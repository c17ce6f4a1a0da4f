import type { EmitOptions } from "../emit/options.ts";
import type { ProjectFormatter } from "../io/prettier.ts";
import { runtimeFor } from "../io/project.ts";
import type { Options } from "./options.ts";

/** Returns the options of the emitted code: `generate` and `check` must have the same. */
export function emitOptionsOf({ header, importExtension, closedEnums }: Options, out: string): EmitOptions {
  return {
    runtime: runtimeFor(out),
    ...(header !== undefined && { header }),
    ...(importExtension !== undefined && { importExtension }),
    ...(closedEnums && { closedEnums }),
  };
}

/** Returns the formatter of the output; undefined if the output stays as it is emitted. */
export async function formatterOf(
  { formatter }: Options,
  out: string,
): Promise<ProjectFormatter | undefined> {
  if (formatter === undefined) return undefined;
  const { openFormatter } = await import("../io/prettier.ts");
  return openFormatter(out);
}

import type { EmitOptions } from "../emit/options.ts";
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

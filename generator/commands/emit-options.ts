import type { EmitOptions } from "../emit/plan.ts";
import { runtimeFor } from "../io/disk.ts";
import type { Options } from "./options.ts";

/** Returns the options of the emitted code: `generate` and `check` must have the same. */
export function emitOptionsOf({ closedEnums }: Options, out: string): EmitOptions {
  return { runtime: runtimeFor(out), ...(closedEnums && { closedEnums }) };
}

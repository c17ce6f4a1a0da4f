/** A request as its schema groups it. */
import type { Operation } from "./schema.ts";

/** The groups as a caller gives them; what else stands beside them are path parameters. */
export type Groups = Readonly<Record<string, unknown>>;

/** What error messages call an operation: as documented, without what the caller filled in. */
export function labelOf({ method, path }: Pick<Operation, "method" | "path">): string {
  return `${method} ${path}`;
}

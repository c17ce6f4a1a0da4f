/** A request as its schema groups it. */
import type { Operation } from "./schema.ts";

/** The groups of a request by name (`json`, `query`, `headers`, `body`), and beside them its path parameters. */
export type Groups = Readonly<Record<string, unknown>>;

/** Returns the name of an operation in messages: method and documented path, without the values of its parameters. */
export function labelOf({ method, path }: Pick<Operation, "method" | "path">): string {
  return `${method} ${path}`;
}

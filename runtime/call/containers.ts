/** Headers and queries in other containers than a plain object: Headers, URLSearchParams, a Map. */
import { requestError } from "../errors.ts";
import type { Operation } from "../schema/schema.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { member } from "../util/own.ts";

/** Names that the containers of the platform have, also those of another realm. */
const PLAIN = ["Headers", "URLSearchParams", "Map"];
const OTHERS = ["Set", "FormData", "WeakMap", "Promise"];

/**
 * Returns headers or a query as a plain object: the entries of Headers, URLSearchParams or a Map, of which a repeated name
 * has a list. Any other value is returned unchanged.
 *
 * @param place the name of the value in errors: `query`, `options.headers`
 * @throws RequestError for a container whose content has no names, or whose names are not strings
 */
export function toRecord(
  operation: Pick<Operation, "method" | "path">,
  place: string,
  value: unknown,
): unknown {
  const name = containerName(value);
  if (name === undefined) return value;
  const entries: unknown = member(value, "entries");
  if (OTHERS.includes(name) || typeof entries !== "function") {
    throw containerError(operation, place, `a ${name}`);
  }
  const record = new Map<string, unknown>();
  // The entries of each of them are pairs.
  for (const [key, entry] of Reflect.apply(entries, value, []) as Iterable<[unknown, unknown]>) {
    if (typeof key !== "string")
      throw containerError(operation, place, `a Map with a key of type ${kindOf(key)}`);
    const before = record.get(key);
    record.set(key, before === undefined ? entry : [before, entry].flat());
  }
  return Object.fromEntries(record);
}

function containerName(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return [...PLAIN, ...OTHERS].find((name) => name === tag);
}

function containerError(
  operation: Pick<Operation, "method" | "path">,
  place: string,
  received: string,
): Error {
  const code = place.endsWith("headers") ? "ERR_REQUEST_HEADER" : "ERR_REQUEST_QUERY";
  const why = `${place}: expected an object, received ${received}. Pass { name: value }.`;
  return requestError(operation, code, why);
}

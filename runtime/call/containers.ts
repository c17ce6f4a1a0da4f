/** Headers and queries in other containers than a plain object: Headers, URLSearchParams, a Map. */
import { tagOf } from "../protocol/copy.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { member } from "../util/own.ts";

/** Containers of names and values, and those without names; by their tags, since they may be of another realm. */
const WITH_NAMES = ["Headers", "URLSearchParams", "Map"];
const WITHOUT_NAMES = ["Set", "FormData", "WeakMap", "Promise"];

/**
 * Returns headers or a query as a plain object: the entries of Headers, URLSearchParams or a Map, of which a repeated name
 * has a list. Any other value is returned unchanged.
 *
 * @param reject creates the error of a container whose content has no names, or whose names are not strings; `why` is a
 * sentence without its place
 */
export function toRecord(value: unknown, reject: (why: string) => Error): unknown {
  const tag = isObject(value) ? tagOf(value) : "";
  const isNamed = WITH_NAMES.includes(tag);
  if (!isNamed && !WITHOUT_NAMES.includes(tag)) return value;
  const entries: unknown = member(value, "entries");
  if (!isNamed || typeof entries !== "function") throw reject(rejection(`a ${tag}`));
  const record = new Map<string, unknown>();
  // The entries of each of them are pairs.
  for (const [key, entry] of Reflect.apply(entries, value, []) as Iterable<[unknown, unknown]>) {
    if (typeof key !== "string") throw reject(rejection(`a Map with a key of type ${kindOf(key)}`));
    const before = record.get(key);
    record.set(key, before === undefined ? entry : [before, entry].flat());
  }
  return Object.fromEntries(record);
}

/**
 * Returns headers as a plain object of names and values.
 *
 * @param reject creates the error of any other value; `why` is a sentence without its place
 */
export function toHeaders(value: unknown, reject: (why: string) => Error): object {
  const headers = toRecord(value, reject);
  if (!isObject(headers)) throw reject(rejection(kindOf(headers)));
  return headers;
}

function rejection(received: string): string {
  return `expected an object, received ${received}. Pass { name: value }.`;
}

/** Checks the contents of the indexes that a cache holds. It is apart from the emitters, because most runs load none. */
import { methods } from "../ir/method.ts";
import { isRecord } from "../util/is-record.ts";
import { isString } from "../util/is-text.ts";
import type { IndexLists } from "./index-lists.ts";

/**
 * Whether a value from a cache is the contents of the indexes. The emitter writes the name of a function and the lines of a
 * comment as they are, so other text there would be code.
 */
export function isIndexLists(value: unknown): value is IndexLists {
  if (!isRecord(value)) return false;
  const { chain, labels } = value;
  return areAll(chain, isChainEntry) && areAll(labels, isLabels);
}

function isChainEntry({ path, method, names, doc }: Readonly<Record<string, unknown>>): boolean {
  if (!isRecord(names) || !isString(names["module"]) || !isString(names["function"])) return false;
  const isName = /^[a-z_]\w*$/iu.test(names["function"]);
  const isDoc = Array.isArray(doc) && doc.every((line) => isString(line) && isCommentLine(line));
  return isString(path) && methods.some((one) => one === method) && isName && isDoc;
}

function isCommentLine(text: string): boolean {
  return !/\*\/|[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

function isLabels({ of, labels }: Readonly<Record<string, unknown>>): boolean {
  return isString(of) && isRecord(labels) && Object.values(labels).every(isString);
}

function areAll(list: unknown, is: (item: Readonly<Record<string, unknown>>) => boolean): boolean {
  return Array.isArray(list) && list.every((item) => isRecord(item) && is(item));
}

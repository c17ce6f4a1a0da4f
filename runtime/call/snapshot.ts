/**
 * Copies a request before the first await, so that neither a later change by the caller nor a getter can alter what is
 * checked, encrypted, signed and sent.
 */
import { copyBytes } from "../encoding/bytes.ts";
import { RequestError, requestError, type RequestErrorCode } from "../errors.ts";
import { copyJson, recordContainer } from "../protocol/copy.ts";
import type { Groups } from "../schema/request.ts";
import { objectSchema } from "../schema/field-schema.ts";
import type { Fields, Operation } from "../schema/schema.ts";
import { isBytes, isFile } from "../util/file.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { toRecord } from "./containers.ts";
import { isUpload } from "./request.ts";

/** The name of a call in errors. */
type Named = Pick<Operation, "method" | "path">;

/** Copies a request. @throws RequestError if it is not a request of this operation, or has no JSON form */
export function snapshot(operation: Operation, request: unknown): Groups {
  const groups = copyRequest(operation, request);
  rejectUnknownGroups(operation, Object.keys(groups));
  return groups;
}

/** The groups that a caller may pass in containers with names, and the codes of their errors. */
const CONTAINER_CODES: Readonly<Record<string, RequestErrorCode>> = {
  headers: "ERR_REQUEST_HEADER",
  query: "ERR_REQUEST_QUERY",
};

/** Copies the groups of a request. @throws RequestError if it is not a plain object, or has no JSON form */
export function copyRequest(operation: Named, request: unknown): Groups {
  const groups = read(operation, "request", () => plainEntries(operation, request ?? {}));
  return Object.fromEntries(
    groups.map(([name, value]) => {
      const code = CONTAINER_CODES[name];
      const reject = (why: string) =>
        requestError(operation, code ?? "ERR_REQUEST_INVALID", `${name}: ${why}`);
      const group = code === undefined ? value : read(operation, name, () => toRecord(value, reject));
      return [name, copyGroup(operation, name, group)];
    }),
  );
}

function copyGroup(operation: Named, name: string, group: unknown): unknown {
  if (name === "json") return copyValue(operation, name, group);
  return read(operation, name, () => {
    if (!isObject(group) || isFile(group)) return group;
    const entries = Object.entries(group).map(([key, value]) => {
      const place = `${name}.${key}`;
      const copy = Array.isArray(value)
        ? Array.from(value, (item: unknown) => copyItem(operation, place, item))
        : copyItem(operation, place, value);
      return [key, copy];
    });
    const copy = Object.fromEntries(entries) as unknown as object;
    recordContainer(copy, group);
    return copy;
  });
}

/** Copies a value outside the JSON body: a scalar, the content of a string of JSON, or a file. */
function copyItem(operation: Named, place: string, item: unknown): unknown {
  // A Blob never changes; bytes may, before they are sent.
  if (isFile(item)) return isBytes(item) ? copyBytes(item) : item;
  const isScalar = typeof item !== "object" || item === null;
  if (isScalar && !place.startsWith("body.")) return item;
  const copy = copyValue(operation, place, item);
  // A date in a query is neither a string nor an object to write as JSON: it is rejected later.
  return typeof copy === "object" || place.startsWith("body.") ? copy : item;
}

/** Runs code of the caller, such as a getter. The message of its error may be personal, so it is dropped. */
function read<T>(operation: Named, what: string, reading: () => T): T {
  try {
    return reading();
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw requestError(
      operation,
      "ERR_REQUEST_INVALID",
      `${what}: reading it failed. Remove getters that throw.`,
    );
  }
}

function plainEntries(operation: Named, request: unknown): [string, unknown][] {
  if (isPlain(request)) return Object.entries(request).filter(([, value]) => value !== undefined);
  const received = isObject(request) ? "an instance of a class" : kindOf(request);
  throw requestError(
    operation,
    "ERR_REQUEST_INVALID",
    `request: expected a plain object, received ${received}. Pass { path parameters, query, json, … }.`,
  );
}

/** Rejects groups that the page does not have: they would be dropped, or sent unencrypted. */
function rejectUnknownGroups(operation: Operation, names: readonly string[]): void {
  const allowed = allowedGroups(operation);
  const unknown = names.find((name) => !allowed.has(name));
  if (unknown === undefined) return;
  const list = Object.keys(operation.request).join(", ") || "none";
  const why = `${JSON.stringify(unknown)}: this request has no such group. Its groups are ${list}. Pass each field in its group.`;
  throw requestError(operation, "ERR_REQUEST_INVALID", why);
}

const groupsOf = new WeakMap<Fields, ReadonlySet<string>>();

function allowedGroups(operation: Operation): ReadonlySet<string> {
  const { request } = operation;
  let allowed = groupsOf.get(request);
  if (allowed === undefined) {
    const body = isUpload(operation) ? [] : ["json"];
    const common = objectSchema(request).hasEncrypted ? [] : [...body, "query"];
    allowed = new Set([...Object.keys(request), ...common, "headers"]);
    groupsOf.set(request, allowed);
  }
  return allowed;
}

/** Copies a value as JSON: dates become text, classes their toJSON, and undefined is dropped. */
function copyValue(operation: Named, place: string, value: unknown): unknown {
  try {
    return copyJson(value);
  } catch {
    // The message names the place, and neither the value nor the error of a getter.
    throw requestError(
      operation,
      place.startsWith("query.") ? "ERR_REQUEST_QUERY" : "ERR_REQUEST_BODY",
      `${place}: cannot be written as JSON. Remove cycles and getters that throw.`,
    );
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The prototype of an object of another realm is its own Object.prototype, which has none.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * What the caller gave, as it was at the moment of the call. Sealing and signing take their time, and a caller may use
 * an object again before they are done; an object may also say one thing when asked twice. What is checked, sealed,
 * signed and sent is this one copy: plain data that nobody else holds.
 */
import { copyBytes } from "../encoding/bytes.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { RequestError } from "../errors.ts";
import { isBytes, isFile } from "../util/file.ts";
import type { Operation } from "../schema/table.ts";
import { shapeOf } from "../schema/shape.ts";
import { copyJson } from "../protocol/copy.ts";
import { isUpload } from "./request.ts";
import { refusal } from "../errors.ts";
import type { Groups } from "../schema/request.ts";

/** What an error calls a call. */
type Named = Pick<Operation, "method" | "path">;

/** @throws RequestError for what is no request of this operation, or what JSON cannot say */
export function snapshot(operation: Operation, request: unknown): Groups {
  const groups = copyRequest(operation, request);
  refuseStrays(operation, Object.keys(groups));
  return groups;
}

/** @throws RequestError for what is no plain object, or what JSON cannot say */
export function copyRequest(operation: Named, request: unknown): Groups {
  const groups = read(operation, "request", () => plainEntries(operation, request ?? {}));
  return Object.fromEntries(groups.map(([name, value]) => [name, copyGroup(operation, name, value)]));
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
    return Object.fromEntries(entries) as unknown;
  });
}

/** Outside the JSON body: scalars, what a string of JSON will hold, and files. */
function copyItem(operation: Named, place: string, item: unknown): unknown {
  // A Blob never changes; bytes may, before they are sent.
  if (isFile(item)) return isBytes(item) ? copyBytes(item) : item;
  const isScalar = typeof item !== "object" || item === null;
  if (isScalar && !place.startsWith("body.")) return item;
  const copy = copyValue(operation, place, item);
  // A date in a query is no object to be written as JSON, and no string: it is refused for what it is.
  return typeof copy === "object" || place.startsWith("body.") ? copy : item;
}

/** A getter of the caller's may throw whatever it likes; its words may be personal, so they are left behind. */
function read<T>(operation: Named, what: string, reading: () => T): T {
  try {
    return reading();
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw refusal(operation, "ERR_REQUEST_INVALID", `${what}: reading it failed`);
  }
}

function plainEntries(operation: Named, request: unknown): [string, unknown][] {
  if (isPlain(request)) return Object.entries(request).filter(([, value]) => value !== undefined);
  const received = isObject(request) ? "an instance of a class" : kindOf(request);
  throw refusal(operation, "ERR_REQUEST_INVALID", `request: expected a plain object, received ${received}`);
}

/** Groups that the page does not have are dropped, or leave with what another group would have sealed. */
function refuseStrays(operation: Operation, names: readonly string[]): void {
  const documented = Object.keys(operation.request);
  const body = isUpload(operation) ? [] : ["json"];
  const usual = shapeOf(operation.request).sealing ? [] : [...body, "query"];
  const known = new Set([...documented, ...usual, "headers"]);
  const stray = names.find((name) => !known.has(name));
  if (stray === undefined) return;
  const list = documented.join(", ") || "none";
  const why = `${JSON.stringify(stray)} is no group of this request, and is not sent; its groups are ${list}`;
  throw refusal(operation, "ERR_REQUEST_INVALID", why);
}

/** The very values that will be sent: dates as text, classes as what they say of themselves, nothing undefined. */
function copyValue(operation: Named, place: string, value: unknown): unknown {
  try {
    return copyJson(value);
  } catch {
    // Names what JSON has no form for, not the values, nor what a getter has to say.
    throw refusal(
      operation,
      place.startsWith("query.") ? "ERR_REQUEST_QUERY" : "ERR_REQUEST_BODY",
      `${place}: cannot be written as JSON (a cycle in it?)`,
    );
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Of another realm, too: its Object.prototype ends the chain as ours does.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

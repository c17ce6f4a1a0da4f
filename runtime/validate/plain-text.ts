/**
 * Rejects a request in which a value that the client should encrypt could leave in plain text. The client encrypts the fields
 * that it finds by their names and places, so it does not send what may be such a field under another name, at another place,
 * or in a container that hides it. Unlike other differences from the documentation, this one cannot be undone.
 */
import { RequestError } from "../errors.ts";
import { Ciphertext } from "../protocol/ciphertext.ts";
import { containerOf } from "../protocol/copy.ts";
import type { FieldEncryption } from "../protocol/carried.ts";
import { encryptText, encryptTypeError, notTextError, strayError } from "../protocol/encrypt.ts";
import { hasRepeatedName, namesIn, parseText } from "../protocol/json.ts";
import { rootSchema, type FieldSchema, type ObjectSchema } from "../schema/field-schema.ts";
import type { Groups } from "../schema/request.ts";
import type { Fields } from "../schema/schema.ts";
import { isFile } from "../util/file.ts";
import { isObject } from "../util/kind.ts";
import { nearest } from "../util/nearest.ts";
import { formatTrail, itemPath, pathLabel, type Trail } from "../util/trail.ts";
import { type Allow, toIsAllowed } from "./allow.ts";
import { findHeader } from "./guard.ts";
import type { IsAllowed } from "./state.ts";

/** The code of a request with encrypted fields. */
export const encryption: FieldEncryption = {
  kind: "encryption",
  rejectPlainText: (request, fields, allow) => rejectPlainText(request, fields, allow as Allow | undefined), // readOptions checked it
  encrypt: encryptText,
  strayError,
};

/**
 * Rejects a request that may contain the plain text of an encrypted field. It passes every request that has its encrypted
 * fields as documented, and those without any content that could be one.
 *
 * @param request a snapshot of the request, with the headers of the options
 * @param fields the request schema of the operation
 * @param allow the places where the caller allows it; `"*"` names no place, and does not count
 * @throws RequestError `ERR_ENCRYPT_NAME` or `ERR_ENCRYPT_TYPE`
 */
export function rejectPlainText(request: Groups, fields: Fields, allow: Allow | undefined): void {
  const root = rootSchema(fields, "request");
  if (!root.hasEncrypted) return;
  const named = Object.entries(allow ?? {}).filter(([path]) => path !== "*");
  const isAllowed = toIsAllowed(Object.fromEntries(named));
  try {
    checkField(request, root, undefined, { names: encryptedNames(root), isAllowed });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // an overflow of the stack
    const why = "the nesting is too deep to search it for fields to encrypt";
    throw new RequestError("ERR_ENCRYPT_TYPE", `request: ${why}. Pass the documented fields only.`);
  }
}

interface State {
  /** The names of all encrypted fields of the request, by their folded form. */
  readonly names: ReadonlyMap<string, string>;
  readonly isAllowed: IsAllowed;
}

const namesOf = new WeakMap<FieldSchema, ReadonlyMap<string, string>>();

function encryptedNames(root: FieldSchema): ReadonlyMap<string, string> {
  let names = namesOf.get(root);
  if (names === undefined) {
    names = new Map(listEncrypted(root).map((name) => [fold(name), name]));
    namesOf.set(root, names);
  }
  return names;
}

function listEncrypted({ name, isEncrypted, inside, object }: FieldSchema): string[] {
  if (isEncrypted) return [name];
  const children = [...(object?.ordered ?? []), ...(inside === undefined ? [] : [inside])];
  return children.filter(({ hasEncrypted }) => hasEncrypted).flatMap(listEncrypted);
}

/** Folds the spellings of a name: `Name`, `name[]` and `ｎａｍｅ` are `name`. */
function fold(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

function checkField(value: unknown, field: FieldSchema, at: Trail | undefined, state: State): void {
  if (value === undefined || value === null || Ciphertext.is(value)) return;
  const container = field.hasEncrypted ? (containerOf(value) ?? bufferJson(value)) : undefined;
  if (container !== undefined) rejectContainer(field, container, at, state);
  if (field.item !== undefined) return checkList(value, field, field.item, at, state);
  if (field.type === "json") return checkJson(value, field, at, state);
  if (Array.isArray(value)) {
    // Each item of a list is encrypted where one text is documented.
    if (field.hasEncrypted && !field.isEncrypted) rejectContainer(field, "a list", at, state);
    return checkItems(value, field, at, state);
  }
  if (field.object !== undefined && isObject(value))
    return checkMembers(value, field, field.object, at, state);
  // A documented string may have any text. Encoding rejects text in the place of an object with encrypted fields.
  const isText = typeof value === "string" && (field.type === "string" || field.hasEncrypted);
  if (!isText) checkUndocumented(value, { at, steps: 0, isNamed: false }, state);
}

/** Recognizes the JSON of a Buffer, `{ type: "Buffer", data: [123, 34] }`, whose numbers are the bytes of a text. */
function bufferJson(value: unknown): string | undefined {
  const isBuffer = isObject(value) && value["type"] === "Buffer" && Array.isArray(value["data"]);
  return isBuffer ? "the JSON of a Buffer" : undefined;
}

function checkList(
  value: unknown,
  field: FieldSchema,
  item: FieldSchema,
  at: Trail | undefined,
  state: State,
): void {
  if (Array.isArray(value)) return checkItems(value, item, at, state);
  if (field.hasEncrypted && isObject(value)) rejectContainer(field, "an object", at, state);
  checkField(value, item, at, state);
}

function checkItems(
  items: readonly unknown[],
  field: FieldSchema,
  at: Trail | undefined,
  state: State,
): void {
  for (const [index, item] of items.entries()) checkField(item, field, { parent: at, key: index }, state);
}

/** Checks the value of a string of JSON, which the caller may pass as text. */
function checkJson(value: unknown, field: FieldSchema, at: Trail | undefined, state: State): void {
  if (field.inside === undefined) return checkUndocumented(value, { at, steps: 0, isNamed: false }, state);
  const content = typeof value === "string" ? parseText(value) : value;
  const isRepeated = typeof value === "string" && field.hasEncrypted && hasRepeatedName(value, content);
  if (isRepeated && !state.isAllowed(at, "type")) throw repeatedNameError(at);
  checkField(content, field.inside, at, state);
}

/** A reader of JSON text may take the first of two equal names, or the last. */
function repeatedNameError(at: Trail | undefined): RequestError {
  const why = "an object in this JSON text has a name twice, so that an encrypted field may be in plain text";
  return new RequestError("ERR_ENCRYPT_TYPE", `${pathLabel(at)}: ${why}. Pass an object instead of text.`);
}

function checkMembers(
  value: Readonly<Record<string, unknown>>,
  field: FieldSchema,
  object: ObjectSchema,
  at: Trail | undefined,
  state: State,
): void {
  for (const [name, entry] of Object.entries(value)) {
    const child = field.isHeaders ? findHeader(object, name) : object.fields.get(name);
    const place = { parent: at, key: child?.name ?? name };
    if (child !== undefined) checkField(entry, child, place, state);
    else checkUnknown(entry, name, field, object, at, state);
  }
}

/** Checks a member whose name is not documented for its object. */
function checkUnknown(
  entry: unknown,
  name: string,
  field: FieldSchema,
  object: ObjectSchema,
  at: Trail | undefined,
  state: State,
): void {
  const place = { parent: at, key: name };
  if (!hasContent(entry) || state.isAllowed(place, "unknown")) return;
  // PHP, qs and lodash.set write a list as an object with its indices as names.
  if (field.hasEncrypted && /^\d{1,6}$/.test(name))
    rejectContainer(field, "an object with numbers as names", at, state);
  const isNamed = !field.isHeaders && at !== undefined;
  const similar = similarName(name, object, isNamed, state);
  // The only undocumented group is that of the headers.
  const undocumented = { at: place, steps: at === undefined ? 0 : 1, isNamed };
  if (similar !== undefined) throw nameError(undocumented, similar);
  checkUndocumented(entry, undocumented, state);
}

/**
 * Returns the encrypted field that an undocumented name may stand for: of this object, or one of the request with the same
 * name, apart from its spelling.
 *
 * @param isNamed whether the schema has all names of this object, so that another is most likely a mistake
 */
function similarName(
  name: string,
  object: ObjectSchema | undefined,
  isNamed: boolean,
  { names }: State,
): string | undefined {
  const folded = fold(name);
  const fields = object?.ordered ?? [];
  if (fields.some((field) => !field.hasEncrypted && fold(field.name) === folded)) return undefined;
  const own = fields.filter(({ hasEncrypted }) => hasEncrypted);
  const spellings = new Map([...own.map((field) => [fold(field.name), field.name] as const), ...names]);
  const candidates = isNamed ? [...spellings.keys()] : own.map((field) => fold(field.name));
  // `tl` is too short to be near to another name, but `tel` is near to it.
  const near =
    nearest(folded, candidates) ?? candidates.find((each) => nearest(each, [folded]) !== undefined);
  // `payer.name` and `payer[name]` are paths that the client does not follow.
  const same = [folded, ...name.split(/[.[\]]+/).map(fold)].find((each) => names.has(each));
  return spellings.get(same ?? near ?? "");
}

/** A place that the schema does not describe. */
interface Undocumented {
  readonly at: Trail | undefined;
  /** The number of steps from the last documented place. */
  readonly steps: number;
  /** Whether the schema has all names of the object that contains it, and not this one. */
  readonly isNamed: boolean;
}

/** Searches a value that the schema does not describe for the names of encrypted fields. */
function checkUndocumented(value: unknown, place: Undocumented, state: State): void {
  if (typeof value === "string") return checkText(value, place, state);
  if (typeof value !== "object" || value === null || isFile(value) || Ciphertext.is(value)) return;
  for (const [name, entry] of Object.entries(value)) {
    const key = Array.isArray(value) ? Number(name) : name;
    const at = { parent: place.at, key };
    const next = { ...place, at, steps: place.steps + 1 };
    if (!hasContent(entry) || state.isAllowed(at, "unknown")) continue;
    const similar = Array.isArray(value) ? undefined : similarName(name, undefined, place.isNamed, state);
    if (similar !== undefined) throw nameError(next, similar);
    checkUndocumented(entry, next, state);
  }
}

/** Searches text that may be JSON. */
function checkText(text: string, place: Undocumented, state: State): void {
  if (!/^\s*["[{]/.test(text)) return;
  const content = parseText(text);
  if (content === undefined) return;
  // Parsing keeps the last of two equal names, so the first may hide the plain text of a field.
  const names = hasRepeatedName(text, content) ? namesIn(text) : [];
  if (names.some((name) => similarName(name, undefined, place.isNamed, state) !== undefined))
    throw repeatedNameError(documentedPart(place));
  checkUndocumented(content, place, state);
}

function documentedPart({ at, steps }: Undocumented): Trail | undefined {
  let part = at;
  for (let step = 0; step < steps; step++) part = part?.parent;
  return part;
}

/** Formats an undocumented place. Its names may be personal, such as the phone numbers of a map. */
function placeLabel(place: Undocumented): string {
  const name = String(place.at?.key);
  const last = /^[A-Za-z_][\w-]{0,63}$/.test(name) ? `.${name}` : "[unknown]";
  return `${pathLabel(documentedPart(place))}${place.steps > 1 ? "[unknown]" : ""}${last}`;
}

/** Reports whether a value contains text or a number, which could be the plain text of a field. */
function hasContent(value: unknown): boolean {
  if (typeof value === "string") return value !== "";
  if (typeof value !== "object" || value === null)
    return typeof value === "number" || typeof value === "bigint";
  if (Ciphertext.is(value)) return false;
  return isFile(value) || Object.values(value).some(hasContent);
}

function rejectContainer(field: FieldSchema, received: string, at: Trail | undefined, state: State): void {
  if (state.isAllowed(at, "type")) return;
  if (field.isEncrypted && field.item === undefined) throw notTextError(at, received);
  const expected = field.item === undefined ? "a plain object" : "a list";
  const fix = "Pass the documented type, so that the client can encrypt its content.";
  throw encryptTypeError(at, `${expected} with fields to encrypt`, received, fix);
}

function nameError(place: Undocumented, similar: string): RequestError {
  const why = `this name is not documented here, but ${JSON.stringify(similar)} is encrypted`;
  const allowed = JSON.stringify({ [itemPath(formatTrail(documentedPart(place))) || "headers"]: "unknown" });
  const fix = `Correct the name or its place. To send its value in plain text, set allow of the call: ${allowed}.`;
  return new RequestError("ERR_ENCRYPT_NAME", `${placeLabel(place)}: ${why}. ${fix}`);
}

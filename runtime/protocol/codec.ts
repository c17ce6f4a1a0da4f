/** Encodes requests and decodes messages: encrypts and decrypts fields, and writes and reads JSON within strings. */
import type { Groups } from "../schema/request.ts";
import { isObject, kindOf } from "../util/kind.ts";
import type { Trail } from "../util/trail.ts";
import type { PrivateKey, PublicKey } from "../platform/platform.ts";
import type { Field, Fields } from "../schema/table.ts";
import { rootOf, type Rule } from "../schema/shape.ts";
import { parseText, writeJson } from "./json.ts";
import { toCiphertext, encryptText, encryptTypeError, decryptText } from "./encrypt.ts";
import { refuseUnsafe, toBigInts, type Source } from "./bigint.ts";

/**
 * Encrypts the marked fields of a request and writes its strings of JSON, from the inside out. It does not change the
 * object of the caller, and copies only the path to such fields.
 *
 * @param fields the request schema of the operation
 * @throws RequestError if a value to encrypt is not a string, or is longer than the key allows
 */
export async function encodeRequest(request: Groups, fields: Fields, key: PublicKey): Promise<Groups> {
  const visitor: Visitor = {
    encrypted: (value, at) => encryptText(value, at, key),
    json: (value, rule, at) => encodeJson(value, rule, at, visitor),
    stray: (received, at) => {
      if (received !== "null") throw encryptTypeError(at, "a plain object with fields to encrypt", received);
    },
  };
  return (await transform(request, rootOf(fields), undefined, visitor)) as Groups; // An object stays one.
}

/**
 * Reads the strings of JSON of a response or notification, decrypts its encrypted fields, and converts its integers to
 * bigint where the schema says so.
 *
 * @param table the response schema of the operation
 * @param key decrypts the encrypted fields; without it, each becomes a `Ciphertext`
 * @throws DecryptError if a field was encrypted for another key
 * @throws ResponseError for an integer beyond 2^53 in a field that is not a bigint
 */
export function decodeMessage(
  answer: unknown,
  table: Field | Fields,
  key: PrivateKey | undefined,
  source: Source,
): Promise<unknown> {
  const visitor: Visitor = {
    encrypted: (value, at) => (key === undefined ? toCiphertext(value) : decryptText(value, at, key)),
    json: (value, rule, at) => decodeJson(value, rule, at, visitor, source),
    stray: () => undefined,
  };
  const root = rootOf(table);
  refuseUnsafe(answer, root, source);
  return transform(toBigInts(answer, root), root, undefined, visitor);
}

/** The transformations of fields. Their values are never undefined. */
interface Visitor {
  encrypted(value: unknown, at: Trail | undefined): Promise<unknown>;
  json(value: unknown, rule: Rule, at: Trail | undefined): unknown;
  /** Handles a value that is not an object, where the schema has an object with encrypted fields. */
  stray(received: string, at: Trail | undefined): void;
}

/** Transforms one value or a list. An undocumented list is transformed item by item, too. */
async function transform(
  value: unknown,
  rule: Rule,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (value === undefined || !rule.coded) return value;
  // An array in a string of JSON is one value.
  if (!Array.isArray(value) || (rule.type === "json" && !rule.list))
    return transformOne(value, rule, at, visitor);
  const each = rule.type === "json" ? transformOne : transform;
  const items: unknown[] = [];
  for (const [index, item] of value.entries()) {
    items.push(await each(item, rule, { parent: at, key: index }, visitor));
  }
  return items.some((item, index) => item !== value[index]) ? items : value;
}

async function transformOne(
  value: unknown,
  rule: Rule,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (rule.sealed) return visitor.encrypted(value, at);
  return rule.type === "json"
    ? await visitor.json(value, rule, at)
    : transformObject(value, rule, at, visitor);
}

/** Transforms only the fields that need it, and returns the same object if none has changed. */
async function transformObject(
  value: unknown,
  { shape, sealing }: Rule,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (!isObject(value)) {
    if (sealing) visitor.stray(kindOf(value), at);
    return value;
  }
  // JSON.stringify would call toJSON, and send its result unencrypted.
  if (sealing && typeof value["toJSON"] === "function") visitor.stray("an object with toJSON", at);
  const changed: [string, unknown][] = [];
  for (const rule of shape?.coded ?? []) {
    if (!Object.prototype.propertyIsEnumerable.call(value, rule.name)) continue;
    const before = value[rule.name];
    const after = await transform(before, rule, { parent: at, key: rule.name }, visitor);
    if (after !== before) changed.push([rule.name, after]);
  }
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}

/** Writes an object or array as JSON. Other values are sent unchanged. */
async function encodeJson(
  value: unknown,
  rule: Rule,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (typeof value === "string") return checkJsonText(value, rule, at, visitor);
  if (typeof value !== "object" || value === null) {
    if (rule.sealing) visitor.stray(kindOf(value), at);
    return value;
  }
  const held = rule.inside === undefined ? value : await transform(value, rule.inside, at, visitor);
  return writeJson(held);
}

/** Returns JSON that the caller has written, unless one of its fields would be sent unencrypted. */
async function checkJsonText(
  text: string,
  rule: Rule,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<string> {
  if (!rule.sealing || rule.inside === undefined || text === "") return text;
  const held = parseText(text);
  const isPlain = held === undefined || (await transform(held, rule.inside, at, visitor)) !== held;
  if (isPlain) visitor.stray("a string", at);
  return text;
}

/** Reads a string of JSON. One that is not an object or array stays a string: a response is not rejected for its form. */
function decodeJson(
  value: unknown,
  rule: Rule,
  at: Trail | undefined,
  visitor: Visitor,
  source: Source,
): unknown {
  const held = typeof value === "string" ? parseText(value) : value;
  if (typeof held !== "object" || held === null) return value;
  if (typeof value !== "string")
    return rule.inside === undefined ? held : transform(held, rule.inside, at, visitor);
  refuseUnsafe(held, rule.inside, { ...source, raw: value }, at);
  const exact = toBigInts(held, rule.inside);
  return rule.inside === undefined ? exact : transform(exact, rule.inside, at, visitor);
}

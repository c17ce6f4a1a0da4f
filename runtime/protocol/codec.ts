/** Encodes requests and decodes messages: encrypts and decrypts fields, and writes and reads JSON within strings. */
import type { Groups } from "../schema/request.ts";
import { isObject, kindOf } from "../util/kind.ts";
import type { Awaitable } from "../util/async.ts";
import type { Trail } from "../util/trail.ts";
import type { PrivateKey, PublicKey } from "../platform/platform.ts";
import type { Field, Fields } from "../schema/schema.ts";
import { messageSchema, type FieldSchema } from "../schema/field-schema.ts";
import { parseText, writeJson } from "./json.ts";
import type { FieldDecryption, FieldEncryption } from "./carried.ts";
import { rejectUnsafe, toBigInts, type Source } from "./bigint.ts";

/**
 * Encrypts the encrypted fields of a request and writes its strings of JSON, from the inside out. It does not change the
 * object of the caller, and copies only the path to such fields.
 *
 * @param fields the request schema of the operation
 * @throws RequestError if a value to encrypt is not a string, or is longer than the key allows
 */
export function encodeRequest(
  request: Groups,
  fields: Fields,
  key: PublicKey,
  encryption: FieldEncryption | undefined,
): Awaitable<Groups> {
  const root = messageSchema(fields);
  if (!root.hasCodec) return request;
  const visit = (value: unknown, at: Trail | undefined) => present(encryption).encrypt(value, at, key);
  return visitFields(request, root, visit, (received, at) => {
    if (received !== "null") throw present(encryption).strayError(at, received);
  });
}

/** Returns code that the caller has checked to be there. */
function present<Code>(code: Code | undefined): Code {
  if (code === undefined) throw new TypeError("a schema with encrypted fields needs their code");
  return code;
}

/** Passes each encrypted field of a request to `visit`: redaction collects their plain text. */
export async function visitEncrypted(
  request: Groups,
  fields: Fields,
  visit: (value: unknown) => void,
): Promise<void> {
  const root = messageSchema(fields);
  if (!root.hasEncrypted) return;
  await visitFields(
    request,
    root,
    (value) => {
      visit(value);
      return value;
    },
    () => undefined,
  );
}

async function visitFields(
  request: Groups,
  root: FieldSchema,
  encrypted: Visitor["encrypted"],
  stray: Visitor["stray"],
): Promise<Groups> {
  const visitor: Visitor = {
    encrypted,
    json: (value, field, at) => encodeJson(value, field, at, visitor),
    stray,
  };
  return (await transform(request, root, undefined, visitor)) as Groups; // An object stays one.
}

/**
 * Reads the strings of JSON of a response or notification, decrypts its encrypted fields, and converts its integers to
 * bigint where the schema says so.
 *
 * @param schema the response schema of the operation
 * @param key decrypts the encrypted fields; without it, each becomes a `Ciphertext`
 * @param decryption the code of encrypted fields, if the schema has some
 * @throws DecryptError if a field was encrypted for another key
 * @throws ResponseError for an integer beyond 2^53 in a field that is not a bigint
 */
export function decodeMessage(
  message: unknown,
  schema: Field | Fields,
  key: PrivateKey | undefined,
  source: Source,
  decryption: FieldDecryption | undefined,
): Awaitable<unknown> {
  const visitor: Visitor = {
    encrypted: (value, at) => present(decryption).decrypt(value, at, key),
    json: (value, field, at) => decodeJson(value, field, at, visitor, source),
    stray: () => undefined,
  };
  const root = messageSchema(schema);
  rejectUnsafe(message, root, source);
  const exact = toBigInts(message, root);
  return root.hasCodec ? transform(exact, root, undefined, visitor) : exact;
}

/** The transformations of fields. Their values are never undefined. */
interface Visitor {
  encrypted(value: unknown, at: Trail | undefined): Awaitable<unknown>;
  json(value: unknown, field: FieldSchema, at: Trail | undefined): unknown;
  /** Handles a value that is not an object, where the schema has an object with encrypted fields. */
  stray(received: string, at: Trail | undefined): void;
}

/** Transforms one value or a list. An undocumented list is transformed item by item, too. */
async function transform(
  value: unknown,
  field: FieldSchema,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (value === undefined || !field.hasCodec) return value;
  // An array in a string of JSON is one value.
  if (!Array.isArray(value) || (field.type === "json" && field.item === undefined))
    return transformOne(value, field, at, visitor);
  const each = field.type === "json" ? transformOne : transform;
  const items: unknown[] = [];
  for (const [index, item] of value.entries()) {
    items.push(await each(item, field, { parent: at, key: index }, visitor));
  }
  return items.some((item, index) => item !== value[index]) ? items : value;
}

async function transformOne(
  value: unknown,
  field: FieldSchema,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (field.isEncrypted) return visitor.encrypted(value, at);
  return field.type === "json"
    ? await visitor.json(value, field, at)
    : transformObject(value, field, at, visitor);
}

/** Transforms only the fields that need it, and returns the same object if none has changed. */
async function transformObject(
  value: unknown,
  { object, hasEncrypted }: FieldSchema,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (!isObject(value)) {
    if (hasEncrypted) visitor.stray(kindOf(value), at);
    return value;
  }
  // JSON.stringify would call toJSON, and send its result unencrypted.
  if (hasEncrypted && typeof value["toJSON"] === "function") visitor.stray("an object with toJSON", at);
  const changed: [string, unknown][] = [];
  for (const field of object?.codecFields ?? []) {
    if (!Object.prototype.propertyIsEnumerable.call(value, field.name)) continue;
    const before = value[field.name];
    const after = await transform(before, field, { parent: at, key: field.name }, visitor);
    if (after !== before) changed.push([field.name, after]);
  }
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}

/** Writes an object or array as JSON. Other values are sent unchanged. */
async function encodeJson(
  value: unknown,
  field: FieldSchema,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (typeof value === "string") return checkJsonText(value, field, at, visitor);
  if (typeof value !== "object" || value === null) {
    if (field.hasEncrypted) visitor.stray(kindOf(value), at);
    return value;
  }
  const content = field.inside === undefined ? value : await transform(value, field.inside, at, visitor);
  return writeJson(content);
}

/** Returns the JSON that the caller has written. Rejects it if one of its fields would be sent unencrypted. */
async function checkJsonText(
  text: string,
  field: FieldSchema,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<string> {
  if (!field.hasEncrypted || field.inside === undefined || text === "") return text;
  const content = parseText(text);
  const isPlain = content === undefined || (await transform(content, field.inside, at, visitor)) !== content;
  if (isPlain) visitor.stray("a string", at);
  return text;
}

/** Reads a string of JSON. One that is not an object or array stays a string: a response is not rejected for its form. */
function decodeJson(
  value: unknown,
  field: FieldSchema,
  at: Trail | undefined,
  visitor: Visitor,
  source: Source,
): unknown {
  const content = typeof value === "string" ? parseText(value) : value;
  if (typeof content !== "object" || content === null) return value;
  if (typeof value !== "string")
    return field.inside === undefined ? content : transform(content, field.inside, at, visitor);
  rejectUnsafe(content, field.inside, { ...source, raw: value }, at);
  const exact = toBigInts(content, field.inside);
  return field.inside === undefined ? exact : transform(exact, field.inside, at, visitor);
}

/** Between the caller's hands and the wire: there, a sealed field is ciphertext and JSON within JSON is a string. */
import type { Groups } from "../schema/request.ts";
import { isObject, kindOf } from "../util/kind.ts";
import type { Trail } from "../util/trail.ts";
import type { PrivateKey, PublicKey } from "../platform/platform.ts";
import type { Field, Fields } from "../schema/table.ts";
import { rootOf, type Rule } from "../schema/shape.ts";
import { parseText, writeJson } from "./json.ts";
import { leaveSealed, sealText, sealType, unsealText } from "./seal.ts";
import { refuseUnsafe, widen, type Source } from "./wide.ts";

/**
 * A request with every sealed field encrypted and every string of JSON written, from the inside out. The caller's
 * object is left as it is; only what lies on the way to such a field is copied.
 *
 * @param fields the request table of the operation
 * @throws RequestError when a value that must be sealed is no string, or longer than the key can seal
 */
export async function toWire(request: Groups, fields: Fields, key: PublicKey): Promise<Groups> {
  const visitor: Visitor = {
    sealed: (value, at) => sealText(value, at, key),
    json: (value, rule, at) => encodeJson(value, rule, at, visitor),
    stray: (received, at) => {
      if (received !== "null") throw sealType(at, "a plain object, in which to seal", received);
    },
  };
  return (await change(request, rootOf(fields), undefined, visitor)) as Groups; // An object stays one.
}

/**
 * An answer or a notification with every string of JSON read, every sealed field decrypted, and every wide integer a
 * bigint.
 *
 * @param table the response table of the operation
 * @param key opens what is sealed; without one it is left so, and marked as such
 * @throws DecryptError when a ciphertext was not made for this key
 * @throws ResponseError for an integer beyond 2^53 that the table does not say to be one
 */
export function fromWire(
  answer: unknown,
  table: Field | Fields,
  key: PrivateKey | undefined,
  source: Source,
): Promise<unknown> {
  const visitor: Visitor = {
    sealed: (value, at) => (key === undefined ? leaveSealed(value) : unsealText(value, at, key)),
    json: (value, rule, at) => decodeJson(value, rule, at, visitor, source),
    stray: () => undefined,
  };
  const root = rootOf(table);
  refuseUnsafe(answer, root, source);
  return change(widen(answer, root), root, undefined, visitor);
}

/** What to do with the fields on the way. The values are never undefined, and the results take their place. */
interface Visitor {
  sealed(value: unknown, at: Trail | undefined): Promise<unknown>;
  json(value: unknown, rule: Rule, at: Trail | undefined): unknown;
  /** Something that is no object, where an object with sealed fields should be. */
  stray(received: string, at: Trail | undefined): void;
}

/** One value or many: a list where none is documented is still sealed, item by item. */
async function change(value: unknown, rule: Rule, at: Trail | undefined, visitor: Visitor): Promise<unknown> {
  if (value === undefined || !rule.coded) return value;
  // The array that one string of JSON holds is one value.
  if (!Array.isArray(value) || (rule.type === "json" && !rule.list))
    return changeOne(value, rule, at, visitor);
  const each = rule.type === "json" ? changeOne : change;
  const items: unknown[] = [];
  for (const [index, item] of value.entries()) {
    items.push(await each(item, rule, { parent: at, key: index }, visitor));
  }
  return items.some((item, index) => item !== value[index]) ? items : value;
}

async function changeOne(
  value: unknown,
  rule: Rule,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (rule.sealed) return visitor.sealed(value, at);
  return rule.type === "json" ? await visitor.json(value, rule, at) : changeObject(value, rule, at, visitor);
}

/** Walks to the fields in question alone; what holds no changed field comes back as the very same value. */
async function changeObject(
  value: unknown,
  { shape, sealing }: Rule,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (!isObject(value)) {
    if (sealing) visitor.stray(kindOf(value), at);
    return value;
  }
  // JSON.stringify would ask toJSON, and send unsealed what it says.
  if (sealing && typeof value["toJSON"] === "function") visitor.stray("an object with toJSON", at);
  const changed: [string, unknown][] = [];
  for (const rule of shape?.coded ?? []) {
    if (!Object.prototype.propertyIsEnumerable.call(value, rule.name)) continue;
    const before = value[rule.name];
    const after = await change(before, rule, { parent: at, key: rule.name }, visitor);
    if (after !== before) changed.push([rule.name, after]);
  }
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}

/** What is neither an object nor an array goes as it is: it is no JSON in the documents' sense. */
async function encodeJson(
  value: unknown,
  rule: Rule,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (typeof value === "string") return keepJson(value, rule, at, visitor);
  if (typeof value !== "object" || value === null) {
    if (rule.sealing) visitor.stray(kindOf(value), at);
    return value;
  }
  const held = rule.inside === undefined ? value : await change(value, rule.inside, at, visitor);
  return writeJson(held);
}

/** The caller has written it already: it goes as it is, unless a field in it would go in plain text. */
async function keepJson(text: string, rule: Rule, at: Trail | undefined, visitor: Visitor): Promise<string> {
  if (!rule.sealing || rule.inside === undefined || text === "") return text;
  const held = parseText(text);
  const isPlain = held === undefined || (await change(held, rule.inside, at, visitor)) !== held;
  if (isPlain) visitor.stray("a string", at);
  return text;
}

/** A string that holds no object and no array is left as it came: an answer is never refused for its form. */
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
    return rule.inside === undefined ? held : change(held, rule.inside, at, visitor);
  refuseUnsafe(held, rule.inside, { ...source, raw: value }, at);
  const exact = widen(held, rule.inside);
  return rule.inside === undefined ? exact : change(exact, rule.inside, at, visitor);
}

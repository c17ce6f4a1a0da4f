/** Sealed fields: RSA-OAEP, base64 on the wire, plain text in the caller's hands (protocol: "Sensitive fields"). */
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { isObject, kindOf } from "./check.ts";
import { DecryptError, RequestError } from "./errors.ts";
import type { PrivateKey, PublicKey } from "./platform/platform.ts";
import { shapeOf, type Rule, type Shape } from "./shape.ts";
import type { Fields } from "./table.ts";
import { decodeUtf8, encodeUtf8 } from "./text.ts";
import { keysOf, pathOf, type Trail } from "./trail.ts";

/** What OAEP with SHA-1 takes of the key's length for itself (RFC 8017 section 7.1.1: 2 hLen + 2). */
const OAEP_OVERHEAD = 42;

/**
 * A request with every sealed field encrypted. The caller's object is left as it is; only what lies on the way
 * to a sealed field is copied.
 *
 * @param fields the request table of the operation
 * @throws RequestError when a value that must be sealed is no string, or longer than the key can seal
 */
export async function seal<T>(request: T, fields: Fields, key: PublicKey): Promise<T> {
  const sealed = await change(request, shapeOf(fields), undefined, {
    field: (value, at) => sealText(value, at, key),
    stray: (received, at) => {
      if (received !== "null") throw sealType(at, "a plain object, in which to seal", received);
    },
  });
  return sealed as T; // Strings in place of strings, and all else as it was.
}

/**
 * An answer with every sealed field decrypted.
 *
 * @param fields the response table of the operation
 * @throws DecryptError when a ciphertext was not made for this key
 */
export function unseal(answer: unknown, fields: Fields, key: PrivateKey): Promise<unknown> {
  return change(answer, shapeOf(fields), undefined, {
    field: (value, at) => unsealText(value, at, key),
    stray: () => undefined,
  });
}

interface Visitor {
  /** A sealed field, never undefined. Gives what takes its place. */
  field(value: unknown, at: Trail | undefined): Promise<unknown>;
  /** Something that is no object, where an object with sealed fields should be. */
  stray(received: string, at: Trail | undefined): void;
}

/** Walks to the sealed fields alone; what holds no changed field comes back as the very same value. */
async function change(
  value: unknown,
  shape: Shape,
  at: Trail | undefined,
  visitor: Visitor,
): Promise<unknown> {
  if (shape.sealing.length === 0) return value;
  if (!isObject(value)) {
    visitor.stray(kindOf(value), at);
    return value;
  }
  // JSON.stringify would ask toJSON, and send unsealed what it says.
  if (typeof value["toJSON"] === "function") visitor.stray("an object with toJSON", at);
  const changed: [string, unknown][] = [];
  for (const rule of shape.sealing) {
    if (!Object.prototype.propertyIsEnumerable.call(value, rule.name)) continue;
    const before = value[rule.name];
    const after = await changeEntry(before, rule, { parent: at, key: rule.name }, visitor);
    if (after !== before) changed.push([rule.name, after]);
  }
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}

/** One value or many: a list where none is documented is still sealed, item by item. */
async function changeEntry(value: unknown, rule: Rule, at: Trail, visitor: Visitor): Promise<unknown> {
  if (value === undefined) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const [index, item] of value.entries()) {
      items.push(await changeEntry(item, rule, { parent: at, key: index }, visitor));
    }
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (rule.sealed) return visitor.field(value, at);
  return rule.shape === undefined ? value : change(value, rule.shape, at, visitor);
}

async function sealText(value: unknown, at: Trail | undefined, key: PublicKey): Promise<unknown> {
  if (typeof value !== "string") throw sealType(at, "a string to seal", kindOf(value));
  if (value === "") return value;
  if (/\p{Surrogate}/u.test(value))
    throw sealType(at, "a string of whole characters", "half of a surrogate pair");
  const plain = encodeUtf8(value);
  const most = key.bits / 8 - OAEP_OVERHEAD;
  if (plain.length > most) {
    const lengths = `${plain.length} bytes of UTF-8, and a ${key.bits}-bit key seals ${most} at most`;
    const mend = "Give the plain text, shorter; the client encrypts it";
    throw new RequestError("ERR_SEAL_TOO_LONG", `${place(at)}: ${lengths}. ${mend}.`);
  }
  return encodeBase64(await key.encrypt(plain));
}

async function unsealText(value: unknown, at: Trail | undefined, key: PrivateKey): Promise<unknown> {
  const ciphertext = typeof value === "string" ? decodeBase64(value) : undefined;
  // Pages mark fields as sealed that come in plain or masked: what cannot be a ciphertext of this key is not one.
  if (ciphertext?.length !== key.bits / 8) return value;
  const plain = await decryptOrRefuse(ciphertext, at, key);
  const text = decodeUtf8(plain);
  if (text === undefined)
    throw new DecryptError("ERR_DECRYPT_FORMAT", `${place(at)}: what it holds is not UTF-8`);
  return text;
}

async function decryptOrRefuse(
  ciphertext: Uint8Array,
  at: Trail | undefined,
  key: PrivateKey,
): Promise<Uint8Array> {
  try {
    return await key.decrypt(ciphertext);
  } catch {
    const why = "not encrypted for the privateKey of this client, or altered";
    throw new DecryptError("ERR_DECRYPT", `${place(at)}: ${why}; check that serialNo belongs to privateKey`);
  }
}

function sealType(at: Trail | undefined, expected: string, received: string): RequestError {
  return new RequestError("ERR_SEAL_TYPE", `${place(at)}: expected ${expected}, received ${received}`);
}

function place(at: Trail | undefined): string {
  return pathOf(keysOf(at)) || "request";
}

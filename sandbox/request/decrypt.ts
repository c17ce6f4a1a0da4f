import type { KeyObject } from "node:crypto";

import { isList, scalarOf } from "../../generator/ir/field.ts";
import type { Field, Json } from "../../generator/ir/model.ts";
import type { Suite } from "../keys/suite.ts";
import { isTooDeep } from "../util/json.ts";
import { ApiError } from "../http/api-error.ts";
import { areEncoded, fieldsByName } from "./fields.ts";

/** A marked field of a request, before and after decryption. */
export interface DecryptedField {
  /** `json.data[0].name` */
  readonly path: string;
  readonly ciphertext: string;
  readonly plain: string;
}

/** A private key of WeChat Pay, with its algorithms. */
export interface DecryptionKey {
  readonly suite: Suite;
  readonly privateKey: KeyObject;
}

/** A decrypted request, with the fields that were encrypted. */
export interface DecryptedRequest {
  /** A copy in which marked fields are plain text and JSON strings are parsed. */
  readonly value: Json;
  readonly decrypted: readonly DecryptedField[];
}

/**
 * Decrypts the marked fields of a request and parses its JSON strings. The ApiError that it throws names the field.
 *
 * @param key the key that Wechatpay-Serial names
 */
export async function decryptRequest(
  value: Json,
  fields: readonly Field[],
  key: DecryptionKey | undefined,
): Promise<DecryptedRequest> {
  if (!areEncoded(fields)) return { value, decrypted: [] };
  const marked: Omit<DecryptedField, "plain">[] = [];
  const parsed = walkObject(value, fields, "", (ciphertext, path) => {
    if (ciphertext !== "") marked.push({ path, ciphertext });
    return ciphertext;
  });
  if (marked.length === 0) return { value: parsed, decrypted: [] };
  const plain = await Promise.all(marked.map(({ ciphertext }) => decrypt(ciphertext, key)));
  const decrypted = marked.map((field, at) => ({ ...field, plain: plain[at] ?? refuse(field.path, key) }));
  const inOrder = decrypted.values(); // a second walk finds the same fields in the same order
  const decryptField = (ciphertext: string) =>
    ciphertext === "" ? "" : (inOrder.next().value?.plain ?? ciphertext);
  return { value: walkObject(value, fields, "", decryptField), decrypted };
}

type DecryptField = (ciphertext: string, path: string) => string;

function walkObject(value: Json, fields: readonly Field[], path: string, decryptField: DecryptField): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const byName = fieldsByName(fields);
  const entries = Object.entries(value).map(([name, member]): [string, Json] => {
    const field = byName.get(name);
    return [
      name,
      field ? walkField(member, field, path === "" ? name : `${path}.${name}`, decryptField) : member,
    ];
  });
  return Object.fromEntries(entries);
}

function walkField(value: Json, field: Field, path: string, decryptField: DecryptField): Json {
  if (isList(field.type) && Array.isArray(value)) {
    return value.map((item, at) => walkOne(item, field, `${path}[${at}]`, decryptField));
  }
  return walkOne(value, field, path, decryptField);
}

function walkOne(value: Json, field: Field, path: string, decryptField: DecryptField): Json {
  if (field.encoding === "json") return walkJson(parseJsonString(value, path), field, path, decryptField);
  if (field.encryption === "rsa-oaep" && typeof value === "string") return decryptField(value, path);
  return scalarOf(field.type) === "object"
    ? walkObject(value, field.children ?? [], path, decryptField)
    : value;
}

function walkJson(
  value: Json,
  { children = [], isEncodedList }: Field,
  path: string,
  decryptField: DecryptField,
): Json {
  const [only] = children;
  return isEncodedList && only
    ? walkField(value, only, path, decryptField)
    : walkObject(value, children, path, decryptField);
}

/** Parses a string that contains JSON according to its page. */
function parseJsonString(value: Json, path: string): Json {
  try {
    const parsed = typeof value === "string" ? (JSON.parse(value) as Json) : undefined; // JSON.parse returns Json
    if (parsed !== undefined && !isTooDeep(parsed)) return parsed;
  } catch {
    // Reported below, like a value that is not a string.
  }
  const issue = "expected a string of JSON";
  throw new ApiError(400, "PARAM_ERROR", `${path}: ${issue}.`, { field: pointer(path), issue });
}

/** Returns undefined if the text was not encrypted with the key. */
async function decrypt(ciphertext: string, key: DecryptionKey | undefined): Promise<string | undefined> {
  if (!key) return undefined;
  try {
    const plain = await key.suite.decrypt(Buffer.from(ciphertext, "base64"), key.privateKey);
    return Buffer.from(plain).toString("utf8");
  } catch {
    return undefined;
  }
}

function refuse(path: string, key: DecryptionKey | undefined): never {
  const why = key
    ? "was not encrypted with the key that Wechatpay-Serial names"
    : "Wechatpay-Serial names no key";
  const issue = `the field is marked as encrypted, but ${why}`;
  const place = key ? { field: pointer(path), issue } : { issue, location: "header" as const };
  throw new ApiError(400, "PARAM_ERROR", `${path}: ${issue}.`, place);
}

/** Turns `json.data[0].name` into `/data/0/name`, as WeChat Pay points into the body. */
export function pointer(path: string): string {
  const parts = path.replaceAll("[", ".").replaceAll("]", "").split(".").slice(1);
  return parts.map((part) => `/${part}`).join("");
}

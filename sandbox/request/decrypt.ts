import { constants, privateDecrypt, type KeyObject } from "node:crypto";

import { isList, scalarOf } from "../../generator/ir/field.ts";
import type { Field, Json } from "../../generator/ir/model.ts";
import { isTooDeep } from "../util/json.ts";
import { ApiError } from "../http/api-error.ts";

/** A marked field of a request, before and after decryption. */
export interface DecryptedField {
  /** `json.data[0].name` */
  readonly path: string;
  readonly ciphertext: string;
  readonly plain: string;
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
export function decryptRequest(
  value: Json,
  fields: readonly Field[],
  key: KeyObject | undefined,
): DecryptedRequest {
  const decrypted: DecryptedField[] = [];
  const decryptField = (ciphertext: string, path: string): string => {
    if (ciphertext === "") return "";
    const plain = decrypt(ciphertext, path, key);
    decrypted.push({ path, ciphertext, plain });
    return plain;
  };
  return { value: walkObject(value, fields, "", decryptField), decrypted };
}

type DecryptField = (ciphertext: string, path: string) => string;

function walkObject(value: Json, fields: readonly Field[], path: string, decryptField: DecryptField): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const byName = new Map(fields.map((field) => [field.name, field]));
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

function decrypt(ciphertext: string, path: string, key: KeyObject | undefined): string {
  if (!key) {
    const issue = "the field is marked as encrypted, but Wechatpay-Serial names no key";
    throw new ApiError(400, "PARAM_ERROR", `${path}: ${issue}.`, { issue, location: "header" });
  }
  try {
    const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
    return privateDecrypt(options, Buffer.from(ciphertext, "base64")).toString("utf8");
  } catch {
    const issue =
      "the field is marked as encrypted, but was not encrypted with the key that Wechatpay-Serial names";
    throw new ApiError(400, "PARAM_ERROR", `${path}: ${issue}.`, { field: pointer(path), issue });
  }
}

/** Turns `json.data[0].name` into `/data/0/name`, as WeChat Pay points into the body. */
export function pointer(path: string): string {
  const parts = path.replaceAll("[", ".").replaceAll("]", "").split(".").slice(1);
  return parts.map((part) => `/${part}`).join("");
}

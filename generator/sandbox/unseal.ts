import { constants, privateDecrypt, type KeyObject } from "node:crypto";

import { isList, scalarOf } from "../ir/field.ts";
import type { Field, Json } from "../ir/model.ts";
import { Refusal } from "./refusal.ts";

/** A marked field of a request, before and after. */
export interface OpenedField {
  /** `json.data[0].name` */
  readonly path: string;
  readonly ciphertext: string;
  readonly plain: string;
}

export interface Unsealed {
  /** A copy in which marked fields are plain text, and JSON in strings is what it says. */
  readonly value: Json;
  readonly opened: readonly OpenedField[];
}

/**
 * Decrypts the marked fields of a request, and reads what strings hold. Throws a Refusal that names the wrong one.
 *
 * @param key the one that Wechatpay-Serial names
 */
export function unseal(value: Json, fields: readonly Field[], key: KeyObject | undefined): Unsealed {
  const opened: OpenedField[] = [];
  const open = (ciphertext: string, path: string): string => {
    if (ciphertext === "") return "";
    const plain = decrypt(ciphertext, path, key);
    opened.push({ path, ciphertext, plain });
    return plain;
  };
  return { value: walkObject(value, fields, "", open), opened };
}

type Open = (ciphertext: string, path: string) => string;

function walkObject(value: Json, fields: readonly Field[], path: string, open: Open): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const byName = new Map(fields.map((field) => [field.name, field]));
  const entries = Object.entries(value).map(([name, member]): [string, Json] => {
    const field = byName.get(name);
    return [name, field ? walkField(member, field, path === "" ? name : `${path}.${name}`, open) : member];
  });
  return Object.fromEntries(entries);
}

function walkField(value: Json, field: Field, path: string, open: Open): Json {
  if (isList(field.type) && Array.isArray(value)) {
    return value.map((item, at) => walkOne(item, field, `${path}[${at}]`, open));
  }
  return walkOne(value, field, path, open);
}

function walkOne(value: Json, field: Field, path: string, open: Open): Json {
  if (field.encoding === "json") return walkJson(decode(value, path), field, path, open);
  if (field.encryption === "rsa-oaep" && typeof value === "string") return open(value, path);
  return scalarOf(field.type) === "object" ? walkObject(value, field.children ?? [], path, open) : value;
}

function walkJson(value: Json, { children = [], isEncodedList }: Field, path: string, open: Open): Json {
  const [only] = children;
  return isEncodedList && only ? walkField(value, only, path, open) : walkObject(value, children, path, open);
}

/** What a string holds that the page says to hold JSON. */
function decode(value: Json, path: string): Json {
  try {
    if (typeof value === "string") return JSON.parse(value) as Json; // what JSON.parse gives is Json
  } catch {
    // Refused below, as what is no string is.
  }
  const issue = "must be a string that holds JSON";
  throw new Refusal(400, "PARAM_ERROR", `${path} ${issue}.`, { field: pointer(path), issue });
}

function decrypt(ciphertext: string, path: string, key: KeyObject | undefined): string {
  if (!key) {
    const issue = "is marked as encrypted, and Wechatpay-Serial does not say with which key";
    throw new Refusal(400, "PARAM_ERROR", `${path} ${issue}.`, { issue, location: "header" });
  }
  try {
    const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
    return privateDecrypt(options, Buffer.from(ciphertext, "base64")).toString("utf8");
  } catch {
    const issue = "is marked as encrypted, and was not encrypted with the key that Wechatpay-Serial names";
    throw new Refusal(400, "PARAM_ERROR", `${path} ${issue}.`, { field: pointer(path), issue });
  }
}

/** `json.data[0].name` → `/data/0/name`: WeChat Pay points into the body, not into our groups. */
export function pointer(path: string): string {
  const parts = path.replaceAll("[", ".").replaceAll("]", "").split(".").slice(1);
  return parts.map((part) => `/${part}`).join("");
}

import { constants, publicEncrypt } from "node:crypto";

import { isList, scalarOf, type Field, type Json, type Operation, type Shape } from "../model.ts";
import type { Credentials } from "./keys/credentials.ts";
import type { Groups } from "./groups.ts";

/** The answer that a page documents: what the request gave is echoed, the rest is plausible and always the same. */
export function answerTo(operation: Operation, request: Groups, credentials: Credentials): Json {
  const given = new Map<string, Json>();
  collect(request, given);
  return objectOf(operation.response, operation.responseShapes, given, credentials);
}

/** Every scalar of the request by its name; the first of a name is the outermost. */
function collect(value: Json, given: Map<string, Json>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === "object") collect(member, given);
    else if (!Array.isArray(value) && !given.has(name)) given.set(name, member);
  }
}

/** Of several shapes, the first. */
function objectOf(
  fields: readonly Field[],
  shapes: readonly Shape[] | undefined,
  given: ReadonlyMap<string, Json>,
  credentials: Credentials,
): Json {
  const without = new Set(shapes?.[0]?.not);
  const here = fields.filter(({ name }) => !without.has(name));
  return Object.fromEntries(here.map((field) => [field.name, valueOf(field, given, credentials)]));
}

function valueOf(field: Field, given: ReadonlyMap<string, Json>, credentials: Credentials): Json {
  const { type, example, encoding, encryption } = field;
  if (isList(type) && Array.isArray(example)) return example;
  const one = oneOf(field, given, credentials);
  const text = encoding === "json" ? JSON.stringify(one) : one;
  const sent = encryption === "rsa-oaep" ? seal(sealable(text), credentials) : text;
  return isList(type) ? [sent] : sent;
}

function oneOf(field: Field, given: ReadonlyMap<string, Json>, credentials: Credentials): Json {
  const { name, type, encoding, children, shapes } = field;
  const [only] = children ?? [];
  if (field.isEncodedList && only) return valueOf(only, given, credentials);
  const holds = encoding === "json" || scalarOf(type) === "object";
  return holds ? objectOf(children ?? [], shapes, given, credentials) : scalarFor(field, given.get(name));
}

/** A 2048-bit key takes 214 bytes, and no sign of UTF-8 more than four. */
const mostSealed = 53;

function sealable(value: Json): string {
  return Array.from(typeof value === "string" ? value : "sandbox")
    .slice(0, mostSealed)
    .join("");
}

function scalarFor(field: Field, echo: Json | undefined): Json {
  const type = scalarOf(field.type);
  const fits = echo !== undefined && typeof echo === (type === "integer" ? "number" : type);
  if (fits && (!field.enum || field.enum.includes(echo as string | number))) return echo; // a scalar by the line above
  if (field.enum?.[0] !== undefined) return field.enum[0];
  if (field.example !== undefined && !isList(field.type)) return field.example;
  if (type === "boolean") return true;
  return type === "string" ? textFor(field.name) : 1;
}

const looks: readonly [RegExp, string][] = [
  [/^(?:code|resp_code|sub_code)$/u, "SUCCESS"],
  [/^(?:message|msg|resp_desc|sub_msg)$/u, "OK"],
  [/_time$/u, "2025-01-14T19:55:06+08:00"],
  [/_(?:date|dt)$/u, "2025-01-14"],
  [/_url$/u, "https://example.com/sandbox"],
  [/(?:_amt|_amount|_price|_at)$/u, "1.00"],
  [/(?:_id|_no|_code|id)$/u, "100000000001"],
];

/** A text that looks like what a field of this name holds. */
function textFor(name: string): string {
  return looks.find(([pattern]) => pattern.test(name))?.[1] ?? "sandbox";
}

function seal(plain: string, { merchantPublicKey: key }: Credentials): string {
  const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
  return publicEncrypt(options, Buffer.from(plain)).toString("base64");
}

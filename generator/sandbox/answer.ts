import { constants, publicEncrypt, type KeyObject } from "node:crypto";

import { isList, scalarOf } from "../ir/field.ts";
import type { Endpoint, Field, Json, Variant } from "../ir/model.ts";
import { membersOf, type Members } from "./members.ts";
import { plausibleNumber, plausibleText, type Place } from "./plausible.ts";
import type { Seed } from "./seed.ts";

export interface AnswerContext {
  readonly seed: Seed;
  /** Seals the marked fields. */
  readonly merchantPublicKey: KeyObject;
  /** Values by the names of their fields, wherever they stand: those of a file. */
  readonly named: Members;
}

/**
 * The answer that a page documents. Where the sandbox has no state for it, what the request gave is echoed, and the
 * rest is plausible. Where it has, the answer is what is known, and only what must be there is made up.
 *
 * @param facts what is known, in the structure of the answer
 */
export function answerTo(
  operation: Endpoint,
  request: Members,
  context: AnswerContext,
  facts?: Members,
): { [name: string]: Json } {
  const given = new Map<string, Json>();
  collect(context.named, given);
  collect(request, given);
  const writer: Writer = {
    given,
    context,
    place: [operation.method, operation.path, JSON.stringify(request)],
  };
  return objectOf(operation.response, operation.responseVariants, facts, writer);
}

/** An object as these fields describe it: what is known of it, or else all of it, made up. */
export function plausibleObject(
  fields: readonly Field[],
  variants: readonly Variant[] | undefined,
  context: AnswerContext,
  place: Place,
  facts?: Members,
): { [name: string]: Json } {
  return objectOf(fields, variants, facts, { given: new Map(), context, place });
}

interface Writer {
  /** Every scalar of the request by its name. */
  readonly given: ReadonlyMap<string, Json>;
  readonly context: AnswerContext;
  readonly place: Place;
}

/** The first of a name is the outermost. */
function collect(value: Json | Members, given: Map<string, Json>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value) as [string, Json | undefined][]) {
    if (typeof member === "object") collect(member, given);
    else if (!Array.isArray(value) && member !== undefined && !given.has(name)) given.set(name, member);
  }
}

function objectOf(
  fields: readonly Field[],
  variants: readonly Variant[] | undefined,
  facts: Members | undefined,
  writer: Writer,
): { [name: string]: Json } {
  const without = new Set(variantFor(variants, facts)?.not);
  const entries = fields
    .filter(({ name }) => !without.has(name))
    .map((field): [string, Json | undefined] => [
      field.name,
      valueOf(field, facts, inside(writer, field.name)),
    ]);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** Of several variants, that which the facts have; else the first. */
function variantFor(
  variants: readonly Variant[] | undefined,
  facts: Members | undefined,
): Variant | undefined {
  const fitting = variants?.find(({ has }) => has.every((name) => facts?.[name] !== undefined));
  return fitting ?? variants?.[0];
}

/** Undefined where nothing is known of a field that need not be there. */
function valueOf(field: Field, facts: Members | undefined, writer: Writer): Json | undefined {
  const { type, name, required, example } = field;
  const fact = facts?.[name];
  if (facts && fact === undefined && !required) return undefined;
  if (!isList(type)) return sentOf(field, fact, facts !== undefined, writer);
  if (Array.isArray(fact)) return fact.map((item) => sentOf(field, item, true, writer));
  if (facts) return [];
  if (!Array.isArray(example)) return [sentOf(field, undefined, false, writer)];
  return field.encryption ? example.map((item) => sentOf(field, item, true, writer)) : example;
}

/** As it goes over the wire. */
function sentOf(field: Field, fact: Json | undefined, isKnown: boolean, writer: Writer): Json {
  const one = oneOf(field, fact, isKnown, writer);
  const text = field.encoding === "json" ? JSON.stringify(one) : one;
  return field.encryption === "rsa-oaep" ? seal(sealable(text), writer.context.merchantPublicKey) : text;
}

function oneOf(field: Field, fact: Json | undefined, isKnown: boolean, writer: Writer): Json {
  const { type, encoding, children, variants, isEncodedList } = field;
  const [only] = children ?? [];
  if (isEncodedList && only) return valueOf(only, undefined, inside(writer, only.name)) ?? [];
  const holds = encoding === "json" || scalarOf(type) === "object";
  if (!holds) return fact === undefined ? scalarFor(field, writer) : ofType(field, fact);
  return objectOf(children ?? [], variants, isKnown ? membersOf(fact) : undefined, writer);
}

/** What is known, in the type that the page gives it. */
function ofType({ type }: Field, fact: Json): Json {
  return scalarOf(type) === "string" && typeof fact === "number" ? String(fact) : fact;
}

function scalarFor(
  { name, type: listed, enum: values, example }: Field,
  { given, context, place }: Writer,
): Json {
  const type = scalarOf(listed);
  const echo = given.get(name);
  const fits = echo !== undefined && typeof echo === (type === "integer" ? "number" : type);
  if (fits && (!values || values.includes(echo as string | number))) return echo; // a scalar by the line above
  if (values?.[0] !== undefined) return values[0];
  if (example !== undefined && !isList(listed)) return example;
  if (type === "boolean") return true;
  return type === "string" ? plausibleText(name, context.seed, place) : plausibleNumber(context.seed, place);
}

function inside(writer: Writer, name: string): Writer {
  return { ...writer, place: [...writer.place, name] };
}

/** A 2048-bit key takes 214 bytes, and no sign of UTF-8 more than four. */
const mostSealed = 53;

function sealable(value: Json): string {
  return Array.from(typeof value === "string" ? value : "sandbox")
    .slice(0, mostSealed)
    .join("");
}

function seal(plain: string, key: KeyObject): string {
  const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
  return publicEncrypt(options, Buffer.from(plain)).toString("base64");
}

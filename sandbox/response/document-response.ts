import { isList, scalarOf } from "../../generator/ir/field.ts";
import type { Field, Json, Endpoint, Variant } from "../../generator/ir/model.ts";
import { asObject, type JsonObject } from "../util/json.ts";
import { encrypt, knownCiphertext, type Recipient } from "./ciphertext.ts";
import { sampleNumber, sampleText, type Place } from "./sample-value.ts";
import type { Seed } from "../util/seed.ts";

/** What the values of a response depend on. */
export interface ResponseContext {
  readonly seed: Seed;
  /** The caller for which the marked fields are encrypted. */
  readonly recipient: Recipient;
  /** Values by field name, at any depth: URL and digest of a file. */
  readonly named: JsonObject;
}

/**
 * Creates the response that a page documents. Without state, it echoes the values of the request and fills the rest with
 * sample values. With state, it consists of the facts, and only required fields get sample values.
 *
 * @param facts the known values, in the structure of the response
 */
export function documentedResponse(
  operation: Endpoint,
  request: JsonObject,
  context: ResponseContext,
  facts?: JsonObject,
): { [name: string]: Json } {
  const echoes = new Map<string, Json>();
  collectScalars(context.named, echoes);
  collectScalars(request, echoes);
  const writer: Writer = {
    echoes,
    context,
    place: [operation.method, operation.path, JSON.stringify(request)],
  };
  return objectOf(operation.response, operation.responseVariants, facts, writer);
}

/** Creates an object of the fields: from the facts, or from sample values without facts. */
export function sampleObject(
  fields: readonly Field[],
  variants: readonly Variant[] | undefined,
  context: ResponseContext,
  place: Place,
  facts?: JsonObject,
): { [name: string]: Json } {
  return objectOf(fields, variants, facts, { echoes: new Map(), context, place });
}

interface Writer {
  /** The scalars of the request by name. */
  readonly echoes: ReadonlyMap<string, Json>;
  readonly context: ResponseContext;
  readonly place: Place;
}

/** Collects scalars by name; of several with one name, the outermost. */
function collectScalars(value: Json | JsonObject, echoes: Map<string, Json>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value) as [string, Json | undefined][]) {
    if (typeof member === "object") collectScalars(member, echoes);
    else if (!Array.isArray(value) && member !== undefined && !echoes.has(name)) echoes.set(name, member);
  }
}

function objectOf(
  fields: readonly Field[],
  variants: readonly Variant[] | undefined,
  facts: JsonObject | undefined,
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

/** Finds the variant that fits the facts; else takes the first. */
function variantFor(
  variants: readonly Variant[] | undefined,
  facts: JsonObject | undefined,
): Variant | undefined {
  const fitting = variants?.find(({ has }) => has.every((name) => facts?.[name] !== undefined));
  return fitting ?? variants?.[0];
}

/** Returns the value of a field; undefined for an optional field without a fact. */
function valueOf(field: Field, facts: JsonObject | undefined, writer: Writer): Json | undefined {
  const { type, name, required, example } = field;
  const fact = facts?.[name];
  if (facts && fact === undefined && !required) return undefined;
  if (!isList(type)) return sentOf(field, fact, facts !== undefined, writer);
  if (Array.isArray(fact)) return fact.map((item) => sentOf(field, item, true, writer));
  if (facts) return [];
  if (!Array.isArray(example)) return [sentOf(field, undefined, false, writer)];
  return field.encryption ? example.map((item) => sentOf(field, item, true, writer)) : example;
}

/** Encodes and encrypts a value as it is sent. */
function sentOf(field: Field, fact: Json | undefined, isKnown: boolean, writer: Writer): Json {
  const ciphertext = field.encryption === "rsa-oaep" ? knownCiphertext(fact) : undefined;
  if (ciphertext !== undefined) return ciphertext;
  const one = oneOf(field, fact, isKnown, writer);
  const text = field.encoding === "json" ? JSON.stringify(one) : one;
  return field.encryption === "rsa-oaep"
    ? encrypt(typeof text === "string" ? text : "sandbox", writer.context.recipient)
    : text;
}

function oneOf(field: Field, fact: Json | undefined, isKnown: boolean, writer: Writer): Json {
  const { type, encoding, children, variants, isEncodedList } = field;
  const [only] = children ?? [];
  if (isEncodedList && only) return valueOf(only, undefined, inside(writer, only.name)) ?? [];
  const holds = encoding === "json" || scalarOf(type) === "object";
  if (!holds) return fact === undefined ? scalarFor(field, writer) : ofType(field, fact);
  return objectOf(children ?? [], variants, isKnown ? asObject(fact) : undefined, writer);
}

/** Converts a fact to the type that the page documents. */
function ofType({ type }: Field, fact: Json): Json {
  return scalarOf(type) === "string" && typeof fact === "number" ? String(fact) : fact;
}

function scalarFor(
  { name, type: listed, enum: values, example }: Field,
  { echoes, context, place }: Writer,
): Json {
  const type = scalarOf(listed);
  const echo = echoes.get(name);
  const fits = echo !== undefined && typeof echo === (type === "integer" ? "number" : type);
  if (fits && (!values || values.includes(echo as string | number))) return echo; // a scalar, as the line above checks
  if (values?.[0] !== undefined) return values[0];
  if (example !== undefined && !isList(listed)) return example;
  if (type === "boolean") return true;
  return type === "string" ? sampleText(name, context.seed, place) : sampleNumber(context.seed, place);
}

function inside(writer: Writer, name: string): Writer {
  return { ...writer, place: [...writer.place, name] };
}

/** Values as a field tree describes them, and ways to spoil them. */
import fc from "fast-check";
import type { ClientField, ClientFields } from "#generator/schema/client-fields";
import { textsWithin } from "./limits.ts";
import { checkedScalar, isList, listedValues, scalarOf } from "#generator/ir/field";

/** What the fields describe; of several variants, any. */
export function valuesOf({ fields, variants }: ClientFields): fc.Arbitrary<Record<string, unknown>> {
  if (!variants) return recordOf(fields, (field) => field.required);
  return fc.constantFrom(...variants).chain(({ has, not = [] }) =>
    recordOf(
      fields.filter(({ name }) => !not.includes(name)),
      ({ name, required }) => required || has.includes(name),
    ),
  );
}

function recordOf(
  fields: readonly ClientField[],
  isRequired: (field: ClientField) => boolean,
): fc.Arbitrary<Record<string, unknown>> {
  const model = Object.fromEntries(fields.map((field) => [field.name, fieldValues(field)]));
  const record = fc.record(model, { requiredKeys: fields.filter(isRequired).map(({ name }) => name) });
  return fc.tuple(record, fc.nat({ max: 100 })).map(([value, seed]) => inOrder(value, seed));
}

/** The members in another order than that of the page, unless the seed is 0. */
function inOrder(value: Record<string, unknown>, seed: number): Record<string, unknown> {
  const entries = Object.entries(value).map((entry, index) => ({ entry, place: (index * (seed + 1)) % 101 }));
  return Object.fromEntries(entries.sort((a, b) => a.place - b.place).map(({ entry }) => entry));
}

function fieldValues(field: ClientField): fc.Arbitrary<unknown> {
  const one = oneValue(field);
  return isList(field.type) ? fc.array(one, { maxLength: 2 }) : one;
}

function oneValue(field: ClientField): fc.Arbitrary<unknown> {
  const { role, encoding, children = [], variants, isEncodedList, type } = field;
  const values = listedValues(field);
  if (values) return fc.constantFrom(...values);
  if (role === "file") return fc.constant(new Uint8Array([1, 2, 3]));
  const [only] = children;
  if (encoding === "json") {
    const held = isEncodedList && only ? fieldValues(only) : valuesOf({ fields: children, variants });
    return fc.oneof(
      held,
      held.map((value) => JSON.stringify(value)),
    );
  }
  if (scalarOf(type) === "object") return valuesOf({ fields: children, variants });
  const { format, minLength, maxLength, minimum } = field;
  const scalar = checkedScalar(field);
  if (scalar === "string" && [format, minLength, maxLength].some((limit) => limit !== undefined))
    return textsWithin(field);
  if (minimum !== undefined && (scalar === "integer" || scalar === "number"))
    return fc.integer({ min: minimum });
  return scalarValues[scalar];
}

const scalarValues = {
  string: fc.oneof(
    fc.constantFrom("a", "1217752501201407033233368018", "中文，。"),
    fc.string({ minLength: 1, maxLength: 6 }),
  ),
  boolean: fc.boolean(),
  bigint: fc.bigInt(),
  integer: fc.oneof(fc.nat(), fc.maxSafeInteger()),
  number: fc.oneof(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })),
};

/** One change: where, counted over all places of a value, what is done there, and with which value. */
export interface Change {
  readonly place: number;
  readonly way: "replace" | "remove" | "rename" | "add" | "wrap";
  /** Made anew each time: a later change may write to it. */
  readonly make: () => unknown;
}

/** What JSON can say and no page means, mostly. */
export const oddJson = fc
  .constantFrom(
    ...["null", "true", "0", "-1", "1.5", String(2 ** 53), '""', '"1"', '"text"', '"😀"', '"{}"', '"[{}]"'],
    ...["[]", "[null]", "{}", '{"zz":1}', JSON.stringify(Buffer.alloc(256, 7).toString("base64"))],
  )
  .map((text) => (): unknown => JSON.parse(text));

export function changesWith(odd: fc.Arbitrary<() => unknown>): fc.Arbitrary<Change[]> {
  const way = fc.constantFrom<Change["way"]>("replace", "replace", "remove", "rename", "add", "wrap");
  return fc.array(fc.record({ place: fc.nat({ max: 10_000 }), way, make: odd }), {
    minLength: 1,
    maxLength: 3,
  });
}

/** Lists and objects are walked alike, by their keys. */
type Holder = Record<string, unknown>;

/** The value with the changes made to it in turn: a value of our own making, so that it may be written to. */
export function changed(value: unknown, changes: readonly Change[]): unknown {
  const root: Holder = { root: value };
  for (const { place, way, make } of changes) {
    const places = [...placesIn(root, 0)];
    const [holder, key] = places[place % places.length] ?? [root, "root"];
    const here = holder[key];
    if (way === "remove" && holder !== root && !Array.isArray(holder)) Reflect.deleteProperty(holder, key);
    else if (way === "rename" && holder !== root && !Array.isArray(holder)) {
      Reflect.deleteProperty(holder, key);
      holder[`${key}x`] = here;
    } else if (way === "add" && isHolder(here) && !Array.isArray(here)) here["zz_unknown"] = make();
    else holder[key] = way === "wrap" ? [here] : make();
  }
  return root["root"];
}

function* placesIn(holder: Holder, depth: number): Generator<[holder: Holder, key: string]> {
  for (const key of Object.keys(holder)) {
    yield [holder, key];
    const here = holder[key];
    if (isHolder(here) && depth < 20) yield* placesIn(here, depth + 1);
  }
}

function isHolder(value: unknown): value is Holder {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}

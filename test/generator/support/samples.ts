/** Arbitrary request tables, PHP samples that follow them, and the ways to spoil one sample by one fault. */
import fc from "fast-check";
import { isList, scalarOf } from "#generator/ir/field";
import type { Field, FieldType, Json } from "#generator/ir/model";
import type { Rule } from "#generator/findings/finding";
import { phpOf } from "./php.ts";
import { field } from "./page.ts";

/** A value of a sample as it is written. */
export type Written =
  | { readonly kind: "object"; readonly members: readonly Member[] }
  | { readonly kind: "list"; readonly items: readonly Written[] }
  | { readonly kind: "json"; readonly inside: Written; readonly isSpelled: boolean }
  | { readonly kind: "code"; readonly php: string; readonly json: Json };

export interface Member {
  readonly field: Field;
  readonly value: Written;
}

/** A sample with one fault, and the finding that it must give. */
export interface Spoilt {
  readonly sample: Written;
  readonly rule: Rule;
  /** What the finding names. */
  readonly path: string;
  /** What stands at its place. */
  readonly at: string;
}

const name = fc.stringMatching(/^[a-z][a-z_]{0,7}[a-z]$/u).filter((word) => !/^(?:accept|zz)/u.test(word));
const word = fc.stringMatching(/^[A-Z][A-Z_]{2,9}$/u);

function fieldOf(depth: number): fc.Arbitrary<Field> {
  const scalars = ["string", "integer", "number", "boolean", "string[]", "integer[]"] as const;
  const scalar = fc
    .record({ name, type: fc.constantFrom<FieldType>(...scalars), required: fc.boolean() })
    .chain((facts) =>
      enumOf(facts.type).map((values) =>
        field(facts.name, { ...facts, label: "名", ...(values && { enum: values }) }),
      ),
    );
  if (depth === 0) return scalar;
  const holder = fc
    .record({
      name,
      type: fc.constantFrom<FieldType>("object", "object[]", "string"),
      required: fc.boolean(),
      children: fieldsOf(depth - 1),
    })
    .map(({ name: called, ...facts }) =>
      field(called, { ...facts, label: "名", ...(facts.type === "string" && { encoding: "json" as const }) }),
    );
  return fc.oneof(scalar, holder);
}

function enumOf(type: FieldType): fc.Arbitrary<(string | number)[] | undefined> {
  const scalar = scalarOf(type);
  if (scalar === "boolean") return fc.constant(undefined);
  const value: fc.Arbitrary<string | number> = scalar === "string" ? word : fc.nat({ max: 99 });
  return fc.option(fc.uniqueArray(value, { minLength: 1, maxLength: 3 }), {
    nil: undefined,
  });
}

function fieldsOf(depth: number): fc.Arbitrary<Field[]> {
  return fc.uniqueArray(fieldOf(depth), { minLength: 1, maxLength: 3, selector: (one) => one.name });
}

/** The groups of a request to /v3/demo/{id}. */
export const anyRequest: fc.Arbitrary<Field[]> = fc
  .record({ json: fieldsOf(3), query: fieldsOf(0), headers: fieldsOf(0) })
  .map(({ json, query, headers }) => [
    field("id", { required: true, label: "名" }),
    field("json", { type: "object", required: true, label: "名", children: json }),
    field("query", { type: "object", label: "名", children: query }),
    field("headers", { type: "object", label: "名", children: headers }),
  ]);

/** A sample that gives every field what it may have. */
export function sampleOf(fields: readonly Field[]): fc.Arbitrary<Written> {
  const values = fields.map((one) => valueOf(one).map((value) => ({ field: one, value })));
  return fc.tuple(...values).map((members) => ({ kind: "object", members }));
}

function valueOf(one: Field): fc.Arbitrary<Written> {
  if (!isList(one.type)) return elementOf(one);
  return fc.array(elementOf(one), { minLength: 1, maxLength: 2 }).map((items) => ({ kind: "list", items }));
}

function elementOf({ type, children, encoding, enum: values }: Field): fc.Arbitrary<Written> {
  if (children && encoding) {
    return fc
      .tuple(sampleOf(children), fc.boolean())
      .map(([inside, isSpelled]) => ({ kind: "json", inside, isSpelled }));
  }
  if (children) return sampleOf(children);
  if (values) return fc.constantFrom(...values).map(literal);
  const scalar = scalarOf(type);
  if (scalar === "string") return fc.oneof(fc.string().map(literal), fc.constant(code("$value")));
  if (scalar === "boolean") return fc.boolean().map(literal);
  return scalar === "integer" ? fc.integer().map(literal) : fc.constantFrom(0.5, 1, -2.25).map(literal);
}

function literal(json: Json): Written {
  return { kind: "code", php: phpOf(json), json };
}

function code(php: string): Written {
  return { kind: "code", php, json: null };
}

export function phpOfSample(written: Written): string {
  switch (written.kind) {
    case "code":
      return written.php;
    case "list":
      return `[${written.items.map(phpOfSample).join(", ")}]`;
    case "json":
      return written.isSpelled
        ? phpOf(JSON.stringify(jsonOf(written.inside)))
        : `\\json_encode(${phpOfSample(written.inside)}, JSON_UNESCAPED_UNICODE)`;
    case "object":
      return `[${written.members.map(({ field: { name: key }, value }) => `'${key}' => ${phpOfSample(value)}`).join(",\n")}]`;
  }
}

function jsonOf(written: Written): Json {
  switch (written.kind) {
    case "code":
      // A text that is spelled holds no variable.
      return written.php === "$value" ? "" : written.json;
    case "list":
      return written.items.map(jsonOf);
    case "json":
      return JSON.stringify(jsonOf(written.inside));
    case "object":
      return Object.fromEntries(
        written.members.map(({ field: { name: key }, value }) => [key, jsonOf(value)]),
      );
  }
}

const unknown = field("zz_unknown", { label: "名" });

/** Every way to spoil a sample by one fault. */
export function spoil(sample: Written, path = "request", spelled = false): Spoilt[] {
  // The contents of a text that is spelled have one place: its own.
  const at = (text: string) => (spelled ? "'" : text);
  if (sample.kind !== "object") return [];
  const { members } = sample;
  const replace = (index: number, value: Written): Written => ({
    kind: "object",
    members: members.map((one, here) => (here === index ? { ...one, value } : one)),
  });
  const added: Spoilt = {
    sample: { kind: "object", members: [...members, { field: unknown, value: literal(1) }] },
    rule: "sample-unknown-field",
    path: `${path}.zz_unknown`,
    at: at("'zz_unknown' => 1"),
  };
  const left = members.flatMap(({ field: { name: key, required } }, index): Spoilt[] =>
    required
      ? [
          {
            sample: { kind: "object", members: members.toSpliced(index, 1) },
            rule: "sample-missing-field",
            path: `${path}.${key}`,
            at: at("["),
          },
        ]
      : [],
  );
  const inside = members.flatMap(({ field: one, value }, index) =>
    spoilValue(value, one, `${path}.${one.name}`, spelled).map((spoilt) => ({
      ...spoilt,
      sample: replace(index, spoilt.sample),
    })),
  );
  return [added, ...left, ...inside];
}

function spoilValue(value: Written, one: Field, path: string, spelled: boolean): Spoilt[] {
  const typed = wrongFor(one).map((wrong): Spoilt => {
    return { sample: wrong, rule: "sample-type", path, at: spelled ? "'" : phpOfSample(wrong) };
  });
  if (value.kind !== "list") return [...typed, ...spoilElement(value, one, path, spelled)];
  const items = value.items.flatMap((item, index) =>
    spoilElement(item, one, `${path}[]`, spelled).map((spoilt): Spoilt => ({
      ...spoilt,
      sample: { kind: "list", items: value.items.with(index, spoilt.sample) },
    })),
  );
  return [...typed, ...items];
}

function spoilElement(value: Written, one: Field, path: string, spelled: boolean): Spoilt[] {
  if (value.kind === "json") {
    return spoil(value.inside, path, spelled || value.isSpelled)
      .filter(({ sample }) => !isEmptyList(sample, one))
      .map((spoilt) => ({ ...spoilt, sample: { ...value, inside: spoilt.sample } }));
  }
  if (value.kind === "object") return spoil(value, path, spelled);
  if (!one.enum) return [];
  const strange = literal(scalarOf(one.type) === "string" ? "zz-not-listed" : 987_654);
  return [{ sample: strange, rule: "sample-enum", path, at: spelled ? "'" : phpOfSample(strange) }];
}

/** What no place takes for a value of the field. */
function wrongFor({ type, encoding }: Field): Written[] {
  if (isList(type)) return [literal("zz"), literal({ zz: 1 })];
  const scalar = scalarOf(type);
  if (scalar === "object") return [literal("zz"), literal([1])];
  if (encoding) return [literal([1]), literal("zz"), literal({ zz: 1 })];
  return scalar === "string"
    ? [literal(true), literal([1])]
    : [literal("zz"), literal([1]), literal({ zz: 1 })];
}

/** PHP writes an object without its only row as it writes the empty list that this row may be: no fault. */
function isEmptyList(sample: Written, { children = [] }: Field): boolean {
  const [only, ...others] = children;
  if (only === undefined || others.length > 0 || !isList(only.type)) return false;
  return sample.kind === "object" && sample.members.length === 0;
}

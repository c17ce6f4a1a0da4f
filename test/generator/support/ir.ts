/** Arbitrary IR, as far as a page can say it: text of any signs, but in the places and the shape that a reader gives. */
import fc from "fast-check";
import type { Method } from "#generator/ir/method";
import {
  formats,
  scalarTypes,
  type Field,
  type FieldType,
  type Json,
  type Endpoint,
} from "#generator/ir/model";
import { limitNames, limitsOf } from "#generator/ir/limits";
import { readDescription } from "#generator/read/rows/description";
import { endpointAddress } from "#generator/read/path";
import { splitCode } from "#generator/read/rows/values";

/** What means something to markdown, to a table, to an attribute list, to YAML or to a template. */
const signs = Array.from("|\\`*_~[](){}<>#&;:=\"'!@$%^+-./?,，。；（）【】\u00a0\u200b\u2028\t 0aA中é");
const words = [
  "<br/>",
  "&amp;",
  "&#124;",
  "**",
  "``",
  "\\|",
  "https://a.example/b_c?d=*e*",
  "www.a.example",
  "a@b.example",
  "[^1]",
  "![x](y)",
  "{#get}",
  "{data-required}",
  "{{ $frontmatter }}",
  "---",
  ":::",
  "```",
  "$&",
  "null",
  "constructor",
  "__proto__",
  "-1",
  "007",
];

const line = fc
  .array(fc.oneof(fc.constantFrom(...signs), fc.constantFrom(...words), fc.string({ maxLength: 3 })), {
    maxLength: 8,
  })
  .map((parts) =>
    parts
      .join("")
      .replace(/[\s\0]+/gu, " ")
      .trim(),
  );

const filledLine = line.filter((text) => text !== "");

/** A name of the characters that the API uses. */
const name = fc.oneof(
  fc.stringMatching(/^[\w.@-]{1,8}$/u),
  fc.constantFrom("constructor", "__proto__", "-1", "007", "a_b", "www.a.example", "a@b.example"),
);

/** A label as a reader cuts it, and one that states no fact: those have fields of their own. */
const label = line
  .map((text) => readDescription([{ kind: "text", value: text }]).label)
  .filter((text) => Object.keys(readDescription([{ kind: "text", value: text }])).length === 1)
  .filter((text) => readDescription([{ kind: "text", value: text }]).label === text);

const example = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: fc.constantFrom(...signs, "\n", "\r", "\0", "\u0085"), maxLength: 8 }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    fc.boolean(),
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(line, fc.constantFrom("__proto__", "a|b", "`")), tie("json"), { maxKeys: 3 }),
  ),
})).json;

const types = scalarTypes.flatMap((type): FieldType[] => [type, `${type}[]`]);

function enumOf(type: FieldType): fc.Arbitrary<(string | number)[]> {
  const number = fc.oneof(fc.integer(), fc.constantFrom(0.5, -2.25, 100.01));
  const word = fc.oneof(filledLine, fc.constantFrom('"a', "`", "a`", "``b", "\\", "a\\", "|", "\\\\|"));
  // No table can say a single backslash before a bar: that is how it says a bar.
  const sayable = word.filter(
    (text) =>
      !/\p{Cf}/u.test(text) && !/(?<!\\)(?:\\\\)*\\\|/u.test(text) && splitCode(text).join("\n") === text,
  );
  const isNumber = /^(?:integer|number)/u.test(type);
  const notNumber = sayable.filter((text) => !isNumber || !/^-?\d+(?:\.\d+)?$/u.test(text));
  return fc.uniqueArray(isNumber ? fc.oneof(number, notNumber) : notNumber, { minLength: 1, maxLength: 4 });
}

/** Only the keys that have a value: a reader leaves the others out. */
function some<Facts extends object>(facts: { [Key in keyof Facts]: fc.Arbitrary<Facts[Key]> }) {
  return fc.record(facts, { requiredKeys: [] });
}

/** Removes the limits that the type of the field cannot have. */
function onlySuited(field: Field): Field {
  const limits = limitsOf(field);
  const unsuited = limitNames.filter((name) => limits[name] === undefined);
  const suited = Object.entries(field).filter(([name]) => !unsuited.some((one) => one === name));
  return Object.fromEntries(suited) as unknown as Field; // without optional members
}

function fieldOf(depth: number): fc.Arbitrary<Field> {
  return fc
    .constantFrom(...types)
    .chain((type) =>
      fc.tuple(
        fc.record({ name, required: fc.boolean(), label }),
        some<Partial<Field>>({
          enum: enumOf(type),
          encryption: fc.constantFrom("rsa-oaep" as const, "aes-256-gcm" as const),
          encoding: fc.constant("json" as const),
          unit: filledLine,
          default: filledLine,
          format: fc.constantFrom(...formats),
          minLength: fc.integer({ min: 1, max: 99 }),
          maxLength: fc.integer({ min: 99, max: 9999 }),
          minimum: fc.nat({ max: 9999 }),
          requiredWhen: filledLine,
          example,
          ...(depth > 0 && { children: fieldsOf(depth - 1, 1) }),
        }),
        fc.constant(type),
      ),
    )
    .map(([always, facts, type]) => onlySuited({ ...always, type, ...facts, line: 0, column: 0 }))
    .filter((field) => field.children === undefined || canHold(field));
}

/** A plain string holds nothing; what stands below one is part of the ciphertext beside it. */
function canHold({ type, encryption, encoding }: Field): boolean {
  return type.startsWith("object") || encryption === "aes-256-gcm" || encoding !== undefined;
}

function fieldsOf(depth: number, minLength = 0): fc.Arbitrary<Field[]> {
  return fc.uniqueArray(fieldOf(depth), { minLength, maxLength: 3, selector: (field) => field.name });
}

const path = fc
  .array(fc.constantFrom("a", "b-c", "{id}", "x.y", "~"), { minLength: 1, maxLength: 3 })
  .chain((segments) => fc.constantFrom(`/v3/${segments.join("/")}`, `/v3/${segments.join("/")}/`));

/** The operations of one page, in the order in which they are read. */
const pageOperations: fc.Arbitrary<Endpoint[]> = fc
  .record({
    path,
    methods: fc.uniqueArray(fc.constantFrom<Method>("DELETE", "GET", "PATCH", "POST", "PUT"), {
      minLength: 1,
    }),
    unknown: fc.option(fc.constantFrom(["required"] as const, ["required", "encrypted"] as const)),
  })
  .chain(({ path, methods, unknown }) => {
    const own = methods.sort().map((method) =>
      fc.record({
        kind: fc.constant("endpoint" as const),
        method: fc.constant(method),
        path: fc.constant(path),
        page: fc.constant(endpointAddress(path).page),
        file: fc.constant(endpointAddress(path).page),
        line: fc.constant(0),
        title: line.filter((text) => !/[#＃]\s*(?:get|post|put|patch|delete|mix)/iu.test(text)),
        hosts: fc.constant([]),
        links: fc.uniqueArray(fc.webUrl(), { maxLength: 2 }),
        responseType: fc.constantFrom("json" as const, "empty" as const, "stream" as const),
        request: fieldsOf(2),
        response: fieldsOf(2),
      }),
    );
    return fc.tuple(...own).map((all) =>
      all.map((one) => ({
        ...one,
        // A table that lists fields is of an answer that has them.
        ...(one.responseType === "empty" && { response: [] }),
        ...(unknown && { unknown }),
      })),
    );
  });

export const anyOperations: fc.Arbitrary<Endpoint[]> = fc
  .uniqueArray(pageOperations, { maxLength: 2, selector: ([first]) => first?.path })
  .map((pages) => pages.flat());

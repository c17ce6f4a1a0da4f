/** The layout of emitted files, which prettier judges: it would change no byte of them. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import fc from "fast-check";
import { format, util } from "prettier";
import { describe, expect, test } from "vitest";

import { literal, typeKey } from "#generator/emit/literal";
import { width } from "#generator/emit/layout/width";
import {
  emit,
  type EmitOptions,
  type Field,
  type NamedAlias,
  type NamedOperation,
  type Operation,
} from "#generator/index";
import { endpointNames, nameOperation, notificationNames } from "#generator/ir/names";
import type { Variant } from "#generator/ir/model";

const options = { parser: "typescript", printWidth: 110 };

const generated = fileURLToPath(new URL("../../../generated/", import.meta.url));
const modules = readdirSync(generated, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".ts"),
);

test("every module of the corpus has prettier's layout", { timeout: 600_000 }, async () => {
  expect(modules.length).toBeGreaterThan(1000);
  for (const name of modules) {
    const text = readFileSync(generated + name, "utf8");
    expect(await format(text, options), name).toBe(text);
  }
});

const word = fc.stringMatching(/^[a-z]\w{0,11}$/u);
/** Texts whose quotes, widths and escapes a layout must count as prettier does. */
const odd = fc.oneof(
  fc.constantFrom(
    '"',
    "'",
    `a"b'c`,
    `"'"`,
    "\\",
    '\\"',
    "名称",
    "é",
    "ｆｕｌｌ",
    "👍",
    "☎\u{fe0f}",
    "1\u{fe0f}\u{20e3}",
    "ก็",
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 8 }),
);
/** Names of any length up to 110 characters, because lines are full at 110 columns. */
const name = fc
  .tuple(fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: odd }), fc.nat(110))
  .map(([text, length]) => (length > 90 ? text.padEnd(length, "long_name_") : text.padEnd(length % 40, "x")));
const text = fc.tuple(odd, fc.nat(110)).map(([start, length]) => start.padEnd(length, "文字 text"));

const facts = {
  name,
  required: fc.boolean(),
  label: text,
  line: fc.constant(1),
  column: fc.constant(1),
};
const optionalFacts = {
  description: text,
  example: fc.oneof(text, fc.integer()),
  requiredWhen: text,
};

const leaf: fc.Arbitrary<Field> = fc.record(
  {
    ...facts,
    ...optionalFacts,
    type: fc.constantFrom<Field["type"]>("string", "integer", "number", "boolean", "string[]", "integer[]"),
    enum: fc.oneof(
      fc.uniqueArray(text, { minLength: 1, maxLength: 9 }),
      fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 30 }),
    ),
    encryption: fc.constant("rsa-oaep" as const),
    encoding: fc.constant("json" as const),
    wide: fc.constant(true as const),
    minLength: fc.nat(),
    maxLength: fc.nat(),
    minimum: fc.oneof(fc.integer(), fc.constantFrom(1e21, 1e-7, 0.5)),
    format: fc.constantFrom("date-time" as const, "0-9" as const),
  },
  { requiredKeys: ["name", "required", "label", "line", "column", "type"] },
);

const variants: fc.Arbitrary<Variant[]> = fc.uniqueArray(
  fc.record(
    {
      name,
      has: fc.array(name, { minLength: 1, maxLength: 4 }),
      not: fc.array(name, { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ["name", "has"] },
  ),
  { minLength: 1, maxLength: 3, selector: (variant) => variant.name },
);

function objectOf(child: fc.Arbitrary<Field>): fc.Arbitrary<Field> {
  return fc.record(
    {
      ...facts,
      type: fc.constantFrom<Field["type"]>("object", "object[]"),
      children: fieldsOf(child),
      variants,
      encoding: fc.constant("json" as const),
      isEncodedList: fc.constant(true as const),
    },
    { requiredKeys: ["name", "required", "label", "line", "column", "type"] },
  );
}

function fieldsOf(field: fc.Arbitrary<Field>): fc.Arbitrary<Field[]> {
  return fc.uniqueArray(field, { maxLength: 4, selector: (one) => one.name });
}

const fields = fieldsOf(fc.oneof(leaf, objectOf(fc.oneof(leaf, objectOf(leaf)))));
const segment = fc.oneof(
  word,
  word.map((one) => `{${one}}`),
  fc.constant("a-rather-long-segment-of-a-path"),
);
const path = fc.array(segment, { minLength: 1, maxLength: 6 }).map((segments) => `/v3/${segments.join("/")}`);
const described = {
  title: text,
  description: text,
  page: text,
  links: fc.array(fc.webUrl(), { maxLength: 3 }),
  advice: fc.array(text, { maxLength: 2 }),
  response: fields,
  file: fc.constant("page.md"),
  line: fc.constant(1),
};

const endpoint: fc.Arbitrary<Operation> = fc
  .record({
    ...described,
    path,
    method: fc.constantFrom("GET" as const, "POST" as const, "DELETE" as const),
    hosts: fc.array(fc.domain(), { maxLength: 3 }),
    responseType: fc.constantFrom("json" as const, "json" as const, "empty" as const, "stream" as const),
    responseVariants: fc.option(variants, { nil: undefined }),
    idempotentBy: fc.option(
      name.map((one) => `request.json.${one}`),
      { nil: undefined },
    ),
    pagination: fc.option(
      fc.record(
        {
          by: fc.constantFrom("offset" as const, "token" as const),
          parameter: name,
          items: name,
          total: name,
        },
        { requiredKeys: ["by", "parameter", "items"] },
      ),
      { nil: undefined },
    ),
    groups: fc.uniqueArray(fc.constantFrom("path", "query", "headers", "json"), { maxLength: 3 }),
    request: fields,
    needed: fc.boolean(),
  })
  .map(({ groups, request, needed, responseVariants, idempotentBy, pagination, ...rest }) => ({
    ...rest,
    kind: "endpoint",
    ...(responseVariants && { responseVariants }),
    ...(idempotentBy !== undefined && { idempotentBy }),
    ...(pagination && { pagination }),
    request: groups.map((group) => ({
      ...{ name: group, type: "object", required: needed, label: "", line: 1, column: 1, children: request },
    })),
  }));

const notification: fc.Arbitrary<Operation> = fc
  .record({
    ...described,
    events: fc.uniqueArray(fc.stringMatching(/^[A-Z]{1,30}(?:\.[A-Z_]{1,40}){0,2}$/u), {
      minLength: 1,
      maxLength: 3,
    }),
    request: fields,
  })
  .map((one) => ({ ...one, kind: "notification", event: one.events[0] ?? "", responseType: "json" }));

const emitOptions: fc.Arbitrary<EmitOptions> = fc.record({
  runtime: fc.constantFrom("#runtime", "wechatpay-ts/runtime"),
  importExtension: fc.constantFrom(".ts" as const, ".js" as const, "none" as const),
  closedEnums: fc.boolean(),
  header: fc.constantFrom([], "/* eslint-disable */", ["SPDX-License-Identifier: MIT", "/* a", "   b */"]),
});

describe("for any operations", () => {
  test("emitted modules have prettier's layout", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(endpoint, notification), { minLength: 1, maxLength: 3 }),
        emitOptions,
        async (operations, chosen) => {
          const named = operations.map((one) => nameOperation(one));
          for (const file of await emit({ operations: named, aliases: aliasesOf(named) }, chosen)) {
            if (file.path.endsWith(".ts")) {
              expect(await format(file.text, options), file.path).toBe(file.text);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** The former addresses of the operations. */
function aliasesOf(operations: readonly NamedOperation[]): NamedAlias[] {
  const moved = { page: "former.md", target: "page.md", file: "former.md", line: 1 };
  return operations.map((of) =>
    of.kind === "endpoint"
      ? {
          ...moved,
          kind: "endpoint",
          path: "/v3/former",
          of,
          names: endpointNames({ ...of, path: "/v3/former" }),
        }
      : {
          ...moved,
          kind: "notification",
          event: "FORMER",
          of,
          names: notificationNames({ event: "FORMER" }),
        },
  );
}

test("a literal is written as prettier leaves it", async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      expect(await format(`f(${literal(value)});\n`, { ...options, printWidth: 1000 })).toBe(
        `f(${literal(value)});\n`,
      );
    }),
  );
});

test(
  "a key has quotes where prettier leaves them, for every character of the first plane",
  { timeout: 120_000 },
  async () => {
    // Prettier would write U+2E2F without quotes, and TypeScript refuses it there.
    const codes = Array.from({ length: 0x10000 }, (_, code) => code).filter((code) => code !== 0x2e2f);
    const characters = codes.map((code) => String.fromCharCode(code));
    const keys = characters.flatMap((one) => [typeKey(one), typeKey(`a${one}`)]);
    const type = `type A = {\n${keys.map((key) => `  ${key}: 1;\n`).join("")}};\n`;
    expect(await format(type, options)).toBe(type);
  },
);

test("the columns of a text are those that prettier counts", () => {
  const unit = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 6 }),
    fc.string({ unit: "binary", maxLength: 6 }),
    odd,
  );
  fc.assert(
    fc.property(unit, (value) => {
      // A joiner is an escape in literals.
      const shown = value.replaceAll(/\p{Cf}/gu, "");
      expect(width(shown)).toBe(util.getStringWidth(shown));
    }),
    { numRuns: 3000 },
  );
});

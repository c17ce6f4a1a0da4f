/** JSON text, mutated: parseText accepts what JSON.parse accepts, with the same value, and keeps every digit of an integer. */
import fc from "fast-check";
import { expect } from "vitest";
import { parseText, writeJson } from "#runtime/protocol/json";

import { count, fuzz, type Outcomes } from "./support/fuzz.ts";

const integer = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
const scalar = fc.oneof(
  fc.constantFrom(
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1e3",
    "1.50",
    "9007199254740993",
    "-9007199254740993.0",
  ),
  integer.map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
  fc.constantFrom('"\\u0041"', '"\\ud800"', '"9007199254740993"', '"[9007199254740993,"', '""'),
);
const text = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: "json" },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(" , ")}]`),
    fc
      .array(
        fc.tuple(
          fc.oneof(
            fc.constantFrom('"__proto__"', '"a"', '"\\u0061"'),
            fc.string().map((one) => JSON.stringify(one)),
          ),
          tie("value"),
        ),
        { maxLength: 4 },
      )
      .map((entries) => `{${entries.map(([name, value]) => `${name}:${value}`).join(",")}}`),
  ),
})).value;
const damage = fc.record({
  at: fc.nat(200),
  cut: fc.nat(3),
  put: fc.oneof(
    fc.constant(""),
    fc.constantFrom("[", "]", "{", "}", ",", ":", '"', "\\", "0", "-", ".", "e", " ", "\n", "\ufeff"),
    fc.string(),
  ),
});
const outcomes: Outcomes = new Map();

/** The value with each integer that a number cannot hold as a text, so that both parsers can be compared. */
function comparable(value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "number") {
    const number = Number(value) + 0; // JSON.stringify writes -0 as 0, and infinity as null
    return Number.isFinite(number) ? number : null;
  }
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).map(([name, each]) => [name, comparable(each)]);
}

function parsed(source: string): unknown {
  try {
    return { value: JSON.parse(source) as unknown };
  } catch {
    return undefined;
  }
}

const integers = (source: string) =>
  source.match(/(?<![\w.+-])-?\d+(?![\w.+-])/gu)?.filter((one) => !Number.isSafeInteger(Number(one))) ?? [];

const property = fc.property(text, fc.option(damage), (whole, change) => {
  const source =
    change === null ? whole : whole.slice(0, change.at) + change.put + whole.slice(change.at + change.cut);
  const native = parsed(source) as { value: unknown } | undefined;
  const own = parseText(source);
  count(outcomes, native === undefined ? "not JSON" : "JSON");
  if (native === undefined) {
    expect(own).toBeUndefined();
    return;
  }
  expect(comparable(own)).toEqual(comparable(native.value));
  const written = writeJson(own);
  expect(comparable(parseText(written))).toEqual(comparable(own));
  const outside = integers(source.replace(/"(?:[^"\\]|\\.)*"/gu, '""'));
  if (outside.length === 0 || /"(?:[^"\\]|\\.)*"\s*:/u.test(source)) return; // of two equal names the last counts
  count(outcomes, "with large integers");
  for (const digits of outside) expect(written).toContain(digits);
});

fuzz("json", property, outcomes, ["JSON", "not JSON", "with large integers"]);

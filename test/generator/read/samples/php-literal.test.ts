import fc from "fast-check";
import { expect, test } from "vitest";
import { readArgument, readCall, toJson } from "#generator/read/samples/call";
import { SampleError, type SampleProblem } from "#generator/read/samples/php-literal";
import type { Json, SampleValue } from "#generator/ir/model";
import { phpOf, type Quote } from "../../support/php.ts";

const before = "$instance->chain('v3/demo')->postAsync(";

function valueOf(php: string): SampleValue {
  const code = `${before}${php})`;
  const call = readCall(code);
  if (!call) throw new Error("the sample calls nothing");
  return readArgument(code, call);
}

function argumentOf(php: string): Json {
  return toJson(valueOf(php));
}

test.each<[php: string, value: Json]>([
  ["", []],
  ["[]", []],
  ["['a' => 1]", { a: 1 }],
  ["['a' => 1,]", { a: 1 }],
  ["array('a' => array(1, 2), )", { a: [1, 2] }],
  ["ARRAY ( 'a' => TRUE )", { a: true }],
  ["['a' => ['b' => [['c' => null]]]]", { a: { b: [{ c: null }] } }],
  ["[1, -2.5, 1e3, '1']", [1, -2.5, 1000, "1"]],
  ["[7 => 'a']", { 7: "a" }],
  ["['__proto__' => 1]", JSON.parse('{"__proto__":1}') as Json],
  ["['it\\'s', 'a\\\\b', 'c\\d']", ["it's", "a\\b", "c\\d"]],
  ["['\\\"', '\\n', '\\$']", ['\\"', "\\n", "\\$"]],
  ['["a\\"b", "a\\\\b", "\\$x", "l1\\nl2\\tt\\r"]', ['a"b', "a\\b", "$x", "l1\nl2\tt\r"]],
  ['["\\x41\\101\\u{4e2d}\\q\\N"]', ["AA中\\q\\N"]],
  ["['两\n行']", ["两\n行"]],
  ["[ // 'x' => 0,\n 'a' /* ] */ => 1, # end\n]", { a: 1 }],
  ["['url' => 'https://a.example/#b']", { url: "https://a.example/#b" }],
  ["['j' => json_encode(['a' => [1, '\"']])]", { j: '{"a":[1,"\\""]}' }],
  ["['j' => \\json_encode(['a' => 1], JSON_UNESCAPED_UNICODE | 64)]", { j: '{"a":1}' }],
  ["['t' => time(), 'b' => 1]", { t: null, b: 1 }],
  ["['t' => date('Y)', strtotime(\"now)\")), 'b' => 1]", { t: null, b: 1 }],
  ["['f' => new \\GuzzleHttp\\Psr7\\LazyOpenStream('/p', 'r'), 'b' => 1]", { f: null, b: 1 }],
  ["['v' => $value, 'c' => Rsa::KEY, 'b' => 1]", { v: null, c: null, b: 1 }],
  ["['v' => Rsa::from($value, 1), 'b' => 1]", { v: null, b: 1 }],
])("the reader reads the literal %j", (php, value) => {
  expect(argumentOf(php)).toEqual(value);
});

// The offset becomes the line and column of the finding.
test.each<[php: string, offset: number, problem: SampleProblem]>([
  ["['a' => ]", 8, { case: "unexpected", actual: "]" }],
  ["['a' => 1", 9, { case: "unexpected", expected: "]", actual: ")" }],
  ["['a' => 1)", 9, { case: "unexpected", expected: "]", actual: ")" }],
  ["['a' 'b']", 5, { case: "unexpected", expected: "]", actual: "'" }],
  ["['a' => 'b . 'c']", 14, { case: "unexpected", expected: "]", actual: "c" }],
  ["['a' => 'b]", 8, { case: "stringUnclosed" }],
  ["['a' => time((1, ", 18, { case: "unexpected", expected: ")" }],
  ["array('a' => 1]", 14, { case: "unexpected", expected: ")", actual: "]" }],
  ["['a' => /* never", 8, { case: "unexpected", actual: "/" }],
  ["{}", 0, { case: "unexpected", actual: "{" }],
])("the reader refuses %j at offset %d", (php, offset, problem) => {
  const error = failureOf(php);
  expect(error).toBeInstanceOf(SampleError);
  expect((error as SampleError).offset - before.length).toBe(offset);
  expect((error as SampleError).problem).toEqual(problem);
});

function failureOf(php: string): unknown {
  try {
    argumentOf(php);
  } catch (error) {
    return error;
  }
  return undefined;
}

// A malicious page must end in a finding, not overflow the stack.
test.each([
  ["arrays", "[", "]"],
  ["old arrays", "array(", ")"],
  ["encodings", "json_encode(", ")"],
  ["unclosed calls", "f(", ""],
])("the reader refuses deeply nested %s", (_, open, close) => {
  expect(failureOf(open.repeat(100_000) + "'\"'" + close.repeat(100_000))).toBeInstanceOf(SampleError);
});

test("the reader skips deeply nested calls", () => {
  expect(argumentOf(`['a' => ${"f(".repeat(100_000)}${")".repeat(100_000)}, 'b' => 1]`)).toEqual({
    a: null,
    b: 1,
  });
});

test("the reader reads 40 nested arrays", () => {
  expect(argumentOf("[".repeat(40) + "1" + "]".repeat(40))).toEqual(
    JSON.parse("[".repeat(40) + "1" + "]".repeat(40)),
  );
});

test("sibling lists do not add up to depth", () => {
  expect(argumentOf(`[${"[1],".repeat(100)}]`)).toHaveLength(100);
});

test("a value has its offset, and the value of a PHP expression is unknown", () => {
  const php = "['a' => null, 'b' => time(), KEY => 1, 'c' => (object) [], 'd' => \\json_encode([2])]";
  const at = (text: string) => before.length + php.indexOf(text);
  const scalar = (value: Json, text: string) => ({ kind: "scalar", value, at: at(text) });
  const list = (text: string, ...items: unknown[]) => ({ kind: "array", entries: items, at: at(text) });
  expect(valueOf(php)).toEqual(
    list(
      "['a'",
      { key: "a", at: at("'a'"), value: scalar(null, "null") },
      { key: "b", at: at("'b'"), value: { kind: "unknown", at: at("time") } },
      { key: null, at: at("KEY"), value: scalar(1, "1, 'c'") },
      { key: "c", at: at("'c'"), value: list("[],") },
      {
        key: "d",
        at: at("'d'"),
        value: {
          kind: "encoded",
          inside: list("[2]", { at: at("2]"), value: scalar(2, "2]") }),
          at: at("\\json"),
        },
      },
    ),
  );
});

const hostileText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...Array.from("\\'\"$nrtx0u{}[](),=>#/*\n\r\t ")),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
});
const anyJson = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, depthSize: "medium" },
    hostileText,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    fc.constantFrom(true, false, null),
    fc.array(tie("json")),
    fc.dictionary(hostileText, tie("json")),
  ),
})).json;

/** PHP has one empty array; it reads as a list. */
function emptied(value: Json): Json {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(emptied);
  const entries = Object.entries(value);
  return entries.length === 0 ? [] : Object.fromEntries(entries.map(([key, item]) => [key, emptied(item)]));
}

test.each<Quote>(["single", "double"])("the reader reads back any JSON printed in %s quotes", (quote) => {
  fc.assert(
    fc.property(anyJson, (json) => {
      expect(argumentOf(phpOf(json, quote))).toEqual(emptied(json));
    }),
    { numRuns: 500 },
  );
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SampleError } from "#generator/read/php-literal";
import { jsonOf, readArgument, readCall, readMeta, readPart } from "#generator/read/sample";
import type { Json, SampleValue } from "#generator/ir/model";
import { phpOf, type Quote } from "../support/php.ts";

const before = "$instance->chain('v3/demo')->postAsync(";

function valueOf(php: string): SampleValue {
  const code = `${before}${php})`;
  const call = readCall(code);
  if (!call) throw new Error("the sample calls nothing");
  return readArgument(code, call);
}

function argumentOf(php: string): Json {
  return jsonOf(valueOf(php));
}

describe("the call", () => {
  test.each([
    [
      "$instance->chain('v3/a/{b}/c')->getAsync([",
      { method: "GET", path: "v3/a/{b}/c", style: "chain(Async" },
    ],
    ["$instance->chain(\n  'v3/a')->post([", { method: "POST", path: "v3/a", style: "chain(" }],
    ["$instance['v3/a']->patchAsync([", { method: "PATCH", path: "v3/a", style: "$instance[Async" }],
    ['$r = $instance["v3/a"]->delete([', { method: "DELETE", path: "v3/a", style: "$instance[" }],
    ["$instance->v3->a->b->putAsync([", { method: "PUT", path: "v3/a/b", style: "->Async" }],
    [
      "$instance\n  ->v3->outTradeNo->_id_->get([",
      { method: "GET", path: "v3/out-trade-no/{id}", style: "->" },
    ],
    [
      "$instance->v3->id->{'12'}->bill_type->get([",
      { method: "GET", path: "v3/id/12/bill_type", style: "->" },
    ],
    ["$this->client()->get([", { method: "GET", style: "->" }],
  ])("%s", (code, want) => {
    expect(readCall(code)).toEqual({ ...want, offset: code.length - 1 });
  });

  test("a fence without one holds none", () => {
    expect(readCall("$instance->chain('v3/a')->postal();")).toBeUndefined();
    expect(readCall('{"a": 1}')).toBeUndefined();
  });
});

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
])("%s", (php, value) => {
  expect(argumentOf(php)).toEqual(value);
});

// The offset becomes the line and column of the finding.
test.each([
  ["['a' => ]", 8, '"]" stands there'],
  ["['a' => 1", 9, '"]" was expected, and ")"'],
  ["['a' => 1)", 9, '"]" was expected'],
  ["['a' 'b']", 5, '"]" was expected, and "\'"'],
  ["['a' => 'b . 'c']", 14, '"]" was expected, and "c"'],
  ["['a' => 'b]", 8, "never ends"],
  ["['a' => time((1, ", 18, "before the end of the sample"],
  ["array('a' => 1]", 14, '")" was expected'],
  ["['a' => /* never", 8, "a value was expected"],
  ["{}", 0, "a value was expected"],
])("%s is no literal", (php, offset, message) => {
  const error = failureOf(php);
  expect(error).toBeInstanceOf(SampleError);
  expect((error as SampleError).offset - before.length).toBe(offset);
  expect((error as SampleError).message).toContain(message);
});

function failureOf(php: string): unknown {
  try {
    argumentOf(php);
  } catch (error) {
    return error;
  }
  return undefined;
}

// A page may come from anywhere: whatever it nests, the reading ends in a finding and never in a full stack.
test.each([
  ["arrays", "[", "]"],
  ["old arrays", "array(", ")"],
  ["encodings", "json_encode(", ")"],
  ["calls that nobody closes", "f(", ""],
])("%s nested deeply are refused", (_, open, close) => {
  expect(failureOf(open.repeat(100_000) + "'\"'" + close.repeat(100_000))).toBeInstanceOf(SampleError);
});

test("calls nested deeply are passed over like any other", () => {
  expect(argumentOf(`['a' => ${"f(".repeat(100_000)}${")".repeat(100_000)}, 'b' => 1]`)).toEqual({
    a: null,
    b: 1,
  });
});

test("nesting as deep as any page's is read", () => {
  expect(argumentOf("[".repeat(40) + "1" + "]".repeat(40))).toEqual(
    JSON.parse("[".repeat(40) + "1" + "]".repeat(40)),
  );
});

test("lists beside each other do not add up to depth", () => {
  expect(argumentOf(`[${"[1],".repeat(100)}]`)).toHaveLength(100);
});

// A check of the page tells where in the sample a value stands, and takes nothing for known that is not.
test("a value knows its place, and what only PHP could tell is unknown", () => {
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

describe("a part of a call", () => {
  const partOf = (php: string) => {
    const part = readPart(php);
    return part && jsonOf(part);
  };

  test("is read without it", () => {
    expect(partOf("'a' => [1], // eins\n'b' => 'x',\n")).toEqual({ a: [1], b: "x" });
    expect(partOf('{"a": 1}')).toBeUndefined();
    expect(partOf("$a = ['a' => 1];")).toBeUndefined();
  });

  test("ends with the sample", () => {
    expect(() => readPart("'a' => 1;")).toThrow(SampleError);
    expect(() => readPart("'a' => [1")).toThrow(SampleError);
  });
});

test.each([
  ["$m->setMeta(\\json_encode(['a' => 1]));", { meta: '{"a":1}' }],
  ["$meta = [\n'a' => 1];\n$m->setMeta(json_encode($meta));", { meta: '{"a":1}' }],
  ["$m->setMeta(json_encode($meta));", undefined],
  ["$meta = f();\n$m->setMeta(json_encode($meta));", undefined],
  ["$m->setMeta($text);", { meta: null }],
  ["$m->getStream();", undefined],
])("what %j says of its file", (php, wanted) => {
  const meta = readMeta(php);
  expect(meta && jsonOf(meta)).toEqual(wanted);
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

test.each<Quote>(["single", "double"])("reads back any JSON printed in %s quotes", (quote) => {
  fc.assert(
    fc.property(anyJson, (json) => {
      expect(argumentOf(phpOf(json, quote))).toEqual(emptied(json));
    }),
    { numRuns: 500 },
  );
});

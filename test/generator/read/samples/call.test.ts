import { describe, expect, test } from "vitest";
import { readCall, readMeta, readPart, toJson } from "#generator/read/samples/call";
import { SampleError } from "#generator/read/samples/php-literal";

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
  ])("the reader reads the call %j", (code, want) => {
    expect(readCall(code)).toEqual({ ...want, offset: code.length - 1 });
  });

  test("a sample without a call has none", () => {
    expect(readCall("$instance->chain('v3/a')->postal();")).toBeUndefined();
    expect(readCall('{"a": 1}')).toBeUndefined();
  });
});

describe("a part of a call", () => {
  const partOf = (php: string) => {
    const part = readPart(php);
    return part && toJson(part);
  };

  test("is read without the call", () => {
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
])("the reader reads what %j states of its file", (php, wanted) => {
  const meta = readMeta(php);
  expect(meta && toJson(meta)).toEqual(wanted);
});

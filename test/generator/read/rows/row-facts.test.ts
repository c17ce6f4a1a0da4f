/** What the cells of a row give its field: names, types, values and descriptions, and rows without a field. */
import { describe, expect, test } from "vitest";
import { readRowsOf } from "../../support/page.ts";

/** The fields, and the rules and data of the findings. */
function read(...cells: readonly string[]) {
  const { fields, reading } = readRowsOf(cells);
  return { fields, findings: reading.findings.map(({ rule, data }) => ({ rule, data })), reading };
}

test.each([
  ["int", "integer"],
  ["int32", "integer"],
  ["int64", "integer"],
  ["uint32", "integer"],
  ["uint64", "integer"],
  ["long", "integer"],
  ["float", "number"],
  ["double", "number"],
  ["bool", "boolean"],
  ["String", "string"],
  ["INT[]", "integer[]"],
  ["`string`", "string"],
  ["**object**", "object"],
  ["array[string]", "string[]"],
  ["array&lt;string>", undefined],
  ["array(int64)", "integer[]"],
  ["array<int>", "integer[]"],
  ["string[1,32]", "string"],
  ["string(32)", "string"],
  ["string[]（1,32）", "string[]"],
  ["ｓｔｒｉｎｇ", "string"],
  ["xarray[string]", undefined],
  ["array[string]x", undefined],
  ["array[]", undefined],
  ["*s*tring", undefined],
  ["date", undefined],
])("the type %s is %s", (type, want) => {
  const { fields, findings } = read("a", type, "名");
  expect(fields.map((field) => field.type)).toEqual(want === undefined ? [] : [want]);
  expect(findings.map(({ rule }) => rule)).toEqual([want === undefined ? "type-unknown" : "type-spelled"]);
  expect(findings[0]?.data).toMatchObject(want === undefined ? {} : { type: want });
});

test.each([
  ["a<br>b", "ab", "name-spaced"],
  ["a<BR />b", "ab", "name-spaced"],
  ["a<br  /><br/>b", "ab", "name-spaced"],
  ["` a`", "a", "name-spaced"],
  ["~~abc~~", "abc", "name-marked"],
  ["*abc*", "abc", "name-marked"],
])("the name %s is %s", (cell, name, rule) => {
  const { fields, findings } = read(cell, "string", "名");
  expect(fields).toMatchObject([{ name }]);
  expect(findings).toMatchObject([{ rule, data: { name } }]);
});

test.each([
  ["a*b*", "*", "U+002A"],
  ["x`a`", "`", "U+0060"],
  ["`a`x", "`", "U+0060"],
  ["\u{1d51e}", "\u{1d51e}", "U+1D51E"],
  ["\u0009a\u0007", "\u0007", "U+0007"],
])("the name %j has the character %j, which is %s", (cell, _, character) => {
  expect(read(cell, "string", "名").findings).toMatchObject([{ rule: "name-invalid", data: { character } }]);
});

describe("values", () => {
  const enumOf = (description: string) => {
    const { fields, findings } = read("a", "string", description);
    return { values: fields[0]?.enum, findings };
  };

  test.each([
    ["`A\u200b\u200b` `B`", ["A", "B"]],
    ["`\u3000\u3000A\u3000\u3000` `B`", ["A", "B"]],
  ])("without invisible characters: %j", (values, want) => {
    const { values: received, findings } = enumOf(`枚举值：${values}`);
    expect(received).toEqual(want);
    expect(findings).toMatchObject([{ rule: "enum-spelled", data: { case: "invisible", value: "A" } }]);
  });

  test("with full-width characters stay, and are reported", () => {
    const { values, findings } = enumOf("枚举值：`Ａ` `B\u3000C`");
    expect(values).toEqual(["Ａ", "B\u3000C"]);
    expect(findings).toEqual([
      { rule: "enum-spelled", data: { case: "unusual", value: "Ａ" } },
      { rule: "enum-spelled", data: { case: "unusual", value: "B\u3000C" } },
    ]);
  });
});

describe("a row without a field", () => {
  test.each([
    ["{.im-table-line}", { separators: 1 }],
    ['{class="im-table-line"}', { separators: 1 }],
    ['{class="x  im-table-line y"}', { separators: 1 }],
    ["{colspan=3}", { separators: 1 }],
  ])("is a separator: %s", (cell, counts) => {
    const { findings, reading } = read(cell);
    expect(findings).toEqual([]);
    expect(reading.coverage).toMatchObject({ rows: 1, fields: 0, ...counts });
  });

  test.each(["空字符串", "（空内容）", "无内容", "无返回数据", "无应答包体", "No Content", "返回无数据"])(
    "is an empty response: %s",
    (text) => {
      expect(read(`${text} {colspan=3}`).reading.operations).toMatchObject([{ responseType: "empty" }]);
    },
  );

  test.each(["文件流", "返回字节流", "二进制流", "数据流"])("is a stream: %s", (text) => {
    expect(read(`${text} {colspan=3}`).reading.operations).toMatchObject([{ responseType: "stream" }]);
  });

  test.each(["非空字符串", "a空内容", "其他", "流"])("is reported: %s", (text) => {
    const { findings, fields, reading } = read(`${text} {colspan=3}`);
    expect([findings, fields]).toEqual([[{ rule: "table-unknown", data: { case: "row", text } }], []]);
    expect(reading.coverage).toMatchObject({ rows: 1, fields: 0, separators: 0 });
  });

  test("is reported if it is empty", () => {
    const { findings, reading } = read("", "", "");
    expect(findings).toEqual([{ rule: "row-empty", data: {} }]);
    expect(reading.coverage).toMatchObject({ rows: 1, fields: 0, separators: 0 });
  });
});

test.each([
  ["名 <br> 说明", "名"],
  ["名<BR/>说明", "名"],
  ["**名**称", "名称"],
  ["名\u200b\u200b称", "名称"],
  ["名 <b>称</b>", "名 称"],
])("the label of %s is %s", (description, label) => {
  expect(read("a", "string", description).fields).toMatchObject([{ label }]);
});

test.each([
  ["名 \\|", "名 |"],
  ["名 \\\\|", "名 \\"],
  ["名|", "名"],
])("of the description %s, the bar at its end is text after an odd number of backslashes", (cell, label) => {
  expect(read("a", "string", cell).fields).toMatchObject([{ label }]);
});

test("a field without a tooltip and an example has neither", () => {
  const { fields } = read("a", "string", "名");
  expect(fields[0]).not.toHaveProperty("tooltip");
  expect(fields[0]).not.toHaveProperty("example");
});

test("a row of a name alone has no type", () => {
  expect(read("a {data-required}")).toMatchObject({ fields: [], findings: [{ rule: "type-missing" }] });
});

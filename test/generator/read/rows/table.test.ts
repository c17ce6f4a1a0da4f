import { expect, test } from "vitest";
import { formatFinding } from "#generator/findings/format";
import { firstRow, pageOfRows, readRowsOf } from "../../support/page.ts";
import { fixturePage } from "../../support/fixtures.ts";
import { readPages } from "#generator/read/read";

test.each<[cell: string, name: string, ...rules: string[]]>([
  ["name", "name"],
  ["__proto__", "__proto__"],
  ["out\\_trade\\_no", "out_trade_no"],
  ["payer _currency", "payer_currency", "name-spaced"],
  ["payer\u200b_\u00a0currency", "payer_currency", "name-spaced"],
  ["payer<br/>_currency", "payer_currency", "name-spaced"],
  ["payer\u2060_\u00adcurrency", "payer_currency", "name-spaced"],
  ["`name`", "name", "name-marked"],
  ["**name**", "name", "name-marked"],
  ["a\\-b\\.c\\@d", "a-b.c@d"],
  ["www.a.example", "www.a.example"],
])("the reader reads the name %j as %j", (cell, name, ...rules) => {
  const { fields, reading } = readRowsOf([`${cell} {data-required}`, "string", "名"]);
  expect(reading.findings.map(({ rule }) => rule)).toEqual(rules);
  expect(fields).toMatchObject([{ name, required: true, line: firstRow, column: 3 }]);
});

test.each([
  "a（必填）",
  "a*",
  "a?",
  "[a](#a)",
  "<b>a</b>",
  "a<sup>*</sup>",
  "a[^1]",
  "a&#95;b",
  "a&nbsp;",
  "ａ",
  "\u0430",
  "a\0",
  "a\u0007",
  "a\\|b",
  "a\\\\",
  "\\{a\\}",
  "名字",
])("the reader reports the name %j", (cell) => {
  const { fields, reading } = readRowsOf([`${cell} {data-required}`, "string", "名"]);
  expect(reading.findings).toMatchObject([{ rule: "name-invalid", line: firstRow, column: 3 }]);
  expect(fields).toEqual([]);
});

test.each<[what: string, row: string[]]>([
  ["with a bar at its end", ["a {data-required}", "string", "名 |"]],
  ["without a description", ["a {data-required}", "string"]],
  ["without a description, with a bar", ["a {data-required}", "string |"]],
  ["whose type says where to look", ["a {data-required}", "string {data-tooltip=www.a.example}", "名"]],
  ["whose type has white space", ["a {data-required}", "\u00a0string\u200b ", "名"]],
])("the reader reads a row %s as a field", (_, row) => {
  const { fields, reading } = readRowsOf(row);
  expect(reading.findings).toEqual([]);
  expect(fields).toMatchObject([{ name: "a", type: "string", required: true }]);
});

test.each(["by-json_encode", "json_encode"])("the mark %s makes a string contain JSON", (mark) => {
  const key = mark.startsWith("by-") ? "data-encoded" : "data-encoded-by";
  const { fields, reading } = readRowsOf(
    ["meta", `string {${key}=${mark}}`, "元信息"],
    ["{colspan=3 .im-table-line}"],
    ["sha256 {data-indent=1}", "string", "摘要"],
  );
  expect(reading.findings).toEqual([]);
  expect(fields).toMatchObject([{ name: "meta", encoding: "json", children: [{ name: "sha256" }] }]);
  expect(reading.coverage).toMatchObject({ rows: 3, fields: 2, separators: 1 });
});

test("a finding about an empty cell has the place of its row", () => {
  const { reading } = readRowsOf(["a", "", "名"], ["b", "www.a.example", "名"]);
  expect(reading.findings.map((finding) => formatFinding(finding)).map((line) => line.split(" ")[0])).toEqual(
    [`demo.md:${firstRow}:3`, `demo.md:${firstRow + 1}:7`],
  );
});

test("the reader keeps titles, descriptions and examples unchanged", () => {
  const { operations } = readPages([fixturePage("pages", "facts"), fixturePage("pages", "examples")]);
  const [examples, remove, get] = operations;
  expect(get).toMatchObject({
    title: "查询 与 统计 www.example.com $&",
    description: "前言 $& 后语",
    links: ["https://pay.weixin.qq.com/doc/1", "https://pay.weixin.qq.com/doc/2?a=1&b=2#c"],
  });
  expect(remove).toMatchObject({ method: "DELETE", title: "删除", responseType: "empty", links: [] });
  expect(examples).toMatchObject({ title: "样例里的各种字符 $& 与 $1", responseType: "stream" });
  const shown = examples?.request[0]?.children?.map(({ name, example }) => [name, example]);
  expect(Object.fromEntries(shown ?? [])).toEqual({
    bars: "a|b||c\\|d",
    ticks: "`a` ``b`` `",
    lines: "一\n二\r\n三\n四",
    quotes: 'it\'s "so"',
    braces: '{"a": {"b": [1]}} {data-required}',
    slashes: "a\\b\\\\|",
    blank: "",
    list: ["|", "`", ""],
    encoded: '{"part":"a|\\"b\\""}',
  });
});

test.each([
  ["String", "string"],
  ["`string`", "string"],
  ["Object[]", "object[]"],
  ["string［］", "string[]"],
  ["int", "integer"],
  ["int64", "integer"],
  ["bool", "boolean"],
  ["array[String]", "string[]"],
  ["string(32)", "string"],
  ["string[1,32]", "string"],
])("the reader reads the type %s as %s", (written, type) => {
  const { fields, reading } = readRowsOf(["name", written, "名"]);
  expect(reading.findings.map(({ rule }) => rule)).toEqual(["type-spelled"]);
  expect(fields).toMatchObject([{ name: "name", type }]);
});

test.each(["array", "object[][]", "integer/string", "file"])("the reader rejects the type %s", (written) => {
  const { fields, reading } = readRowsOf(["name", written, "名"]);
  expect(reading.findings.map(({ rule }) => rule)).toEqual(["type-unknown"]);
  expect(fields).toEqual([]);
});

test("a field that may be encrypted is never read as plain text", () => {
  const { fields } = readRowsOf(["name", "string {data-encrypted-by=rsa-pubkey}", "名"]);
  expect(fields).toMatchObject([{ name: "name", encryption: "rsa-oaep" }]);
  for (const mark of [
    "data-encryption=by-rsa-pubkey",
    "encrypted",
    "data-rsa-encrypt",
    "data-encrypted-by=rsa",
  ]) {
    const { fields, reading } = readRowsOf(["name", `string {${mark}}`, "名"]);
    expect(
      reading.findings.map(({ rule }) => rule),
      mark,
    ).toEqual(["encryption-unknown"]);
    expect(fields).toEqual([]);
  }
});

test("a string in an unknown encoding does not contain JSON", () => {
  const { fields, reading } = readRowsOf(["name", "string {data-encoded=by-base64}", "名"]);
  expect(reading.findings.map(({ rule }) => rule)).toEqual(["attribute-unknown"]);
  expect(fields[0]).not.toHaveProperty("encoding");
});

test.each([
  ["空字符串（无返回内容） {colspan=3}", "empty"],
  ["空字符串(无返回内容)", "empty"],
  ["空字符串(无返回内容) | |", "empty"],
  ["**无内容** {align=center colspan=3}", "empty"],
  ["HTTP 204 No Content {colspan=3}", "empty"],
  ["二进制文件流 {colspan=3}", "stream"],
  ["返回字节流(保存为文件) {align=center}", "stream"],
])("the row %s gives the type of the response", (row, responseType) => {
  const { reading } = readRowsOf([row]);
  expect(reading.findings).toEqual([]);
  expect(reading.operations).toMatchObject([{ responseType, response: [] }]);
});

test.each([
  "{.im-table-line}",
  '{colspan="3" class="im-table-line"}',
  "{colspan=3}",
  "{colspan=3 .im-table-line} | |",
])("the row %s is a separator", (row) => {
  const { reading } = readRowsOf(
    ["meta", "string", "元信息"],
    [row],
    ["name {data-indent=1}", "string", "名"],
  );
  expect(reading.findings).toEqual([]);
  expect(reading.coverage).toMatchObject({ rows: 3, fields: 2, separators: 1 });
});

test("the numbers of lines do not depend on the line endings", () => {
  const { path, text } = pageOfRows(["name {data-required}", "string", "名"]);
  const plain = readPages([{ path, text }]);
  for (const end of ["\r\n", "\r"]) {
    expect(readPages([{ path, text: `\ufeff${text.replaceAll("\n", end)}` }])).toEqual(plain);
  }
});

import { expect, test } from "vitest";
import { splitAttributes } from "#generator/read/rows/attributes";

const lists: [cell: string, text: string, values: Record<string, string>][] = [
  ["name", "name", {}],
  ["name {data-required}", "name", { "data-required": "" }],
  ["name {data-required data-indent=2}", "name", { "data-required": "", "data-indent": "2" }],
  ["name {data-indent = 2  data-required }", "name", { "data-indent": "2", "data-required": "" }],
  ['object {data-tooltip="对应 PHP 的 array"}', "object", { "data-tooltip": "对应 PHP 的 array" }],
  ["object {data-tooltip='a \"b\" c'}", "object", { "data-tooltip": 'a "b" c' }],
  ["string {data-tooltip=公钥/证书 data-encrypted=by-rsa-pubkey}", "string", marks()],
  ["string {data-encrypted=by-rsa-pubkey data-tooltip=公钥/证书}", "string", marks()],
  ["类型 {.type}", "类型", { ".type": "" }],
  ["{.im-table #request}", "", { ".im-table": "", "#request": "" }],
  ["{colspan=3 .im-table-line}", "", { colspan: "3", ".im-table-line": "" }],
  ["name{data-required}", "name", { "data-required": "" }],
  ["a {x=1} {data-required}", "a {x=1}", { "data-required": "" }],
  ["a {data-indent=1} {data-required}", "a", { "data-indent": "1", "data-required": "" }],
  ["a ｛data-indent＝1　data-required｝", "a", { "data-indent": "1", "data-required": "" }],
  ["object {data-tooltip=“两 词” data-required}", "object", { "data-tooltip": "两 词", "data-required": "" }],
  ["名称｛见下文｝", "名称｛见下文｝", {}],
];

function marks() {
  return { "data-tooltip": "公钥/证书", "data-encrypted": "by-rsa-pubkey" };
}

test.each(lists)("the reader splits the attributes off %j", (cell, text, values) => {
  const split = splitAttributes(cell);
  expect(split.text).toBe(text);
  expect(Object.fromEntries(split.values)).toEqual(values);
});

// Braces with any other content than attributes are words of the cell.
test.each([
  'JSON 如 {"a":1}',
  "路径 {out_trade_no} 的值",
  "{a,b}",
  "未闭合 {data-required",
  'a {x="never ends}',
  // Either of the two values may be wrong.
  "a {data-encrypted=by-rsa-pubkey data-encrypted=by-aes-gcm}",
  "a {data-indent=1} {data-indent=2}",
])("the reader takes %j as text", (cell) => {
  const { text, values } = splitAttributes(cell);
  expect({ text, count: values.size }).toEqual({ text: cell, count: 0 });
});

test("the reader gives the offset of the list", () => {
  expect(splitAttributes("name {data-required}").offset).toBe(5);
});

test("the reader decodes the numeric references of canonical pages", () => {
  const { values } = splitAttributes('string {data-default="&#123;&#34;&#38;#34;&#125;"}');
  expect(values.get("data-default")).toBe('{"&#34;}');
});

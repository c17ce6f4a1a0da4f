import { expect, test } from "vitest";
import type { Json } from "#generator/ir/model";
import { splitRow } from "#generator/read/rendered/split-row";

const sample: Json = {
  query: { real_name: "甲", string_length: 3, is_object: true, number: "1", ID: 1 },
  json: { goods: [{ goods_name: "a" }], type: "T" },
};
const inQuery = [sample, memberOf("query")];
const inGoods = [sample, memberOf("json"), [{ goods_name: "a", integer: 1 }]];

function memberOf(name: string): Json | undefined {
  return typeof sample === "object" && sample !== null && !Array.isArray(sample) ? sample[name] : undefined;
}

const rows: [line: string, open: (Json | undefined)[], want: [string, string, string, number]][] = [
  ["queryobject查询参数", [sample], ["query", "object", "查询参数", 0]],
  ["real_namestring姓名", inQuery, ["real_name", "string", "姓名", 1]],
  ["IDnumberID", inQuery, ["ID", "number", "ID", 1]],
  // A type's word inside a name: the sample shows where the name ends.
  ["string_lengthinteger长度", inQuery, ["string_length", "integer", "长度", 1]],
  ["is_objectboolean是否对象", inQuery, ["is_object", "boolean", "是否对象", 1]],
  ["numberstring编号", inQuery, ["number", "string", "编号", 1]],
  // A label that begins with a type's word.
  ["real_namestringstring形式的姓名", inQuery, ["real_name", "string", "string形式的姓名", 1]],
  ["goods_namestring[]名称", inGoods, ["goods_name", "string[]", "名称", 2]],
  // Both readings are names of the sample: the longer one, or it would never be read.
  ["namestringstring名", [{ name: "", namestring: "" }], ["namestring", "string", "名", 0]],
  // The innermost object that has the name contains the field.
  ["jsonobject请求", inQuery, ["json", "object", "请求", 0]],
  ["typestring类型", inGoods, ["type", "string", "类型", 1]],
  ["Wechatpay-Serialstring序列号", [{ "Wechatpay-Serial": "" }], ["Wechatpay-Serial", "string", "序列号", 0]],
];

test.each(rows)("the reader splits %s", (line, open, [name, type, label, depth]) => {
  expect(splitRow(line, open)).toMatchObject({ name, type, label, depth, isAmbiguous: false });
});

test("a row has the value of the sample", () => {
  expect(splitRow("real_namestring姓名", inQuery)?.value).toBe("甲");
});

test("a name that the sample does not have ends before the last type's word", () => {
  expect(splitRow("goods_object_idstring编号", [undefined])).toMatchObject({
    name: "goods_object_id",
    type: "string",
    label: "编号",
    isAmbiguous: false,
  });
});

test("a name that the sample does not have may belong to any of several open objects", () => {
  expect(splitRow("newstring新", [undefined, undefined])?.isAmbiguous).toBe(true);
});

test.each(["UNCLAIMED | REDEEMED 枚举值之一", "说明文字", "string", "1 | 2 枚举值之一", ""])(
  "the line %j is not a row",
  (line) => {
    expect(splitRow(line, [sample])).toBeUndefined();
  },
);

import { expect, test } from "vitest";
import { readLabel, readProseFacts } from "#generator/read/rows/description";
import { readRowsOf } from "../../support/page.ts";

test.each([
  ["订单金额", "订单金额"],
  ["订单金额，单位为分", "订单金额"],
  ["订单金额。整数", "订单金额"],
  ["subject, the goods", "subject"],
  ["商户号;十位", "商户号"],
  ["类型(台式、笔记本)，按需填写", "类型(台式、笔记本)"],
  ["地址(省，市，区)编码，选填", "地址(省，市，区)编码"],
  ["地址（省，市)编码，选填", "地址（省，市)编码"],
  ["地址(省，市）编码，选填", "地址(省，市）编码"],
  ["名单【甲，（乙，丙），丁】尾，后", "名单【甲，（乙，丙），丁】尾"],
  ["发票开具地（地址编码，六位", "发票开具地"],
  ["（整段都在括号里，没有闭合", "（整段都在括号里，没有闭合"],
  ["多一个）括号，后文", "多一个）括号"],
  ["", ""],
])("the label of %j is %j", (prose, label) => {
  expect(readLabel(prose)).toBe(label);
});

test.each([
  ["金额，单位为分", { unit: "分" }],
  ["金额，单位：元", { unit: "元" }],
  ["金额，以元为单 位", { unit: "元" }],
  ["有效期，单位是分钟", { unit: "分钟" }],
  ["等待时间，单位 秒", { unit: "秒" }],
  ["单价与总价都要填", {}],
  ["条数，默认为20", { default: "20" }],
  ["算法，默认值：SM2", { default: "SM2" }],
  ["默认开启", {}],
  ["名称，不超过32个字符", { limits: { maxLength: 32 } }],
  ["名称，最长128位", { limits: { maxLength: 128 } }],
  ["名称，最大长度为 64 字符", { limits: { maxLength: 64 } }],
  ["最多5个商品", {}],
  ["机型，当品类为电脑时必填", { requiredWhen: "品类为电脑" }],
  ["机型，品类为电脑时，必传。", { requiredWhen: "品类为电脑" }],
  ["姓名，非必填", {}],
  ["是否必填", {}],
  ["金额，单位为分，默认为0，不超过10位，当退款时必填", everyFact()],
])("the reader finds the facts of %j", (prose, facts) => {
  expect(readProseFacts(prose)).toEqual(facts);
});

function everyFact() {
  return { unit: "分", default: "0", limits: { maxLength: 10 }, requiredWhen: "退款" };
}

const enums: [description: string, label: string, values: string[] | undefined][] = [
  ["状态<br/>`A` \\| `B` 枚举值之一", "状态", ["A", "B"]],
  ["状态<br/>`A` 枚举值", "状态", ["A"]],
  ["状态 `A` \\| `B` 枚举值之一", "状态", ["A", "B"]],
  ["算法`SM2`\\|`RSA`\\|`ALL`枚举值之一<br/>默认为`RSA`", "算法", ["SM2", "RSA", "ALL"]],
  ["状态<br/>`A`、`B` 枚举值之一", "状态", ["A", "B"]],
  ["状态<br/>`A`, `B` / `C` 枚举值之一", "状态", ["A", "B", "C"]],
  ["`A` \\| `B` 枚举值之一", "", ["A", "B"]],
  ["状态，见`state`字段<br/>`A` \\| `B` 枚举值之一，另见文末", "状态", ["A", "B"]],
  // One value with its explanation per line.
  ["状态<br/>`A`：支付成功<br/>`B`：转入退款", "状态", ["A", "B"]],
  ["枚举值：<br/>`A`：支付成功", "", ["A"]],
  ["状态<br/>1、`A`：成功<br/>2、`B`：失败", "状态", ["A", "B"]],
  ["交易场景，`A`：停车", "交易场景", undefined],
  ["状态<br/>`A` 或 `B` 枚举值之一", "状态", ["A", "B"]],
  ["状态<br/>`20X` `4XX` 枚举值之一", "状态", ["20X", "4XX"]],
  ["填`openid`的值", "填openid的值", undefined],
  ["协议\u200b状态<br/>`A`\u200b\\|\u200b`B` 枚举值之一", "协议状态", ["A", "B"]],
  // A line may end within the list.
  ["状态<br/>`A` \\| `B` \\|<br/>`C` 枚举值之一", "状态", ["A", "B", "C"]],
  ["状态<br/>`A`<br/>`B`<br/>`C`<br/>枚举值之一", "状态", ["A", "B", "C"]],
  ["状态，见`state`<br/>`A` \\| `B`<br/>枚举值之一", "状态", ["A", "B"]],
  // Full-width separators, and other words for 枚举值之一.
  ["状态<br/>`A`｜`B`／`C`；`D` **枚举值之一**", "状态", ["A", "B", "C", "D"]],
  ["状态<br/>`A` \\| `B` 枚举之一", "状态", ["A", "B"]],
  ["状态<br/>`A` \\| `B` 之一", "状态", ["A", "B"]],
  ["状态<br/>`A` \\| `B`", "状态", ["A", "B"]],
  ["状态，枚举值：`A`、`B`", "状态", ["A", "B"]],
  ["状态，取值为：`A`、`B`，默认为`A`", "状态", ["A", "B"]],
  ["状态，取值参考：`A`", "状态", undefined],
  ["风险RISK枚举值对应的中文", "风险RISK枚举值对应的中文", undefined],
  ["状态<br/>` ` 枚举值", "状态", undefined],
  ["处罚方案，并非枚举值：`A`", "处罚方案", undefined],
  // One code with all values, or quotes around each.
  ["状态<br/>`A \\| B` 枚举值之一", "状态", ["A", "B"]],
  ["状态<br/>`\"A\"` \\| `'B'` 枚举值之一", "状态", ["A", "B"]],
  // Other forms of explanations.
  ["状态<br/>`A`(好) \\| `B`（坏） 枚举值之一", "状态", ["A", "B"]],
  ["状态<br/>- `A`：好<br/>- `B`：坏", "状态", ["A", "B"]],
  ["状态<br/>`A` - 好<br/>`B` - 坏", "状态", ["A", "B"]],
  ["状态<br/>`A`（好）<br/>`B`（坏）", "状态", ["A", "B"]],
  ["状态，`A`：好；`B`：坏", "状态", ["A", "B"]],
  ["状态，`A`表示好，`B`表示坏", "状态", ["A", "B"]],
  // Names of fields with explanations are not values.
  ["元信息，`sha256`：摘要；`filename`：名称", "元信息", undefined],
  ["元信息<br/>`sha256`(摘要)<br/>`filename`(名称)", "元信息", undefined],
  ["账号<br/>类型是`A`时，是商户号<br/>类型是`B`时，是个人", "账号", undefined],
];

test.each(enums)("the reader finds the values of %j", (description, label, values) => {
  const { fields, reading } = readRowsOf(["state", "string", description]);
  expect(reading.findings).toEqual([]);
  expect(fields[0]).toMatchObject({ name: "state", label });
  expect(fields[0]?.enum).toEqual(values);
});

test("numbers are values where the type is a number", () => {
  const { fields } = readRowsOf(
    ["grade", "integer", "等级<br/>`1` \\| `-2` 枚举值之一"],
    ["rate", "number", "费率<br/>`0.6` \\| `1` 枚举值之一"],
    ["code", "string", "编码<br/>`1` \\| `2` 枚举值之一"],
  );
  expect(fields.map((field) => field.enum)).toEqual([
    [1, -2],
    [0.6, 1],
    ["1", "2"],
  ]);
});

test("the rest of a description is neither label nor values", () => {
  const { fields } = readRowsOf([
    "state",
    "string",
    "状态，以查询为准<br/>`A` \\| `B` 枚举值之一<br>**不会**再变，默认为`A`",
  ]);
  expect(fields[0]).toMatchObject({
    label: "状态",
    enum: ["A", "B"],
    default: "A",
    description: "以查询为准 不会再变，默认为A",
  });
});

test.each([
  ["状态<br/>`A` \\| B 枚举值之一", '"A"'],
  ["状态<br/>A \\| B 枚举值之一", '"A", "B"'],
  ["状态<br/>`A` \\| `B`等枚举值", '"A", "B"'],
  ["状态<br/>`A` \\| `B`… 枚举值之一", '"A", "B"'],
  ["状态<br/>`A`：好<br/>`B`：坏<br/>`C` 其他", '"C"'],
  ["状态<br/>A 枚举值", '"A"'],
  ["状态<br/>A`\\|`B`枚举值之一<br/>默认为`A`", '"|", "枚举值之一<br/>默认为"'],
  ["状态<br/>`A 枚举值", '"A"'],
])("the reader takes no value and reports those it cannot read: %j", (description, words) => {
  const { fields, reading } = readRowsOf(["state", "string", description]);
  expect(fields[0]?.enum).toBeUndefined();
  expect(
    reading.findings.map(({ rule, reason }) => [rule, /^Could not read (.*), which/u.exec(reason)?.[1]]),
  ).toEqual([["enum-unreadable", words]]);
});

/** The sentence of each rule of a comparison, in both languages, by what was and is. */
import { describe, expect, test } from "vitest";

import { rules, type Rule } from "#generator/diff/change";
import { sentenceOf, shortSentenceOf } from "#generator/diff/texts/sentences";
import type { Json } from "#generator/ir/model";
import { changeOf, endpoint } from "./support/changes.ts";

/** The rule, what was, what is, and the sentence below the heading of the operation, without its full stop. */
type Row = readonly [rule: Rule, old: Json, now: Json, en: string, zh: string];

const ofOperation: readonly Row[] = [
  ["operation-added", null, "下单", `\`${endpoint}\` is new: \`下单\``, `新增 \`${endpoint}\`：\`下单\``],
  [
    "operation-removed",
    "下单",
    null,
    `\`${endpoint}\` is removed: \`下单\``,
    `删除 \`${endpoint}\`：\`下单\``,
  ],
  [
    "operation-moved",
    "POST /v3/demo/former",
    endpoint,
    `\`POST /v3/demo/former\` has moved to \`${endpoint}\`; the former names stay, deprecated, and call the new path`,
    `\`POST /v3/demo/former\` 已移至 \`${endpoint}\`；原名称保留并标记为弃用，调用新地址`,
  ],
  [
    "alias-added",
    null,
    "/v3/demo/former",
    `\`/v3/demo/former\` is a former name of \`${endpoint}\`; the client has it, deprecated`,
    `\`/v3/demo/former\` 是 \`${endpoint}\` 的原名称，客户端保留并标记为弃用`,
  ],
  [
    "alias-removed",
    "/v3/demo/former",
    null,
    `\`/v3/demo/former\` is no longer a former name of \`${endpoint}\`; the deprecated names are removed`,
    `\`/v3/demo/former\` 不再是 \`${endpoint}\` 的原名称，弃用的名称已删除`,
  ],
  [
    "title-changed",
    "下单",
    "统一下单",
    `\`${endpoint}\` has another title now: \`统一下单\`, not \`下单\``,
    `\`${endpoint}\` 的标题由 \`下单\` 改为 \`统一下单\``,
  ],
  [
    "links-changed",
    [],
    ["https://a.example", "https://b.example"],
    `\`${endpoint}\` has other links to the documentation now: \`https://a.example\`, \`https://b.example\``,
    `\`${endpoint}\` 的官方文档链接改为 \`https://a.example\`、\`https://b.example\``,
  ],
  [
    "links-changed",
    ["https://a.example"],
    [],
    `\`${endpoint}\` has no link to the documentation any more`,
    `\`${endpoint}\` 不再有官方文档链接`,
  ],
  [
    "hosts-changed",
    [],
    ["https://a.example"],
    `\`${endpoint}\` is called under other hosts now: \`https://a.example\``,
    `\`${endpoint}\` 的请求域名改为 \`https://a.example\``,
  ],
  [
    "hosts-changed",
    ["https://a.example"],
    [],
    `\`${endpoint}\` is called under the usual host now`,
    `\`${endpoint}\` 改用默认域名`,
  ],
  [
    "response-kind-changed",
    "json",
    "stream",
    `\`${endpoint}\` responds with another kind of body now: \`stream\`, not \`json\``,
    `\`${endpoint}\` 的应答类型由 \`json\` 改为 \`stream\``,
  ],
  [
    "retry-key-changed",
    null,
    "request.json.out_no",
    `\`${endpoint}\` has a field by which WeChat Pay recognizes repeated requests now: \`request.json.out_no\``,
    `\`${endpoint}\` 新增幂等字段：\`request.json.out_no\``,
  ],
  [
    "retry-key-changed",
    "request.json.out_no",
    null,
    `\`${endpoint}\` no longer has a field by which WeChat Pay recognizes repeated requests; it was \`request.json.out_no\``,
    `\`${endpoint}\` 不再有幂等字段，原为 \`request.json.out_no\``,
  ],
  [
    "pagination-changed",
    null,
    { by: "offset", parameter: "offset" },
    `the client can follow the pages of \`${endpoint}\` now, by \`offset\``,
    `客户端支持 \`${endpoint}\` 的自动翻页，参数为 \`offset\``,
  ],
  [
    "pagination-changed",
    { by: "offset", parameter: "offset" },
    { by: "token", parameter: "page_token" },
    `the client follows the pages of \`${endpoint}\` in another way now, by \`page_token\``,
    `\`${endpoint}\` 的自动翻页方式已改变，参数为 \`page_token\``,
  ],
  [
    "pagination-changed",
    { by: "offset", parameter: "offset" },
    null,
    `the client no longer follows the pages of \`${endpoint}\``,
    `客户端不再支持 \`${endpoint}\` 的自动翻页`,
  ],
];

const ofField: readonly Row[] = [
  [
    "event-added",
    null,
    ["A", "B"],
    "`json.a` can be `A`, `B`, too: the page covers more events",
    "`json.a` 新增事件 `A`、`B`",
  ],
  [
    "event-removed",
    ["A"],
    null,
    "`json.a` can no longer be `A`: the page covers fewer events",
    "`json.a` 不再包含事件 `A`",
  ],
  [
    "field-added",
    null,
    { type: "string", required: true },
    "`json.a` is new (required, `string`)",
    "新增 `json.a`（必填，`string`）",
  ],
  [
    "field-added",
    null,
    { type: "object[]", required: false },
    "`json.a` is new (optional, `object[]`)",
    "新增 `json.a`（选填，`object[]`）",
  ],
  [
    "field-removed",
    { type: "integer", required: true },
    null,
    "`json.a` is removed (required, `integer`)",
    "删除 `json.a`（必填，`integer`）",
  ],
  ["field-renamed", "json.b", "json.a", "`json.b` is called `json.a` now", "`json.b` 改名为 `json.a`"],
  ["field-moved", "json.b.a", "json.a", "`json.b.a` stands at `json.a` now", "`json.b.a` 移至 `json.a`"],
  ["field-required", false, true, "`json.a` is required now", "`json.a` 改为必填"],
  ["field-optional", true, false, "`json.a` is optional now", "`json.a` 改为选填"],
  [
    "type-changed",
    "string",
    "boolean",
    "`json.a` has the type `boolean` now, not `string`",
    "`json.a` 的类型由 `string` 改为 `boolean`",
  ],
  [
    "number-kind-changed",
    "integer",
    "number",
    "`json.a` has the type `number` now, not `integer`",
    "`json.a` 的类型由 `integer` 改为 `number`",
  ],
  [
    "integer-size-changed",
    null,
    true,
    "`json.a` is a bigint now, not a number",
    "`json.a` 由 number 改为 bigint",
  ],
  [
    "integer-size-changed",
    true,
    null,
    "`json.a` is a number now, not a bigint",
    "`json.a` 由 bigint 改为 number",
  ],
  [
    "enum-added",
    null,
    ["A", "B"],
    "`json.a` lists its values now: `A`, `B`",
    "`json.a` 限定枚举值：`A`、`B`",
  ],
  [
    "enum-removed",
    [1, 2],
    null,
    "`json.a` no longer lists its values: `1`, `2`",
    "`json.a` 不再限定枚举值：`1`、`2`",
  ],
  ["enum-value-added", null, ["C"], "`json.a` can be `C`, too", "`json.a` 新增枚举值 `C`"],
  ["enum-value-removed", ["C"], null, "`json.a` can no longer be `C`", "`json.a` 删除枚举值 `C`"],
  [
    "encryption-added",
    null,
    "rsa-oaep",
    "`json.a` is encrypted now (`rsa-oaep`): the client encrypts it",
    "`json.a` 改为加密（`rsa-oaep`），由客户端加密",
  ],
  [
    "encryption-removed",
    "rsa-oaep",
    null,
    "`json.a` is no longer encrypted (`rsa-oaep`): the client sends it in plain text",
    "`json.a` 不再加密（`rsa-oaep`），客户端以明文发送",
  ],
  [
    "encryption-changed",
    "rsa-oaep",
    "aes-256-gcm",
    "`json.a` is encrypted by `aes-256-gcm` now, not by `rsa-oaep`",
    "`json.a` 的加密方式由 `rsa-oaep` 改为 `aes-256-gcm`",
  ],
  [
    "encoding-changed",
    null,
    "json",
    "`json.a` is a string with JSON in it now, which the client writes and reads",
    "`json.a` 改为 JSON 字符串，由客户端编码和解析",
  ],
  [
    "encoding-changed",
    "json",
    null,
    "`json.a` is no longer a string with JSON in it",
    "`json.a` 不再是 JSON 字符串",
  ],
  [
    "variants-changed",
    null,
    [{ name: "a", has: ["b"] }],
    "`json.a` has other variants now",
    "`json.a` 的变体已改变",
  ],
  ["unit-changed", null, "分", "`json.a` has a unit now: `分`", "`json.a` 新增单位：`分`"],
  [
    "unit-changed",
    "分",
    null,
    "`json.a` no longer has a unit; it was `分`",
    "`json.a` 不再有单位，原为 `分`",
  ],
  [
    "unit-changed",
    "分",
    "元",
    "`json.a` has another unit now: `元`, not `分`",
    "`json.a` 的单位由 `分` 改为 `元`",
  ],
  [
    "format-changed",
    "date",
    null,
    "`json.a` no longer has a format; it was `date`",
    "`json.a` 不再有格式，原为 `date`",
  ],
  [
    "length-changed",
    null,
    { min: null, max: 32 },
    "`json.a` is at most 32 characters long now; it was of any length",
    "`json.a` 的长度由不限改为最多 32 个字符",
  ],
  [
    "length-changed",
    { min: 6, max: null },
    { min: 6, max: 32 },
    "`json.a` is 6 to 32 characters long now; it was at least 6 characters long",
    "`json.a` 的长度由至少 6 个字符改为 6 至 32 个字符",
  ],
  [
    "length-changed",
    { min: 6, max: 32 },
    null,
    "`json.a` is of any length now; it was 6 to 32 characters long",
    "`json.a` 的长度由 6 至 32 个字符改为不限",
  ],
  [
    "minimum-changed",
    1,
    0,
    "`json.a` has another minimum now: `0`, not `1`",
    "`json.a` 的最小值由 `1` 改为 `0`",
  ],
  ["default-changed", null, "", '`json.a` has a default now: `""`', '`json.a` 新增默认值：`""`'],
  [
    "condition-changed",
    null,
    "境外",
    "`json.a` has a condition under which it is required now: `境外`",
    "`json.a` 新增必填条件：`境外`",
  ],
  [
    "condition-changed",
    "境外",
    "境内",
    "`json.a` has another condition under which it is required now: `境内`, not `境外`",
    "`json.a` 的必填条件由 `境外` 改为 `境内`",
  ],
  [
    "label-changed",
    "币种",
    null,
    "`json.a` no longer has a label; it was `币种`",
    "`json.a` 不再有名称，原为 `币种`",
  ],
  [
    "example-changed",
    "1",
    [1, { b: true }],
    '`json.a` has another example now: `[1,{"b":true}]`, not `1`',
    '`json.a` 的示例由 `1` 改为 `[1,{"b":true}]`',
  ],
];

describe("the sentence of", () => {
  test.each(ofOperation)("%s from %j to %j of an operation", (rule, old, now, en, zh) => {
    const change = changeOf(rule, old, now, { side: "operation", path: "" });
    // An operation is named in the same way below its heading and elsewhere.
    for (const write of [sentenceOf, shortSentenceOf]) {
      expect([write(change, "en"), write(change, "zh")]).toEqual([`${en}.`, `${zh}。`]);
    }
  });

  test.each(ofField)("%s from %j to %j of a field", (rule, old, now, en, zh) => {
    const change = changeOf(rule, old, now);
    expect([shortSentenceOf(change, "en"), shortSentenceOf(change, "zh")]).toEqual([`${en}.`, `${zh}。`]);
  });

  test("each rule is tested", () => {
    expect(new Set([...ofOperation, ...ofField].map(([rule]) => rule))).toEqual(new Set(rules));
  });
});

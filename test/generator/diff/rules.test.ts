/** The statement of each edit of a page: given an edit, the rule, the place and the level. */
import { describe, expect, test } from "vitest";

import { rules, type Change } from "#generator/diff/change";
import { compareOrders, ordersPage } from "./support/pages.ts";

type Want = readonly [rule: Change["rule"], place: string, level: Change["level"]];

const encrypted =
  "string {data-tooltip=微信支付公钥/平台证书加密后的BASE64字符串 data-encrypted=by-rsa-pubkey}";

type Edit = readonly [title: string, from: string, to: string, ...wants: Want[]];

const edits: readonly Edit[] = [
  [
    "a required field is new",
    "| goods_tag",
    "| attach {data-required data-indent=1} | string | 附加数据 |\n| goods_tag",
    ["field-added", "request json.attach", "breaking"],
  ],
  [
    "an optional field is new",
    "| goods_tag",
    "| attach {data-indent=1} | string | 附加数据 |\n| goods_tag",
    ["field-added", "request json.attach", "compatible"],
  ],
  [
    "a field of the response is new",
    "| detail |",
    "| attach {data-required} | string | 附加数据 |\n| detail |",
    ["field-added", "response attach", "compatible"],
  ],
  [
    "a field of the request is removed",
    "| goods_tag {data-indent=1} | string | 订单优惠标记 |\n",
    "",
    ["field-removed", "request json.goods_tag", "breaking"],
  ],
  [
    "a field of the response is removed",
    "| prepay_id {data-required} | string | 预支付交易会话标识 |\n",
    "",
    ["field-removed", "response prepay_id", "breaking"],
  ],
  [
    "a field is renamed",
    "| goods_tag ",
    "| coupon_tag ",
    ["field-renamed", "request json.coupon_tag", "breaking"],
  ],
  [
    "a group of fields is renamed",
    "| amount {data-required",
    "| sum {data-required",
    ["field-renamed", "request json.sum", "breaking"],
  ],
  [
    "a field moves into another object",
    "| currency {data-indent=2} | string | 币种 |\n| payer {data-indent=1} | object | 支付者 |",
    "| payer {data-indent=1} | object | 支付者 |\n| currency {data-indent=2} | string | 币种 |",
    ["field-moved", "request json.payer.currency", "breaking"],
  ],
  [
    "a field of the request becomes required",
    "| goods_tag {data-indent=1}",
    "| goods_tag {data-required data-indent=1}",
    ["field-required", "request json.goods_tag", "breaking"],
  ],
  [
    "a field of the request becomes optional",
    "| out_trade_no {data-required data-indent=1}",
    "| out_trade_no {data-indent=1}",
    ["field-optional", "request json.out_trade_no", "compatible"],
  ],
  [
    "a field of the response becomes optional",
    "| prepay_id {data-required}",
    "| prepay_id",
    ["field-optional", "response prepay_id", "breaking"],
  ],
  [
    "a field of the response becomes required",
    "| remark {data-indent=1}",
    "| remark {data-required data-indent=1}",
    ["field-required", "response detail.remark", "compatible"],
  ],
  [
    "a type changes",
    "| goods_tag {data-indent=1} | string",
    "| goods_tag {data-indent=1} | boolean",
    ["type-changed", "request json.goods_tag", "breaking"],
  ],
  [
    "a type becomes a list",
    "| goods_tag {data-indent=1} | string",
    "| goods_tag {data-indent=1} | string[]",
    ["type-changed", "request json.goods_tag", "breaking"],
  ],
  [
    "an integer becomes a number",
    "| total {data-required data-indent=2} | integer",
    "| total {data-required data-indent=2} | number",
    ["number-kind-changed", "request json.amount.total", "compatible"],
  ],
  [
    "a request lists values",
    "订单优惠标记",
    "订单优惠标记<br/>`X` \\| `Y` 枚举值之一",
    ["enum-added", "request json.goods_tag", "breaking"],
  ],
  [
    "a request no longer lists values",
    "场景<br/>`A` \\| `B` 枚举值之一",
    "场景",
    ["enum-removed", "request json.scene", "compatible"],
  ],
  [
    "a response lists values",
    "备注",
    "备注<br/>`X` \\| `Y` 枚举值之一",
    ["enum-added", "response detail.remark", "compatible"],
  ],
  [
    "a request has one more value",
    "`A` \\| `B`",
    "`A` \\| `B` \\| `C`",
    ["enum-value-added", "request json.scene", "compatible"],
  ],
  [
    "a request has one value less",
    "`A` \\| `B` 枚举值之一",
    "`A` 枚举值",
    ["enum-value-removed", "request json.scene", "breaking"],
  ],
  [
    "a response has one more value",
    "`OPEN` \\| `PAID`",
    "`OPEN` \\| `PAID` \\| `CLOSED`",
    ["enum-value-added", "response state", "behaviour"],
  ],
  [
    "a response has one value less",
    "`OPEN` \\| `PAID` 枚举值之一",
    "`OPEN` 枚举值",
    ["enum-value-removed", "response state", "compatible"],
  ],
  [
    "a value is replaced",
    "`A` \\| `B`",
    "`A` \\| `C`",
    ["enum-value-removed", "request json.scene", "breaking"],
    ["enum-value-added", "request json.scene", "compatible"],
  ],
  [
    "a mark of encryption is new",
    "| name {data-indent=2} | string",
    `| name {data-indent=2} | ${encrypted}`,
    ["encryption-added", "request json.payer.name", "behaviour"],
  ],
  [
    "a unit changes",
    "| integer | 总金额",
    "| integer {data-unit=元} | 总金额",
    ["unit-changed", "request json.amount.total", "behaviour"],
  ],
  [
    "a request has a format",
    "| string | 订单优惠标记",
    "| string {data-format=date-time} | 订单优惠标记",
    ["format-changed", "request json.goods_tag", "behaviour"],
  ],
  [
    "a response has a format",
    "| string | 备注",
    "| string {data-format=date-time} | 备注",
    ["format-changed", "response detail.remark", "docs-only"],
  ],
  [
    "a request has a length",
    "| string | 订单优惠标记",
    "| string {data-max-length=32} | 订单优惠标记",
    ["length-changed", "request json.goods_tag", "behaviour"],
  ],
  [
    "a request has a minimum",
    "| integer | 总金额",
    "| integer {data-minimum=1} | 总金额",
    ["minimum-changed", "request json.amount.total", "behaviour"],
  ],
  [
    "a default is new",
    "| string | 币种",
    "| string {data-default=CNY} | 币种",
    ["default-changed", "request json.amount.currency", "docs-only"],
  ],
  [
    "a condition is new",
    "| string | 币种",
    "| string {data-required-when=境外} | 币种",
    ["condition-changed", "request json.amount.currency", "docs-only"],
  ],
  ["a label changes", "| 币种 |", "| 货币 |", ["label-changed", "request json.amount.currency", "docs-only"]],
  [
    "an example changes",
    '`"1217752501201407033233368018"`',
    '`"1217752501201407033233368019"`',
    ["example-changed", "request json.out_trade_no", "docs-only"],
  ],
  [
    "a field has another name, type and label",
    "| goods_tag {data-indent=1} | string | 订单优惠标记 |",
    "| quantity {data-indent=1} | integer | 数量 |",
    ["field-added", "request json.quantity", "compatible"],
    ["field-removed", "request json.goods_tag", "breaking"],
  ],
  [
    "an object has another name and label, and holds more than twice as much",
    "| payer {data-indent=1} | object | 支付者 |\n",
    "| buyer {data-indent=1} | object | 购买者 |\n| a {data-indent=2} | string | 甲 |\n| b {data-indent=2} | string | 乙 |\n",
    ["field-added", "request json.buyer", "compatible"],
    ["field-removed", "request json.payer", "breaking"],
    ["field-added", "request json.buyer.a", "compatible"],
    ["field-added", "request json.buyer.b", "compatible"],
    ["field-moved", "request json.buyer.name", "breaking"],
  ],
  [
    "an object has another name and label, and holds half of the same fields",
    "| payer {data-indent=1} | object | 支付者 |\n",
    "| buyer {data-indent=1} | object | 购买者 |\n| a {data-indent=2} | string | 甲 |\n",
    ["field-renamed", "request json.buyer", "breaking"],
    ["label-changed", "request json.buyer", "docs-only"],
    ["field-added", "request json.buyer.a", "compatible"],
  ],
  [
    "an object moves into another one, with its fields",
    "| payer {data-indent=1} | object | 支付者 |\n| name {data-indent=2} | string | 姓名 |",
    "| payer {data-indent=2} | object | 支付者 |\n| name {data-indent=3} | string | 姓名 |",
    ["field-moved", "request json.amount.payer", "breaking"],
  ],
  [
    "an integer becomes a list of numbers, whose unit nothing says",
    "| total {data-required data-indent=2} | integer |",
    "| total {data-required data-indent=2} | number[] |",
    ["type-changed", "request json.amount.total", "breaking"],
    ["unit-changed", "request json.amount.total", "behaviour"],
  ],
  [
    "the field and both of its neighbours are renamed",
    "| goods_tag {data-indent=1} | string | 订单优惠标记 |\n| scene {",
    "| coupon {data-indent=1} | string | 优惠券 |\n| tag {data-indent=1} | string | 订单优惠标记 |\n| mode {",
    ["field-added", "request json.coupon", "compatible"],
    ["field-renamed", "request json.tag", "breaking"],
    ["field-renamed", "request json.mode", "breaking"],
  ],
  [
    "a label is gone",
    "| string | 币种 |",
    "| string | |",
    ["label-changed", "request json.amount.currency", "docs-only"],
  ],
  ["a title changes", "title: 下单", "title: 统一下单", ["title-changed", "operation ", "docs-only"]],
  ["a link changes", "merchant/1", "merchant/2", ["links-changed", "operation ", "docs-only"]],
];

const placeOf = ({ side, path }: Change) => `${side} ${path}`;

describe("an edit of a page", () => {
  const cases = edits.map(([title, from, to, ...wants]) => ({ title, from, to, wants }));
  test.each(cases)("$title", async ({ from, to, wants }) => {
    expect(ordersPage).toContain(from);
    const changes = await compareOrders(
      ordersPage,
      ordersPage.replace(from, () => to),
    );
    expect(changes.map((change) => [change.rule, placeOf(change), change.level])).toEqual(wants);
    for (const { operation, touched, places } of changes) {
      expect(operation).toBe("POST /v3/demo/orders");
      expect(touched.functions).toEqual(["postDemoOrders"]);
      expect(Object.values(places).map(({ file }) => file)).toContain("openapi/v3/demo/orders.md");
    }
  });

  test.each([
    ["white space", "| goods_tag {data-indent=1} | string", "|goods_tag   {data-indent=1} |  string"],
    ["the order of attributes", "{data-required data-indent=2}", "{data-indent=2 data-required}"],
    ["prose", "| 币种 |", "| 币种。境内商户号仅支持人民币。 |"],
    [
      "the order of rows",
      "| goods_tag {data-indent=1} | string | 订单优惠标记 |\n| scene {data-indent=1} | string | 场景<br/>`A` \\| `B` 枚举值之一 |",
      "| scene {data-indent=1} | string | 场景<br/>`A` \\| `B` 枚举值之一 |\n| goods_tag {data-indent=1} | string | 订单优惠标记 |",
    ],
    ["the order of values", "`A` \\| `B`", "`B` \\| `A`"],
  ])("of %s alone has no statement", async (_, from, to) => {
    expect(ordersPage).toContain(from);
    expect(
      await compareOrders(
        ordersPage,
        ordersPage.replace(from, () => to),
      ),
    ).toEqual([]);
  });

  test("that adds an object states each row below it as a part of that one", async () => {
    const rows =
      "| store {data-indent=1} | object | 门店 |\n| id {data-required data-indent=2} | string | 门店编号 |\n";
    const changes = await compareOrders(ordersPage, ordersPage.replace("| payer ", `${rows}| payer `));
    expect(changes.map(({ rule, path, within, level }) => [rule, path, within, level])).toEqual([
      ["field-added", "json.store", undefined, "compatible"],
      ["field-added", "json.store.id", "json.store", "compatible"],
    ]);
  });

  test("that renames an object states what else changes in it below the new name", async () => {
    const now = ordersPage
      .replace("| amount {data-required", "| sum {data-required")
      .replace("| currency {data-indent=2}", "| currency {data-required data-indent=2}");
    const changes = await compareOrders(ordersPage, now);
    expect(changes.map(({ rule, path, formerPath }) => [rule, path, formerPath])).toEqual([
      ["field-renamed", "json.sum", "json.amount"],
      ["field-required", "json.sum.currency", "json.amount.currency"],
    ]);
  });

  test("gets the level that the configuration gives its rule", async () => {
    const now = ordersPage.replace("| 币种 |", "| 货币 |");
    const [change] = await compareOrders(ordersPage, now, { levels: { "label-changed": "breaking" } });
    expect(change?.level).toBe("breaking");
  });
});

test("every rule has a test", () => {
  const tested = new Set(edits.flatMap(([, , , ...wants]) => wants.map(([rule]) => rule)));
  // Their edits are of other pages, or need corrections.
  const elsewhere = rules.filter((rule) => !tested.has(rule));
  expect(elsewhere.sort()).toEqual(otherRules);
});

/** operations.test.ts and corrections.test.ts have these. */
const otherRules = [
  "alias-added",
  "alias-removed",
  "encoding-changed",
  "encryption-changed",
  "encryption-removed",
  "event-added",
  "event-removed",
  "hosts-changed",
  "integer-size-changed",
  "operation-added",
  "operation-moved",
  "operation-removed",
  "pagination-changed",
  "response-kind-changed",
  "retry-key-changed",
  "variants-changed",
];

/** What is wrong with a row: given rows, wanted rules. */
import { expect, test } from "vitest";

import { lintAll } from "../support/lint.ts";
import type { Endpoint, Field } from "#generator/ir/model";
import { field as fieldOf, operation } from "../support/page.ts";

const field = (name: string, facts: Partial<Field> = {}) => fieldOf(name, { label: "名", ...facts });
const group = (name: string, ...children: Field[]) => field(name, { type: "object", children });

function rulesOf(facts: Partial<Endpoint>): string[] {
  return lintAll([operation(facts)]).map(({ rule }) => rule);
}

test.each<[name: string, facts: Partial<Field>, ...rules: string[]]>([
  ["med_refund__gov_fee", {}, "name-underscores"],
  ["med_refund_gov_fee", {}],
  ["success_time", { label: "支付成功时返回" }, "label-unsuited"],
  ["order_no", { label: "支付订单已成功才会返回" }, "label-unsuited"],
  ["attach", { label: "查询与通知中返回" }, "label-unsuited"],
  ["finish_ticket", { label: "用于完结订单时传入" }, "label-unsuited"],
  ["act_code", { label: "仅在支付有礼渠道" }, "label-unsuited"],
  ["user_service_status", { label: "1、" }, "label-unsuited"],
  ["currency", { label: "CNY" }, "label-unsuited"],
  ["limit_pay", { label: "no_credit" }, "label-unsuited"],
  ["store_state_value", { label: "STORE_STATE_VALID" }, "label-unsuited"],
  ["sp_appid", { label: "APPID" }],
  ["payer_id", { label: "OPENID" }],
  ["image_url", { label: "URL" }],
  ["is_timeout", { label: "是否超时" }],
  ["required", { label: "是否必填" }],
  ["sub_mchid", { label: "调用创单接口时传入的子商户商户号" }],
  ["begin_time", { label: "当天可用开始时间" }],
])("%s, %j", (name, facts, ...rules) => {
  expect(rulesOf({ response: [field(name, facts)] })).toEqual(rules);
});

test.each<[example: Field["example"], isPlain: boolean]>([
  ["IDENTITY_CARD", true],
  ["330821198809085211", true],
  ["张三", true],
  ["test@test.com", true],
  [["张三"], true],
  ["pVd1HJ6zyvPedzfg==", false],
  ["hu89ohu89ohu89o", false],
  ["Iuas%2BxWj7ma0t%", false],
  ["", false],
  [undefined, false],
])("the sample %j of a marked field", (example, isPlain) => {
  const sampled = example === undefined ? {} : { example };
  const type = Array.isArray(example) ? "string[]" : "string";
  const marked = field("name", { type, encryption: "rsa-oaep", ...sampled });
  expect(rulesOf({ response: [marked] })).toEqual(isPlain ? ["encryption-doubtful"] : []);
  expect(rulesOf({ response: [field("name", { type, ...sampled })] })).toEqual([]);
});

test.each<[type: Field["type"], facts: Partial<Field>, isFound: boolean]>([
  ["number", { unit: "分" }, true],
  ["number[]", { unit: "分" }, true],
  ["number", { label: "商品数量" }, true],
  ["number", { label: "可用次数" }, true],
  ["number", { label: "总笔数" }, true],
  ["integer", { unit: "分" }, false],
  ["number", { unit: "元" }, false],
  ["number", { label: "重量" }, false],
  ["number", { label: "商品数量", wide: true }, false],
])("%s %j", (type, facts, isFound) => {
  expect(rulesOf({ response: [field("total", { ...facts, type })] })).toEqual(
    isFound ? ["number-whole"] : [],
  );
});

test("lint reports the numbers of a page once, at the first of them", () => {
  const amount = (name: string, line: number) => field(name, { type: "number", unit: "分", line });
  const findings = lintAll([operation({ response: [amount("a", 10), amount("b", 11), amount("c", 12)] })]);
  expect(findings.map(({ line, reason }) => [line, /as are (\d+) more/u.exec(reason)?.[1]])).toEqual([
    [10, "2"],
  ]);
});

test.each<[path: string, request: Field[], isFound: boolean]>([
  ["/v3/combine-transactions/jsapi", [field("combine_mchid")], true],
  ["/v3/payscore/orders", [field("mchid")], true],
  ["/v3/payscore/orders", [], false],
  ["/v3/payscore/orders", [field("mchid"), field("sp_mchid")], false],
  ["/v3/pay/partner/transactions/jsapi", [field("mchid")], false],
  ["/v3/ecommerce/refunds", [field("mchid")], false],
])("sub_mchid required by %s", (path, request, isFound) => {
  const sub = field("sub_mchid", { required: true });
  const rules = rulesOf({ path, request: [group("json", ...request, sub)] });
  expect(rules).toEqual(isFound ? ["sub-mchid-required"] : []);
  expect(rulesOf({ path, request: [group("json", ...request, { ...sub, required: false })] })).toEqual([]);
});

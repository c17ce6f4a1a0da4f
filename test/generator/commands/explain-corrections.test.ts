/** What `explain` prints of each kind of correction, and for which fields. */
import { describe, expect, test } from "vitest";

import { inOwnFolder, run, write } from "../support/command.ts";

inOwnFolder();

const page = "openapi/v3/demo/orders.md";

/** A page of one POST; `unknown` in its front matter says that it shows no marks. */
const pageText = (unknown = "") => `---
title: 下单
source: ${page}
${unknown}---

# {{ $frontmatter.title }} {#post}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| json | object | 声明请求的JSON数据结构
| out_no {data-required data-indent=1} | string | 单号
| remark {data-indent=1} | string | 备注
| amount {data-indent=1} | object | 金额
| total {data-indent=2} | integer | 总金额
| currency {data-indent=2} | string | 币种
| payer {data-indent=1} | object | 支付者
| openid {data-indent=2} | string | 用户标识
| unionid {data-indent=2} | string | 用户统一标识
| contact {data-indent=1} | string {data-encrypted=by-rsa-pubkey} | 联系人
| region {data-indent=1} | object | 地区
| name {data-indent=2} | string | 名称

{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| list | object[] | 列表
| id {data-indent=1} | string | 编号

{.im-table #response}
`;

interface Case {
  /** The edit of the entry, as YAML. */
  readonly edit: string;
  readonly en: string;
  readonly zh: string;
  /** Fields that the correction concerns, as a user names them. */
  readonly fields: readonly string[];
  /** Fields that it does not concern. */
  readonly others: readonly string[];
  /** Front matter of the page. */
  readonly unknown?: string;
}

const cases: readonly Case[] = [
  {
    edit: "field: request.json.remark, was: { maxLength: null, label: 备注 }, is: { maxLength: 32, label: 附言 }",
    en: 'request.json.remark maxLength: none → 32, label: "备注" → "附言"',
    zh: 'request.json.remark maxLength：无 → 32, label："备注" → "附言"',
    fields: ["json.remark"],
    others: ["json.out_no", "json"],
  },
  {
    edit: "field: request.json.amount.total, was: { name: total }, is: { name: sum }",
    en: 'request.json.amount.total name: "total" → "sum"',
    zh: 'request.json.amount.total name："total" → "sum"',
    fields: ["json.amount.sum"],
    others: ["json.amount.currency"],
  },
  {
    edit: "field: request.json.amount, add: { refund: { type: integer }, fee: { type: object, children: { rate: { type: number } } } }",
    en: "adds request.json.amount.refund, request.json.amount.fee",
    zh: "添加 request.json.amount.refund, request.json.amount.fee",
    fields: ["json.amount.refund", "json.amount.fee", "json.amount.fee.rate"],
    others: ["json.amount", "json.amount.total"],
  },
  {
    edit: "field: 'response.list[]', add: { kind: { type: string } }",
    en: "adds response.list[].kind",
    zh: "添加 response.list[].kind",
    fields: ["response.list.kind"],
    others: ["response.list.id"],
  },
  {
    edit: "field: request.json.amount.currency, remove: true",
    en: "removes request.json.amount.currency",
    zh: "删除 request.json.amount.currency",
    fields: [],
    others: ["json.amount.total"],
  },
  {
    edit: "field: request.json.region, into: request.json.payer",
    en: "moves request.json.region into request.json.payer",
    zh: "将 request.json.region 移至 request.json.payer",
    fields: ["json.payer.region", "json.payer.region.name"],
    others: ["json.payer", "json.payer.openid"],
  },
  {
    edit: "field: request.json.payer, variants: { user: { has: [openid], not: [unionid] }, group: { has: [unionid], not: [openid] } }",
    en: "request.json.payer is one of the variants user, group",
    zh: "request.json.payer 是以下变体之一：user, group",
    fields: ["json.payer", "json.payer.openid", "json.payer.unionid"],
    others: ["json", "json.amount.total"],
  },
  {
    edit: "field: request.json.payer, oneOf: [openid, unionid]",
    en: "request.json.payer has at least one of openid, unionid",
    zh: "request.json.payer 至少有其一：openid, unionid",
    fields: ["json.payer", "json.payer.openid"],
    others: ["json", "json.amount.total"],
  },
  {
    edit: "plain: [request.json.region]",
    en: "plain text: request.json.region",
    zh: "明文：request.json.region",
    fields: ["json.region", "json.region.name"],
    others: ["json", "json.contact"],
  },
  {
    edit: "idempotent: request.json.out_no",
    en: "recognized again by request.json.out_no",
    zh: "幂等字段为 request.json.out_no",
    fields: ["json.out_no"],
    others: ["json.remark"],
  },
  {
    edit: "was: { title: 下单 }, is: { title: 统一下单 }",
    en: 'title: "下单" → "统一下单"',
    zh: 'title："下单" → "统一下单"',
    fields: [],
    others: ["json", "json.out_no"],
  },
  {
    edit: "required: [request.json, request.json.out_no], encrypted: [request.json.remark]",
    unknown: "unknown: [required, encrypted]\n",
    en: "required: request.json, request.json.out_no; encrypted: request.json.remark",
    zh: "必填：request.json, request.json.out_no；加密：request.json.remark",
    fields: ["json", "json.out_no", "json.remark"],
    others: ["json.amount", "response.list"],
  },
  {
    edit: "encrypted: []",
    unknown: "unknown: [encrypted]\n",
    en: "required: none; encrypted: none",
    zh: "必填：无；加密：无",
    fields: [],
    others: ["json.remark"],
  },
];

/** Writes the page with one correction; a page that is said to show no marks has none. */
function correct({ edit, unknown }: Pick<Case, "edit" | "unknown">, evidence = ""): void {
  const text = pageText(unknown);
  const unmarked = text.replace(" {data-encrypted=by-rsa-pubkey}", "").replace("data-required ", "");
  write({
    [`specs/${page}`]: unknown === undefined ? text : unmarked,
    "specs/corrections.yaml": `- { page: ${page}, operation: post, ${edit}, reason: The manual says so.${evidence} }\n`,
  });
}

const heading = { en: "  corrections:", zh: "  更正：" };

/** The lines below the label of corrections, without their indent. */
async function corrections(language: "en" | "zh", ...words: readonly string[]): Promise<string[]> {
  const { code, stdout } = await run("explain", ...words, "--lang", language);
  expect(code, stdout).toBe(0);
  const lines = stdout.split("\n");
  const start = lines.indexOf(heading[language]);
  if (start < 0) return [];
  const below = lines.slice(start + 1);
  const end = below.findIndex((line) => !line.startsWith("    "));
  return below.slice(0, end).map((line) => line.slice(4));
}

describe.each(cases)("a correction with $edit", (one) => {
  test("is a line of its operation, in both languages", async () => {
    correct(one);
    const [operation, reason] = ["POST /v3/demo/orders", "  The manual says so."];
    const place = "specs/corrections.yaml:1";
    expect(await corrections("en", operation)).toEqual([`${place} (of this project): ${one.en}`, reason]);
    expect(await corrections("zh", operation)).toEqual([`${place}（本项目）：${one.zh}`, reason]);
  });

  test("is a line of the fields that it concerns, and of no other", async () => {
    correct(one);
    const stated: string[] = [];
    for (const field of [...one.fields, ...one.others]) {
      if ((await corrections("en", "postDemoOrders", field)).length > 0) stated.push(field);
    }
    expect(stated).toEqual(one.fields);
  });
});

test("the evidence of a correction is on a line of its own", async () => {
  correct({ edit: "idempotent: request.json.out_no" }, ", evidence: [the manual, an official sample]");
  expect((await corrections("en", "postDemoOrders")).slice(2)).toEqual([
    "  evidence: the manual; an official sample",
  ]);
  expect((await corrections("zh", "postDemoOrders")).slice(2)).toEqual([
    "  依据：the manual; an official sample",
  ]);
});

test("a second path is a line of the operation of its page, and of the parameters that only it has", async () => {
  const place = "openapi/v3/demo/orders/{id}.md";
  write({
    [`specs/${place}`]: `---
title: 查询
source: ${place}
---

# {{ $frontmatter.title }} {#get}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| id {data-required} | string | 编号

{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| name | string | 名称

{.im-table #response}
`,
    "specs/corrections.yaml": `- page: ${place}
  operation: get
  path: /v3/demo/orders/out-no/{out_no}
  parameters: { out_no: { type: string, required: true } }
  reason: The manual has both.
`,
  });
  const line = "specs/corrections.yaml:1 (of this project): also at /v3/demo/orders/out-no/{out_no}";
  const want = [line, "  The manual has both."];
  expect(await corrections("en", "GET /v3/demo/orders/{id}")).toEqual(want);
  expect(await corrections("en", "GET /v3/demo/orders/out-no/{out_no}")).toEqual(want);
  expect(await corrections("en", "GET /v3/demo/orders/out-no/{out_no}", "out_no")).toEqual(want);
  expect(await corrections("en", "GET /v3/demo/orders/{id}", "id")).toEqual([]);
});

/** Which objects flatten several variants, what of them is then optional, and that specs/ leaves none undeclared. */
import { describe, expect, test } from "vitest";

import { analyze } from "#generator/index";
import { walkOperation } from "#generator/ir/walk";
import { specPages } from "../../support/specs.ts";

const manuals = {
  merchant: "https://pay.weixin.qq.com/doc/v3/merchant/1",
  partner: "https://pay.weixin.qq.com/doc/v3/partner/1",
  global: "https://pay.weixin.qq.com/doc/global/v3/zh/1",
};

/** A page whose JSON has these members; `!` marks a required one, a dot a member of the one before it. */
function page(members: readonly string[], links: readonly (keyof typeof manuals)[]): string {
  const rows = members.map((member) => {
    const [, inner = "", name = "", mark = ""] = /^(\.?)(\w+)(!?)$/u.exec(member) ?? [];
    const required = mark === "!" ? "data-required " : "";
    const isObject = name === "amount" || name === "payer";
    return `| ${name} {${required}data-indent=${inner ? 2 : 1}} | ${isObject ? "object" : "string"} | 字段`;
  });
  return [
    "---\ntitle: 示例\npath: /v3/demo/flattened\nlinks:",
    ...(links.length > 0 ? links : (["partner"] as const)).map((link) => `  - ${manuals[link]}`),
    "---\n\n# {{ $frontmatter.title }} {#post}\n",
    "| 请求参数 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---",
    "| json {data-required} | object | 请求体",
    ...rows,
    "\n{.im-table #request}\n",
    "| 返回字典 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| id | string | 编号\n\n{.im-table #response}\n",
  ].join("\n");
}

/** How often the page is reported, and what is still required. */
async function read(members: readonly string[], links: readonly (keyof typeof manuals)[]) {
  const text = page(members, links);
  const { operations, findings } = await analyze([{ path: "flattened.md", text }], { corrections: false });
  const required = operations
    .flatMap((operation) => [...walkOperation(operation)])
    .filter(([path, field]) => path.startsWith("request.json.") && field.required)
    .map(([path]) => path.slice("request.json.".length));
  return { count: findings.filter(({ rule }) => rule === "variants-undeclared").length, required };
}

describe("the generator detects a flattened object", () => {
  test.each([
    ["by two merchants", ["mchid!", "sp_mchid!", "sub_mchid!", "total!"], [], ["total"]],
    ["by one merchant, beside the other", ["mchid!", "sp_mchid", "sub_mchid", "total!"], [], ["total"]],
    ["by a brand and a partner", ["brand_mchid!", "sp_mchid!", "total!"], [], ["total"]],
    ["by two apps", ["appid!", "sp_appid", "total!"], [], ["total"]],
    ["by two ids of the payer", ["total!", "payer!", ".openid!", ".sp_openid"], [], ["total", "payer"]],
    ["by both ids of a partner's payer", ["payer!", ".sp_openid!", ".sub_openid!"], [], ["payer"]],
    [
      "with the payer within",
      ["mchid!", "sp_mchid!", "payer!", ".openid!", ".name!"],
      [],
      ["payer", "payer.name"],
    ],
    [
      "by a sub-merchant on a page of both",
      ["mchid!", "sub_mchid!", "sub_appid!"],
      ["merchant", "partner"],
      ["mchid"],
    ],
    [
      "by two regions",
      ["user_received_account!", "amount!", ".total!", ".currency!", ".payer_currency!"],
      ["merchant", "global"],
      ["amount", "amount.total"],
    ],
  ] as const)("%s", async (_, members, links, required) => {
    expect(await read(members, links)).toEqual({ count: 1, required });
  });
});

describe("the generator leaves other objects alone", () => {
  test.each([
    ["a partner and its sub-merchant", ["sp_mchid!", "sub_mchid!", "sp_appid!", "sub_appid!"], []],
    ["a partner that is called mchid", ["mchid!", "sub_mchid!", "appid!"], ["partner"]],
    ["a page of direct merchants alone", ["mchid!", "sub_mchid!"], ["merchant"]],
    ["ids that are all optional", ["mchid", "sp_mchid", "openid", "sp_openid"], []],
    ["a payer with a second, optional id", ["sp_openid!", "sub_openid"], []],
    ["a brand and its recipient", ["brand_id!", "mchid!"], []],
    ["a domestic refund", ["user_received_account!", "amount!", ".currency!"], ["merchant", "partner"]],
    ["a global refund", ["recv_account!", "amount!", ".payer_currency!"], ["global"]],
  ] as const)("%s", async (_, members, links) => {
    const required = members.filter((member) => member.endsWith("!"));
    const { count, required: left } = await read(members, links);
    expect({ count, left: left.length }).toEqual({ count: 0, left: required.length });
  });
});

/** What these pages require in error is one optional member; no variant is to be declared. */
const correctedByMember = [
  "specs/openapi/v3/combine-transactions/h5.md",
  "specs/openapi/v3/combine-transactions/jsapi.md",
  "specs/openapi/v3/combine-transactions/native.md",
  "specs/openapi/v3/med-ins/refunds/notify.md",
];

// It reads all pages, which takes a while on a busy machine.
test("the corrections declare the variants of every page in specs/", async () => {
  const undeclared = (await analyze(specPages())).findings
    .filter(({ rule }) => rule === "variants-undeclared")
    .map(({ file }) => file);
  expect(undeclared.filter((file) => !correctedByMember.includes(file))).toEqual([]);
}, 120_000);

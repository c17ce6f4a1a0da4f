/** Personal data that a page describes as encrypted and does not mark: given operations, wanted findings. */
import { describe, expect, test } from "vitest";

import type { Endpoint, Field, Operation } from "#generator/ir/model";
import type { Finding } from "#generator/findings/finding";
import { assignRoles } from "#generator/refine/roles";
import { reportUnmarked } from "#generator/refine/encryption";
import { inOwnFolder, run, specs, tree, write } from "../support/command.ts";
import { field as fieldOf, notification, operation } from "../support/page.ts";

const field = (name: string, facts: Partial<Field> = {}) => fieldOf(name, { label: name, ...facts });
const group = (name: string, ...children: Field[]) => field(name, { type: "object", children });
const marked = (name: string, label = name) => field(name, { label, encryption: "rsa-oaep" });
const serial = group("headers", field("Wechatpay-Serial"));

/** `severity rule path`, in the order of the operations. */
function findingsOf(...operations: Partial<Endpoint>[]): string[] {
  return findingsIn(operations.map((facts) => assignRoles(operation(facts))));
}

function findingsIn(operations: readonly Operation[]): string[] {
  const findings: Finding[] = [];
  reportUnmarked(operations, findings);
  return findings.map(
    ({ severity, rule, reason }) => `${severity} ${rule} ${reason.slice(0, reason.indexOf(":"))}`,
  );
}

const unmarked = (path: string) => `error encryption-unmarked ${path}`;
const undecrypted = (path: string) => `warning decryption-unmarked ${path}`;

test.each<[label: string, facts: Partial<Field>, isFound: boolean]>([
  ["加密的手机号", {}, true],
  ["加密后的姓名", {}, true],
  ["接收方名称的密文", {}, true],
  ["加密的答案列表", { type: "string[]" }, true],
  ["加密的积分", { type: "integer" }, true],
  ["加密的手机号", { encryption: "rsa-oaep" }, false],
  ["加密的类型", { enum: ["A"] }, false],
  ["加密的信息", { type: "object", children: [marked("phone")] }, false],
  ["加密算法", {}, false],
  ["提交内容需要加密", { type: "boolean" }, false],
  ["手机号", {}, false],
])("the generator reads the label %s %j", (label, facts, isFound) => {
  const thing = fieldOf("thing", { ...facts, label });
  expect(findingsOf({ request: [group("json", thing)] })).toEqual(
    isFound ? [unmarked("request.json.thing")] : [],
  );
  expect(findingsOf({ response: [thing] })).toEqual(isFound ? [undecrypted("response.thing")] : []);
});

test.each<[what: string, facts: Partial<Field>, isFound: boolean]>([
  ["a text", {}, true],
  ["listed values", { enum: ["A"] }, true],
  ["an object", { type: "object", children: [] }, true],
  ["a marked text", { encryption: "rsa-oaep" }, false],
])("a tooltip that speaks of encryption counts for %s: %j", (_, facts, isFound) => {
  const thing = field("thing", { ...facts, tooltip: "微信支付公钥加密后的字符串" });
  expect(findingsOf({ request: [group("json", thing)] })).toEqual(
    isFound ? [unmarked("request.json.thing")] : [],
  );
});

test("a second page of an operation is compared with the first", () => {
  const first = { page: "openapi/v3/demo.md", request: [group("json", marked("name", "姓名"))] };
  const second = { page: "openapi/v3/demo-2.md", request: [group("json", field("name", { label: "姓名" }))] };
  expect(findingsOf(first, second)).toEqual([unmarked("request.json.name")]);
});

test("a field of a notification counts as received", () => {
  const thing = field("thing", { label: "加密的手机号" });
  const request = [group("body", group("resource", thing))];
  expect(findingsIn([notification({ request })])).toEqual([undecrypted("request.body.resource.thing")]);
});

test("the ciphertext of a resource needs no mark, since the APIv3 key decrypts it", () => {
  expect(findingsOf({ response: [field("ciphertext", { label: "加密后的证书内容" })] })).toEqual([]);
});

test.each<[what: string, request: Field[], response: Field[], ...want: string[]]>([
  [
    "no mark at all",
    [group("json", field("name")), serial],
    [],
    unmarked("request.headers.Wechatpay-Serial"),
  ],
  ["a mark in the request", [group("json", marked("name")), serial], []],
  [
    "a mark in the response",
    [group("json", field("name")), serial],
    [marked("phone")],
    unmarked("request.headers.Wechatpay-Serial"),
  ],
  [
    "a mark in the response of a request without a body",
    [group("query", field("id")), serial],
    [marked("phone")],
  ],
  ["no header", [group("json", field("name"))], []],
])("a request that names a key, with %s", (_, request, response, ...want) => {
  expect(findingsOf({ request, response })).toEqual(want);
});

describe("the generator compares fields of the same name", () => {
  test("a field is encrypted as its namesake on the page, unless the name has one word", () => {
    const twins = (name: string) => [
      group("json", marked(name, "开卡人姓名"), group("user", field(name, { label: "用户姓名" }))),
    ];
    expect(findingsOf({ request: twins("real_name") })).toEqual([unmarked("request.json.user.real_name")]);
    expect(findingsOf({ request: twins("name") })).toEqual([]);
  });

  const create = {
    path: "/v3/transfer/batches",
    request: [group("json", marked("user_name", "收款用户姓名"))],
  };
  const response = [field("username", { label: "收款用户姓名" })];

  test.each<[path: string, facts: Partial<Field>, isFound: boolean]>([
    ["/v3/transfer/details/{id}", {}, true],
    ["/v3/partner/transfer/details/{id}", {}, true],
    ["/v3/global/transfer/details/{id}", {}, true],
    ["/v3/payroll/details/{id}", {}, false],
    ["/v3/transfer/details/{id}", { label: "付款用户姓名" }, false],
    ["/v3/transfer/details/{id}", { name: "name" }, false],
    ["/v3/transfer/details/{id}", { enum: ["A"] }, false],
  ])("in %s, with %j", (path, facts, isFound) => {
    const [name] = response;
    const own = [{ ...fieldOf(""), ...name, ...facts }];
    expect(findingsOf(create, { path, method: "GET", response: own })).toEqual(
      isFound ? [undecrypted("response.username")] : [],
    );
    const request = [group("json", ...own)];
    expect(findingsOf(create, { path, request })).toEqual(isFound ? [unmarked("request.json.username")] : []);
  });

  test("a path parameter cannot be encrypted", () => {
    const path = "/v3/transfer/users/{user_name}";
    expect(findingsOf(create, { path, request: [field("user_name", { label: "收款用户姓名" })] })).toEqual(
      [],
    );
  });
});

test.each<[plain: string[], ...want: string[]]>([
  [["request"], undecrypted("response.a")],
  [["response"], unmarked("request.json.a"), unmarked("request.headers.Wechatpay-Serial")],
  [["request.json.a", "response"], unmarked("request.headers.Wechatpay-Serial")],
  [["request", "response"]],
])("what a correction declares plain is plain: %j", (plain, ...want) => {
  const a = field("a", { label: "加密的姓名" });
  expect(findingsOf({ plain, request: [group("json", a), serial], response: [a] })).toEqual(want);
});

test("the generator reports nothing of a page whose marks are unknown", () => {
  const request = [group("json", field("a", { label: "加密的姓名" })), serial];
  expect(findingsOf({ unknown: ["encrypted"], request })).toEqual([]);
});

describe("generate", () => {
  inOwnFolder();

  const page = (...rows: string[]) =>
    [
      ...["---", "title: 演示", "---", "", "# {{ $frontmatter.title }} {#post}", ""],
      ...["| 请求参数 | 类型 {.type} | 描述 {.desc}", "| --- | --- | ---", "| json | object | 请求体"],
      ...[...rows, "", "{.im-table #request}", ""],
      ...["| 返回字典 | 类型 {.type} | 描述 {.desc}", "| --- | --- | ---"],
      ...["| id {data-required} | string | 单号", "", "{.im-table #response}", ""],
    ].join("\n");
  const correction = (edit: string) =>
    `- { page: openapi/v3/demo/a.md, operation: post, ${edit}, reason: 示例 }\n`;
  const mark = (path: string) =>
    correction(`field: ${path}, was: { encryption: null }, is: { encryption: rsa-oaep }`);
  const header = ["| headers | object | 头", "| Wechatpay-Serial {data-indent=1} | string | 公钥ID"];

  test.each<[what: string, rows: string[], settled: string, emitted: RegExp]>([
    [
      "a string",
      ["| phone {data-indent=1} | string | 加密的手机号"],
      mark("request.json.phone"),
      /phone\?: string \| Ciphertext \| undefined;[^]*phone: encrypted,/u,
    ],
    [
      "a list",
      ["| answers {data-indent=1} | string[] | 加密的答案"],
      mark("request.json.answers"),
      /answers\?: readonly \(string \| Ciphertext\)\[\] \| undefined;[^]*answers: list\(encrypted\),/u,
    ],
    [
      "a key without a mark",
      ["| names {data-indent=1} | string[] | 姓名", ...header],
      mark("request.json.names"),
      /names: list\(encrypted\),/u,
    ],
    [
      "a key of a plain request",
      ["| out_no {data-indent=1} | string | 单号", ...header],
      correction("plain: [request]"),
      /out_no: string,/u,
    ],
    [
      "a name that is marked beside it",
      [
        "| real_name {data-indent=1} | string {data-encrypted=by-rsa-pubkey} | 姓名",
        "| agent {data-indent=1} | object | 代办人",
        "| real_name {data-indent=2} | string | 代办人姓名",
      ],
      mark("request.json.agent.real_name"),
      /agent: \{\s+real_name: encrypted,/u,
    ],
  ])("refuses %s, until a correction settles it", async (_, rows, settled, emitted) => {
    specs({ a: page(...rows) });
    const refused = await run("generate");
    expect(refused.stderr).toMatch(/ error .* encryption-unmarked$/mu);
    expect(refused.code).toBe(1);
    write({ "specs/corrections.yaml": settled });
    const taken = await run("generate");
    expect(taken.stderr).not.toMatch(/ error /u);
    expect(taken.code).toBe(0);
    expect(tree("generated")["v3/demo/a.ts"]).toMatch(emitted);
  });
});

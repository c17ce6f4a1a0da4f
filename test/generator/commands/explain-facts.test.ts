/** The lines that `explain` prints of facts: of fields, of operations, and without the pages. */
import { describe, expect, test } from "vitest";

import { fieldLines, operationLines } from "#generator/commands/explain-report";
import { explainField } from "#generator/explain/field";
import { explainOperation, type ExplainContext } from "#generator/explain/operation";
import { fieldsNamed } from "#generator/explain/paths";
import { specOperations, specPages } from "../../support/specs.ts";
import { inOwnFolder, run, write } from "../support/command.ts";

inOwnFolder();

const page = "openapi/v3/demo/upload.md";

const uploadPage = `---
title: 上传
source: ${page}
---

# {{ $frontmatter.title }} {#post}

| 请求参数 | 类型 {.type} | 描述 {.desc} | 示例
| --- | --- | --- | ---
| headers {data-required} | object | 头参数 |
| Wechatpay-Serial {data-required data-indent=1} | string | 平台证书序列号 |
| body {data-required} | object | multipart/form-data 数据结构 |
| file {data-required data-indent=1} | object | 文件 |
| meta {data-required data-indent=1} | string {data-encoded=by-json_encode} | 元信息 |
| sha256 {data-required data-indent=2} | string | 文件的sha256摘要 |
| name {data-indent=2} | string {data-encrypted=by-rsa-pubkey} | 姓名 |
| day {data-indent=2} | string {data-format=date} | 日期 | \`"2026-01-02"\`
| pin {data-indent=2} | string {data-format=0-9 data-min-length=4 data-max-length=6} | 密码 |
| fee {data-indent=2} | integer {data-unit=分 data-minimum=1} | 费用 |
| price {data-indent=2} | string {data-unit=美元 data-default=1} | 价格 |
| note {data-indent=2} | string {data-required-when=境外} | 备注 |
| kind {data-indent=2} | string | 类型<br/>\`A\` \\| \`B\` 枚举值之一 |
| payer {data-indent=2} | object | 支付者 |
| openid {data-indent=3} | string | 用户标识 |
| unionid {data-indent=3} | string | 用户统一标识 |

{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc} | 示例
| --- | --- | --- | ---
| media_id {data-required} | string | 编号 |
| serial | integer | 序号 |

{.im-table #response}
`;

const corrections = `
- { page: ${page}, operation: post, field: response.serial, was: { wide: null }, is: { wide: true }, reason: a }
- { page: ${page}, operation: post, field: request.body.meta.payer, oneOf: [openid, unionid], reason: b }
- { page: ${page}, operation: post, field: request.body.meta.payer, was: { required: false }, is: { required: true }, reason: c }
`;

/** The lines of an explanation from one label to another. */
function between(stdout: string, first: string, end: string): string[] {
  const lines = stdout.split("\n").map((line) => line.trim());
  const at = (label: string) => lines.findIndex((line) => line.startsWith(label));
  return lines.slice(at(first) + 1, at(end));
}

describe("explain prints the facts of", () => {
  test.each([
    [
      "headers.Wechatpay-Serial",
      [
        "required: yes (page)",
        "filled by the client: yes: the id of the key that encrypts (derived by the generator)",
      ],
      ["必填：是（页面）", "由客户端填写：是：加密所用密钥的序列号（由生成器推断）"],
    ],
    [
      "body.file",
      ["required: yes (page)", "filled by the client: no: the file of the upload (derived by the generator)"],
      ["必填：是（页面）", "由客户端填写：否：上传的文件（由生成器推断）"],
    ],
    [
      "body.meta",
      [
        "required: yes (page)",
        "encoding: JSON in a string: pass the value itself (page)",
        "holds: sha256, name, day, pin, fee, price, note, kind, payer",
      ],
      [
        "必填：是（页面）",
        "编码：字符串中的 JSON：直接填写内容（页面）",
        "包含：sha256, name, day, pin, fee, price, note, kind, payer",
      ],
    ],
    [
      "body.meta.sha256",
      [
        "required: yes (page)",
        "filled by the client: yes: the digest of the file, if it is left out (derived by the generator)",
      ],
      ["必填：是（页面）", "由客户端填写：是：文件的摘要，不填时由客户端计算（由生成器推断）"],
    ],
    [
      "body.meta.name",
      [
        "required: no (page)",
        "encrypted: RSA-OAEP: pass plain text, the client encrypts and decrypts (page)",
      ],
      ["必填：否（页面）", "加密：RSA-OAEP：填写明文，由客户端加密和解密（页面）"],
    ],
    [
      "body.meta.day",
      ["required: no (page)", "format: yyyy-MM-dd (page)", 'example: "2026-01-02"'],
      ["必填：否（页面）", "格式：yyyy-MM-dd（页面）", '示例："2026-01-02"'],
    ],
    [
      "body.meta.pin",
      [
        "required: no (page)",
        "format: characters 0-9 (page)",
        "at least (characters): 4 (page)",
        "at most (characters): 6 (page)",
      ],
      ["必填：否（页面）", "格式：字符 0-9（页面）", "最少字符数：4（页面）", "最多字符数：6（页面）"],
    ],
    [
      "body.meta.fee",
      ["required: no (page)", "unit: 分 (fen, a hundredth of a yuan) (page)", "minimum: 1 (page)"],
      ["必填：否（页面）", "单位：分（页面）", "最小值：1（页面）"],
    ],
    [
      "body.meta.price",
      ["required: no (page)", "unit: 美元 (page)", "default: 1 (page)"],
      ["必填：否（页面）", "单位：美元（页面）", "默认值：1（页面）"],
    ],
    [
      "body.meta.note",
      ["required: no (page)", "required when: 境外 (page)"],
      ["必填：否（页面）", "条件必填：境外（页面）"],
    ],
    [
      "body.meta.kind",
      ["required: no (page)", "values: A | B (page)"],
      ["必填：否（页面）", "取值：A | B（页面）"],
    ],
    [
      "body.meta.payer",
      ["required: yes (correction)", "variants: openid | unionid (correction)", "holds: openid, unionid"],
      ["必填：是（更正）", "变体：openid | unionid（更正）", "包含：openid, unionid"],
    ],
    [
      "response.serial",
      ["required: no (page)", "beyond 2^53: yes (correction)"],
      ["必填：否（页面）", "可大于 2^53：是（更正）"],
    ],
  ])("%s", async (path, en, zh) => {
    write({ [`specs/${page}`]: uploadPage, "specs/corrections.yaml": corrections });
    const english = (await run("explain", "postDemoUpload", path)).stdout;
    const chinese = (await run("explain", "postDemoUpload", path, "--lang", "zh")).stdout;
    // The client fills a header, so that no type has it.
    const isTyped = !path.startsWith("headers.");
    expect(between(english, "type: ", isTyped ? "in TypeScript: " : "used by:")).toEqual(en);
    expect(between(chinese, "类型：", isTyped ? "TypeScript 类型：" : "用于：")).toEqual(zh);
  });

  test("the ciphertext of a notification", async () => {
    copyPage("webhook/v3/REFUND.SUCCESS.md");
    const words = ["REFUND.SUCCESS", "request.body.resource.ciphertext"];
    expect((await run("explain", ...words)).stdout).toContain(
      "\n  encrypted: AEAD_AES_256_GCM, with the APIv3 key (page)\n",
    );
    expect((await run("explain", ...words, "--lang", "zh")).stdout).toContain(
      "\n  加密：AEAD_AES_256_GCM，使用 APIv3密钥（页面）\n",
    );
  });
});

/** Copies a page of specs/ into the folder of the test. */
function copyPage(path: string): void {
  const copied = specPages().find((one) => one.page === path);
  if (!copied) throw new Error(`${path} is missing.`);
  write({ [`specs/${path}`]: copied.text });
}

describe("explain prints of an operation", () => {
  const summary = async (language: "en" | "zh", ...words: readonly string[]) => {
    const { stdout } = await run("explain", ...words, "--lang", language);
    return between(stdout, language === "en" ? "row: " : "原文：", language === "en" ? "import:" : "导入：");
  };

  test("the parameter of its pages, and no more than twelve paths of a list", async () => {
    const rows = Array.from(
      { length: 14 },
      (_, at) => `| f${at + 1} {data-required data-indent=1} | string | 编号 |\n`,
    );
    const text = (count: number) => `---
title: 查询
source: openapi/v3/demo/list.md
---

# {{ $frontmatter.title }} {#get}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| query {data-required} | object | 查询参数 |
| offset {data-indent=1} | integer | 偏移位置 |
| limit {data-indent=1} | integer | 条数 |
${rows.slice(0, count).join("")}
{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| data | object[] | 列表 |
| id {data-indent=1} | string | 编号 |

{.im-table #response}
`;
    write({ "specs/openapi/v3/demo/list.md": text(14) });
    const twelve = Array.from({ length: 12 }, (_, at) => `query.f${at + 1}`).join(", ");
    expect(await summary("en", "getDemoList")).toEqual([
      "response: JSON",
      "pages of the list by: offset",
      "fields: 17 in the request, 2 in the response",
      `required: ${twelve} … (14 in all)`,
      "encrypted: none",
    ]);
    expect(await summary("zh", "getDemoList")).toEqual([
      "应答：JSON",
      "列表翻页参数：offset",
      "字段：请求 17 个，应答 2 个",
      `必填：${twelve} ……（共 14 个）`,
      "加密：无",
    ]);
    write({ "specs/openapi/v3/demo/list.md": text(12) });
    expect(await summary("en", "getDemoList")).toContain(`required: ${twelve}`);
  });

  test("the field by which WeChat Pay recognizes a repeated request", async () => {
    copyPage("openapi/v3/refund/domestic/refunds.md");
    const required =
      "json.out_refund_no, json.amount, json.amount.refund, json.amount.total, json.amount.currency";
    expect(await summary("en", "POST /v3/refund/domestic/refunds")).toEqual([
      "response: JSON",
      "recognized again by: request.json.out_refund_no",
      "fields: 23 in the request, 38 in the response",
      `required: ${required}`,
      "encrypted: none",
    ]);
    expect(await summary("zh", "POST /v3/refund/domestic/refunds")).toContain(
      "幂等字段：request.json.out_refund_no",
    );
  });

  test("the exported name that the words are, before the operation", async () => {
    write({ [`specs/${page}`]: uploadPage });
    const { stdout } = await run("explain", "isPostDemoUploadRequest");
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "isPostDemoUploadRequest (type guard)",
      "  POST /v3/demo/upload",
      "  title: 上传",
    ]);
    expect(between(stdout, "import:", "call: ")).toEqual([
      'import { isPostDemoUploadRequest } from "./generated/v3/demo/upload.ts";',
    ]);
  });

  test("a list, where a name is in more than five modules", async () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    for (const name of names) {
      write({ [`specs/openapi/v3/demo/${name}.md`]: uploadPage.replaceAll("demo/upload", `demo/${name}`) });
    }
    const lines = (await run("explain", "postOperation", "--limit", "2")).stdout.split("\n");
    expect(lines).toEqual([
      "postOperation: 6 operations",
      "  POST /v3/demo/a  上传  specs/openapi/v3/demo/a.md:6",
      "  POST /v3/demo/b  上传  specs/openapi/v3/demo/b.md:6",
      "… and 4 more; --limit shows more of them",
      'For all of one: wechatpay-codegen explain "POST /v3/demo/a"',
      "",
    ]);
  });

  test("each of several, with an empty line between them", async () => {
    for (const name of ["a", "b"]) {
      write({ [`specs/openapi/v3/demo/${name}.md`]: uploadPage.replaceAll("demo/upload", `demo/${name}`) });
    }
    const lines = (await run("explain", "postOperation")).stdout.split("\n");
    const starts = lines.flatMap((line, at) => (line.startsWith("postOperation (") ? [at] : []));
    expect(starts).toHaveLength(2);
    expect(lines[(starts[1] ?? 0) - 1]).toBe("");
    expect([lines[1], lines[(starts[1] ?? 0) + 1]]).toEqual(["  POST /v3/demo/a", "  POST /v3/demo/b"]);
  });
});

describe("explain without the pages", () => {
  const [operation] = specOperations().filter(
    ({ page: one }) => one === "openapi/v3/pay/transactions/jsapi.md",
  );
  const context: ExplainContext = {
    source: { from: "package" },
    corrections: [],
    aliases: [],
    pageOf: () => undefined,
    readOf: () => undefined,
  };

  test("says in place of each row what has it", () => {
    if (!operation) throw new Error("The page is missing.");
    const [placed] = fieldsNamed("json.amount.total", [operation]);
    if (!placed) throw new Error("The field is missing.");
    const field = explainField(placed, operation, context);
    const explained = explainOperation(operation, undefined, context);
    const en = "  row: only the pages have it; name their folder with --specs";
    const zh = "  原文：仅页面中有原文；请用 --specs 指定页面目录";
    for (const lines of [fieldLines(field, "en"), operationLines(explained, "en")]) {
      expect(lines.filter((line) => line.startsWith("  row: "))).toEqual([en]);
    }
    for (const lines of [fieldLines(field, "zh"), operationLines(explained, "zh")]) {
      expect(lines.filter((line) => line.startsWith("  原文："))).toEqual([zh]);
    }
    // Without the page, nothing shows who states a unit.
    expect(fieldLines(field, "en")).toContain("  unit: 分 (fen, a hundredth of a yuan)");
  });
});

test("explain names the module of a class that the main module lacks", async () => {
  const importOf = async (code: string) =>
    (await run("explain", code)).stdout.split("\n").filter((line) => line.startsWith("  import: "));
  expect(await importOf("ERR_PAYMENT_MISMATCH")).toEqual([
    '  import: import { PaymentMismatchError } from "wechatpay-ts/expect-payment";',
  ]);
  expect(await importOf("ERR_TIMEOUT")).toEqual([
    '  import: import { ConnectionError } from "wechatpay-ts";',
  ]);
});

test("the Chinese list of fields has its facts in full-width brackets", async () => {
  for (const name of ["a", "b"]) {
    write({ [`specs/openapi/v3/demo/${name}.md`]: uploadPage.replaceAll("demo/upload", `demo/${name}`) });
  }
  const lines = async (language: string) =>
    (await run("explain", "body.meta.fee", "--lang", language)).stdout.split("\n").slice(0, 2);
  expect(await lines("en")).toEqual([
    "body.meta.fee: 2 fields of this name",
    "  POST /v3/demo/a body.meta.fee  费用 (integer, 分)  specs/openapi/v3/demo/a.md:19",
  ]);
  expect(await lines("zh")).toEqual([
    "body.meta.fee：共有 2 个同名字段",
    "  POST /v3/demo/a body.meta.fee  费用（integer, 分）  specs/openapi/v3/demo/a.md:19",
  ]);
});

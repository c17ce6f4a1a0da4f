/** The sentences of findings about entries of corrections files, in both languages, by their data. */
import { describe, test } from "vitest";

import type { EntryFault, MismatchCase } from "#generator/findings/texts/english/corrections";
import { textOf } from "#generator/findings/texts/texts";
import { expectSentences } from "./support/sentences.ts";

const page = "openapi/v3/demo/a.md";

/** Why an entry does not fit its page, and what is wrong with what to do about it. */
const mismatches: readonly (readonly [data: MismatchCase, en: string, zh: string])[] = [
  [
    { case: "operation-missing", operation: "post" },
    "No page describes POST of openapi/v3/demo/a.md. Correct the path.",
    "没有页面描述 openapi/v3/demo/a.md 的 POST 操作。请修改路径。",
  ],
  [
    { case: "field-missing", path: "request.json.a" },
    "openapi/v3/demo/a.md does not describe the field request.json.a. Correct the path.",
    "openapi/v3/demo/a.md 没有描述字段 request.json.a。请修改路径。",
  ],
  [
    { case: "request-field-missing", path: "response.a" },
    "openapi/v3/demo/a.md does not describe the field response.a in its request. Correct the path.",
    "openapi/v3/demo/a.md 的请求没有描述字段 response.a。请修改路径。",
  ],
  [
    { case: "object-missing", path: "request.json.a" },
    "openapi/v3/demo/a.md does not describe an object request.json.a that could hold fields. Correct the path.",
    "openapi/v3/demo/a.md 没有描述可以包含字段的对象 request.json.a。请修改路径。",
  ],
  [
    { case: "field-exists", path: "request.json.a" },
    "openapi/v3/demo/a.md describes request.json.a itself. Correct the path.",
    "openapi/v3/demo/a.md 已经描述了 request.json.a。请修改路径。",
  ],
  [
    { case: "field-encrypted", path: "request.json.a" },
    "openapi/v3/demo/a.md marks request.json.a as encrypted. Remove the path, or correct the mark.",
    "openapi/v3/demo/a.md 将 request.json.a 标注为加密字段。请删除该路径，或修改加密标注。",
  ],
  [
    { case: "not-required-string", path: "request.json.a" },
    "request.json.a of openapi/v3/demo/a.md is not a required string. Correct the path.",
    "openapi/v3/demo/a.md 的 request.json.a 不是必填的字符串。请修改路径。",
  ],
  [
    { case: "not-integer", path: "request.json.a", type: "string" },
    "request.json.a of openapi/v3/demo/a.md is string; only an integer can be wide. Remove wide, or correct the type.",
    "openapi/v3/demo/a.md 的 request.json.a 类型为 string；只有整数可以设置 wide。请删除 wide，或修改类型。",
  ],
  [
    { case: "limits-unsuited", path: "request.json.a", type: "boolean" },
    "request.json.a of openapi/v3/demo/a.md is boolean, and no value of it can keep to these limits. A string can have format, minLength, and a maxLength that is not smaller; a number can have minimum.",
    "openapi/v3/demo/a.md 的 request.json.a 类型为 boolean，没有取值能满足这些限制。字符串可设置 format、minLength 和不小于它的 maxLength，数字可设置 minimum。",
  ],
  [
    { case: "was-differs", path: "request.json.a" },
    'request.json.a of openapi/v3/demo/a.md differs from what "was" says. Correct the path.',
    "openapi/v3/demo/a.md 的 request.json.a 与 was 不一致。请修改路径。",
  ],
  [
    { case: "was-differs" },
    'openapi/v3/demo/a.md differs from what "was" says. Correct the path.',
    "openapi/v3/demo/a.md 的内容与 was 不一致。请修改路径。",
  ],
  [
    { case: "parameter-missing", path: "/v3/demo/{id}", name: "out_no" },
    "/v3/demo/{id} does not have a parameter out_no. Correct the path.",
    "/v3/demo/{id} 中没有路径参数 out_no。请修改路径。",
  ],
  [
    { case: "marks-stated" },
    "openapi/v3/demo/a.md says itself which fields are required and encrypted. Correct the path.",
    "openapi/v3/demo/a.md 已经标注了必填字段和加密字段。请修改路径。",
  ],
  [
    { case: "get" },
    "A GET of openapi/v3/demo/a.md has no effect that could occur twice. Correct the path.",
    "openapi/v3/demo/a.md 的操作是 GET，重复请求不会产生影响。请修改路径。",
  ],
  [
    { case: "notification-hosts" },
    "openapi/v3/demo/a.md is a notification, without hosts. Correct the path.",
    "openapi/v3/demo/a.md 是回调通知，没有请求地址。请修改路径。",
  ],
  [
    { case: "notification-request" },
    "openapi/v3/demo/a.md is a notification, which the merchant does not send. Correct the path.",
    "openapi/v3/demo/a.md 是回调通知，不由商户发送。请修改路径。",
  ],
  [
    { case: "notification-path" },
    "openapi/v3/demo/a.md is a notification, without a path. Correct the path.",
    "openapi/v3/demo/a.md 是回调通知，没有路径。请修改路径。",
  ],
];

/** Why an entry cannot be read. */
const faults: readonly (readonly [data: EntryFault, en: string, zh: string])[] = [
  [{ case: "yaml" }, "The corrections file is not valid YAML.", "更正文件不是有效的 YAML。"],
  [
    { case: "depth" },
    "The corrections file is nested too deeply, so it is not read.",
    "更正文件嵌套过深，未读取。",
  ],
  [{ case: "not-list" }, "The corrections file is not a list.", "更正文件不是列表。"],
  [{ case: "not-mapping" }, "The entry is not a mapping.", "该条目不是键值映射。"],
  [
    { case: "page-missing" },
    'The entry lacks "page" (a page or a list of pages) or "operation" (get, post, …).',
    "该条目缺少“page”（一个页面或页面列表）或“operation”（get、post 等）。",
  ],
  [{ case: "reason-missing" }, 'The entry lacks "reason".', "该条目缺少“reason”。"],
  [{ case: "evidence" }, '"evidence" must be a list of texts.', "“evidence”必须是字符串列表。"],
  [{ case: "no-change" }, "The entry changes nothing.", "该条目没有作任何更正。"],
  [{ case: "field" }, '"field" must be the path of a field.', "“field”必须是字段的路径。"],
  [
    { case: "marks" },
    '"required" and "encrypted" must be lists of paths.',
    "“required”和“encrypted”必须是路径列表。",
  ],
  [{ case: "remove" }, '"remove" must be true.', "“remove”必须为 true。"],
  [
    { case: "into" },
    '"into" must be the path of the object that holds the field.',
    "“into”必须是包含该字段的对象的路径。",
  ],
  [
    { case: "variants" },
    '"variants" must map at least two names to { has: […], not: […] }.',
    "“variants”必须将至少两个名称映射到 { has: […], not: […] }。",
  ],
  [
    { case: "oneOf" },
    '"oneOf" must list at least two members of the field.',
    "“oneOf”必须列出该字段的至少两个成员。",
  ],
  [{ case: "plain" }, '"plain" must be a list of paths.', "“plain”必须是路径列表。"],
  [{ case: "idempotent" }, '"idempotent" must be the path of a field.', "“idempotent”必须是字段的路径。"],
  [{ case: "path" }, '"path" must be a second path of the operation.', "“path”必须是该操作的另一个路径。"],
  [
    { case: "parameters" },
    '"parameters" must map path parameters to their facts.',
    "“parameters”必须将路径参数映射到其属性。",
  ],
  [{ case: "key-unknown", key: "feild" }, 'The key "feild" is unknown.', "未知的键“feild”。"],
  [
    { case: "key-misplaced", key: "remove" },
    '"remove" belongs to another kind of entry.',
    "“remove”属于另一种条目。",
  ],
  [
    {
      case: "field-facts",
      facts: [
        { name: "type" },
        { name: "required", values: ["true", "false"] },
        { name: "encoding", values: ["json"] },
        { name: "advice", kind: "texts" },
        { name: "enum", kind: "texts-or-numbers" },
        { name: "hosts", kind: "https-urls" },
        { name: "encryption", values: ["a", "b", "c"] },
      ],
    },
    '"was" and "is" must each hold at least one of type, required (true or false), encoding (json), advice (a list of strings), enum (a list of strings or numbers), hosts (a list of https URLs), encryption (a, b or c).',
    "“was”和“is”必须各自包含以下至少一项：type、required（true 或 false）、encoding（json）、advice（字符串的列表）、enum（字符串或数字的列表）、hosts（https 地址的列表）、encryption（a、b 或 c）。",
  ],
  [
    { case: "operation-facts", facts: [{ name: "title" }] },
    '"was" and "is" of an entry without "field" must each hold at least one of title.',
    "条目没有“field”时，“was”和“is”必须各自包含以下至少一项：title。",
  ],
  [
    { case: "add", facts: [{ name: "type" }, { name: "wide", values: ["true"] }] },
    '"add" must map names to a type and any of type, wide (true).',
    "“add”必须为每个字段名指定类型，并可以指定以下各项：type、wide（true）。",
  ],
];

describe("the sentences of an entry", () => {
  test.each(mismatches)("that does not fit its page, for %j", (data, en, zh) => {
    expectSentences("correction-invalid", { page, ...data }, en, zh);
  });

  test.each(mismatches)("that no longer applies, for %j, state the same reason", (mismatch) => {
    const data = { page, ...mismatch };
    const reason = (language: "en" | "zh") => textOf({ rule: "correction-invalid", data }, language).reason;
    const [en, zh] = [`The correction no longer applies: ${reason("en")}`, `该更正已不适用：${reason("zh")}`];
    expectSentences(
      "correction-stale",
      data,
      `${en} Remove the entry, or correct what it names.`,
      `${zh}请删除该条目，或修改其指向的内容。`,
    );
    expectSentences(
      "correction-outdated",
      data,
      `${en} Update wechatpay-codegen, or correct the page in your own file.`,
      `${zh}请升级 wechatpay-codegen，或在项目自己的更正文件中更正该页面。`,
    );
  });

  test.each(faults)("that cannot be read, for %j", (fault, en, zh) => {
    const isMisplaced = fault.case === "key-misplaced";
    expectSentences(
      "correction-invalid",
      { ...fault, forms: [["field", "was", "is"], ["plain"]] },
      `${en} ${isMisplaced ? "Write two entries. " : ""}An entry has page, operation and reason, may have evidence, and has one of: field + was + is; plain.`,
      `${zh}${isMisplaced ? "请分成两个条目填写。" : ""}条目必须包含 page、operation 和 reason，可以包含 evidence，并须包含以下组合之一：field + was + is；plain。`,
    );
  });
});

/** What the pages call their fields, said beside the names. */
import { describe, expect, test } from "vitest";
import { createClient } from "wechatpay-ts";
import { chinese, english, labelOf } from "wechatpay-ts/labels";
import {
  postGovSubsidyZhejiangQualificationsSync,
  postOperation,
  validatePostGovSubsidyZhejiangQualificationsSyncRequest as validate,
  type PostGovSubsidyZhejiangQualificationsSyncRequest as Sync,
} from "#generated/v3/gov/subsidy/zhejiang/qualifications/sync";
import { requestFields, notificationFields } from "#generator/schema/client-fields";
import { isList } from "#generator/ir/field";
import type { Field, NamedOperation } from "#generator/ir/model";
import type { Direction, Issue } from "#runtime/check";
import { wordings } from "#runtime/labels";
import type { Documented } from "#runtime/call/report";
import { describedPages, specOperations } from "../support/specs.ts";
import { options } from "./support/keys.ts";

function* fieldsWithin(fields: readonly Field[], above = ""): Generator<[path: string, field: Field]> {
  for (const field of fields) {
    const path = `${above}${field.name}`;
    yield [path, field];
    const { children = [], isEncodedList, type } = field;
    const inside = isEncodedList ? (children[0]?.children ?? []) : children;
    yield* fieldsWithin(inside, `${path}${isList(type) || isEncodedList ? "[7]" : ""}.`);
  }
}

test("every field of specs/ is called what its page calls it", () => {
  const documented = (operation: NamedOperation): Documented =>
    operation.kind === "endpoint"
      ? { method: operation.method, path: operation.path, request: {}, response: {} }
      : { events: operation.events, notification: {}, reply: {} };
  const wrong: string[] = [];
  const compare = (operation: NamedOperation, fields: readonly Field[], direction: Direction): void => {
    const of = documented(operation);
    for (const [path, { label }] of fieldsWithin(fields)) {
      const found = labelOf(path, of, direction) ?? "";
      if (found !== label && label !== "")
        wrong.push(`${operation.page} ${direction} ${path}: ${found}, not ${label}`);
    }
  };
  for (const operation of specOperations()) {
    if (operation.kind === "notification") compare(operation, notificationFields(operation), "response");
    else {
      compare(operation, requestFields(operation.request), "request");
      compare(operation, operation.response, "response");
    }
  }
  expect(specOperations().length).toBeGreaterThanOrEqual(describedPages().length);
  expect(wrong).toEqual([]);
});

describe("an issue", () => {
  const data = [{ cert_no: 1, satus: "0" }];
  const [typed, unknown, missing] = ["json.data[0].cert_no", "json.data[0].satus", "json.data[0].name"].map(
    (path) => validate({ json: { data } }).find((issue) => issue.path === path),
  );
  const said = (wording: typeof english, issue: Issue | undefined) =>
    issue && wording(issue, postOperation, "request");

  test("is put in English and in Chinese, with the label of its field", () => {
    expect([typed, unknown, missing].map((issue) => said(english, issue))).toEqual([
      "json.data[0].cert_no (证件号码): expected string, received number",
      "json.data[0].satus: no such field is documented; did you mean status?",
      "json.data[0].name (姓名): expected string, received missing",
    ]);
    expect([typed, unknown, missing].map((issue) => said(chinese, issue))).toEqual([
      "json.data[0].cert_no（证件号码）：应为 string，收到 number",
      "json.data[0].satus：文档中没有此字段，是否应为 status？",
      "json.data[0].name（姓名）：必填，应为 string",
    ]);
  });

  test.each<[Issue["rule"], string, string, string]>([
    ["enum", '("0" | "1")', "another string", '应为 ("0" | "1")，收到 其他字符串'],
    ["integer", "integer", "fraction", "应为 integer，收到 小数"],
    ["type", "object or a string of JSON", "null", "应为 object 或 JSON 字符串，收到 null"],
    ["shape", "no such field in the shape direct", "string", "不应与同级的其他字段并存（形态 direct）"],
    ["four-byte", "", "", "含有 4 字节字符（如表情符号），接口只接受不超过 3 字节的 UTF-8 字符"],
    ["ciphertext", "", "", "应填明文，由客户端加密；收到的是密文"],
  ])("of the rule %s has a sentence in Chinese", (rule, expected, received, sentence) => {
    expect(chinese({ path: "", rule, expected, received }, postOperation, "request")).toBe(sentence);
  });

  test("of a refused request is put as the client is told to", async () => {
    const client = createClient(options({ validate: "throw", describe: chinese }));
    const request = { json: { data } } as unknown as Sync; // the types refuse it, too
    await expect(postGovSubsidyZhejiangQualificationsSync(client, request)).rejects.toThrow(
      "json.data[0].cert_no（证件号码）：应为 string，收到 number",
    );
  });
});

test("what no page documents has no label", () => {
  const { labelOf: find } = wordings({ "GET /v3/a": { id: "编号", "response other.id": "别的" } });
  const of = { method: "GET", path: "/v3/a", request: {}, response: {} } as const;
  expect([
    find("toString", of, "request"),
    find("", of, "request"),
    find("id", { ...of, path: "/v3/b" }, "request"),
  ]).toEqual([undefined, undefined, undefined]);
  expect([
    find("id", of, "request"),
    find("list[3].id", of, "response"),
    find("other.id", of, "response"),
  ]).toEqual(["编号", "编号", "别的"]);
});

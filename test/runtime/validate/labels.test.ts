/** Labels: the names that pages give to fields, in the texts of issues. */
import { describe, expect, test } from "vitest";
import { createClient } from "wechatpay-ts";
import { chinese, english, labelOf } from "wechatpay-ts/labels";
import {
  postGovSubsidyZhejiangQualificationsSync,
  postOperation,
  validatePostGovSubsidyZhejiangQualificationsSyncRequest as validate,
  type PostGovSubsidyZhejiangQualificationsSyncRequest as Sync,
} from "#generated/v3/gov/subsidy/zhejiang/qualifications/sync";
import { clientGroups, notificationFields } from "#generator/schema/client-fields";
import { isList } from "#generator/ir/field";
import type { Field, NamedOperation } from "#generator/ir/model";
import type { Direction, Issue } from "#runtime/check";
import { labelReader } from "#runtime/labels";
import type { Documented } from "#runtime/call/report";
import { describedPages, specOperations } from "../../support/specs.ts";
import { options } from "../support/keys.ts";

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
      const text = labelOf(path, of, direction) ?? "";
      if (text !== label && label !== "")
        wrong.push(`${operation.page} ${direction} ${path}: ${text}, not ${label}`);
    }
  };
  for (const operation of specOperations()) {
    if (operation.kind === "notification") compare(operation, notificationFields(operation), "response");
    else {
      compare(operation, clientGroups(operation.request), "request");
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
  const textOf = (describer: typeof english, issue: Issue | undefined) =>
    issue && describer(issue, postOperation, "request");

  test("has the label of its field in English and in Chinese", () => {
    const places = [
      "json.data[0].cert_no (证件号码): ",
      "json.data[0].satus: ",
      "json.data[0].name (姓名): ",
    ];
    for (const [index, issue] of [typed, unknown, missing].entries())
      expect(textOf(english, issue)).toContain(places[index]);
    const chinesePlaces = [
      "json.data[0].cert_no（证件号码）：",
      "json.data[0].satus：",
      "json.data[0].name（姓名）：",
    ];
    for (const [index, issue] of [typed, unknown, missing].entries())
      expect(textOf(chinese, issue)).toContain(chinesePlaces[index]);
  });

  test("of a rejected request has the text of the option describe", async () => {
    const client = createClient(options({ validate: "throw", describe: chinese }));
    const request = { json: { data } } as unknown as Sync; // the types reject it, too
    await expect(postGovSubsidyZhejiangQualificationsSync(client, request)).rejects.toThrow(
      "json.data[0].cert_no（证件号码）：类型应为 string",
    );
  });
});

test("labelOf returns undefined for an undocumented field or operation", () => {
  const find = labelReader({ "GET /v3/a": { id: "编号", "response other.id": "别的" } });
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

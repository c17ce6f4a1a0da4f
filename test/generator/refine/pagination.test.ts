/** Which endpoints return a list in pages, and what selects a page: given the fields, the fact. */
import { describe, expect, test } from "vitest";
import type { Endpoint, Field } from "#generator/ir/model";
import { addPagination } from "#generator/refine/pagination";
import { specEndpoints } from "../../support/specs.ts";
import { field, notification, operation } from "../support/page.ts";

const offset = (label = "请求资源起始位置", facts: Partial<Field> = {}) =>
  field("offset", { type: "integer", label, ...facts });
const limit = field("limit", { type: "integer", label: "最大资源条数" });
const list = field("data", { type: "object[]" });
const total = field("total_count", { type: "integer", label: "总条数" });
const pageToken = field("page_token");

function paginationOf(query: readonly Field[], response: readonly Field[], facts: Partial<Endpoint> = {}) {
  const request = [field("query", { type: "object", children: query })];
  return addPagination(operation({ method: "GET", request, response, ...facts })).pagination;
}

const byOffset = { by: "offset", parameter: "offset", items: "data" };
const byPage = { ...byOffset, by: "page" };
const byToken = { by: "token", parameter: "page_token", items: "data", next: "next_page_token" };

describe("a list in pages", () => {
  test.each([
    [
      "an offset labelled as a position",
      [offset(), limit],
      [list, total],
      { ...byOffset, total: "total_count" },
    ],
    ["偏移", [offset("列表偏移"), limit], [list], byOffset],
    ["page_size beside it", [offset(), field("page_size", { type: "integer" })], [list], byOffset],
    ["a list of strings", [offset(), limit], [field("data", { type: "string[]" })], byOffset],
    ["the same label in the response", [offset(), limit], [list, offset("起始位置")], byOffset],
    ["a page number from 0", [offset("分页页码", { example: 0 }), limit], [list], byPage],
    ["a page number from 0, as text", [offset("分页页码", { example: "0" }), limit], [list], byPage],
    ["a token", [pageToken], [list, field("next_page_token")], byToken],
    [
      "a total of a batch beside its amount",
      [offset(), limit],
      [list, total, field("total_amount", { type: "integer" })],
      byOffset,
    ],
  ] as const)("is known by %s", (_, query, response, want) => {
    expect(paginationOf(query, response)).toEqual(want);
  });

  test.each([
    ["no size", [offset()], [list]],
    ["no list", [offset(), limit], [total]],
    ["two lists", [offset(), limit], [list, field("others", { type: "string[]" })]],
    ["an offset of text", [offset(undefined, { type: "string" }), limit], [list]],
    ["an offset without a unit", [offset("起点"), limit], [list]],
    ["another unit in the response", [offset("分页页码", { example: 0 }), limit], [list, offset()]],
    ["a page number whose first page is unknown", [offset("分页页码", { example: 1 }), limit], [list]],
    ["a page number without an example", [offset("分页页码"), limit], [list]],
    ["a token without a next one", [pageToken], [list]],
    ["a token of another kind", [field("sign_key")], [list, field("next_sign_key")]],
    ["page_index", [field("page_index", { type: "integer", label: "查询页码" }), limit], [list]],
  ] as const)("is left out with %s", (_, query, response) => {
    expect(paginationOf(query, response)).toBeUndefined();
  });

  test("is left out of a POST, whose pages may have effects, and of a notification", () => {
    expect(paginationOf([offset(), limit], [list], { method: "POST" })).toBeUndefined();
    expect(addPagination(notification({ response: [list] }))).not.toHaveProperty("pagination");
  });
});

test("the pagination of every endpoint names fields that its page has", () => {
  const paged = specEndpoints().filter(({ pagination }) => pagination !== undefined);
  const names = (fields: readonly Field[] | undefined) => fields?.map(({ name }) => name) ?? [];
  for (const { request, response, pagination } of paged) {
    const { parameter = "", items = "", total, next } = pagination ?? {};
    expect(names(request.find(({ name }) => name === "query")?.children)).toContain(parameter);
    expect(names(response)).toEqual(
      expect.arrayContaining([items, total, next].filter((one) => one !== undefined)),
    );
  }
  expect(new Set(paged.map(({ pagination }) => pagination?.by))).toEqual(
    new Set(["offset", "page", "token"]),
  );
});

/** The samples of a request show the form that all times, dates and notification URLs of APIv3 have. */
import { expect, test } from "vitest";
import type { Field } from "#generator/ir/model";
import { addFormats } from "#generator/refine/formats";
import { field, notification, operation } from "../support/page.ts";

function formatOf(input: Field): string | undefined {
  const json = field("json", { type: "object", children: [input] });
  return addFormats(operation({ request: [json] })).request[0]?.children?.[0]?.format;
}

const time = "2018-06-08T10:34:56+08:00";

test.each<[what: string, input: Field, format: string | undefined]>([
  ["a time", field("time_expire", { example: time }), "date-time"],
  ["a time with milliseconds", field("time", { example: "2018-06-08T10:34:56.123+08:00" }), "date-time"],
  ["the time of a leap second", field("time", { example: "2019-12-31T15:59:60+08:00" }), "date-time"],
  ["a list of times", field("times", { type: "string[]", example: time }), "date-time"],
  ["a time without seconds", field("use_time", { example: "2025-07-24T00:00+08:00" }), undefined],
  ["a time without a zone", field("time", { example: "2018-06-08T10:34:56" }), undefined],
  ["a time without a sample", field("time_expire", { label: "交易结束时间" }), undefined],
  ["a number", field("time", { type: "integer", example: 1528425296 }), undefined],
  ["listed values", field("time", { enum: [time], example: time }), undefined],
  ["what has a form", field("time", { format: "compact-time", example: time }), "compact-time"],
  ["a date", field("bill_date", { label: "账单日期", example: "2019-06-11" }), "date"],
  ["the end of a validity", field("end_date", { label: "有效期结束日期", example: "2029-06-11" }), undefined],
  ["a validity", field("card_period_end", { label: "有效期结束时间", example: "2029-06-11" }), undefined],
  ["a date by its label alone", field("period", { label: "日期", example: "2029-06-11" }), undefined],
  ["a URL", field("notify_url", { example: "https://a.example/b" }), "notify-url"],
  ["the URL of a contract", field("contract_notify_url", { example: "https://a.example" }), "notify-url"],
  ["a URL with http", field("notify_url", { example: "http://www.qq.com" }), undefined],
  ["a URL with a query", field("notify_url", { example: "https://a.example/?b" }), undefined],
  ["an empty sample", field("notify_url", { example: "" }), undefined],
  ["another URL", field("return_url", { example: "https://a.example/b" }), undefined],
])("%s", (_, input, format) => {
  expect(formatOf(input)).toBe(format);
});

test("a notification gets no form: WeChat Pay sends it", () => {
  const body = field("body", { type: "object", children: [field("time", { example: time })] });
  const input = notification({ request: [body] });
  expect(addFormats(input)).toBe(input);
});

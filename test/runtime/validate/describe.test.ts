/** The texts of issues: each rule, in each direction, in English and in Chinese. */
import { describe, expect, test } from "vitest";
import { describe as describeInEnglish, describeInChinese, type Issue } from "#runtime/check";
import {
  anyOf,
  encrypted,
  integer,
  json,
  limited,
  list,
  oneOf,
  only,
  required,
  string,
} from "#runtime/schema";
import { findIssues } from "#runtime/validate/validator";

const schema = {
  json: {
    text: string,
    tags: list(string),
    total: integer,
    state: oneOf("ON", "OFF"),
    states: list(oneOf("ON", "OFF")),
    level: oneOf(1, 2),
    event: only("PAID"),
    name: encrypted,
    time: limited(string, { format: "date-time" }),
    date: limited(string, { format: "date" }),
    compact: limited(string, { format: "compact-time" }),
    notify_url: limited(string, { format: "notify-url" }),
    number: limited(string, { format: "0-9A-Za-z_|*-", minLength: 6, maxLength: 32 }),
    bill: limited(string, { format: "0-9A-Za-z" }),
    area: limited(string, { format: "0-9", minLength: 6, maxLength: 6 }),
    note: limited(string, { maxLength: 3 }),
    least: limited(string, { minLength: 2 }),
    fee: limited(integer, { minimum: 1 }),
    held: json({ id: string }),
    order: { id: required(string), state: required(oneOf("ON", "OFF")) },
    payer: anyOf({ mchid: string, sp_mchid: string }, { direct: { has: ["mchid"], not: ["sp_mchid"] } }),
  },
};

interface Case {
  readonly rule: Issue["rule"];
  readonly value: object;
  readonly english: string;
  readonly chinese: string;
  /** Issues of texts are only found in requests: a response has arrived already. */
  readonly isRequestOnly?: true;
}

const cases: readonly Case[] = [
  {
    rule: "required",
    value: { order: { state: "ON" } },
    english: "json.order.id: required field is missing, expected string",
    chinese: "json.order.id：缺少必填字段，类型应为 string",
  },
  {
    rule: "required",
    value: { order: { id: "1" } },
    english: 'json.order.state: required field is missing, expected "ON" | "OFF"',
    chinese: 'json.order.state：缺少必填字段，取值应为 "ON"、"OFF" 之一',
  },
  {
    rule: "type",
    value: { text: 1 },
    english: "json.text: expected string, received number",
    chinese: "json.text：类型应为 string，实际为 number",
  },
  {
    rule: "type",
    value: { tags: {} },
    english: "json.tags: expected string[], received object",
    chinese: "json.tags：类型应为 string[]，实际为 object",
  },
  {
    rule: "type",
    value: { states: null },
    english: 'json.states: expected ("ON" | "OFF")[], received null',
    chinese: 'json.states：类型应为列表，元素取值为 "ON"、"OFF" 之一，实际为 null',
  },
  {
    rule: "type",
    value: { tags: Array(2_000_000) },
    english: "json.tags: expected string[], received too many items to check",
    chinese: "json.tags：类型应为 string[]，实际为元素过多的列表",
  },
  {
    rule: "type",
    value: { held: "{" },
    english: "json.held: expected object or string of JSON, received a string that is not JSON",
    chinese: "json.held：类型应为 object 或 JSON 字符串，实际为非 JSON 格式的字符串",
  },
  {
    rule: "type",
    value: Object.defineProperty({}, "text", { enumerable: true, get: () => JSON.parse("{") as unknown }),
    english: "json.text: expected string, received a value that cannot be read",
    chinese: "json.text：类型应为 string，实际为无法读取的值",
  },
  {
    rule: "integer",
    value: { total: 1.5 },
    english: "json.total: expected integer, received a fraction",
    chinese: "json.total：类型应为 integer，实际为小数",
  },
  {
    rule: "integer",
    value: { total: 2 ** 53 },
    english: "json.total: expected integer, received an integer beyond 2^53",
    chinese: "json.total：类型应为 integer，实际为超出 2^53 的整数",
  },
  {
    rule: "enum",
    value: { state: "MAYBE" },
    english: 'json.state: expected "ON" | "OFF", received another string',
    chinese: 'json.state：取值应为 "ON"、"OFF" 之一，实际为其他字符串',
  },
  {
    rule: "enum",
    value: { level: 3 },
    english: "json.level: expected 1 | 2, received another number",
    chinese: "json.level：取值应为 1、2 之一，实际为其他数字",
  },
  {
    rule: "enum",
    value: { event: "LATE" },
    english: 'json.event: expected "PAID", received another string',
    chinese: 'json.event：取值应为 "PAID"，实际为其他字符串',
  },
  {
    rule: "unknown",
    value: { zzzzzz: 1 },
    english: "json.zzzzzz: no such field is documented",
    chinese: "json.zzzzzz：文档中没有此字段",
  },
  {
    rule: "unknown",
    value: { toatl: 1 },
    english: "json.toatl: no such field is documented (did you mean total?)",
    chinese: "json.toatl：文档中没有此字段，是否应为 total？",
  },
  {
    rule: "variant",
    value: { payer: { mchid: "1", sp_mchid: "2" } },
    english: "json.payer.sp_mchid: the variant direct has no such field",
    chinese: "json.payer.sp_mchid：变体 direct 中没有此字段",
  },
  {
    rule: "empty",
    value: { text: "" },
    english: "json.text: received an empty string. Leave the field out, or check where its value comes from",
    chinese: "json.text：传入了空字符串，请去掉该字段，或检查其取值来源",
    isRequestOnly: true,
  },
  {
    rule: "four-byte",
    value: { text: "😀" },
    english:
      "json.text: expected characters of at most 3 bytes in UTF-8, received a longer one, such as an emoji",
    chinese: "json.text：含有 UTF-8 编码超过 3 字节的字符（如表情符号），微信支付不支持此类字符",
    isRequestOnly: true,
  },
  {
    rule: "format",
    value: { time: "2018-06-08 10:34:56" },
    english:
      "json.time: expected a time in RFC 3339, such as 2018-06-08T10:34:56+08:00, received another string",
    chinese: "json.time：应遵循 RFC 3339 格式，如 2018-06-08T10:34:56+08:00，实际不符",
    isRequestOnly: true,
  },
  {
    rule: "format",
    value: { date: "2018/06/08" },
    english: "json.date: expected a date as yyyy-MM-dd, received another string",
    chinese: "json.date：格式应为 yyyy-MM-dd，实际不符",
    isRequestOnly: true,
  },
  {
    rule: "format",
    value: { compact: "2018-06-08" },
    english: "json.compact: expected a time as yyyyMMddHHmmss, received another string",
    chinese: "json.compact：格式应为 yyyyMMddHHmmss，实际不符",
    isRequestOnly: true,
  },
  {
    rule: "format",
    value: { notify_url: "https://a.example/?b" },
    english: "json.notify_url: expected an https URL without a query, received another string",
    chinese: "json.notify_url：应为 https 地址，且不能携带参数，实际不符",
    isRequestOnly: true,
  },
  {
    rule: "format",
    value: { number: "order#1" },
    english: "json.number: expected only digits, letters and _|*-, received another string",
    chinese: "json.number：只能是数字、大小写字母和 _|*-，实际不符",
    isRequestOnly: true,
  },
  {
    rule: "format",
    value: { bill: "a_1" },
    english: "json.bill: expected only digits and letters, received another string",
    chinese: "json.bill：只能是数字、大小写字母，实际不符",
    isRequestOnly: true,
  },
  {
    rule: "format",
    value: { area: "12345x" },
    english: "json.area: expected only digits, received another string",
    chinese: "json.area：只能是数字，实际不符",
    isRequestOnly: true,
  },
  {
    rule: "length",
    value: { number: "1" },
    english: "json.number: expected 6 to 32 characters, received a shorter string",
    chinese: "json.number：应为 6–32 个字符，实际过短",
    isRequestOnly: true,
  },
  {
    rule: "length",
    value: { note: "一二三四" },
    english: "json.note: expected at most 3 characters, received a longer string",
    chinese: "json.note：最多 3 个字符，实际过长",
    isRequestOnly: true,
  },
  {
    rule: "length",
    value: { area: "12345" },
    english: "json.area: expected 6 characters, received a shorter string",
    chinese: "json.area：应为 6 个字符，实际过短",
    isRequestOnly: true,
  },
  {
    rule: "length",
    value: { least: "a" },
    english: "json.least: expected a length of at least 2, received a shorter string",
    chinese: "json.least：至少 2 个字符，实际过短",
    isRequestOnly: true,
  },
  {
    rule: "minimum",
    value: { fee: 0 },
    english: "json.fee: expected at least 1, received less",
    chinese: "json.fee：不能小于 1，实际更小",
    isRequestOnly: true,
  },
  {
    rule: "ciphertext",
    value: { name: Buffer.alloc(256, 7).toString("base64") },
    english: "json.name: expected plain text, which the client encrypts, received ciphertext",
    chinese: "json.name：应传入明文，由客户端加密，实际为密文",
    isRequestOnly: true,
  },
];

describe.each(["request", "response"] as const)("an issue of a %s", (direction) => {
  test.each(cases)(
    "of the rule $rule has a text in both languages: $english",
    ({ rule, value, english, chinese, isRequestOnly }) => {
      const issues = findIssues({ json: value }, schema, direction);
      if (isRequestOnly && direction === "response") return expect(issues).toEqual([]);
      expect(issues.map((issue) => [issue.rule, describeInEnglish(issue), describeInChinese(issue)])).toEqual(
        [[rule, english, chinese]],
      );
    },
  );

  test("has its label after the path, and only a text for the whole value", () => {
    const [issue] = findIssues({ json: { text: 1 } }, schema, direction);
    const [whole] = findIssues(null, schema, direction);
    if (issue === undefined || whole === undefined) throw new Error("no issue");
    expect(describeInEnglish(issue, "文本")).toBe("json.text (文本): expected string, received number");
    expect(describeInChinese(issue, "文本")).toBe("json.text（文本）：类型应为 string，实际为 number");
    expect(describeInEnglish(whole)).toBe("expected object, received null");
    expect(describeInChinese(whole)).toBe("类型应为 object，实际为 null");
  });
});

test("the cases above have every rule", () => {
  const rules: Record<Issue["rule"], true> = {
    required: true,
    type: true,
    integer: true,
    enum: true,
    unknown: true,
    variant: true,
    empty: true,
    "four-byte": true,
    identifier: true,
    ciphertext: true,
    format: true,
    length: true,
    minimum: true,
  };
  const identifier = { path: "out_trade_no", rule: "identifier", received: "string" } as const;
  expect([describeInEnglish(identifier), describeInChinese(identifier)]).toEqual([
    "out_trade_no: differs from the one in the request, so it may be the response to another request",
    "out_trade_no：与请求中的值不一致，可能是其他请求的应答",
  ]);
  // Validation has no request to compare with, so it does not find the rule identifier.
  expect(new Set([...cases.map(({ rule }) => rule), "identifier"])).toEqual(new Set(Object.keys(rules)));
});

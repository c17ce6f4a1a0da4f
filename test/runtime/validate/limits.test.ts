/** The limits of values: forms, lengths and minima, at their boundaries and against other implementations. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileSchema } from "wechatpay-ts/compile";
import { formats as documentedFormats } from "#generator/ir/model";
import { guard, validator, type Format, type Limits } from "#runtime/check";
import { encrypted, integer, limited, list, number, required, string } from "#runtime/schema";
import { charactersOf } from "../../support/limits.ts";

/** The rules that a value breaks. */
function rulesOf(value: unknown, limits: Limits, field = string): string[] {
  const schema = { value: limited(field, limits) };
  const issues = validator(schema, "request")({ value });
  expect(compileSchema(schema, "request").validate({ value })).toEqual(issues);
  expect(issues.map(({ path }) => path)).toEqual(issues.map(() => "value"));
  return issues.map(({ rule }) => rule);
}

const order: Limits = { format: "0-9A-Za-z_|*-", minLength: 6, maxLength: 32 };

test.each<[name: string, value: string, limits: Limits, rules: string[]]>([
  ["the shortest number", "Aa0_-|", order, []],
  ["the longest number", "*".repeat(32), order, []],
  ["a shorter number", "12345", order, ["length"]],
  ["a longer number", "1".repeat(33), order, ["length"]],
  ["an empty number", "", order, ["empty"]],
  ["another sign", "12345@", order, ["format"]],
  ["a Chinese number", "订单号一二三", order, ["format"]],
  ["a space", "123456 ", order, ["format"]],
  ["a line break at the end", "123456\n", order, ["format"]],
  ["full-width digits", "１２３４５６", order, ["format"]],
  ["a short one with another sign", "#", order, ["length", "format"]],
  ["an emoji", "12345😀", order, ["four-byte", "format"]],
  ["digits", "0123456789", { format: "0-9" }, []],
  ["a letter among digits", "1a", { format: "0-9" }, ["format"]],
  ["letters and digits", "aZ09", { format: "0-9A-Za-z" }, []],
  ["a hyphen among them", "a-1", { format: "0-9A-Za-z" }, ["format"]],
  ["a hyphen and an underscore", "a-_1", { format: "0-9A-Za-z_-" }, []],
  ["an asterisk", "a*1", { format: "0-9A-Za-z_-" }, ["format"]],
  ["an allowed asterisk", "a*1", { format: "0-9A-Za-z_*-" }, []],
  ["a bar", "a|1", { format: "0-9A-Za-z_*-" }, ["format"]],
  ["an at sign", "a|*@_-1", { format: "0-9A-Za-z_|*@-" }, []],
  ["no character", "", { format: "0-9A-Za-z" }, ["empty"]],
  ["text up to the limit", "一二三", { maxLength: 3 }, []],
  ["text beyond the limit", "一二三四", { maxLength: 3 }, ["length"]],
  ["text of one length", "123456", { minLength: 6, maxLength: 6 }, []],
  ["far too long a text", "1".repeat(100_000), { maxLength: 3 }, ["length"]],
  // A character of two UTF-16 units counts once.
  ["emoji up to the limit", "😀😀😀", { maxLength: 3 }, ["four-byte"]],
  ["emoji beyond the limit", "😀😀😀😀", { maxLength: 3 }, ["four-byte", "length"]],
  ["too few emoji", "😀😀", { minLength: 3 }, ["four-byte", "length"]],
])("a request with %s, %j, with the limits %j breaks %j", (_, value, limits, rules) => {
  expect(rulesOf(value, limits)).toEqual(rules);
});

const forms: Partial<Record<Format, { readonly good: readonly string[]; readonly bad: readonly string[] }>> =
  {
    "date-time": {
      good: [
        "2018-06-08T10:34:56+08:00",
        "2018-06-08T10:34:56Z",
        "2018-06-08t10:34:56z",
        "2018-06-08T10:34:56.123+08:00",
        "2019-12-31T15:59:60+08:00",
        "2024-02-29T00:00:00-23:59",
      ],
      bad: [
        "2018-06-08",
        "2018-06-08 10:34:56",
        "2018-06-08T10:34:56",
        "2018-06-08T10:34+08:00",
        "2018-06-08T10:34:56+0800",
        "2018-06-08T10:34:56+24:00",
        "2018-06-08T24:00:00+08:00",
        "2018-06-08T10:60:56+08:00",
        "2018-06-08T10:34:61+08:00",
        "2018-13-08T10:34:56+08:00",
        "2018-00-08T10:34:56+08:00",
        "2018-06-31T10:34:56+08:00",
        "2023-02-29T10:34:56+08:00",
        "18-06-08T10:34:56+08:00",
        "2018-06-08T10:34:56.+08:00",
        "2018-06-08T10:34:56+08:00\n",
        "1528425296",
        "20180608103456",
      ],
    },
    date: {
      good: ["2018-06-08", "2024-02-29", "9999-12-31"],
      bad: ["2018-6-8", "20180608", "2018/06/08", "2023-02-29", "2018-06-08T10:34:56+08:00", "长期"],
    },
    "compact-time": {
      good: ["20180608103456", "20240229235959"],
      bad: ["20180608", "20180608106056", "20180608240000", "20230229000000", "2018-06-08 10:34:56"],
    },
    "notify-url": {
      good: ["https://www.weixin.qq.com/wxpay/pay.php", "https://a.example", "https://a.example:8443/b;c=1"],
      bad: [
        "http://a.example/",
        "https://a.example/?b=1",
        "https://a.example/#b",
        "https://",
        "https:///a",
        "https://?",
        "//a.example",
        "https://a.example/b c",
        " https://a.example",
        "a.example",
      ],
    },
  };

describe.each(Object.entries(forms))("the form %s", (format, { good, bad }) => {
  test.each(good)("has %j", (value) => {
    expect(rulesOf(value, { format: format as Format })).toEqual([]); // a key of the table
  });
  test.each(bad)("does not have %j", (value) => {
    expect(rulesOf(value, { format: format as Format })).toEqual(["format"]); // a key of the table
  });
});

test.each([
  [1, integer, []],
  [0, integer, ["minimum"]],
  [-1, integer, ["minimum"]],
  [Number.MAX_SAFE_INTEGER, integer, []],
  [0.5, integer, ["integer"]],
  ["1", integer, ["type"]],
  [0.5, number, ["minimum"]],
  [1.5, number, []],
])("a request with the number %j and the minimum 1 breaks its rules", (value, field, rules) => {
  expect(rulesOf(value, { minimum: 1 }, field)).toEqual(rules);
});

test("each item of a list keeps to the limits", () => {
  const schema = { nos: list(limited(string, order)) };
  const value = { nos: ["123456", "1", "1234567#"] };
  const issues = validator(schema, "request")(value);
  expect(issues.map(({ path, rule }) => `${path} ${rule}`)).toEqual(["nos[1] length", "nos[2] format"]);
  expect(compileSchema(schema, "request").validate(value)).toEqual(issues);
});

test("the plain text of an encrypted field keeps to the limits, and ciphertext is reported as such alone", () => {
  const limits = { maxLength: 3 };
  expect(rulesOf("张三", limits, encrypted)).toEqual([]);
  expect(rulesOf("😀😀😀", limits, encrypted)).toEqual([]);
  expect(rulesOf("欧阳张三", limits, encrypted)).toEqual(["length"]);
  expect(rulesOf(Buffer.alloc(256, 7).toString("base64"), limits, encrypted)).toEqual(["ciphertext"]);
});

test("an issue has the limits, and not the value", () => {
  const [issue] = validator(
    { no: limited(required(string), order) },
    "request",
  )({ no: "secret" + "!".repeat(40) });
  expect(issue).toEqual({
    path: "no",
    rule: "length",
    expected: { type: "string", limits: order },
    received: "longer",
  });
});

test("a response may have values beyond the limits, and so may a guard's value: its type is a string", () => {
  const schema = { time: limited(string, { format: "date-time" }), fee: limited(integer, { minimum: 1 }) };
  const value = { time: "soon", fee: 0 };
  expect(validator(schema, "response")(value)).toEqual([]);
  expect(compileSchema(schema, "response").validate(value)).toEqual([]);
  expect(guard(schema, "request")(value)).toBe(true);
  expect(compileSchema(schema, "request").is(value)).toBe(true);
});

test("a validator is a Standard Schema that reports limits, too", () => {
  const result = validator({ fee: limited(integer, { minimum: 1 }) }, "request")["~standard"].validate({
    fee: 0,
  });
  expect(result.issues).toEqual([{ message: "fee: expected at least 1, received less", path: ["fee"] }]);
});

test("a minimum applies to a bigint", () => {
  const schema = { id: limited({ type: "bigint" }, { minimum: 1 }) };
  expect(validator(schema, "request")({ id: 1n })).toEqual([]);
  expect(validator(schema, "request")({ id: 0n }).map(({ rule }) => rule)).toEqual(["minimum"]);
});

describe("any value", () => {
  const alphabets = documentedFormats.filter((format) => format.startsWith("0-9"));
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from("09azAZ_-|*@ #é订😀\n")), minLength: 1, maxLength: 12 }),
    fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
  );

  test("keeps to an alphabet and to lengths if each of its characters does, and their number", () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...alphabets), fc.nat(8), fc.nat(8), (value, format, least, more) => {
        const limits = { format, minLength: least, maxLength: least + more };
        const characters = Array.from(value);
        const expected = [
          ...(characters.length < least || characters.length > least + more ? ["length"] : []),
          ...(characters.every((one) => charactersOf(format).includes(one)) ? [] : ["format"]),
        ];
        expect(rulesOf(value, limits).filter((rule) => rule !== "four-byte")).toEqual(expected);
      }),
    );
  });

  test("is a time or a date if the calendar has it", () => {
    const two = fc.nat(99).map((one) => String(one).padStart(2, "0"));
    const near = (most: number) => fc.nat(most).map((one) => String(one).padStart(2, "0"));
    const year = fc.integer({ min: 1, max: 9999 }).map((one) => String(one).padStart(4, "0"));
    fc.assert(
      fc.property(year, near(13), near(32), near(25), near(61), two, (y, m, d, hour, minute, second) => {
        const isDay =
          Number(m) >= 1 && Number(m) <= 12 && Number(d) >= 1 && Number(d) <= daysOf(Number(y), Number(m));
        const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
        const wrong = (isRight: boolean) => (isRight ? [] : ["format"]);
        expect(rulesOf(`${y}-${m}-${d}`, { format: "date" })).toEqual(wrong(isDay));
        const time = `${y}-${m}-${d}T${hour}:${minute}:${second}+08:00`;
        expect(rulesOf(time, { format: "date-time" })).toEqual(wrong(isDay && isTime));
        const compact = `${y}${m}${d}${hour}${minute}${second}`;
        expect(rulesOf(compact, { format: "compact-time" })).toEqual(
          wrong(isDay && isTime && Number(second) < 60),
        );
      }),
    );
  });

  test.each(["0001-13-13", "2023-02-29", "2024-04-31", "2024-00-10", "2024-01-00"])(
    "%s is not a day, though some engines read it as one",
    (day) => {
      expect(rulesOf(day, { format: "date" })).toEqual(["format"]);
      expect(rulesOf(`${day}T00:00:00+08:00`, { format: "date-time" })).toEqual(["format"]);
      expect(rulesOf(`${day.replaceAll("-", "")}000000`, { format: "compact-time" })).toEqual(["format"]);
    },
  );

  test("is a notification URL only if the URL has https, a host, and nothing behind its path", () => {
    const part = fc.constantFrom(
      "https:",
      "http:",
      "//",
      "a.example",
      "/",
      "b",
      "?",
      "#",
      ":",
      "443",
      "@",
      "%20",
      " ",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
        const value = parts.join("");
        if (rulesOf(value, { format: "notify-url" }).length > 0 || !URL.canParse(value)) return;
        const { protocol, host, search, hash } = new URL(value);
        expect([protocol, host !== "", search, hash]).toEqual(["https:", true, "", ""]);
      }),
    );
  });
});

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

test("the formats of the IR are those of the runtime", () => {
  // The type refuses a format that the runtime lacks; each has a text in both languages and a check of its own above.
  const known: Record<Format, true> = {
    "date-time": true,
    date: true,
    "compact-time": true,
    "notify-url": true,
    "0-9": true,
    "0-9A-Za-z": true,
    "0-9A-Za-z_-": true,
    "0-9A-Za-z_*-": true,
    "0-9A-Za-z_|*-": true,
    "0-9A-Za-z_|*@-": true,
  };
  expect([...documentedFormats].sort()).toEqual(Object.keys(known).sort());
});

import { expect, test } from "vitest";
import { alphabets, formats } from "#generator/ir/model";
import { readLimits, readTypeLength } from "#generator/read/rows/limits";
import { readRowsOf } from "../../support/page.ts";

test.each([
  [
    "商户系统内部订单号，要求6-32个字符内，只能是数字、大小写字母_-|* 且在同一个商户号下唯一",
    { format: "0-9A-Za-z_|*-", minLength: 6, maxLength: 32 },
  ],
  [
    "商户自行生成的订单号，要求64个字符内，只能是数字、大小写字母和_-，且在同一个商户号下唯一。",
    { format: "0-9A-Za-z_-", maxLength: 64 },
  ],
  ["商户侧的签约协议号，商户侧需保证唯一性。只能是数字、大小写字母的组合", { format: "0-9A-Za-z" }],
  ["计划单号，只能是数字、大小写字母_-* 且唯一", { format: "0-9A-Za-z_*-" }],
  ["退款单号，只能是数字、大小写字母_-|*@ ，同一退款单号多次请求只退一笔", { format: "0-9A-Za-z_|*@-" }],
  ["单号，要求此参数只能由数字、大小写字母组成，唯一", { format: "0-9A-Za-z" }],
  ["编号，只能是数字", { format: "0-9" }],
  ["编号，只能包含字母、数字、下划线和中划线", { unknownFormat: "字母、数字、下划线和中划线" }],
  ["编号，只能是小写字母和数字", { unknownFormat: "小写字母和数字" }],
  ["编号，只能是数字、大小写字母@", { unknownFormat: "数字、大小写字母@" }],
  ["金额，只能为整数", {}],
  ["订单时间，遵循rfc3339标准格式", { format: "date-time" }],
  ["时间，遵循 RFC 3339 标准", { format: "date-time" }],
  ["时间，格式为yyyy-MM-DDTHH:mm:ss+TIMEZONE", { format: "date-time" }],
  ["日期，格式yyyy-MM-DD", { format: "date" }],
  ["订单生成时间，格式为yyyyMMddHHmmss", { format: "compact-time" }],
  ["日期，格式为yyyyMMdd", { unknownFormat: "yyyyMMdd" }],
  ["时间，格式为yyyy-MM-dd HH:mm:ss", { unknownFormat: "yyyy-MM-dd HH:mm:ss" }],
  ["通知URL必须为外网可访问的URL，不能携带参数。请使用HTTPS协议链接", { format: "notify-url" }],
  ["通知URL，不能携带参数", {}],
  ["请使用HTTPS协议链接", {}],
  ["统一社会信息代码(18 位，请与营业 执照上保持一致)", { minLength: 18, maxLength: 18 }],
  ["商品条码(13 位或 14 位)", { minLength: 13, maxLength: 14 }],
  ["活动地区编码(例如:110101)6位数字", { format: "0-9", minLength: 6, maxLength: 6 }],
  ["菜品数量，保留小数点后2位有效数字", {}],
  ["单价，保留小数点后 2 位数字", {}],
  ["发票号(不超过 100 位)", { maxLength: 100 }],
  ["商户优惠，最多包含5条商户优惠", {}],
  ["总金额(大于等于0的数字，单位为分)", { minimum: 0 }],
  ["金额，最小1分", { minimum: 1 }],
  ["金额，整数，必须大于0", { minimum: 1 }],
  ["比例，大于0", {}],
  ["比例，大于等于0.01", {}],
  ["数量，不小于 2", { minimum: 2 }],
])("the reader finds the limits of %j", (prose, limits) => {
  expect(readLimits(prose)).toEqual(limits);
});

test.each([
  ["string[6,32]", { minLength: 6, maxLength: 32 }],
  ["string[1,32]", { minLength: 1, maxLength: 32 }],
  ["string(32)", { maxLength: 32 }],
  ["string（64）", { maxLength: 64 }],
  ["string", {}],
  ["string[]", {}],
  ["integer[1,100]", {}],
])("the reader finds the length in the type %j", (type, limits) => {
  expect(readTypeLength(type)).toEqual(limits);
});

function limitsOf(row: string) {
  const { fields, reading } = readRowsOf(row.slice(2).split(" | "));
  const [read] = fields;
  if (!read) throw new Error("no field");
  const { format, minLength, maxLength, minimum } = read;
  const all = Object.entries({ format, minLength, maxLength, minimum });
  const stated = Object.fromEntries(all.filter(([, value]) => value !== undefined));
  return { stated, rules: reading.findings.map(({ rule }) => rule) };
}

test.each([
  ["| no | string | 单号，要求6-32个字符内", { minLength: 6, maxLength: 32 }, []],
  ["| no | string[6,32] | 单号", { minLength: 6, maxLength: 32 }, ["type-spelled"]],
  // What the prose says is nearer to the field than the type of a table.
  ["| no | string(64) | 单号，不超过32个字符", { maxLength: 32 }, ["type-spelled"]],
  ["| no | string | 单号，要求32-6个字符内", {}, ["limits-unreadable"]],
  ["| no | string | 单号，只能是数字、字母#", {}, ["limits-unreadable"]],
  ["| no | integer | 编号，6位数字", {}, []],
  ["| total | integer | 总金额，大于等于1的数字", { minimum: 1 }, []],
  ["| total | string | 总金额，大于等于1的数字", {}, []],
  ["| time | string {data-format=date-time} | 时间", { format: "date-time" }, []],
  ["| time | string {data-format=email} | 时间", {}, ["limits-unreadable"]],
  ["| no | string {data-min-length=6 data-max-length=32} | 单号", { minLength: 6, maxLength: 32 }, []],
  ["| no | string {data-min-length=32 data-max-length=6} | 单号", {}, ["limits-unreadable"]],
  ["| no | string {data-max-length=few} | 单号", {}, ["limits-unreadable"]],
  ["| no | string {data-max-length=0} | 单号", {}, ["limits-unreadable"]],
  ["| total | integer {data-minimum=1} | 总金额", { minimum: 1 }, []],
  ["| total | integer {data-minimum=-1} | 总金额", {}, ["limits-unreadable"]],
  ["| no | string {data-minimum=1} | 单号", {}, ["limits-unreadable"]],
  ["| total | integer {data-max-length=3} | 总金额", {}, ["limits-unreadable"]],
  ["| no | string {data-max-length=3} | 单号，要求6-32个字符内", {}, ["limits-unreadable"]],
  ["| no | string {data-max-length=20} | 单号，要求6-32个字符内", { minLength: 6, maxLength: 20 }, []],
  ["| total | integer | 总金额，不能大于等于100", {}, []],
])("the row %s has the limits %j", (row, limits, rules) => {
  expect(limitsOf(row)).toEqual({ stated: limits, rules });
});

test("every alphabet is a class of a regular expression that has its characters, and no others", () => {
  for (const alphabet of alphabets) {
    const pattern = new RegExp(`^[${alphabet}]$`, "u");
    const isListed = (one: string) =>
      /[0-9]/u.test(one) ||
      (alphabet !== "0-9" && (/[A-Za-z]/u.test(one) || alphabet.slice(9).includes(one)));
    for (let code = 0; code < 256; code++) {
      const one = String.fromCharCode(code);
      expect([one, pattern.test(one)]).toEqual([one, isListed(one)]);
    }
  }
  expect(new Set(formats).size).toBe(formats.length);
});

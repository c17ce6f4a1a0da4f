/** Issues in Chinese, in the terms of WeChat Pay's documentation. */
import type { ExpectedType, Issue } from "../schema/issue.ts";
import type { Format, Limits } from "../schema/limits.ts";

/**
 * Describes an issue in Chinese: `json.amount.total（总金额）：类型应为 integer，实际为 string`. Types have the names that the
 * documentation gives them.
 *
 * @param label the documented label of the field, which stands in brackets after the path
 */
export function describeInChinese(issue: Issue, label?: string): string {
  const place = label === undefined ? issue.path : `${issue.path}（${label}）`;
  return place === "" ? textOf(issue) : `${place}：${textOf(issue)}`;
}

function textOf(issue: Issue): string {
  switch (issue.rule) {
    case "required":
      return `缺少必填字段，${requirement(issue.expected)}`;
    case "type":
    case "integer":
      return `${requirement(issue.expected)}，实际为${RECEIVED[issue.received] ?? ` ${issue.received}`}`;
    case "enum":
      return `${requirement(issue.expected)}，实际为其他${issue.received === "number" ? "数字" : "字符串"}`;
    case "unknown":
      return `文档中没有此字段${issue.nearest === undefined ? "" : `，是否应为 ${issue.nearest}？`}`;
    case "variant":
      return `变体 ${issue.variant} 中没有此字段`;
    case "empty":
      return "传入了空字符串，请去掉该字段，或检查其取值来源";
    case "four-byte":
      return `含有 UTF-8 编码超过 ${issue.maxBytes} 字节的字符（如表情符号），微信支付不支持此类字符`;
    case "identifier":
      return "与请求中的值不一致，可能是其他请求的应答";
    case "ciphertext":
      return "应传入明文，由客户端加密，实际为密文";
    case "format":
      return `${formatRule(issue.expected.limits.format)}，实际不符`;
    case "length":
      return `${lengthRule(issue.expected.limits)}，实际${issue.received === "longer" ? "过长" : "过短"}`;
    case "minimum":
      return `不能小于 ${issue.expected.limits.minimum}，实际更小`;
  }
}

function formatRule(format: Format | undefined): string {
  switch (format) {
    case "date-time":
      return "应遵循 RFC 3339 格式，如 2018-06-08T10:34:56+08:00";
    case "date":
      return "格式应为 yyyy-MM-dd";
    case "compact-time":
      return "格式应为 yyyyMMddHHmmss";
    case "notify-url":
      return "应为 https 地址，且不能携带参数";
    default:
      return `只能是${charactersOf(format)}`;
  }
}

/** Names the characters of an alphabet, which is a class of a regular expression. */
function charactersOf(alphabet = "0-9"): string {
  if (alphabet === "0-9") return "数字";
  const signs = alphabet.slice("0-9A-Za-z".length);
  return `数字、大小写字母${signs === "" ? "" : `和 ${signs}`}`;
}

function lengthRule({ minLength = 0, maxLength }: Limits): string {
  if (maxLength === undefined) return `至少 ${minLength} 个字符`;
  if (minLength === maxLength) return `应为 ${maxLength} 个字符`;
  return minLength === 0 ? `最多 ${maxLength} 个字符` : `应为 ${minLength}–${maxLength} 个字符`;
}

const RECEIVED: Readonly<Record<string, string>> = {
  fraction: "小数",
  "unsafe-integer": "超出 2^53 的整数",
  "malformed-json": "非 JSON 格式的字符串",
  "too-many-items": "元素过多的列表",
  "too-many-fields": "字段过多的对象",
  unreadable: "无法读取的值",
};

/** Describes what the documentation requires: `类型应为 integer`, `取值应为 "ON"、"OFF" 之一`. */
function requirement({ type, values, list }: ExpectedType): string {
  if (values === undefined) {
    const name = type === "json" ? "object 或 JSON 字符串" : type;
    return `类型应为 ${name}${list === true ? "[]" : ""}`;
  }
  const names = values.map((value) => JSON.stringify(value)).join("、");
  const one = values.length > 1 ? `${names} 之一` : names;
  return list === true ? `类型应为列表，元素取值为 ${one}` : `取值应为 ${one}`;
}

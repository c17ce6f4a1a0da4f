/** The Chinese sentences of findings of comparing samples, examples and tables. */
import type { lintFindings as english, ValueKind } from "../english/lint.ts";
import { firstOf, shorten } from "../shorten.ts";

const kinds: Readonly<Record<ValueKind, string>> = {
  array: "数组",
  boolean: "布尔值",
  "empty-string": "空字符串",
  integer: "整数",
  "json-string": "JSON 字符串",
  "list-string": "内容为数组的字符串",
  null: "null",
  number: "数字",
  object: "对象",
  "scalar-string": "内容不是对象的字符串",
  string: "字符串",
};

function listed(values: readonly string[]): string {
  const { first, rest } = firstOf(values);
  const list = first.map((one) => `“${one}”`).join("、");
  return rest > 0 ? `${list}等 ${values.length} 个值` : list;
}

function suggest(suggestion: string | undefined, fix: string): string {
  return suggestion === undefined ? fix : `是否应为 ${suggestion}？`;
}

/** The type behind 类型为: a Latin word has a space before it. */
function typeOf({ type, holdsJson }: { readonly type: string; readonly holdsJson: boolean }): string {
  return holdsJson ? `内容为 JSON 对象的 ${type}` : ` ${type}`;
}

const chooseListed = "请改用其中的枚举值，或将该值补充到字段表中。";
const correctOne = "请修改其中有误的一处。";

/** The Chinese sentences of the rules of lint. */
export const lintFindings: typeof english = {
  "children-missing": ({ path, type }) => ({
    reason: `${path} 的类型为 ${type}，但字段表没有说明其中包含哪些字段；生成的类型不限制其内容。`,
    fix: "请在该行下方补充其子字段。",
  }),
  "encryption-doubtful": ({ path }) => ({
    reason: `${path} 标注为加密字段，但示例值是明文；以加密标注为准。`,
    fix: "请将示例值改为密文，或在更正文件中去掉加密标注：was: { encryption: rsa-oaep }, is: { encryption: null }。",
  }),
  "enum-misspelt": ({ path, value, known, operation }) => ({
    reason: `${path} 的枚举值“${value}”在 ${operation} 中写作“${known}”；目前按本页的写法读取。`,
    fix: `请改为 ${known}；如果微信支付实际使用 ${value}，则无需修改。`,
  }),
  "enum-placeholder": ({ path, value }) => ({
    reason: `${path} 的枚举值“${value}”是占位值，微信支付不会返回该值。`,
    fix: "请从枚举值中删除该值；如果微信支付确实会返回该值，则无需修改。",
  }),
  "enum-shifted": ({ path, name, other, operation }) => ({
    reason: `${path} 的枚举值与 ${operation} 中“${other}”的枚举值相同，而与该处“${name}”的枚举值均不相同；目前按本页的写法读取。`,
    fix: `请对照该页面检查：这些枚举值可能属于“${other}”。`,
  }),
  "enum-unquoted": ({ path }) => ({
    reason: `${path} 列出的取值没有使用反引号；这些取值均未被读取为枚举值。`,
    fix: "请写成 `A`：…<br/>`B`：…，或 `A` \\| `B` 枚举值之一。",
  }),
  "example-enum": ({ path, value, values, suggestion }) => ({
    reason: `${path} 的示例值为“${shorten(value)}”，不在枚举值${listed(values)}之中；示例值仍原样展示。`,
    fix: suggest(suggestion, chooseListed),
  }),
  "example-type": ({ path, actual, ...data }) => ({
    reason: `${path} 的示例值是${spaced(kinds[actual])}，而字段表中的类型为${typeOf(data)}；示例值仍原样展示。`,
    fix: correctOne,
  }),
  "label-missing": ({ path }) => ({
    reason: `${path} 没有描述；生成的代码中也没有该字段的描述。`,
    fix: "请在第三列填写该字段的描述。",
  }),
  "label-unsuited": ({ path, label }) => ({
    reason: `${path} 的名称“${label}”没有说明该字段的含义；名称仍原样展示。`,
    fix: "请用简短的文字说明该字段的含义。",
  }),
  "name-underscores": ({ path }) => ({
    reason: `${path} 的字段名包含连续的两个下划线；目前按原样读取。`,
    fix: "请改为一个下划线；如果微信支付确实使用两个下划线，则无需修改。",
  }),
  "number-whole": ({ path, type, counts, label, others, isList }) => {
    const counted = counts === "money" ? "单位为分的金额" : `数量（${label}）`;
    const rest = others > 0 ? `，本页另有 ${others} 个字段存在同样的问题` : "";
    return {
      reason: `${path} 是${counted}，但类型写作 ${type}${rest}；目前按整数读取。`,
      fix: `请将类型改为 ${isList ? "integer[]" : "integer"}。`,
    };
  },
  "sample-enum": ({ path, value, values, suggestion }) => ({
    reason: `示例代码中 ${path} 的值为“${shorten(value)}”，不在枚举值${listed(values)}之中；以字段表为准。`,
    fix: suggest(suggestion, chooseListed),
  }),
  "sample-missing-field": ({ path, isPathParameter }) => ({
    reason: `示例代码缺少必填参数 ${path}；以字段表为准。`,
    fix: isPathParameter
      ? "该参数是路径参数，请在示例代码中将其与 json、query 等参数组并列填写。"
      : "请在示例代码中补充该参数，或去掉该字段的 data-required。",
  }),
  "sample-type": ({ path, actual, ...data }) => ({
    reason: `示例代码中 ${path} 的值是${spaced(kinds[actual])}，而字段表中的类型为${typeOf(data)}；以字段表为准。`,
    fix: correctOne,
  }),
  "sample-unknown-field": ({ path, suggestion }) => ({
    reason: `示例代码包含字段表中没有的参数 ${path}；以字段表为准。`,
    fix: suggest(suggestion, "请在字段表中补充该字段，或从示例代码中删除该参数。"),
  }),
  "serial-missing": ({ path }) => ({
    reason: `${path} 是加密字段，但请求头中没有用于声明加密密钥的 Wechatpay-Serial；客户端仍会发送该请求头。`,
    fix: "请在请求头参数中补充该行。",
  }),
  "sub-mchid-required": ({ path }) => ({
    reason: `${path} 与 mchid 同为必填，但该页面并非仅供服务商使用；直连商户也会被要求填写该字段。`,
    fix: "请将该字段改为选填，或在更正文件中声明该对象的变体。",
  }),
};

/** Puts a space before a word that begins in Latin letters. */
function spaced(word: string): string {
  return /^[A-Za-z]/u.test(word) ? ` ${word}` : word;
}

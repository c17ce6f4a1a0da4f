/** The Chinese sentences of findings about entries of corrections files. */
import type {
  correctionFindings as english,
  CorrectionMismatch,
  EntryFault,
  FactForm,
} from "../english/corrections.ts";

const kinds = {
  texts: "字符串的列表",
  "texts-or-numbers": "字符串或数字的列表",
  "https-urls": "https 地址的列表",
};

/** `a、b 或 c` */
function either(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join("、")} 或 ${words.at(-1) ?? ""}` : words.join("");
}

function listFacts(facts: readonly FactForm[]): string {
  return facts
    .map(({ name, values, kind }) => {
      const form = values ? either(values) : kind && kinds[kind];
      return form === undefined ? name : `${name}（${form}）`;
    })
    .join("、");
}

function mismatchOf(data: CorrectionMismatch): string {
  const { page } = data;
  switch (data.case) {
    case "operation-missing":
      return `没有页面描述 ${page} 的 ${data.operation.toUpperCase()} 操作。`;
    case "field-missing":
      return `${page} 没有描述字段 ${data.path}。`;
    case "request-field-missing":
      return `${page} 的请求没有描述字段 ${data.path}。`;
    case "object-missing":
      return `${page} 没有描述可以包含字段的对象 ${data.path}。`;
    case "field-exists":
      return `${page} 已经描述了 ${data.path}。`;
    case "field-encrypted":
      return `${page} 将 ${data.path} 标注为加密字段。`;
    case "not-required-string":
      return `${page} 的 ${data.path} 不是必填的字符串。`;
    case "not-integer":
      return `${page} 的 ${data.path} 类型为 ${data.type}；只有整数可以设置 wide。`;
    case "limits-unsuited":
      return `${page} 的 ${data.path} 类型为 ${data.type}，没有取值能满足这些限制。`;
    case "was-differs":
      return data.path === undefined
        ? `${page} 的内容与 was 不一致。`
        : `${page} 的 ${data.path} 与 was 不一致。`;
    case "parameter-missing":
      return `${data.path} 中没有路径参数 ${data.name}。`;
    case "marks-stated":
      return `${page} 已经标注了必填字段和加密字段。`;
    case "get":
      return `${page} 的操作是 GET，重复请求不会产生影响。`;
    case "notification-hosts":
      return `${page} 是回调通知，没有请求地址。`;
    case "notification-request":
      return `${page} 是回调通知，不由商户发送。`;
    case "notification-path":
      return `${page} 是回调通知，没有路径。`;
  }
}

function faultOf(fault: EntryFault): string {
  switch (fault.case) {
    case "key-unknown":
      return `未知的键“${fault.key}”。`;
    case "key-misplaced":
      return `“${fault.key}”属于另一种条目。`;
    case "field-facts":
      return `“was”和“is”必须各自包含以下至少一项：${listFacts(fault.facts)}。`;
    case "operation-facts":
      return `条目没有“field”时，“was”和“is”必须各自包含以下至少一项：${listFacts(fault.facts)}。`;
    case "add":
      return `“add”必须为每个字段名指定类型，并可以指定以下各项：${listFacts(fault.facts)}。`;
    default:
      return plainFaults[fault.case];
  }
}

const plainFaults = {
  yaml: "更正文件不是有效的 YAML。",
  depth: "更正文件嵌套过深，未读取。",
  "not-list": "更正文件不是列表。",
  "not-mapping": "该条目不是键值映射。",
  "page-missing": "该条目缺少“page”（一个页面或页面列表）或“operation”（get、post 等）。",
  "reason-missing": "该条目缺少“reason”。",
  evidence: "“evidence”必须是字符串列表。",
  "no-change": "该条目没有作任何更正。",
  field: "“field”必须是字段的路径。",
  marks: "“required”和“encrypted”必须是路径列表。",
  remove: "“remove”必须为 true。",
  into: "“into”必须是包含该字段的对象的路径。",
  variants: "“variants”必须将至少两个名称映射到 { has: […], not: […] }。",
  oneOf: "“oneOf”必须列出该字段的至少两个成员。",
  plain: "“plain”必须是路径列表。",
  idempotent: "“idempotent”必须是字段的路径。",
  path: "“path”必须是该操作的另一个路径。",
  parameters: "“parameters”必须将路径参数映射到其属性。",
};

function mismatchFix(data: CorrectionMismatch): string {
  if (data.case === "not-integer") return "请删除 wide，或修改类型。";
  if (data.case === "limits-unsuited")
    return "字符串可设置 format、minLength 和不小于它的 maxLength，数字可设置 minimum。";
  return data.case === "field-encrypted" ? "请删除该路径，或修改加密标注。" : "请修改路径。";
}

/** The Chinese sentences of the rules about corrections. */
export const correctionFindings: typeof english = {
  "correction-invalid": (data) => {
    if (!("forms" in data)) return { reason: mismatchOf(data), fix: mismatchFix(data) };
    const forms = data.forms.map((keys) => keys.join(" + ")).join("；");
    return {
      reason: faultOf(data),
      fix: `${data.case === "key-misplaced" ? "请分成两个条目填写。" : ""}条目必须包含 page、operation 和 reason，可以包含 evidence，并须包含以下组合之一：${forms}。`,
    };
  },
  "correction-outdated": (data) => ({
    reason: `该更正已不适用：${mismatchOf(data)}`,
    fix: "请升级 wechatpay-codegen，或在项目自己的更正文件中更正该页面。",
  }),
  "correction-stale": (data) => ({
    reason: `该更正已不适用：${mismatchOf(data)}`,
    fix: "请删除该条目，或修改其指向的内容。",
  }),
};

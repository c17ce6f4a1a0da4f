/** The Chinese texts of `explain` and `find`. */
import type { ExportKind } from "../../emit/exported-names.ts";
import type { FactName, FactOrigin } from "../../explain/field.ts";
import type { explanations as english, Label } from "../english/explanations.ts";
import type { Operation } from "../../ir/model.ts";

const labels: Readonly<Record<Label, string>> = {
  title: "标题",
  region: "地区",
  product: "产品",
  audience: "适用对象",
  page: "页面",
  row: "原文",
  events: "事件",
  former: "原路径",
  hosts: "请求域名",
  response: "应答",
  idempotent: "幂等字段",
  pagination: "列表翻页参数",
  fields: "字段",
  required: "必填",
  encrypted: "加密",
  call: "调用",
  import: "导入",
  exports: "导出",
  links: "官方文档",
  label: "名称",
  indent: "缩进",
  example: "示例",
  children: "包含",
  usedBy: "用于",
  typeOf: "TypeScript 类型",
  corrections: "更正",
  evidence: "依据",
  errorClass: "错误类",
  status: "HTTP 状态码",
  meaning: "含义",
  conclusion: "处理办法",
  retry: "重试",
};

const facts: Readonly<Record<FactName, string>> = {
  type: "类型",
  required: "必填",
  encryption: "加密",
  encoding: "编码",
  wide: "可大于 2^53",
  role: "由客户端填写",
  enum: "取值",
  unit: "单位",
  format: "格式",
  minLength: "最少字符数",
  maxLength: "最多字符数",
  minimum: "最小值",
  default: "默认值",
  requiredWhen: "条件必填",
  variants: "变体",
};

const origins: Readonly<Record<FactOrigin, string>> = {
  page: "页面",
  correction: "更正",
  derived: "由生成器推断",
  stated: "",
};

const formats: Readonly<Record<string, string>> = {
  "date-time": "RFC 3339，2018-06-08T10:34:56+08:00",
  date: "yyyy-MM-dd",
  "compact-time": "yyyyMMddHHmmss",
  "notify-url": "https 地址，不能携带参数",
};

const exportKinds: Readonly<Record<ExportKind, string>> = {
  function: "调用接口的函数",
  download: "调用接口并下载文件的函数",
  request: "请求的类型",
  response: "应答的类型",
  notification: "通知的类型",
  reply: "通知应答的类型",
  union: "有变体的对象的类型",
  variant: "一种变体的类型",
  guard: "类型守卫",
  validator: "校验器",
  "variant-guard": "一种变体的类型守卫",
  operation: "接口的数据",
  former: "原名称",
};

const responses: Readonly<Record<Operation["responseType"], string>> = {
  json: "JSON",
  empty: "没有内容",
  stream: "文件",
  statement: "摘要已签名的文件",
};

/** The Chinese texts, as functions of their data. */
export const explanations: typeof english = {
  label: (label) => labels[label],
  line: (label, value) => `${label}：${value}`,
  fact: (name) => facts[name],
  origin: (text, origin) => (origins[origin] === "" ? text : `${text}（${origins[origin]}）`),
  yes: () => "是",
  no: () => "否",
  format: (format) => formats[format] ?? `字符 ${format}`,
  unit: (unit) => unit,
  encryption: (kind) =>
    kind === "rsa-oaep" ? "RSA-OAEP：填写明文，由客户端加密和解密" : "AEAD_AES_256_GCM，使用 APIv3密钥",
  encoding: () => "字符串中的 JSON：直接填写内容",
  role: (role) =>
    ({
      file: "否：上传的文件",
      digest: "是：文件的摘要，不填时由客户端计算",
      clientSerial: "是：加密所用密钥的序列号",
    })[role],
  exportKind: (kind) => exportKinds[kind],
  region: (region) => (region === "overseas" ? "境外" : "中国内地"),
  response: (kind) => responses[kind],
  audiences: (names) => names.join("、"),
  fieldCounts: (request, response) => `请求 ${request} 个，应答 ${response} 个`,
  fieldAdded: () => "页面没有该字段，由更正添加",
  rowUnavailable: () => "仅页面中有原文；请用 --specs 指定页面目录",
  noteOwn: (place) => `${place}（本项目）`,
  changed: (name, was, is) => `${name}：${was} → ${is}`,
  added: (names) => `添加 ${names}`,
  removed: (path) => `删除 ${path}`,
  moved: (path, into) => `将 ${path} 移至 ${into}`,
  declares: (path, names) => `${path} 是以下变体之一：${names}`,
  oneOf: (path, names) => `${path} 至少有其一：${names}`,
  marks: (required, encrypted) => `必填：${required}；加密：${encrypted}`,
  plain: (paths) => `明文：${paths}`,
  idempotent: (path) => `幂等字段为 ${path}`,
  path: (path) => `另有路径 ${path}`,
  named: (name, kind) => `${name}（${kind}）`,
  cut: (shown, count) => `${shown} ……（共 ${count} 个）`,
  nothing: () => "无",
  severalFields: (path, count) => `${path}：共有 ${count} 个同名字段`,
  severalOperations: (name, count) => `${name}：共有 ${count} 个接口`,
  matches: (count) => `共 ${count} 个接口和通知`,
  more: (count) => `…… 另有 ${count} 个，可用 --limit 显示更多`,
  narrow: (command) => `查看其中一个的详情：${command}`,
  packaged: (version) =>
    `wechatpay-codegen ${version}：以下为其自带的接口数据。如需使用其他页面，请用 --specs 指定目录。`,
  unknown: (word, near) =>
    `${word}：不是接口、导出的名称、事件、字段或错误码。${near === "" ? "请用 wechatpay-codegen find 按词查找。" : `相近的名称：${near}。`}`,
  notFound: (words, near) =>
    `${words}：没有匹配这些词的接口。${near === "" ? "请减少查找的词。" : `相近的词：${near}。`}`,
  causeUnknown: (code) =>
    `${code}：已安装的 wechatpay-ts 没有该编号的说明。请查看错误的 apiCode 和提示信息。`,
  clientMissing: (code) => `${code}：这里没有安装 wechatpay-ts，无法说明该编号。请安装它。`,
};

import type { Json } from "../../ir/model.ts";
import type { Change } from "../change.ts";
import type { ChangeTexts } from "./change-texts.ts";
import { isEndpoint, list, memberOf, value, valueOr } from "./values.ts";

const values = (json: Json) => list(json, "、");
const text = (json: Json) => valueOr(json, "无");

/** The change of a value: what it is now, and what it was. */
const changed =
  (what: string) =>
  ({ old, new: now }: Change, subject: string) => {
    if (old === null) return `${subject} 新增${what}：${text(now)}`;
    if (now === null) return `${subject} 不再有${what}，原为 ${text(old)}`;
    return `${subject} 的${what}由 ${text(old)} 改为 ${text(now)}`;
  };

const isSent = ({ operation, side }: Change) => isEndpoint(operation) === (side === "request");

function range(json: Json): string {
  const [min, max] = [memberOf(json, "min"), memberOf(json, "max")];
  if (min === null && max === null) return "不限";
  if (min === null) return `最多 ${JSON.stringify(max)} 个字符`;
  if (max === null) return `至少 ${JSON.stringify(min)} 个字符`;
  // A space stands between the word before it and the number.
  return ` ${JSON.stringify(min)} 至 ${JSON.stringify(max)} 个字符`;
}

function facts(json: Json): string {
  return `${memberOf(json, "required") === true ? "必填" : "选填"}，${value(memberOf(json, "type"))}`;
}

/** The Chinese texts of a comparison. */
export const chinese: ChangeTexts = {
  levels: { breaking: "不兼容", behaviour: "行为变化", compatible: "兼容", "docs-only": "仅文档" },
  rules: {
    "operation-added": ({ new: title }, subject) => `新增 ${subject}：${text(title)}`,
    "operation-removed": ({ old: title }, subject) => `删除 ${subject}：${text(title)}`,
    "operation-moved": ({ old }, subject) =>
      `${value(old)} 已移至 ${subject}；原名称保留并标记为弃用，调用新地址`,
    "alias-added": ({ new: former }, subject) =>
      `${value(former)} 是 ${subject} 的原名称，客户端保留并标记为弃用`,
    "alias-removed": ({ old: former }, subject) =>
      `${value(former)} 不再是 ${subject} 的原名称，弃用的名称已删除`,
    "title-changed": changed("标题"),
    "links-changed": ({ new: now }, subject) =>
      Array.isArray(now) && now.length > 0
        ? `${subject} 的官方文档链接改为 ${values(now)}`
        : `${subject} 不再有官方文档链接`,
    "hosts-changed": ({ new: now }, subject) =>
      Array.isArray(now) && now.length > 0
        ? `${subject} 的请求域名改为 ${values(now)}`
        : `${subject} 改用默认域名`,
    "response-kind-changed": ({ old, new: now }, subject) =>
      `${subject} 的应答类型由 ${value(old)} 改为 ${value(now)}`,
    "retry-key-changed": changed("幂等字段"),
    "pagination-changed": ({ old, new: now }, subject) =>
      now === null
        ? `客户端不再支持 ${subject} 的自动翻页`
        : old === null
          ? `客户端支持 ${subject} 的自动翻页，参数为 ${value(memberOf(now, "parameter"))}`
          : `${subject} 的自动翻页方式已改变，参数为 ${value(memberOf(now, "parameter"))}`,
    "event-added": ({ new: now }, subject) => `${subject} 新增事件 ${values(now)}`,
    "event-removed": ({ old }, subject) => `${subject} 不再包含事件 ${values(old)}`,
    "field-added": ({ new: now }, subject) => `新增 ${subject}（${facts(now)}）`,
    "field-removed": ({ old }, subject) => `删除 ${subject}（${facts(old)}）`,
    "field-renamed": ({ old }, subject) => `${value(old)} 改名为 ${subject}`,
    "field-moved": ({ old }, subject) => `${value(old)} 移至 ${subject}`,
    "field-required": (_, subject) => `${subject} 改为必填`,
    "field-optional": (_, subject) => `${subject} 改为选填`,
    "type-changed": ({ old, new: now }, subject) => `${subject} 的类型由 ${value(old)} 改为 ${value(now)}`,
    "number-kind-changed": ({ old, new: now }, subject) =>
      `${subject} 的类型由 ${value(old)} 改为 ${value(now)}`,
    "integer-size-changed": ({ new: now }, subject) =>
      now === null ? `${subject} 由 bigint 改为 number` : `${subject} 由 number 改为 bigint`,
    "enum-added": ({ new: now }, subject) => `${subject} 限定枚举值：${values(now)}`,
    "enum-removed": ({ old }, subject) => `${subject} 不再限定枚举值：${values(old)}`,
    "enum-value-added": ({ new: now }, subject) => `${subject} 新增枚举值 ${values(now)}`,
    "enum-value-removed": ({ old }, subject) => `${subject} 删除枚举值 ${values(old)}`,
    "encryption-added": (change, subject) =>
      `${subject} 改为加密（${value(change.new)}），由客户端${isSent(change) ? "加密" : "解密"}`,
    "encryption-removed": (change, subject) =>
      `${subject} 不再加密（${value(change.old)}），客户端${isSent(change) ? "以明文发送" : "原样返回"}`,
    "encryption-changed": ({ old, new: now }, subject) =>
      `${subject} 的加密方式由 ${value(old)} 改为 ${value(now)}`,
    "encoding-changed": ({ new: now }, subject) =>
      now === null ? `${subject} 不再是 JSON 字符串` : `${subject} 改为 JSON 字符串，由客户端编码和解析`,
    "variants-changed": (_, subject) => `${subject} 的变体已改变`,
    "unit-changed": changed("单位"),
    "format-changed": changed("格式"),
    "length-changed": ({ old, new: now }, subject) => `${subject} 的长度由${range(old)}改为${range(now)}`,
    "minimum-changed": changed("最小值"),
    "default-changed": changed("默认值"),
    "condition-changed": changed("必填条件"),
    "label-changed": changed("名称"),
    "example-changed": changed("示例"),
  },
  corrections: {
    cause: "该变化来自更正，文档页面没有变化。",
    hidden: "更正或生成器的规则在此生效，客户端没有变化。",
    part: "该变化受更正影响。",
  },
  subjectOf: (path, side, operation) => {
    const request = isEndpoint(operation) ? "请求" : "通知";
    return `${operation} ${side === "request" ? request : "应答"}的 ${path}`;
  },
  fieldsBelow: (count) => `（含下级 ${count} 个字段）`,
  stop: "。",
  heading: (old, now) => `从 ${old} 到 ${now} 的变化`,
  none: "没有变化。",
  counts: (counts) => counts.map(([level, count]) => `${chinese.levels[level]} ${count} 项`).join("，"),
  step: {
    major: "建议的版本升级：主版本。",
    minor: "建议的版本升级：次版本。",
    patch: "建议的版本升级：修订版本。",
    none: "无需发布新版本。",
  },
  affects: (names) => `涉及 ${names}。`,
  ignored: (count) => `已忽略 ${count} 项。`,
  more: (count) => `……另有 ${count} 项。`,
  changesIn: (count, operations) => `${operations} 个接口或通知共 ${count} 项变化`,
  details: "全部变化",
  listAll: "wechatpay-codegen diff 可列出全部变化。",
};

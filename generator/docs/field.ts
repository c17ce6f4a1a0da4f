/**
 * The documentation of a field: the facts of its row in one sentence each, for the comments of generated code and the
 * descriptions of the OpenAPI document.
 */
import { statesUnit } from "../ir/field.ts";
import type { Alphabet, Field, Format, Variant } from "../ir/model.ts";
import type { ClientField } from "../schema/client-fields.ts";

/**
 * For whom a field is documented: `request` and `response` for a user of the client, who gives and gets plain text and
 * parsed JSON; `wire` for a reader of what is sent, whose schema states the type, the default and the length itself.
 */
export type DocView = "request" | "response" | "wire";

/** What the description of a field says that is not sent as plain text. */
export const wireNotes = {
  "rsa-oaep": "密文（RSA-OAEP）",
  "aes-256-gcm": "密文（AEAD_AES_256_GCM）",
  json: "JSON 文本",
} as const;

/** The facts of a field, in the order in which they are shown. */
export function fieldFacts(field: ClientField, view: DocView): string[] {
  const { label, description, unit } = field;
  const facts = [
    view === "request" && field.required && !field.isGroup && "必填",
    label,
    ...(view === "wire" ? wireFacts(field) : clientFacts(field, view)),
    unit !== undefined && !statesUnit(`${label} ${description ?? ""}`, unit) && `单位：${unit}`,
    // The prose of a source page states these facts itself; a canonical page has no prose.
    ...(description === undefined ? statedFacts(field, view) : [description]),
    view !== "wire" && field.variantsType !== undefined && variantNames(field.variants ?? []),
  ];
  return facts.filter((fact): fact is string => typeof fact === "string" && fact !== "");
}

/** Names the variants of an object, since its type shows only the name of their union. */
export function variantNames(variants: readonly Variant[]): string {
  return `变体：${variants.map(({ name }) => name).join("、")}`;
}

type Fact = string | false | undefined;

function wireFacts({ encryption, encoding }: Field): Fact[] {
  return [encryption && wireNotes[encryption], encoding === "json" && wireNotes.json];
}

function clientFacts(field: ClientField, view: "request" | "response"): Fact[] {
  const { encryption, encoding, role, wide } = field;
  const isRequest = view === "request";
  return [
    role === "digest" && "可不填，由客户端计算",
    wide && "整数，可大于 2^53",
    encoding === "json" && (isRequest ? "填内容，发送前编码为 JSON" : "JSON 已解码"),
    encryption === "rsa-oaep" && (isRequest ? "填明文，发送前加密" : "密文已解开，为明文"),
  ];
}

function statedFacts(field: Field, view: DocView): Fact[] {
  const { encryption, requiredWhen } = field;
  const condition = requiredWhen && `条件必填：${requiredWhen}`;
  if (view === "wire") {
    // The limit is that of the plain text.
    const length = encryption && lengthName(field);
    return [length && `明文${length}`, condition];
  }
  return [
    field.default !== undefined && `默认：${field.default}`,
    ...limitFacts(field),
    view === "request" && condition,
  ];
}

/** The limits of the values, as far as the label does not state them. */
function limitFacts(field: Field): Fact[] {
  const { label, format, minLength, maxLength, minimum, unit } = field;
  const length = lengthName(field);
  const hasNumber = [minLength, maxLength].some(
    (one) => one !== undefined && new RegExp(`(?<!\\d)${one}(?!\\d)`, "u").test(label),
  );
  return [
    length !== undefined && !hasNumber && length,
    format && !/rfc ?3339|位数字/iu.test(label) && formatName(format),
    minimum !== undefined &&
      !/大于|小于|不少于|≥/u.test(label) &&
      `不小于 ${minimum}${unit === "分" ? " 分" : ""}`,
  ];
}

function lengthName({ minLength = 0, maxLength }: Field): string | undefined {
  if (maxLength === undefined) return minLength > 0 ? `至少 ${minLength} 个字符` : undefined;
  if (minLength === maxLength) return `${maxLength} 个字符`;
  return minLength > 0 ? `${minLength}–${maxLength} 个字符` : `最多 ${maxLength} 个字符`;
}

function formatName(format: Format): string {
  switch (format) {
    case "date-time":
      return "遵循 RFC 3339";
    case "date":
      return "格式：yyyy-MM-dd";
    case "compact-time":
      return "格式：yyyyMMddHHmmss";
    case "notify-url":
      return "https 地址，不能携带参数";
    default:
      return `只能是${charactersOf(format)}`;
  }
}

function charactersOf(alphabet: Alphabet): string {
  if (alphabet === "0-9") return "数字";
  const signs = alphabet.slice("0-9A-Za-z".length);
  return `数字、大小写字母${signs && `和 ${signs}`}`;
}

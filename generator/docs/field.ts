/**
 * The documentation of a field: the facts of its row in one sentence each, for the comments of generated code and the
 * descriptions of the OpenAPI document.
 */
import { statesUnit } from "../ir/field.ts";
import type { Field, Variant } from "../ir/model.ts";
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
  const { label, encryption, maxLength, requiredWhen } = field;
  const condition = requiredWhen && `条件必填：${requiredWhen}`;
  if (view === "wire") {
    // The limit is that of the plain text.
    return [encryption && maxLength !== undefined && `明文最多 ${maxLength} 个字符`, condition];
  }
  return [
    field.default !== undefined && `默认：${field.default}`,
    maxLength !== undefined && !label.includes(String(maxLength)) && `最多 ${maxLength} 个字符`,
    view === "request" && condition,
  ];
}

import { describeRegion, statesUnit, type Operation, type Variant } from "../ir/model.ts";
import type { CalledField } from "./called.ts";
import { linkLines } from "./links.ts";
import { comment } from "./literal.ts";

export type Side = "request" | "response";

/** Returns the lines of a field's JSDoc: its label, unit and conditions, and an example. */
export function fieldDoc(field: CalledField, side: Side): string[] {
  const { required, encryption, label, description, unit, maxLength, requiredWhen } = field;
  // The description of a field states these facts in its own words; a canonical page has only the facts.
  const hasOnlyFacts = description === undefined;
  const facts = [
    side === "request" && required && !field.isGroup && "必填",
    label,
    field.word === "digest" && "可不填，由客户端计算",
    field.wide && "整数，可大于 2^53",
    field.encoding === "json" && (side === "request" ? "填内容，发送前编码为 JSON" : "JSON 已解码"),
    encryption === "rsa-oaep" && (side === "request" ? "填明文，发送前加密" : "密文已解开，为明文"),
    unit && !statesUnit(`${label} ${description ?? ""}`, unit) && `单位：${unit}`,
    hasOnlyFacts && field.default !== undefined && `默认：${field.default}`,
    hasOnlyFacts &&
      maxLength !== undefined &&
      !label.includes(String(maxLength)) &&
      `最多 ${maxLength} 个字符`,
    hasOnlyFacts && requiredWhen && side === "request" && `条件必填：${requiredWhen}`,
    description,
    field.variantsType !== undefined && variantNames(field.variants ?? []),
  ].filter((fact): fact is string => typeof fact === "string" && fact !== "");
  const text = comment(facts.join("。"));
  const shown = shownExample(field);
  return [text, shown && shown.length <= 80 && `@example ${comment(shown)}`].filter(
    (line): line is string => typeof line === "string" && line !== "",
  );
}

/** Names the variants of an object, since its type shows only the name of their union. */
export function variantNames(variants: readonly Variant[]): string {
  return `变体：${variants.map(({ name }) => name).join("、")}`;
}

/** Returns the example as the caller writes it. The sample shows an encrypted field as a ciphertext, so it has none. */
function shownExample({ example, encryption, encoding, wide }: CalledField): string | undefined {
  if (example === undefined || example === "" || encryption !== undefined) return undefined;
  const shown = JSON.stringify(example);
  const digits = /^"?(-?\d+)"?$/u.exec(shown)?.[1];
  if (wide && digits !== undefined) return `${digits}n`;
  return encoding === "json" && typeof example === "string" ? example : shown;
}

/** Whether a comment is short enough to read on one line. */
export function fitsOneLine(lines: readonly string[]): boolean {
  return lines.length === 1 || lines.join(" ").length <= 88;
}

/** Writes the JSDoc of a member of a type literal. */
export function memberComment(lines: readonly string[]): string {
  if (lines.length === 0) return "";
  if (fitsOneLine(lines)) return `/** ${lines.join(" ")} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}\n`).join("")} */\n`;
}

/** The JSDoc of an endpoint function or a notification, as ts-morph takes it: a text and its tags. */
export function operationDoc(operation: Operation): string {
  const { title, description, advice, links, page } = operation;
  const paragraphs = [
    title,
    description !== title && description,
    ...(advice ?? []).map((text) => `注意：${text}`),
  ]
    .filter((text): text is string => typeof text === "string" && text !== "")
    .map(comment);
  // Directly below the title, because most titles are the same in both regions.
  const region = describeRegion(operation);
  const [first = "", ...others] = paragraphs;
  const titled = region === undefined ? first : `${first}\n${comment(region)}`;
  const tags = [...linkLines(links).map((line) => `@see ${line}`), `@source specs/${comment(page)}`];
  return `\n${[operationLine(operation), titled, ...others].join("\n\n")}\n\n${tags.join("\n")}`;
}

/** What identifies an operation: `POST /v3/…` of an endpoint, the events of a notification. */
export function operationLine({ kind, method, path, events = [] }: Operation): string {
  const identifiers = kind === "endpoint" ? [`${method} ${path}`] : events;
  return identifiers.map((text) => `\`${comment(text)}\``).join(", ");
}

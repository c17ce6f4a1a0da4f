import { statesUnit } from "../ir/field.ts";
import type { Operation } from "../ir/model.ts";
import { describeRegion } from "../ir/region.ts";
import type { ClientField } from "../schema/client-fields.ts";
import { linkLines } from "./links.ts";
import { comment } from "./literal.ts";

export type Side = "request" | "response";

/** The lines of a field's JSDoc: what it is, what it counts, when it must be there, and a value to go by. */
export function fieldDoc(field: ClientField, side: Side): string[] {
  const { required, encryption, label, description, unit, maxLength, requiredWhen } = field;
  // Prose states its facts itself; a canonical page keeps the facts alone.
  const kept = description === undefined;
  const facts = [
    side === "request" && required && !field.isGroup && "必填",
    label,
    field.role === "digest" && "可不填，由客户端计算",
    field.wide && "整数，可大于 2^53",
    field.encoding === "json" && (side === "request" ? "填内容，发送前编码为 JSON" : "JSON 已解码"),
    encryption === "rsa-oaep" && (side === "request" ? "填明文，发送前加密" : "密文已解开，为明文"),
    unit && !statesUnit(`${label} ${description ?? ""}`, unit) && `单位：${unit}`,
    kept && field.default !== undefined && `默认：${field.default}`,
    kept && maxLength !== undefined && !label.includes(String(maxLength)) && `最多 ${maxLength} 个字符`,
    kept && requiredWhen && side === "request" && `条件必填：${requiredWhen}`,
    description,
  ].filter((fact): fact is string => typeof fact === "string" && fact !== "");
  const text = comment(facts.join("。"));
  const shown = shownExample(field);
  return [text, shown && shown.length <= 80 && `@example ${comment(shown)}`].filter(
    (line): line is string => typeof line === "string" && line !== "",
  );
}

/** What the caller would write: of a sealed field the sample shows a ciphertext, of JSON in a string the string. */
function shownExample({ example, encryption, encoding, wide }: ClientField): string | undefined {
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

/** A comment of a member inside a type. */
export function memberComment(lines: readonly string[]): string {
  if (lines.length === 0) return "";
  if (fitsOneLine(lines)) return `/** ${lines.join(" ")} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}\n`).join("")} */\n`;
}

/** The JSDoc of an endpoint function, as ts-morph takes it: a text and its tags. */
export function operationDoc(operation: Operation): string {
  const { title, description, advice, links, page } = operation;
  const paragraphs = [
    title,
    description !== title && description,
    ...(advice ?? []).map((text) => `注意：${text}`),
  ]
    .filter((text): text is string => typeof text === "string" && text !== "")
    .map(comment);
  // The second line, where a hover shows it: most titles read the same in both regions.
  const region = describeRegion(operation);
  const [first = "", ...others] = paragraphs;
  const head = region === undefined ? first : `${first}\n${comment(region)}`;
  const tags = [...linkLines(links).map((line) => `@see ${line}`), `@source specs/${comment(page)}`];
  return `\n${[head, ...others].join("\n\n")}\n\n${tags.join("\n")}`;
}

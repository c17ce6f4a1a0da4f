import type { Field, Json } from "../ir/model.ts";
import { cellText, codeSpan, writeAttribute } from "./markdown.ts";

/** A table of the dialect: attributes in one order and one quoting, and the sample's value in a fourth column. */
export function writeTable(header: string, fields: readonly Field[], responseType?: string): string {
  const head = `| ${header} | 类型 {.type} | 描述 {.desc} | 示例\n| --- | --- | --- | ---\n`;
  const spanning = responseType === undefined ? "" : `| ${responseType} {align=center colspan=3}\n`;
  return `${head}${spanning}${writeRows(fields, 0)}`;
}

function writeRows(fields: readonly Field[], indent: number): string {
  return fields
    .map((field) => writeRow(field, indent) + writeRows(field.children ?? [], indent + 1))
    .join("");
}

function writeRow(field: Field, indent: number): string {
  const { name, type, label, example } = field;
  const shown = example === undefined ? "" : ` ${codeSpan(jsonOf(example))}`;
  const nameCell = withAttributes(cellText(name), [
    field.required && "data-required",
    indent > 0 && writeAttribute("data-indent", String(indent)),
  ]);
  const typeCell = withAttributes(type, [
    field.default !== undefined && writeAttribute("data-default", field.default),
    field.encoding && writeAttribute("data-encoded", "by-json_encode"),
    field.encryption && writeAttribute("data-encrypted", marks[field.encryption]),
    field.format !== undefined && writeAttribute("data-format", field.format),
    field.maxLength !== undefined && writeAttribute("data-max-length", String(field.maxLength)),
    field.minLength !== undefined && writeAttribute("data-min-length", String(field.minLength)),
    field.minimum !== undefined && writeAttribute("data-minimum", String(field.minimum)),
    // Without a mark, the tooltip alone shows that the field may be encrypted.
    field.tooltip !== undefined && writeAttribute("data-tooltip", field.tooltip),
    field.requiredWhen !== undefined && writeAttribute("data-required-when", field.requiredWhen),
    field.unit !== undefined && writeAttribute("data-unit", field.unit),
  ]);
  return `| ${nameCell} | ${typeCell} | ${[cellText(label), writeEnum(field)].filter(Boolean).join("<br/>")} |${shown}\n`;
}

/** JSON without a bar, which would end the cell. */
function jsonOf(example: Json): string {
  return JSON.stringify(example).replaceAll("|", "\\u007c");
}

const marks = { "rsa-oaep": "by-rsa-pubkey", "aes-256-gcm": "by-aes-gcm" } as const;

function writeEnum({ enum: values }: Field): string {
  if (!values) return "";
  const list = values.map((value) => codeSpan(String(value))).join(" \\| ");
  return `${list} 枚举值${values.length > 1 ? "之一" : ""}`;
}

function withAttributes(text: string, attributes: readonly (string | false | undefined)[]): string {
  const list = attributes.filter((attribute) => typeof attribute === "string");
  return list.length > 0 ? `${text} {${list.join(" ")}}` : text;
}

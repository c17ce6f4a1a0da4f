import type { Json } from "#generator/ir/model";

export type Quote = "single" | "double";

/** JSON as somebody would write it in PHP. An empty array stands for an empty object too, as it does there. */
export function phpOf(value: Json, quote: Quote = "single"): string {
  if (typeof value === "string") return quote === "single" ? single(value) : double(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const items = Array.isArray(value)
    ? value.map((item) => phpOf(item, quote))
    : Object.entries(value).map(([key, item]) => `${phpOf(key, quote)} => ${phpOf(item, quote)}`);
  return `[${items.join(", ")}]`;
}

function single(text: string): string {
  return `'${text.replace(/[\\']/gu, "\\$&")}'`;
}

function double(text: string): string {
  return `"${text
    .replace(/[\\"$]/gu, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")}"`;
}

/** Writes the values of changes. */
import type { Json } from "../../ir/model.ts";

/** Writes a text as inline code of Markdown; a text with backticks gets more of them around it. */
export function code(text: string): string {
  const line = text.replace(/\s+/gu, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** Writes one value as code; an empty text as `""`, because Markdown has no empty code. */
export function value(json: Json): string {
  return code(typeof json === "string" && json !== "" ? json : JSON.stringify(json));
}

/** Writes a list of values, each as code. */
export function list(json: Json, comma: string): string {
  return (Array.isArray(json) ? json : [json]).map(value).join(comma);
}

/** Returns a member of an object; null where there is none. */
export function memberOf(json: Json, key: string): Json {
  return json !== null && typeof json === "object" && !Array.isArray(json) ? (json[key] ?? null) : null;
}

/** Writes a value as code, or the word for none. A text of a page stays code, so that it cannot become Markdown. */
export function valueOr(json: Json, none: string): string {
  return json === null ? none : value(json);
}

/** Whether an operation is an endpoint, `POST /v3/…`; a notification is named by its event. */
export function isEndpoint(operation: string): boolean {
  return operation.includes(" ");
}

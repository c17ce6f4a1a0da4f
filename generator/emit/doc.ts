import { fieldFacts } from "../docs/field.ts";
import type { Operation } from "../ir/model.ts";
import { describeOrigin, identityOf, isNotification } from "../ir/operation.ts";
import { describeRegion } from "../ir/region.ts";
import type { ClientField } from "../schema/client-fields.ts";
import { linkLines } from "./links.ts";
import { comment } from "./literal.ts";

/** The side of an operation that a type or a doc comment describes. */
export type Side = "request" | "response";

/** Returns the lines of a field's JSDoc: its facts, and an example. */
export function fieldDoc(field: ClientField, side: Side): string[] {
  const text = comment(fieldFacts(field, side).join("。"));
  const shown = shownExample(field);
  return [text, shown && shown.length <= 80 && `@example ${comment(shown)}`].filter(
    (line): line is string => typeof line === "string" && line !== "",
  );
}

/** Returns the example as code of the caller. An encrypted field has none, because its sample is a ciphertext. */
function shownExample({ example, encryption, encoding, wide }: ClientField): string | undefined {
  if (example === undefined || example === "" || encryption !== undefined) return undefined;
  const shown = JSON.stringify(example);
  const digits = /^"?(-?\d+)"?$/u.exec(shown)?.[1];
  if (wide && digits !== undefined) return `${digits}n`;
  return encoding === "json" && typeof example === "string" ? example : shown;
}

/** Writes the JSDoc of an endpoint function or a notification for ts-morph: paragraphs, then tags. */
export function operationDoc(operation: Operation, pages: string): string {
  const { title, description, advice, links, page } = operation;
  const paragraphs = [
    title,
    description !== title && description,
    ...(advice ?? []).map((text) => `注意：${text}`),
  ]
    .filter(isStated)
    .map(comment);
  // Directly below the title, because most titles are the same in both regions.
  const region = describeRegion(operation);
  const [first = "", ...others] = paragraphs;
  const heading = [first, ...[region, describeOrigin(operation)].filter(isStated).map(comment)].join("\n");
  const tags = [...linkLines(links).map((line) => `@see ${line}`), `@source ${comment(pages + page)}`];
  return `\n${[operationLine(operation), heading, ...others].join("\n\n")}\n\n${tags.join("\n")}`;
}

function isStated(text: string | false | undefined): text is string {
  return typeof text === "string" && text !== "";
}

/** Writes what identifies an operation: `POST /v3/…` for an endpoint, the events for a notification. */
export function operationLine(operation: Operation): string {
  const identifiers = isNotification(operation) ? operation.events : [identityOf(operation)];
  return identifiers.map((text) => `\`${comment(text)}\``).join(", ");
}

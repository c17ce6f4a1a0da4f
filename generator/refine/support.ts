import { scalarOf } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { isNotification, sectionOf } from "../ir/operation.ts";
import { envelopeOf } from "../ir/notification.ts";
import { groupsOf, parametersOf } from "../ir/request.ts";
import { walkOperation } from "../ir/walk.ts";
import { nearest } from "../findings/nearest.ts";
import { finding, type Finding } from "../findings/finding.ts";

/** Importing keeps what is unknown as unknown, and says so. */
export function reportUnknown(operations: readonly Operation[], findings: Finding[]): void {
  for (const { unknown, file, line } of operations) {
    if (!unknown) continue;
    findings.push(
      finding(
        "marks-unknown",
        { file, line, column: 1 },
        `The page does not show which fields are ${unknown.join(" and which are ")}; that is recorded as unknown.`,
        "Settle it with an entry in the corrections file, or import the page's markdown.",
      ),
    );
  }
}

/** Reports marks that are unknown: with a guess, a field that must be encrypted could be sent as plain text. */
export function reportUnsettled(operations: readonly Operation[], findings: Finding[]): void {
  for (const operation of operations) {
    const { unknown, file, line, page } = operation;
    if (!unknown) continue;
    const lists = unknown.map((mark) => `${mark}: [request.…]`).join(", ");
    findings.push(
      finding(
        "marks-unsettled",
        { file, line, column: 1 },
        `Which fields are ${unknown.join(" and which are ")} is unknown.`,
        `Add to the corrections file: { page: ${page}, operation: ${sectionOf(operation)}, ${lists}, reason: … }.`,
      ),
    );
  }
}

/** Reports each event that only the name of its page says. */
export function reportUnlistedEvents(operations: readonly Operation[], findings: Finding[]): void {
  for (const notification of operations.filter(isNotification)) {
    const { events, file, line } = notification;
    const row = envelopeOf(notification).eventType;
    if (row?.enum) continue;
    const place = { file, line: row?.line ?? line, column: row?.column ?? 1 };
    const reason = `The page lists no value of event_type; "${events.join(", ")}", the name of the page, is taken.`;
    findings.push(
      finding("event-missing", place, reason, "Write the row event_type with `THE.EVENT` 枚举值."),
    );
  }
}

/** Reports what pages can describe and no client can send, so that it is not emitted wrong. */
export function reportUnsupported(operations: readonly Operation[], findings: Finding[]): void {
  for (const operation of operations) {
    for (const field of operation.request) {
      const found = strangeGroup(field, operation);
      if (found) findings.push(found);
    }
    for (const [path, field] of walkOperation(operation)) {
      const found = strangeField(path, field, operation);
      if (found) findings.push(found);
    }
  }
}

function strangeGroup({ name, line, column }: Field, operation: Operation): Finding | undefined {
  const place = { file: operation.file, line, column };
  const parameters = operation.kind === "endpoint" ? parametersOf(operation.path) : [];
  const known: readonly string[] = [...groupsOf(operation), ...parameters];
  if (known.includes(name)) return undefined;
  const meant = nearest(name, known);
  const reason = `"${name}" is neither a group of the request nor a parameter of the path.`;
  return finding(
    "group-unknown",
    place,
    reason,
    meant ? `Did you mean ${meant}?` : `Known here are ${known.join(", ")}.`,
  );
}

function strangeField(path: string, field: Field, { file }: Operation): Finding | undefined {
  const { type, encryption, encoding, children, line, column } = field;
  const place = { file, line, column };
  if (encryption && path.startsWith("request.headers.")) {
    const reason = `The encrypted header ${path} cannot be generated.`;
    return finding("header-encrypted", place, reason, "Leave the page out, or correct the mark.");
  }
  if ((encryption ?? encoding) !== undefined && scalarOf(type) !== "string") {
    const how = encryption ? "encrypted" : "holding JSON";
    const reason = `${path} is marked as ${how}, and documented as ${type}.`;
    return finding(
      "encryption-type",
      place,
      reason,
      "Only a string or a list of strings can be: correct the type or the mark.",
    );
  }
  if (!children || scalarOf(type) === "object" || encoding || encryption === "aes-256-gcm") return undefined;
  const reason = `${path} is documented as ${type}, and the rows below it stand inside it.`;
  return finding(
    "children-unexpected",
    place,
    reason,
    "Write object or object[], or correct the indent of those rows.",
  );
}

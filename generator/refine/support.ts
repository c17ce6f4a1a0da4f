import { scalarOf } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { isNotification, sectionOf } from "../ir/operation.ts";
import { envelopeOf } from "../ir/notification.ts";
import { groupsOf, parametersOf } from "../ir/request.ts";
import { walkOperation } from "../ir/walk.ts";
import { nearest } from "../findings/nearest.ts";
import { finding, type Finding } from "../findings/finding.ts";

/** Reports marks that a page does not show; an import records them as unknown. */
export function reportUnknown(operations: readonly Operation[], findings: Finding[]): void {
  for (const { unknown, file, line } of operations) {
    if (!unknown) continue;
    findings.push(finding("marks-unknown", { file, line, column: 1 }, { marks: unknown }));
  }
}

/** Reports marks that are unknown: with a guess, a field that must be encrypted could be sent as plain text. */
export function reportUnsettled(operations: readonly Operation[], findings: Finding[]): void {
  for (const operation of operations) {
    const { unknown, file, line, page } = operation;
    if (!unknown) continue;
    const data = { marks: unknown, page, operation: sectionOf(operation) };
    findings.push(finding("marks-unsettled", { file, line, column: 1 }, data));
  }
}

/** Reports each event that only the name of its page says. */
export function reportUnlistedEvents(operations: readonly Operation[], findings: Finding[]): void {
  for (const notification of operations.filter(isNotification)) {
    const { events, file, line } = notification;
    const row = envelopeOf(notification).eventType;
    if (row?.enum) continue;
    const place = { file, line: row?.line ?? line, column: row?.column ?? 1 };
    findings.push(finding("event-missing", place, { events }));
  }
}

/** Reports what pages can describe and no client can send, so that it is not emitted wrong. */
export function reportUnsupported(operations: readonly Operation[], findings: Finding[]): void {
  for (const operation of operations) {
    for (const field of operation.request) {
      findings.push(...groupFindings(field, operation));
    }
    for (const [path, field] of walkOperation(operation)) {
      findings.push(...fieldFindings(path, field, operation));
    }
  }
}

function groupFindings({ name, line, column }: Field, operation: Operation): Finding[] {
  const place = { file: operation.file, line, column };
  const parameters = operation.kind === "endpoint" ? parametersOf(operation.path) : [];
  const known: readonly string[] = [...groupsOf(operation), ...parameters];
  if (known.includes(name)) return [];
  return [finding("group-unknown", place, { name, known, suggestion: nearest(name, known) })];
}

function fieldFindings(path: string, field: Field, operation: Operation): Finding[] {
  const { type, encryption, encoding, children, line, column } = field;
  const place = { file: operation.file, line, column };
  const misplaced = encryption && misplacedEncryption(path, encryption, operation);
  if (misplaced) return [finding("encryption-misplaced", place, { path, case: misplaced })];
  if ((encryption ?? encoding) !== undefined && scalarOf(type) !== "string") {
    return [finding("encryption-type", place, { path, type, mark: encryption ? "encryption" : "json" })];
  }
  // The client encrypts a text or encodes a value, so it would send the text of such a field unencrypted.
  if (encryption === "rsa-oaep" && encoding === "json")
    return [finding("encryption-type", place, { path, type, mark: "both" })];
  if (!children || scalarOf(type) === "object" || encoding || encryption === "aes-256-gcm") return [];
  return [finding("children-unexpected", place, { path, type })];
}

/** Why the client could not encrypt a field of a request of an endpoint. */
function misplacedEncryption(
  path: string,
  encryption: NonNullable<Field["encryption"]>,
  operation: Operation,
): "header" | "path" | "algorithm" | undefined {
  if (operation.kind === "notification" || !path.startsWith("request.")) return undefined;
  if (path.startsWith("request.headers.")) return "header";
  if (parametersOf(operation.path).some((name) => path === `request.${name}`)) return "path";
  return encryption === "rsa-oaep" ? undefined : "algorithm";
}

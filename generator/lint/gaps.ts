/** Reports facts that a table lacks. */
import { scalarOf } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { walkOperation } from "../ir/walk.ts";
import { groupRow, serialHeader } from "../ir/request.ts";
import { finding, type Finding } from "../findings/finding.ts";

/** Reports rows without a label, children or quotes around values, and requests without the serial header. */
export function reportGaps(operation: Operation, findings: Finding[]): void {
  for (const [path, field] of walkOperation(operation)) {
    // A parameter without a row has the line of the operation; refine/path-parameters.ts reports it.
    if (field.line === operation.line) continue;
    findings.push(...gapsOf(path, field, operation.file));
  }
  findings.push(...reportKey(operation));
}

/** Two words in capitals at least, each with what it means. */
const unquotedValues = /(?:^|[^\w`])[A-Z][A-Z0-9_]{2,}\s*[：:](?=[^：:]*[^\w`][A-Z][A-Z0-9_]{2,}\s*[：:])/u;

function gapsOf(path: string, field: Field, file: string): Finding[] {
  const { type, label, description, children, line, column } = field;
  const place = { file, line, column };
  const findings: Finding[] = [];
  if (label === "" && description === undefined) {
    findings.push(finding("label-missing", place, { path }));
  }
  // The parts of an upload are files, and a group may be empty once its fields are read as parameters of the path.
  if (scalarOf(type) === "object" && !children && !/^request\.(?:body\.)?[^.]+$/u.test(path)) {
    findings.push(finding("children-missing", place, { path, type }));
  }
  if (!field.enum && unquotedValues.test(`${label} ${description ?? ""}`)) {
    findings.push(finding("enum-unquoted", place, { path }));
  }
  return findings;
}

/** Fields that are encrypted need the header that says with which key. */
function reportKey(operation: Operation): Finding[] {
  const { kind, request, file, line } = operation;
  if (kind === "notification") return [];
  const headers = groupRow(request, "headers");
  const [path] =
    [...walkOperation(operation)].find(([one, { encryption }]) => encryption && one.startsWith("request.")) ??
    [];
  if (path === undefined || serialHeader(operation)) return [];
  const place = { file, line: headers?.line ?? line, column: headers?.column ?? 1 };
  return [finding("serial-missing", place, { path })];
}

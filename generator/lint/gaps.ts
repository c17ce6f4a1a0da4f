/** Reports what a table does not say. */
import { scalarOf } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { walkOperation } from "../ir/walk.ts";
import { groupRow, serialHeader } from "../ir/request.ts";
import { finding, type Finding } from "../findings/finding.ts";

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
  const found: Finding[] = [];
  if (label === "" && description === undefined) {
    const reason = `${path} has no description; it has none in the output either.`;
    found.push(finding("label-missing", place, reason, "Say in the third cell what it is."));
  }
  // The parts of an upload are files, and a group may be empty once its fields are read as parameters of the path.
  if (scalarOf(type) === "object" && !children && !/^request\.(?:body\.)?[^.]+$/u.test(path)) {
    const reason = `${path} is documented as ${type}, and no row says what is in it; anything is taken.`;
    found.push(finding("children-missing", place, reason, "Add the rows of its fields below it."));
  }
  if (!field.enum && unquotedValues.test(`${label} ${description ?? ""}`)) {
    const reason = `${path} lists values without back-quotes; none of them is taken.`;
    found.push(
      finding("enum-unquoted", place, reason, "Write `A`：…<br/>`B`：…, or `A` \\| `B` 枚举值之一."),
    );
  }
  return found;
}

/** Fields that are encrypted need the header that says with which key. */
function reportKey(operation: Operation): Finding[] {
  const { kind, request, file, line } = operation;
  if (kind === "notification") return [];
  const headers = groupRow(request, "headers");
  const [sent] =
    [...walkOperation(operation)].find(
      ([path, { encryption }]) => encryption && path.startsWith("request."),
    ) ?? [];
  if (sent === undefined || serialHeader(operation)) return [];
  const reason = `${sent} is encrypted, and no header Wechatpay-Serial is documented to say with which key; the client sends it all the same.`;
  const place = { file, line: headers?.line ?? line, column: headers?.column ?? 1 };
  return [finding("serial-missing", place, reason, "Add its row to the headers.")];
}

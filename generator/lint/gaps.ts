/** What a table leaves open. */
import { scalarOf, walkOperation, type Field, type Operation } from "../model.ts";
import { problem, type Problem } from "../problem.ts";

export function reportGaps(operation: Operation, problems: Problem[]): void {
  for (const [path, field] of walkOperation(operation)) {
    // A parameter that the table does not have has no row to look at, and is told elsewhere.
    if (field.line === operation.line) continue;
    problems.push(...gapsOf(path, field, operation.file));
  }
  problems.push(...reportKey(operation));
}

/** Two words in capitals at least, each with what it means. */
const unquotedValues = /(?:^|[^\w`])[A-Z][A-Z0-9_]{2,}\s*[：:](?=[^：:]*[^\w`][A-Z][A-Z0-9_]{2,}\s*[：:])/u;

function gapsOf(path: string, field: Field, file: string): Problem[] {
  const { type, label, description, encryption, children, line, column } = field;
  const place = { file, line, column };
  const found: Problem[] = [];
  if (label === "" && description === undefined) {
    const reason = `${path} has no description; it has none in the output either.`;
    found.push(problem("label-missing", place, reason, "Say in the third cell what it is."));
  }
  // The parts of an upload are files, and a group may be empty once its fields are read as parameters of the path.
  if (scalarOf(type) === "object" && !children && !/^request\.(?:body\.)?[^.]+$/u.test(path)) {
    const reason = `${path} is documented as ${type}, and no row says what is in it; anything is taken.`;
    found.push(problem("children-missing", place, reason, "Add the rows of its fields below it."));
  }
  if (!field.enum && unquotedValues.test(`${label} ${description ?? ""}`)) {
    const reason = `${path} lists values without back-quotes; none of them is taken.`;
    found.push(
      problem("enum-unquoted", place, reason, "Write `A`：…<br/>`B`：…, or `A` \\| `B` 枚举值之一."),
    );
  }
  if (!encryption && /^加密的/u.test(label)) {
    const reason = `${path} is described as encrypted, and not marked as such; it is left as it is.`;
    found.push(
      problem(
        "encryption-unmarked",
        place,
        reason,
        "Write data-encrypted=by-rsa-pubkey in the cell of its type.",
      ),
    );
  }
  return found;
}

/** Fields that are encrypted, and the header that says with which key, go together. */
function reportKey(operation: Operation): Problem[] {
  const { kind, request, unknown, file, line } = operation;
  if (kind === "notification" || unknown?.includes("encrypted")) return [];
  const headers = request.find(({ name }) => name === "headers");
  const serial = headers?.children?.find(({ name }) => name.toLowerCase() === "wechatpay-serial");
  const encrypted = [...walkOperation(operation)].filter(([, { encryption }]) => encryption);
  const [sent] = encrypted.find(([path]) => path.startsWith("request.")) ?? [];
  if (sent !== undefined && !serial) {
    const reason = `${sent} is encrypted, and no header Wechatpay-Serial is documented to say with which key; the client sends it all the same.`;
    const place = { file, line: headers?.line ?? line, column: headers?.column ?? 1 };
    return [problem("serial-missing", place, reason, "Add its row to the headers.")];
  }
  if (!serial || encrypted.length > 0) return [];
  const reason =
    "The header names a key to encrypt with, and no field is marked as encrypted; all are sent as they are.";
  const mend = "Mark the sensitive fields with data-encrypted=by-rsa-pubkey, or take the header out.";
  return [problem("encryption-unmarked", { file, line: serial.line, column: serial.column }, reason, mend)];
}

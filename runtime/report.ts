/** What becomes of a request that is not as documented: refused, reported, or neither. */
import { describe, validator, type Issue } from "./check.ts";
import { labelOf, refusal } from "./request.ts";
import type { Operation } from "./table.ts";

/**
 * `report` (default): tell `onIssue` and send it all the same, since the documents are wrong too often to stop a
 * payment. `throw`: refuse it before it is signed. `false`: do not look.
 */
export type Validate = "report" | "throw" | false;

export const VALIDATE_RULE = 'expected "report", "throw" or false';

export function isValidate(value: unknown): value is Validate {
  return value === "report" || value === "throw" || value === false;
}

export type OnIssue = (issue: Issue, operation: Operation) => void;

/** @throws RequestError with `validate: "throw"` */
export function inspect(request: unknown, operation: Operation, validate: Validate, onIssue: OnIssue): void {
  if (validate === false) return;
  const issues = validator(operation.request, "request")(request);
  if (issues.length === 0) return;
  if (validate === "report") {
    for (const issue of issues) onIssue(issue, operation);
    return;
  }
  const listed = issues.slice(0, 5).map(describe).join("; ");
  const more = issues.length > 5 ? `; and ${issues.length - 5} more in issues` : "";
  throw refusal(operation, "ERR_REQUEST_INVALID", `not as documented: ${listed}${more}`, { issues });
}

/** Names of unknown fields may come from outside, so what was told is not remembered without end. */
const MOST_TOLD = 1_000;

/** Warns of every operation, path and rule once. */
export function warnOnce(warn: (message: string, code: string) => void): OnIssue {
  const told = new Set<string>();
  return (issue, operation) => {
    const path = issue.path.replace(/\[\d+\]/g, "[]");
    const key = `${labelOf(operation)} ${path} ${issue.rule}`;
    if (told.has(key) || told.size >= MOST_TOLD) return;
    told.add(key);
    const mend = "It was sent as it is; see onIssue and validate of createClient.";
    warn(`${labelOf(operation)}: not as documented: ${describe(issue)}. ${mend}`, "WECHATPAY_REQUEST_ISSUE");
  };
}

/** What becomes of a request that is not as documented: refused, reported, or neither. */
import { validator } from "./check.ts";
import { describe, type Issue } from "./issue.ts";
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
    for (const issue of issues) tell(issue, operation, onIssue);
    return;
  }
  const listed = issues.slice(0, 5).map(describe).join("; ");
  const more = issues.length > 5 ? `; and ${issues.length - 5} more in issues` : "";
  throw refusal(operation, "ERR_REQUEST_INVALID", `not as documented: ${listed}${more}`, { issues });
}

/** To report is not to refuse: what a hook has to say for itself must not stop a payment. */
function tell(issue: Issue, operation: Operation, onIssue: OnIssue): void {
  try {
    onIssue(issue, operation);
  } catch {
    // It is the hook's own failure, and the hook is where failures are told.
  }
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
    // The name of an unknown field is the caller's own text: a map by phone number has personal names.
    const personal = issue.rule === "unknown" && path.includes(".");
    const shown = personal ? { ...issue, path: `${parentOf(path)}[unknown]` } : issue;
    warn(`${labelOf(operation)}: not as documented: ${describe(shown)}. ${mend}`, "WECHATPAY_REQUEST_ISSUE");
  };
}

/** `json.goods[].price` → `json.goods[].` */
function parentOf(path: string): string {
  return path.replace(/(?:\[[^\]]*\]|[^.[\]]+)$/, "");
}

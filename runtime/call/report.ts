/** What becomes of a message that is not as documented: refused, reported, or neither. */
import { callHook } from "../util/hook.ts";
import { labelOf } from "../schema/request.ts";
import { refusal } from "../errors.ts";
import { itemPath, parentPath } from "../util/trail.ts";
import type { EventTable, Operation } from "../schema/table.ts";
import { allowing, mendOf, type Allow } from "../validate/allow.ts";
import { describe } from "../validate/issue.ts";
import type { Issue } from "../schema/issue.ts";
import { differences, type Direction } from "../validate/walk.ts";

/**
 * `report` (default): tell `onIssue` and go on all the same, since the documents are wrong too often to stop a payment.
 * `throw`: refuse a request before it is signed; answers and notifications are reported. `false`: do not look.
 */
export type Validate = "report" | "throw" | false;

export const VALIDATE_RULE = 'expected "report", "throw" or false';

export function isValidate(value: unknown): value is Validate {
  return value === "report" || value === "throw" || value === false;
}

/** An operation's request or answer, or a notification. */
export type Documented = Operation | EventTable;

/**
 * Told once of each operation or event, side, path and rule.
 *
 * @param direction `request`: what was sent; `response`: an answer, or a notification
 */
export type OnIssue = (issue: Issue, of: Documented, direction: Direction) => void;

/** Puts an issue in words for warnings and errors. */
export type Describe = (issue: Issue, of: Documented, direction: Direction) => string;

/** What a client does with issues. */
export interface Inspection {
  readonly validate: Validate;
  readonly onIssue: OnIssue;
  readonly describe: Describe;
}

/** @throws RequestError with `validate: "throw"` */
export function inspectRequest(
  request: unknown,
  operation: Operation,
  { validate, onIssue, describe }: Inspection,
  allow: Allow | undefined,
): void {
  if (validate === false) return;
  const issues = differences(request, operation.request, "request", allow && allowing(allow));
  const [first] = issues;
  if (first === undefined) return;
  if (validate === "report") {
    for (const issue of issues) callHook(onIssue, issue, operation, "request");
    return;
  }
  const listed = issues.slice(0, 5).map((issue) => describe(shown(issue, "request"), operation, "request"));
  const more = issues.length > 5 ? `; and ${issues.length - 5} more in issues` : "";
  const why = `not as documented: ${listed.join("; ")}${more}. ${mendOf(first)}`;
  throw refusal(operation, "ERR_REQUEST_INVALID", why, { issues });
}

/** Whatever came is handed out: it is WeChat Pay's own, and the documents follow it late. */
export function inspectReceived(
  received: unknown,
  of: Documented,
  { validate, onIssue }: Pick<Inspection, "validate" | "onIssue">,
): void {
  if (validate === false) return;
  const table = "events" in of ? of.notification : of.response;
  for (const issue of differences(received, table, "response")) callHook(onIssue, issue, of, "response");
}

/** Unknown names in one object: a map by openid, where a page has none, would have one for each user. */
const MOST_UNKNOWN = 20;

/** Tells of every operation or event, side, path and rule once. */
export function onceEach(onIssue: OnIssue): OnIssue {
  const told = new Set<string>();
  const unknown = new Map<string, number>();
  return (issue, of, direction) => {
    const name = nameOf(of, direction);
    const key = `${name} ${itemPath(issue.path)} ${issue.rule}`;
    if (told.has(key)) return;
    if (issue.rule === "unknown") {
      const holder = `${name} ${itemPath(parentPath(issue.path))}`;
      const count = unknown.get(holder) ?? 0;
      if (count === MOST_UNKNOWN) return;
      unknown.set(holder, count + 1);
    }
    told.add(key);
    onIssue(issue, of, direction);
  };
}

/** What the default hook does: one process warning for each issue, and one for all unknown names that it leaves out. */
export function warning(warn: (message: string, code: string) => void, describe: Describe): OnIssue {
  const said = new Set<string>();
  return (issue, of, direction) => {
    const [done, code] = outcomeOf(of, direction);
    const mend = `It was ${done} as it is; see onIssue and validate of createClient.`;
    const what = describe(shown(issue, direction), of, direction);
    const message = `${nameOf(of, direction)}: not as documented: ${what}. ${mend}`;
    if (said.has(message)) return;
    said.add(message);
    warn(message, code);
  };
}

function outcomeOf(of: Documented, direction: Direction): [done: string, code: string] {
  if (direction === "request") return ["sent", "WECHATPAY_REQUEST_ISSUE"];
  return ["handed out", "events" in of ? "WECHATPAY_NOTIFICATION_ISSUE" : "WECHATPAY_RESPONSE_ISSUE"];
}

function nameOf(of: Documented, direction: Direction): string {
  if ("events" in of) return `notification ${of.events.join(", ")}`;
  return direction === "request" ? labelOf(of) : `answer to ${labelOf(of)}`;
}

/** How a warning or an error puts an issue where a caller has said nothing else. */
export const inEnglish: Describe = (issue) => describe(issue);

/** A caller's own words for issues; where they fail, those of the runtime. */
export function describing(describe: Describe): Describe {
  return (...told) => {
    try {
      return describe(...told);
    } catch {
      return inEnglish(...told);
    }
  };
}

/** As a warning or an error may show it; the issue itself has the name. */
function shown(issue: Issue, direction: Direction): Issue {
  return isPersonal(issue, direction) ? { ...issue, path: `${parentPath(issue.path)}[unknown]` } : issue;
}

/**
 * Whether an unknown name may be a person's: a map by phone number or openid has such keys. One that reads as the API
 * names its fields is what a reader wants to know, and so is that of a group of the request.
 */
function isPersonal({ path, rule, meant }: Issue, direction: Direction): boolean {
  if (rule !== "unknown" || meant !== undefined) return false;
  if (direction === "request" && !/[.[]/.test(path)) return false;
  return !/(?:^|\.)[a-z][a-z0-9_]{0,39}$/.test(path);
}

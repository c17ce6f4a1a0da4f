/** Handles messages that differ from the documentation: rejects or reports them, or neither. */
import { callHook } from "../util/async.ts";
import { labelOf } from "../schema/request.ts";
import { requestError } from "../errors.ts";
import { itemPath, parentPath } from "../util/trail.ts";
import type { EventSchema, Operation } from "../schema/schema.ts";
import { toIsAllowed, suggestAllow, type Allow } from "../validate/allow.ts";
import { describe } from "../validate/english.ts";
import type { Direction } from "../schema/field-schema.ts";
import type { Issue } from "../schema/issue.ts";
import { findIssues } from "../validate/validator.ts";

/**
 * What to do with a message that differs from the documentation. `report` (default): call `onIssue` and continue, since the
 * documentation is wrong too often to stop a payment. `throw`: reject a request before it is signed; responses and
 * notifications are only reported. `false`: do not validate.
 */
export type Validate = "report" | "throw" | false;

/** The rule of `validate`, as a clause for an error message. */
export const VALIDATE_RULE = 'expected "report", "throw" or false';

/** Reports whether a value is a `validate` option. */
export function isValidate(value: unknown): value is Validate {
  return value === "report" || value === "throw" || value === false;
}

/** An operation or a notification. */
export type Documented = Operation | EventSchema;

/**
 * Receives an issue, once for each operation or event, direction, path and rule.
 *
 * @param direction `request` for a request; `response` for a response or notification
 */
export type OnIssue = (issue: Issue, of: Documented, direction: Direction) => void;

/** Describes an issue in warnings and errors. */
export type Describe = (issue: Issue, of: Documented, direction: Direction) => string;

/** Reports whether a schema is that of a notification. */
export function isEvent(of: Documented): of is EventSchema {
  return Object.hasOwn(of, "events");
}

/** The settings of validation. */
export interface CheckSettings {
  readonly validate: Validate;
  readonly onIssue: OnIssue;
  readonly describe: Describe;
}

/**
 * Validates a request.
 *
 * @returns a function that reports the issues, to be called when it is certain that the request is sent
 * @throws RequestError with `validate: "throw"`
 */
export function checkRequest(
  request: unknown,
  operation: Operation,
  { validate, onIssue, describe }: CheckSettings,
  allow: Allow | undefined,
): () => void {
  if (validate === false) return () => undefined;
  const issues = findIssues(request, operation.request, "request", allow && toIsAllowed(allow));
  const [first] = issues;
  if (first === undefined || validate === "report") {
    return () => {
      for (const issue of issues) callHook(onIssue, issue, operation, "request");
    };
  }
  const listed = issues
    .slice(0, 5)
    .map((issue) => describe(toPublicIssue(issue, "request"), operation, "request"));
  const more = issues.length > 5 ? `; and ${issues.length - 5} more in issues` : "";
  const why = `differs from the documentation: ${listed.join("; ")}${more}. ${suggestAllow(first)}`;
  throw requestError(operation, "ERR_REQUEST_INVALID", why, { issues });
}

/** Validates a response or notification. It never rejects one: the documentation often lags behind the API. */
export function checkReceived(
  received: unknown,
  of: Documented,
  { validate, onIssue }: Pick<CheckSettings, "validate" | "onIssue">,
): void {
  if (validate === false) return;
  const schema = isEvent(of) ? of.notification : of.response;
  for (const issue of findIssues(received, schema, "response")) callHook(onIssue, issue, of, "response");
}

/** The most unknown names that are reported of one object: an undocumented map by openid has one for each user. */
const MAX_UNKNOWN = 20;

/** Passes on each issue once for each operation or event, direction, path and rule. */
export function reportOnce(onIssue: OnIssue): OnIssue {
  const reported = new Set<string>();
  const unknown = new Map<string, number>();
  return (issue, of, direction) => {
    const name = nameOf(of, direction);
    const key = `${name} ${itemPath(issue.path)} ${issue.rule}`;
    if (reported.has(key)) return;
    if (issue.rule === "unknown") {
      const holder = `${name} ${itemPath(parentPath(issue.path))}`;
      const count = unknown.get(holder) ?? 0;
      if (count === MAX_UNKNOWN) return;
      unknown.set(holder, count + 1);
    }
    reported.add(key);
    onIssue(issue, of, direction);
  };
}

/** Creates the default `onIssue`: one process warning for each issue, and one for all unknown names that it hides. */
export function warning(warn: (message: string, code: string) => void, describe: Describe): OnIssue {
  const warned = new Set<string>();
  return (issue, of, direction) => {
    const [outcome, code] = outcomeOf(of, direction);
    const text = describe(toPublicIssue(issue, direction), of, direction);
    const advice = `The client ${outcome} unchanged. To handle it otherwise, set onIssue or validate of createClient.`;
    const message = `${nameOf(of, direction)}: differs from the documentation: ${text}. ${advice}`;
    if (warned.has(message)) return;
    warned.add(message);
    warn(message, code);
  };
}

/** Says what the client does with a message, and returns the code of the warning. */
function outcomeOf(of: Documented, direction: Direction): [outcome: string, code: string] {
  if (direction === "request") return ["sends the request", "WECHATPAY_REQUEST_ISSUE"];
  if (isEvent(of)) return ["returns the notification", "WECHATPAY_NOTIFICATION_ISSUE"];
  return ["returns the response", "WECHATPAY_RESPONSE_ISSUE"];
}

function nameOf(of: Documented, direction: Direction): string {
  if (isEvent(of)) return `notification ${of.events.join(", ")}`;
  return direction === "request" ? labelOf(of) : `response to ${labelOf(of)}`;
}

/** The default of `describe`. */
export const inEnglish: Describe = (issue) => describe(issue);

/** Wraps the `describe` of a caller; if it throws, the default describes the issue. */
export function safeDescribe(describe: Describe): Describe {
  return (...args) => {
    try {
      return describe(...args);
    } catch {
      return inEnglish(...args);
    }
  };
}

/** Hides an unknown name that may be personal from warnings and errors. The issue itself has it. */
function toPublicIssue(issue: Issue, direction: Direction): Issue {
  return isPersonal(issue, direction) ? { ...issue, path: `${parentPath(issue.path)}[unknown]` } : issue;
}

/**
 * Reports whether an unknown name may be personal: a map by phone number or openid has such keys. A name in the style of
 * the API's fields is not, and neither is that of a group of the request.
 */
function isPersonal(issue: Issue, direction: Direction): boolean {
  if (issue.rule !== "unknown" || issue.nearest !== undefined) return false;
  const { path } = issue;
  if (direction === "request" && !/[.[]/.test(path)) return false;
  return !/(?:^|\.)[a-z][a-z0-9_]{0,39}$/.test(path);
}

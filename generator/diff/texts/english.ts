import type { Json } from "../../ir/model.ts";
import type { Change } from "../change.ts";
import type { ChangeTexts } from "./change-texts.ts";
import { isEndpoint, list, memberOf, value, valueOr } from "./values.ts";

const values = (json: Json) => list(json, ", ");
const text = (json: Json) => valueOr(json, "nothing");

/** The change of a value: what it is now, and what it was. */
const changed =
  (what: string) =>
  ({ old, new: now }: Change, subject: string) => {
    if (old === null) return `${subject} has ${what} now: ${text(now)}`;
    if (now === null) return `${subject} no longer has ${what}; it was ${text(old)}`;
    return `${subject} has another ${what.replace(/^an? /u, "")} now: ${text(now)}, not ${text(old)}`;
  };

const isSent = ({ operation, side }: Change) => isEndpoint(operation) === (side === "request");

function range(json: Json): string {
  const [min, max] = [memberOf(json, "min"), memberOf(json, "max")];
  if (min === null && max === null) return "of any length";
  if (min === null) return `at most ${JSON.stringify(max)} characters long`;
  if (max === null) return `at least ${JSON.stringify(min)} characters long`;
  return `${JSON.stringify(min)} to ${JSON.stringify(max)} characters long`;
}

function facts(json: Json): string {
  const required = memberOf(json, "required") === true ? "required" : "optional";
  return `${required}, ${value(memberOf(json, "type"))}`;
}

/** The English texts of a comparison. */
export const english: ChangeTexts = {
  levels: {
    breaking: "breaking",
    behaviour: "behaviour",
    compatible: "compatible",
    "docs-only": "docs-only",
  },
  rules: {
    "operation-added": ({ new: title }, subject) => `${subject} is new: ${text(title)}`,
    "operation-removed": ({ old: title }, subject) => `${subject} is removed: ${text(title)}`,
    "operation-moved": ({ old }, subject) =>
      `${value(old)} has moved to ${subject}; the former names stay, deprecated, and call the new path`,
    "alias-added": ({ new: former }, subject) =>
      `${value(former)} is a former name of ${subject}; the client has it, deprecated`,
    "alias-removed": ({ old: former }, subject) =>
      `${value(former)} is no longer a former name of ${subject}; the deprecated names are removed`,
    "title-changed": changed("a title"),
    "links-changed": ({ new: now }, subject) =>
      Array.isArray(now) && now.length > 0
        ? `${subject} has other links to the documentation now: ${values(now)}`
        : `${subject} has no link to the documentation any more`,
    "hosts-changed": ({ new: now }, subject) =>
      Array.isArray(now) && now.length > 0
        ? `${subject} is called under other hosts now: ${values(now)}`
        : `${subject} is called under the usual host now`,
    "response-kind-changed": ({ old, new: now }, subject) =>
      `${subject} responds with another kind of body now: ${value(now)}, not ${value(old)}`,
    "retry-key-changed": changed("a field by which WeChat Pay recognizes repeated requests"),
    "pagination-changed": ({ old, new: now }, subject) =>
      now === null
        ? `the client no longer follows the pages of ${subject}`
        : old === null
          ? `the client can follow the pages of ${subject} now, by ${value(memberOf(now, "parameter"))}`
          : `the client follows the pages of ${subject} in another way now, by ${value(memberOf(now, "parameter"))}`,
    "event-added": ({ new: now }, subject) =>
      `${subject} can be ${values(now)}, too: the page covers more events`,
    "event-removed": ({ old }, subject) =>
      `${subject} can no longer be ${values(old)}: the page covers fewer events`,
    "field-added": ({ new: now }, subject) => `${subject} is new (${facts(now)})`,
    "field-removed": ({ old }, subject) => `${subject} is removed (${facts(old)})`,
    "field-renamed": ({ old }, subject) => `${value(old)} is called ${subject} now`,
    "field-moved": ({ old }, subject) => `${value(old)} stands at ${subject} now`,
    "field-required": (_, subject) => `${subject} is required now`,
    "field-optional": (_, subject) => `${subject} is optional now`,
    "type-changed": ({ old, new: now }, subject) =>
      `${subject} has the type ${value(now)} now, not ${value(old)}`,
    "number-kind-changed": ({ old, new: now }, subject) =>
      `${subject} has the type ${value(now)} now, not ${value(old)}`,
    "integer-size-changed": ({ new: now }, subject) =>
      now === null ? `${subject} is a number now, not a bigint` : `${subject} is a bigint now, not a number`,
    "enum-added": ({ new: now }, subject) => `${subject} lists its values now: ${values(now)}`,
    "enum-removed": ({ old }, subject) => `${subject} no longer lists its values: ${values(old)}`,
    "enum-value-added": ({ new: now }, subject) => `${subject} can be ${values(now)}, too`,
    "enum-value-removed": ({ old }, subject) => `${subject} can no longer be ${values(old)}`,
    "encryption-added": (change, subject) =>
      `${subject} is encrypted now (${value(change.new)}): the client ${isSent(change) ? "encrypts" : "decrypts"} it`,
    "encryption-removed": (change, subject) =>
      `${subject} is no longer encrypted (${value(change.old)}): the client ${isSent(change) ? "sends it in plain text" : "returns it unchanged"}`,
    "encryption-changed": ({ old, new: now }, subject) =>
      `${subject} is encrypted by ${value(now)} now, not by ${value(old)}`,
    "encoding-changed": ({ new: now }, subject) =>
      now === null
        ? `${subject} is no longer a string with JSON in it`
        : `${subject} is a string with JSON in it now, which the client writes and reads`,
    "variants-changed": (_, subject) => `${subject} has other variants now`,
    "unit-changed": changed("a unit"),
    "format-changed": changed("a format"),
    "length-changed": ({ old, new: now }, subject) => `${subject} is ${range(now)} now; it was ${range(old)}`,
    "minimum-changed": changed("a minimum"),
    "default-changed": changed("a default"),
    "condition-changed": changed("a condition under which it is required"),
    "label-changed": changed("a label"),
    "example-changed": changed("an example"),
  },
  corrections: {
    cause: " Corrections make this change; the pages say the same as before.",
    hidden: " The client stays the same, because a correction or a rule of the generator applies here.",
    part: " Corrections take part in this change.",
  },
  subjectOf: (path, side, operation) => {
    if (isEndpoint(operation)) return `${path} in the ${side} of ${operation}`;
    return side === "request"
      ? `${path} in the notification ${operation}`
      : `${path} in the reply to ${operation}`;
  },
  fieldsBelow: (count) => ` (with ${count} field${count === 1 ? "" : "s"} below it)`,
  stop: ".",
  heading: (old, now) => `Changes from ${old} to ${now}`,
  none: "No change.",
  counts: (counts) => counts.map(([level, count]) => `${count} ${level}`).join(", "),
  step: {
    major: "Suggested version step: major.",
    minor: "Suggested version step: minor.",
    patch: "Suggested version step: patch.",
    none: "No new version is needed.",
  },
  affects: (names) => `Affects ${names}.`,
  ignored: (count) => `${count} ignored.`,
  more: (count) => `… and ${count} more.`,
  changesIn: (count, operations) =>
    `${count} change${count === 1 ? "" : "s"} in ${operations} operation${operations === 1 ? "" : "s"}`,
  details: "All changes",
  listAll: "wechatpay-codegen diff lists all changes.",
};

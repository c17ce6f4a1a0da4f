/** What all of APIv3 has in common, and no single row states: the form of times, dates and notification URLs. */
import { scalarOf } from "../ir/field.ts";
import type { Field, Format, Operation } from "../ir/model.ts";

/**
 * Gives the fields of a request the form that WeChat Pay documents for all of APIv3, where the sample of the page has it:
 * a time is RFC 3339 with its zone, a date is yyyy-MM-dd, and a notification URL has https and no query. What a row or a
 * correction states stays.
 */
export function addFormats(operation: Operation): Operation {
  if (operation.kind === "notification") return operation;
  return { ...operation, request: operation.request.map(withFormat) };
}

function withFormat(field: Field): Field {
  const format = field.format ?? formatOf(field);
  return {
    ...field,
    ...(format && { format }),
    ...(field.children && { children: field.children.map(withFormat) }),
  };
}

function formatOf({ name, type, label, enum: values, encoding, example }: Field): Format | undefined {
  if (scalarOf(type) !== "string" || values || encoding || typeof example !== "string") return undefined;
  if (time.test(example)) return "date-time";
  if (date.test(example) && isDate(name, label)) return "date";
  return url.test(example) && /(?:^|_)notify_url$/u.test(name) ? "notify-url" : undefined;
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u;
const date = /^\d{4}-\d\d-\d\d$/u;
const url = /^https:\/\/[^\s?#]+$/u;

/** The end of a validity is a date, or a word such as 长期. */
function isDate(name: string, label: string): boolean {
  return /(?:^|_)date$/u.test(name) && label.includes("日期") && !/有效|过期|到期|证件/u.test(label);
}

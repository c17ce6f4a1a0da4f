/**
 * Ignored changes: a YAML list of entries that name a rule, an operation or both, with a reason and optionally the last day on
 * which the entry applies.
 *
 *     - rule: field-removed
 *       operation: POST /v3/pay/transactions/jsapi
 *       path: json.goods_tag
 *       reason: We do not send it.
 *       until: 2026-12-31
 */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from "yaml";

import { isRecord } from "../util/is-record.ts";
import { isDeepYaml } from "../util/yaml.ts";
import { isRule, type Change, type Rule } from "./change.ts";
import type { IgnoredChange } from "./report.ts";

/** An entry of an ignore file. */
export interface IgnoreEntry {
  readonly line: number;
  readonly rule?: Rule;
  readonly operation?: string;
  readonly path?: string;
  readonly reason: string;
  /** `2026-12-31`: the last day on which the entry applies. */
  readonly until?: string;
}

/** What is wrong with a line of an ignore file. */
export type IgnoreFault =
  | "yaml"
  | "not-list"
  | "not-mapping"
  | "key-unknown"
  | "reason-missing"
  | "target-missing"
  | "rule-unknown"
  | "text-expected"
  | "date-invalid";

/** A fault of an ignore file with its place. */
export interface IgnoreIssue {
  readonly line: number;
  readonly column: number;
  readonly fault: IgnoreFault;
  /** The key or value that is wrong; empty where it is the entry. */
  readonly subject: string;
}

/** The entries of an ignore file, or all that is wrong with it. */
export interface IgnoreFile {
  readonly entries: readonly IgnoreEntry[];
  readonly issues: readonly IgnoreIssue[];
}

/** Reads an ignore file. */
export function readIgnoreFile(text: string): IgnoreFile {
  const source = text.replace(/^\ufeff/u, "");
  if (isDeepYaml(source)) return fault({ line: 1, column: 1, fault: "yaml", subject: "" });
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter, schema: "core" });
  const placeAt = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (document.errors.length > 0) {
    const issues = document.errors.map(({ pos }) => ({
      ...placeAt(pos[0]),
      fault: "yaml" as const,
      subject: "",
    }));
    return { entries: [], issues };
  }
  const root = document.contents;
  if (root === null) return { entries: [], issues: [] };
  if (!isSeq(root)) return fault({ line: 1, column: 1, fault: "not-list", subject: "" });
  const entries: IgnoreEntry[] = [];
  const issues: IgnoreIssue[] = [];
  for (const item of root.items) {
    const node = item as Node; // a sequence parsed from text holds nodes
    const place = placeAt(node.range?.[0] ?? 0);
    const entry = readEntry(isMap(node) || isScalar(node) ? node.toJS(document) : undefined);
    if ("fault" in entry) issues.push({ ...place, ...entry });
    else entries.push({ line: place.line, ...entry });
  }
  return { entries, issues };
}

function fault(issue: IgnoreIssue): IgnoreFile {
  return { entries: [], issues: [issue] };
}

const keys = ["rule", "operation", "path", "reason", "until"] as const;

function readEntry(value: unknown): Omit<IgnoreEntry, "line"> | Pick<IgnoreIssue, "fault" | "subject"> {
  if (!isRecord(value)) return { fault: "not-mapping", subject: "" };
  for (const [key, text] of Object.entries(value)) {
    if (!keys.some((one) => one === key)) return { fault: "key-unknown", subject: key };
    if (typeof text !== "string" || text.trim() === "") return { fault: "text-expected", subject: key };
  }
  const entry = value as Partial<Record<(typeof keys)[number], string>>; // checked above
  const { reason, rule, until, operation, path } = entry;
  if (reason === undefined) return { fault: "reason-missing", subject: "" };
  if (rule === undefined && operation === undefined && path === undefined)
    return { fault: "target-missing", subject: "" };
  if (rule !== undefined && !isRule(rule)) return { fault: "rule-unknown", subject: rule };
  if (until !== undefined && !isDay(until)) return { fault: "date-invalid", subject: until };
  return {
    reason,
    ...(rule !== undefined && { rule }),
    ...(operation !== undefined && { operation }),
    ...(path !== undefined && { path }),
    ...(until !== undefined && { until }),
  };
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d\d-\d\d$/u.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  );
}

/** Changes without the ignored ones, and the entries that apply to none. */
export interface Ignoring {
  readonly changes: readonly Change[];
  readonly ignored: readonly IgnoredChange[];
  /** The entries that match no change. */
  readonly unmatched: readonly IgnoreEntry[];
  /** The entries whose last day is over. They hide nothing. */
  readonly expired: readonly IgnoreEntry[];
}

/** Takes out the changes that entries match. `today` is a day, `2026-12-31`. */
export function ignoreChanges(
  changes: readonly Change[],
  entries: readonly IgnoreEntry[],
  today: string,
): Ignoring {
  const expired = entries.filter(({ until }) => until !== undefined && until < today);
  const valid = entries.filter((entry) => !expired.includes(entry));
  const ignored = changes.flatMap((change): IgnoredChange[] => {
    const entry = valid.find((one) => isMatch(one, change));
    return entry ? [{ change, reason: entry.reason }] : [];
  });
  const hidden = new Set(ignored.map(({ change }) => change));
  return {
    changes: changes.filter((change) => !hidden.has(change)),
    ignored,
    unmatched: valid.filter((entry) => !changes.some((change) => isMatch(entry, change))),
    expired,
  };
}

function isMatch({ rule, operation, path }: IgnoreEntry, change: Change): boolean {
  return (
    (rule === undefined || rule === change.rule) &&
    (operation === undefined || operation === change.operation || operation === change.formerOperation) &&
    (path === undefined || path === change.path || path === change.formerPath)
  );
}

/** Assertions about exchanges. They throw an AssertionError, which Vitest, Jest and node:test understand. */
import { AssertionError } from "node:assert";

import type { Json } from "../../generator/ir/model.ts";
import type { Exchange } from "./exchange.ts";

/** The exchange that a test expects. An absent member matches all. */
export interface Expected {
  readonly method?: string;
  /** The documented path, `/v3/pay/transactions/out-trade-no/{out_trade_no}`, or the path as sent, without its query. */
  readonly path?: string;
  /** The status of the response. */
  readonly status?: number;
  /** Groups of the page with marked fields in plain text. Absent members match all. */
  readonly request?: Json;
}

/** Filters the exchanges that match. */
export function findExchanges(all: readonly Exchange[], expected: Expected): readonly Exchange[] {
  const { method, path, status, request } = expected;
  return all.filter((one) => {
    if (method !== undefined && one.method !== method) return false;
    if (status !== undefined && one.response.status !== status) return false;
    if (path !== undefined && one.path !== path && one.target.split("?")[0] !== path) return false;
    return request === undefined || (one.request !== undefined && isLike(one.request, request));
  });
}

/**
 * Returns the exchanges that match. The message of the error names calls and fields, and no value, since it goes to logs.
 *
 * @param times how many must match; default: one or more
 * @throws AssertionError if the number differs
 */
export function assertReceived(
  all: readonly Exchange[],
  expected: Expected,
  times?: number,
): readonly Exchange[] {
  const matches = findExchanges(all, expected);
  const isExpected = times === undefined ? matches.length > 0 : matches.length === times;
  if (isExpected) return matches;
  const wanted = times === undefined ? "at least one call" : `${times} call${times === 1 ? "" : "s"}`;
  const seen = all.map(
    ({ method, target, response }) => `  ${method} ${target.split("?")[0] ?? ""} → ${response.status}`,
  );
  const message = `received: expected ${wanted} like ${describe(expected)}, received ${matches.length}. ${
    seen.length > 0 ? `The last calls:\n${seen.slice(-20).join("\n")}` : "The sandbox received no calls."
  }`;
  throw new AssertionError({
    message,
    actual: matches.length,
    expected: times ?? 1,
    operator: "assertReceived",
  });
}

function describe({ method = "any method", path = "any path", status, request }: Expected): string {
  const outcome = status === undefined ? "" : ` → ${status}`;
  const fields = request === undefined ? "" : ` with ${pathsOf(request, "").join(", ")}`;
  return `${method} ${path}${outcome}${fields}`;
}

function pathsOf(value: Json, path: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, member]) =>
    pathsOf(member, path === "" ? name : `${path}.${name}`),
  );
}

/** Reports whether the value contains the expected members; lists are compared item by item. */
function isLike(value: Json | undefined, expected: Json): boolean {
  if (typeof expected !== "object" || expected === null) return value === expected;
  if (typeof value !== "object" || value === null || Array.isArray(value) !== Array.isArray(expected))
    return false;
  if (Array.isArray(expected) && Array.isArray(value) && value.length !== expected.length) return false;
  const members = value as { readonly [name: string]: Json }; // an object, or a list by its indexes
  return Object.entries(expected).every(([name, member]) => {
    return Object.hasOwn(members, name) && isLike(members[name], member);
  });
}

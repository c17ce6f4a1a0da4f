/** Compares the identifiers of a response with those of its request: WeChat Pay's signature does not bind the two. */
import { rootSchema } from "../schema/field-schema.ts";
import type { Groups } from "../schema/request.ts";
import type { Operation } from "../schema/schema.ts";
import { callHook } from "../util/async.ts";
import { isObject } from "../util/kind.ts";
import { ownMember } from "../util/own.ts";
import type { CheckSettings } from "./report.ts";

/** Reports whether a field has the number of one order, refund, transfer or bill, in requests and responses alike. */
export function isIdentifier(name: string): boolean {
  return /^(?:combine_)?out_\w+_no$|^(?:transaction_id|refund_id|transfer_bill_no)$/.test(name);
}

/**
 * Reports each documented identifier of a response that differs from the one of the request. It throws nothing: the
 * documentation does not promise that the two are equal, and an error after a payment would be worse than a warning.
 */
export function checkIdentifiers(
  groups: Groups,
  response: unknown,
  operation: Operation,
  { validate, onIssue }: Pick<CheckSettings, "validate" | "onIssue">,
): void {
  if (validate === false || !isObject(response)) return;
  const holders = [groups, ownMember(groups, "query"), ownMember(groups, "json")].filter(isObject);
  for (const { name, type } of rootSchema(operation.response, "response").object?.ordered ?? []) {
    if (type !== "string" || !isIdentifier(name)) continue;
    const received = ownMember(response, name);
    const sent = holders.map((holder) => ownMember(holder, name)).find((value) => typeof value === "string");
    if (sent === undefined || typeof received !== "string" || received === "" || received === sent) continue;
    callHook(onIssue, { path: name, rule: "identifier", received: "string" }, operation, "response");
  }
}

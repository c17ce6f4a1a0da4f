/** The rules of business of requests, beyond what a page says of each field. */
import { pastBillDate } from "./bill-date.ts";
import { ownBrand } from "./brand.ts";
import { subOrderCount } from "./combined.ts";
import { ownIdentifiers } from "./identifiers.ts";
import { refundedOrder } from "./refund.ts";
import { futureTimeExpire } from "./time-expire.ts";
import type { Rule, RuleInput } from "./rule.ts";

/** In the order in which they are checked. */
const rules: readonly Rule[] = [
  refundedOrder,
  subOrderCount,
  futureTimeExpire,
  pastBillDate,
  ownIdentifiers,
  ownBrand,
];

/** Throws an ApiError if a request breaks a rule. */
export function checkRules(input: RuleInput): void {
  for (const rule of rules) rule(input);
}

/** For which brands a partner acts. */
import { apiError } from "../http/api-error.ts";
import { asObject, textOf } from "../util/json.ts";
import type { Rule } from "./rule.ts";

const paths = /^\/v3\/marketing\/partner\/product-coupon\//u;

/** Refuses a brand that has not granted the partner its product coupons. */
export const ownBrand: Rule = ({ operation, request, caller, merchants }) => {
  if (caller.kind !== "merchant" || !paths.test(operation.path)) return;
  for (const location of ["query", "body"] as const) {
    const values = asObject(request[location === "query" ? "query" : "json"]);
    const brandId = textOf(values["brand_id"]);
    if (brandId === undefined || merchants.isBrandOf(caller, brandId)) continue;
    throw apiError("NO_AUTH", "服务商无权限 (brand_id: the brand has not granted this partner)", {
      detail: { field: "/brand_id", issue: "not a brand of the caller", location },
      causeCode: 268579803,
    });
  }
};

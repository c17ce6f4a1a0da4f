import { asObject, textOf } from "../util/json.ts";
import { paramError, type Rule } from "./rule.ts";

const paths =
  /^\/v3\/(?:pay\/(?:partner\/)?transactions|(?:global\/)?transactions|combine-transactions)\/[\w-]+$/u;

/** Refuses an order that is over before it begins. */
export const futureTimeExpire: Rule = ({ operation, request, now }) => {
  const text = textOf(asObject(request["json"])["time_expire"]);
  if (text === undefined || operation.method !== "POST" || !paths.test(operation.path)) return;
  // RFC 3339 has a leap second, Date has none.
  if (Date.parse(text.replace(/:60(?=[.Z+-])/iu, ":59")) > now) return;
  const message = "交易结束时间不能早于当前时间 (time_expire: the time is over)";
  throw paramError(message, "/time_expire", { issue: "the time is over" });
};

import { asObject, textOf } from "../util/json.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import { paramError, type Rule } from "./rule.ts";

/** Refuses the bill of a day that is not over, in the time zone of WeChat Pay. */
export const pastBillDate: Rule = ({ request, now }) => {
  const date = textOf(asObject(request["query"])["bill_date"]);
  if (date === undefined || date < rfc3339(now).slice(0, 10)) return;
  const message = "账单日期不能是当天或以后的日期 (bill_date: the day is not over)";
  throw paramError(message, "/bill_date", { issue: "the day is not over", location: "query" });
};

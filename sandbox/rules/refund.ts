import { asObject, textOf } from "../util/json.ts";
import { paramError, type Rule } from "./rule.ts";

const paths = /^\/v3\/(?:refund\/domestic\/refunds|ecommerce\/refunds\/apply|(?:global\/)?refunds)$/u;

/** Refuses a refund that names its order by neither number. */
export const refundedOrder: Rule = ({ operation, request }) => {
  if (operation.method !== "POST" || !paths.test(operation.path)) return;
  const { transaction_id, out_trade_no } = asObject(request["json"]);
  if ((textOf(transaction_id) ?? textOf(out_trade_no)) !== undefined) return;
  const message =
    "transaction_id和out_trade_no不能同时为空 (neither transaction_id nor out_trade_no names the order)";
  throw paramError(message, "/transaction_id", { issue: "required" });
};

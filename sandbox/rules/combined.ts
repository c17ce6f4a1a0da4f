import { asObject, listOf, textOf } from "../util/json.ts";
import { paramError, type Rule } from "./rule.ts";

const paths = /^\/v3\/combine-transactions\/[\w-]+$/u;

/** How many orders a combined payment has, of a merchant and of a partner. */
const counts = { merchant: [2, 10], partner: [1, 50] } as const;

/** Refuses a combined payment of too few or too many orders, and of two orders with one number. */
export const subOrderCount: Rule = ({ operation, request }) => {
  if (operation.method !== "POST" || !paths.test(operation.path)) return;
  const orders = listOf(asObject(request["json"])["sub_orders"]).map(asObject);
  const isPartner = orders.some(({ sub_mchid }) => sub_mchid !== undefined);
  const [least, most] = counts[isPartner ? "partner" : "merchant"];
  if (orders.length < least || orders.length > most) {
    const message = `子单个数应为${least}到${most} (sub_orders: expected ${least} to ${most} orders)`;
    throw paramError(message, "/sub_orders", { issue: "count" });
  }
  const numbers = orders.map((one) => textOf(one["out_trade_no"]));
  const again = numbers.findIndex((number, at) => numbers.indexOf(number) < at);
  if (again < 0) return;
  const message = "子单商户订单号重复 (sub_orders: two orders have the same out_trade_no)";
  throw paramError(message, `/sub_orders/${again}/out_trade_no`, { issue: "used twice" });
};

/** Asks WeChat Pay for orders whose notification has not arrived. */
import { ApiError, type Client } from "wechatpay-ts";
import { getPayTransactionsByOutTradeNo } from "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_";
import { postPayTransactionsByOutTradeNoClose } from "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_/close";
import { fulfilOnce, type Merchant, type Order } from "./fulfil.ts";

// #region query
/** When to query an open order, in seconds after it was placed; after the last one, it is closed. */
export const QUERY_AT = [5, 30, 60, 180, 300, 600, 1800];

/**
 * Queries an order and fulfils it if it is paid. A job runs it for each open order at each time of `QUERY_AT`.
 *
 * @param isLast closes an order that is not paid
 */
export async function queryOrder(
  client: Client,
  merchant: Merchant,
  order: Order,
  isLast: boolean,
): Promise<void> {
  const { mchid, out_trade_no } = order;
  const payment = await getPayTransactionsByOutTradeNo(client, { out_trade_no, query: { mchid } });
  if (payment.trade_state === "SUCCESS") return fulfilOnce(merchant, payment);
  if (payment.trade_state !== "NOTPAY" || !isLast) return;
  try {
    await postPayTransactionsByOutTradeNoClose(client, { out_trade_no, json: { mchid } });
  } catch (error) {
    // The user has paid between the query and the closing.
    const isPaid = error instanceof ApiError && ["ORDERPAID", "ORDER_PAID"].includes(error.apiCode ?? "");
    if (isPaid) return queryOrder(client, merchant, order, false);
    throw error;
  }
  await merchant.markClosed(order);
}
// #endregion

/** The same with wechatpay-ts, for docs/migrate.md. */
import { ApiError, type Client } from "wechatpay-ts";
import { readBill } from "wechatpay-ts/bill";
import { download } from "wechatpay-ts/download";
import { jsapiPayment } from "wechatpay-ts/pay-sign";
import { getBillTradebill } from "wechatpay-ts/v3/bill/tradebill";
import { postMerchantMediaUpload } from "wechatpay-ts/v3/merchant/media/upload";
import { postPayTransactionsJsapi } from "wechatpay-ts/v3/pay/transactions/jsapi";
import { getPayTransactionsByOutTradeNo } from "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_";
import { postProfitsharingReceiversAdd } from "wechatpay-ts/v3/profitsharing/receivers/add";
import { postRefundDomesticRefunds } from "wechatpay-ts/v3/refund/domestic/refunds";
import { notifications, type NotificationInput } from "wechatpay-ts/webhook";

// #region order
export async function order(
  client: Client,
  appid: string,
  mchid: string,
  openid: string,
  notify_url: string,
) {
  const { prepay_id } = await postPayTransactionsJsapi(client, {
    json: {
      appid,
      mchid,
      description: "Coffee",
      out_trade_no: "ORDER-1",
      notify_url,
      amount: { total: 100, currency: "CNY" },
      payer: { openid },
    },
  });
  return jsapiPayment(client, { appid, prepay_id }); // the parameters of the cashier
}
// #endregion

// #region query
export async function query(client: Client, mchid: string) {
  const request = { out_trade_no: "ORDER-1", query: { mchid } };
  const { trade_state } = await getPayTransactionsByOutTradeNo(client, request);
  return trade_state;
}
// #endregion

// #region refund
export async function refund(client: Client) {
  const { status } = await postRefundDomesticRefunds(client, {
    json: {
      out_trade_no: "ORDER-1",
      out_refund_no: "REFUND-1",
      amount: { refund: 100, total: 100, currency: "CNY" },
    },
  });
  return status;
}
// #endregion

// #region encrypt
export async function addReceiver(client: Client, appid: string) {
  const { account } = await postProfitsharingReceiversAdd(client, {
    json: {
      appid,
      type: "MERCHANT_ID",
      account: "1900000109",
      name: "腾讯充值中心", // the client encrypts it, and sets Wechatpay-Serial
      relation_type: "PARTNER",
    },
  });
  return account;
}
// #endregion

// #region upload
export async function upload(client: Client, image: Buffer) {
  const { media_id } = await postMerchantMediaUpload(client, {
    body: { meta: { filename: "shop.png" }, file: image },
  });
  return media_id;
}
// #endregion

// #region notification
export async function read(client: Client, request: NotificationInput) {
  const event = await notifications(client).parse(request); // verifies, checks the time, decrypts
  return event.resource;
}
// #endregion

// #region bill
export async function bill(client: Client, bill_date: string) {
  const link = await getBillTradebill(client, { query: { bill_date, bill_type: "ALL" } });
  const { rows } = await readBill(await download(client, link)); // compares the digest
  const amounts: unknown[] = [];
  for await (const row of rows) amounts.push(row.订单金额); // in 分
  return amounts;
}
// #endregion

// #region errors
export async function refundOrder(client: Client) {
  try {
    return await refund(client);
  } catch (error) {
    if (error instanceof ApiError) console.error(error.status, error.apiCode, error.requestId);
    throw error; // the message says whether the refund may have been made, and by which number to query
  }
}
// #endregion

/** What a program does with wechatpay-node-v3, for docs/migrate.md. */
import type WxPay from "wechatpay-node-v3";

// #region order
export async function order(pay: WxPay, openid: string, notify_url: string) {
  const result = await pay.transactions_jsapi({
    description: "Coffee",
    out_trade_no: "ORDER-1",
    notify_url,
    amount: { total: 100 },
    payer: { openid },
  });
  return result; // { status, data } with the parameters of the cashier, or { status, error }
}
// #endregion

// #region query
export async function query(pay: WxPay) {
  const result = await pay.query({ out_trade_no: "ORDER-1" });
  if (result.status !== 200) throw new Error(String(result.error));
  return (result.data as { trade_state: string }).trade_state;
}
// #endregion

// #region refund
export async function refund(pay: WxPay) {
  const result = await pay.refunds({
    out_trade_no: "ORDER-1",
    out_refund_no: "REFUND-1",
    amount: { refund: 100, total: 100, currency: "CNY" },
  });
  if (result.status !== 200) throw new Error(String(result.error));
  return result.data?.status;
}
// #endregion

// #region encrypt
export function encryptName(pay: WxPay, certificatePem: string) {
  return pay.publicEncrypt("腾讯充值中心", Buffer.from(certificatePem)); // put it into the request yourself
}
// #endregion

// #region certificates
export async function certificates(pay: WxPay, apiV3Key: string) {
  const list = await pay.get_certificates(apiV3Key); // at start, and again before they expire
  return new Map(list.map(({ serial_no, publicKey = "" }) => [serial_no, publicKey]));
}
// #endregion

// #region notification
export async function read(pay: WxPay, headers: Record<string, string>, body: string) {
  const isGenuine = await pay.verifySign({
    timestamp: headers["wechatpay-timestamp"] ?? "",
    nonce: headers["wechatpay-nonce"] ?? "",
    serial: headers["wechatpay-serial"] ?? "",
    signature: headers["wechatpay-signature"] ?? "",
    body,
  });
  if (!isGenuine) throw new Error("not signed by WeChat Pay");
  const { resource } = JSON.parse(body) as {
    resource: Record<"ciphertext" | "nonce" | "associated_data", string>;
  };
  return pay.decipher_gcm<{ trade_state: string }>(
    resource.ciphertext,
    resource.associated_data,
    resource.nonce,
  );
}
// #endregion

// #region bill
export async function bill(pay: WxPay, bill_date: string) {
  const link = await pay.tradebill({ bill_date, bill_type: "ALL" });
  const { download_url } = link.data as { download_url: string };
  return (await pay.downloadBill(download_url)).data as string; // no digest is compared
}
// #endregion

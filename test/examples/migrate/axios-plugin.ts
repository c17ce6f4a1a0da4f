/** What a program does with wechatpay-axios-plugin, for docs/migrate.md. */
import { createHash } from "node:crypto";
import { Aes, FormData, Formatter, Rsa, type Wechatpay } from "wechatpay-axios-plugin";

// #region order
export async function order(wx: Wechatpay, appid: string, mchid: string, openid: string, notify_url: string) {
  const { data } = await wx.chain("v3/pay/transactions/jsapi").post<unknown>({
    appid,
    mchid,
    description: "Coffee",
    out_trade_no: "ORDER-1",
    notify_url,
    amount: { total: 100, currency: "CNY" },
    payer: { openid },
  });
  return (data as { prepay_id: string }).prepay_id;
}
// #endregion

// #region paySign
export function paySign(appId: string, prepay_id: string, privateKey: string) {
  const [timeStamp, nonceStr, content] = [
    `${Formatter.timestamp()}`,
    Formatter.nonce(),
    `prepay_id=${prepay_id}`,
  ];
  const message = Formatter.joinedByLineFeed(appId, timeStamp, nonceStr, content);
  return {
    appId,
    timeStamp,
    nonceStr,
    package: content,
    signType: "RSA",
    paySign: Rsa.sign(message, privateKey),
  };
}
// #endregion

// #region query
export async function query(wx: Wechatpay, mchid: string) {
  const path = "v3/pay/transactions/out-trade-no/{out_trade_no}";
  const { data } = await wx
    .chain(path)
    .get<{ trade_state: string }>({ params: { mchid }, out_trade_no: "ORDER-1" });
  return data.trade_state;
}
// #endregion

// #region refund
export async function refund(wx: Wechatpay) {
  const { data } = await wx.chain("v3/refund/domestic/refunds").post<unknown>({
    out_trade_no: "ORDER-1",
    out_refund_no: "REFUND-1",
    amount: { refund: 100, total: 100, currency: "CNY" },
  });
  return (data as { status: string }).status;
}
// #endregion

// #region encrypt
export async function addReceiver(wx: Wechatpay, appid: string, publicKeyId: string, publicKeyPem: string) {
  const { data } = await wx.chain("v3/profitsharing/receivers/add").post<unknown>(
    {
      appid,
      type: "MERCHANT_ID",
      account: "1900000109",
      name: Rsa.encrypt("腾讯充值中心", publicKeyPem),
      relation_type: "PARTNER",
    },
    { headers: { "Wechatpay-Serial": publicKeyId } },
  );
  return (data as { account: string }).account;
}
// #endregion

// #region upload
export async function upload(wx: Wechatpay, image: Buffer) {
  const meta = { filename: "shop.png", sha256: createHash("sha256").update(image).digest("hex") };
  const form = new FormData();
  form.append("meta", JSON.stringify(meta), "meta.json");
  form.append("file", image, "shop.png");
  const { data } = await wx
    .chain("v3/merchant/media/upload")
    .post<unknown>(form.getBuffer(), { meta, headers: form.getHeaders() });
  return (data as { media_id: string }).media_id;
}
// #endregion

// #region notification
export function read(
  headers: Record<string, string>,
  body: string,
  certs: Record<string, string>,
  apiV3Key: string,
) {
  const [timestamp = "", nonce = "", serial = "", signature = ""] = [
    "timestamp",
    "nonce",
    "serial",
    "signature",
  ].map((name) => headers[`wechatpay-${name}`]);
  if (Math.abs(Formatter.timestamp() - Number(timestamp)) > 300) throw new Error("too old");
  const message = Formatter.response(timestamp, nonce, body);
  if (!Rsa.verify(message, signature, certs[serial] ?? "")) throw new Error("not signed by WeChat Pay");
  const { resource } = JSON.parse(body) as {
    resource: Record<"ciphertext" | "nonce" | "associated_data", string>;
  };
  return Aes.AesGcm.decrypt(resource.ciphertext, apiV3Key, resource.nonce, resource.associated_data);
}
// #endregion

// #region bill
export async function bill(wx: Wechatpay, bill_date: string) {
  const link = await wx
    .chain("v3/bill/tradebill")
    .get<{ download_url: string; hash_value: string }>({ params: { bill_date, bill_type: "ALL" } });
  const url = new URL(link.data.download_url);
  const file = await wx.chain(url.pathname.slice(1)).get<string>({
    params: Object.fromEntries(url.searchParams),
    responseType: "text",
  });
  if (createHash("sha1").update(file.data).digest("hex") !== link.data.hash_value)
    throw new Error("wrong digest");
  return file.data;
}
// #endregion

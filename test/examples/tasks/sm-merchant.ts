/**
 * A merchant with SM2 keys (国密): requests are signed with SM2 and SM3, encrypted fields are those of SM2, and notifications
 * are encrypted with SM4.
 *
 * Only the options of the client differ: the other tasks work with it. The cashiers of JSAPI, mini programs and apps document
 * `signType` RSA alone, so this shop shows a QR code, which has no signature of the merchant. An SM2 client needs
 * `npm install sm-crypto-v2`, and a certificate with an SM2 key, for which the merchant applies on the merchant platform. WeChat
 * Pay's certificates for such a merchant are of SM2 as well, and the client downloads them.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791877 order (Native下单)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012551764 platform certificates (下载平台证书)
 */
import { createClient, platformCertificates, type Client } from "wechatpay-ts";
import { sm } from "wechatpay-ts/sm";
import { postPayTransactionsNative } from "wechatpay-ts/v3/pay/transactions/native";
import { getPayTransactionsByOutTradeNo } from "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_";
import { checkOrder, type Shop } from "./jsapi-order.ts";
import { ifKnown, sendOnce } from "./support/send-once.ts";

/** The keys of the merchant, from a secret store or from environment variables. */
export interface SmKeys {
  /** 商户号 */
  readonly mchid: string;
  /** The serial number of the merchant's certificate with the SM2 key. */
  readonly serialNo: string;
  /** Its private key, an SM2 key, as PEM. */
  readonly privateKey: string;
  /** The APIv3 key, 32 bytes. SM4 takes its key from the SM3 digest of it. */
  readonly apiV3Key: string;
}

/** Completes the options of a client with SM2 keys. @throws ConfigError if `sm-crypto-v2` is not installed */
export async function smOptions<Keys extends SmKeys>(keys: Keys) {
  return { ...keys, algorithm: await sm(), certificates: platformCertificates() };
}

/** Creates the client, once when the process starts. */
export async function createSmClient(keys: SmKeys): Promise<Client> {
  return createClient(await smOptions(keys));
}

/**
 * Places an order of `createOrder` (jsapi-order.ts), and returns the `code_url` for a QR code, which is valid for 2 hours;
 * undefined if the order cannot be paid any more. Call it again after an error.
 */
export async function openQrCode(shop: Shop, out_trade_no: string): Promise<string | undefined> {
  const { client, appid, mchid, notify_url } = shop;
  const placed = await sendOnce(shop.orders, out_trade_no, {
    send: ({ description, amount }) =>
      postPayTransactionsNative(client, {
        json: {
          ...{ appid, mchid, description, out_trade_no, notify_url },
          amount: { total: amount, currency: "CNY" },
        },
      }),
    query: () => ifKnown(getPayTransactionsByOutTradeNo(client, { out_trade_no, query: { mchid } })),
    // A query does not return the code_url; the response to the same request does.
    repeats: ({ trade_state }) => trade_state === "NOTPAY",
  });
  if ("code_url" in placed) return placed.code_url;
  if (placed.trade_state === "SUCCESS") await checkOrder(shop, out_trade_no);
  return undefined;
}

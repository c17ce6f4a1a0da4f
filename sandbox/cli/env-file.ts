/** Writes the options of a client as the variables of an env file, which `node --env-file` and `wechatpay-ts doctor` read. */
import type { ClientCredentials } from "../index.ts";

/** What an order of the examples needs beside the keys. The sandbox accepts every appid and openid. */
const PAYER = {
  WECHATPAY_APPID: "wxd678efab567cde67",
  WECHATPAY_OPENID: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
  WECHATPAY_NOTIFY_URL: "http://127.0.0.1:3000/notify",
};

/**
 * Returns the text of an env file, with the variables of docs/keys.md. PEM is in double quotes, since it has line breaks. With
 * `--public-key-share 0` WeChat Pay has no public key, so the program needs `platformCertificates()`.
 */
export function envFileOf(client: ClientCredentials): string {
  const publicKey = Object.entries(client.wechatpayKeys).find(([id]) => id.startsWith("PUB_KEY_ID_"));
  const variables: Readonly<Record<string, string | undefined>> = {
    WECHATPAY_BASE_URL: client.baseUrl,
    WECHATPAY_MCHID: client.mchid,
    WECHATPAY_SERIAL_NO: client.serialNo,
    WECHATPAY_APIV3_KEY: client.apiV3Key,
    WECHATPAY_PUBLIC_KEY_ID: publicKey?.[0],
    ...PAYER,
    WECHATPAY_PRIVATE_KEY: client.privateKey,
    WECHATPAY_PUBLIC_KEY: publicKey?.[1],
  };
  return Object.entries(variables)
    .flatMap(([name, value]) => (value === undefined ? [] : `${name}=${quoted(value)}\n`))
    .join("");
}

function quoted(value: string): string {
  return value.includes("\n") ? `"${value.trimEnd()}\n"` : value;
}

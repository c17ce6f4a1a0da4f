/**
 * What a front end is given to open the cashier with: JSAPI, mini program, App (protocol: "paySign for the client side"),
 * and what mini programs of WeChat Pay are given signed by the API key. Each is the object that the front end takes. The
 * first three are for a client with an RSA key: the documents describe no other `signType`.
 */
import type { Client } from "./client.ts";
import { encodeHex } from "./encoding/hex.ts";
import { isObject, kindOf } from "./util/kind.ts";
import { encodeUtf8 } from "./encoding/text.ts";
import { RequestError } from "./errors.ts";
import { newNonce } from "./protocol/sign.ts";

/** An order that waits for its payer. Spread the answer of the endpoint that made it: `{ appid, ...answer }`. */
export interface PrepaidOrder {
  /** The one the front end runs under, with which the order was made; `sub_appid` where a partner gave one. */
  readonly appid: string;
  /** As WeChat Pay answered; it is good for two hours. */
  readonly prepay_id: string;
}

/** What `wx.requestPayment` of a mini program takes. */
export interface MiniProgramPayment {
  /** Unix time in seconds; a string, since iOS takes no number. */
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: `prepay_id=${string}`;
  readonly signType: "RSA";
  readonly paySign: string;
}

/** What `getBrandWCPayRequest` of WeixinJSBridge takes; for `wx.chooseWXPay` of JS-SDK, `timeStamp` is `timestamp`. */
export interface JsapiPayment extends MiniProgramPayment {
  readonly appId: string;
}

/** What the OpenSDK of an app takes (`PayReq`), with the names of the documents. */
export interface AppPayment {
  readonly appid: string;
  readonly partnerid: string;
  readonly prepayid: string;
  readonly package: "Sign=WXPay";
  readonly noncestr: string;
  /** Unix time in seconds. */
  readonly timestamp: string;
  readonly sign: string;
}

/** What `wx.openBusinessView` takes as `extraData` for an order of WeChat Pay score. */
export interface PayscoreView {
  readonly mch_id: string;
  readonly package: string;
  /** Unix time in seconds. */
  readonly timestamp: string;
  readonly nonce_str: string;
  readonly sign_type: "HMAC-SHA256";
  readonly sign: string;
}

/**
 * Signs for a page inside WeChat.
 *
 * @throws RequestError when appid or prepay_id is missing or cannot be what WeChat Pay gave
 */
export async function jsapiPayment(client: Client, order: PrepaidOrder): Promise<JsapiPayment> {
  const payment = await miniProgramPayment(client, order);
  return { appId: order.appid, ...payment };
}

/**
 * Signs for a mini program.
 *
 * @throws RequestError when appid or prepay_id is missing or cannot be what WeChat Pay gave
 */
export async function miniProgramPayment(client: Client, order: PrepaidOrder): Promise<MiniProgramPayment> {
  const { appid, prepay_id } = readOrder(order);
  const { timestamp, nonce } = stamp();
  const content = `prepay_id=${prepay_id}` as const;
  const paySign = await client.sign(lines(appid, timestamp, nonce, content));
  return { timeStamp: timestamp, nonceStr: nonce, package: content, signType: "RSA", paySign };
}

/**
 * Signs for an app.
 *
 * @param order with `partnerid` where it is not the client's own mchid
 * @throws RequestError when appid or prepay_id is missing or cannot be what WeChat Pay gave
 */
export async function appPayment(
  client: Client,
  order: PrepaidOrder & { readonly partnerid?: string | undefined },
): Promise<AppPayment> {
  const { appid, prepay_id } = readOrder(order);
  const partnerid = readText("partnerid", order.partnerid ?? client.mchid);
  const { timestamp, nonce } = stamp();
  const sign = await client.sign(lines(appid, timestamp, nonce, prepay_id));
  return {
    appid,
    partnerid,
    prepayid: prepay_id,
    package: "Sign=WXPay",
    noncestr: nonce,
    timestamp,
    sign,
  };
}

/**
 * Signs for the mini program of WeChat Pay score. Its documents ask for the API key (of APIv2, not the APIv3 key), which a
 * client does not have.
 *
 * @param order what creating the order answered
 * @param apiKey 32 characters, as set on the merchant platform
 * @throws RequestError when one of them is missing
 */
export async function payscoreView(
  client: Pick<Client, "mchid">,
  order: { readonly package: string },
  apiKey: string,
): Promise<PayscoreView> {
  needObject("client", client);
  needObject("order", order);
  const { timestamp, nonce } = stamp();
  const fields = {
    mch_id: readText("mch_id", client.mchid),
    package: readText("package", order.package),
    timestamp,
    nonce_str: nonce,
    sign_type: "HMAC-SHA256",
  } as const;
  return { ...fields, sign: await hmacSign(fields, apiKey) };
}

/**
 * The signature of APIv2, for the front ends of v3 products that ask for it (coupons sent by a page or a mini program,
 * opening of parking fees): HMAC-SHA256 with the API key over all fields that are not empty, in the order of their names, in
 * capital hexadecimal digits.
 *
 * @param fields `sign` is left out
 * @param apiKey 32 characters, as set on the merchant platform
 * @throws RequestError when the key has another length
 */
export async function hmacSign(
  fields: Readonly<Record<string, string | number | undefined>>,
  apiKey: string,
): Promise<string> {
  needObject("fields", fields);
  const bytes = encodeUtf8(readText("apiKey", apiKey));
  if (bytes.length !== 32) throw refusal("apiKey", `expected 32 bytes, received ${bytes.length}`);
  const text = Object.entries(fields)
    .filter(([name, value]) => name !== "sign" && value !== undefined && value !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}&`)
    .join("");
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new Uint8Array(bytes), algorithm, false, ["sign"]);
  const signature = await crypto.subtle.sign(
    algorithm,
    key,
    new Uint8Array(encodeUtf8(`${text}key=${apiKey}`)),
  );
  return encodeHex(new Uint8Array(signature)).toUpperCase();
}

/** Each line ends, the last one too. */
function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}

function stamp(): { readonly timestamp: string; readonly nonce: string } {
  return { timestamp: String(Math.floor(Date.now() / 1000)), nonce: newNonce() };
}

function readOrder(order: PrepaidOrder): PrepaidOrder {
  needObject("order", order);
  const { appid, prepay_id } = order;
  readText("appid", appid);
  if (readText("prepay_id", prepay_id).startsWith("prepay_id="))
    throw refusal("prepay_id", "expected what WeChat Pay answered, without prepay_id= before it");
  return { appid, prepay_id };
}

/** What JavaScript may give where the types do not hold. */
function needObject(name: string, value: unknown): void {
  if (!isObject(value)) throw refusal(name, `expected an object, received ${kindOf(value)}`);
}

/** A line end would move what is signed. */
function readText(name: string, value: unknown): string {
  if (typeof value === "string" && /^[\x21-\x7e]+$/.test(value)) return value;
  const received = typeof value === "string" ? "something else" : kindOf(value);
  throw refusal(name, `expected visible ASCII characters, received ${received}`);
}

function refusal(name: string, why: string): RequestError {
  return new RequestError("ERR_REQUEST_INVALID", `pay-sign: ${name}: ${why}`);
}

/**
 * The entry point `wechatpay-ts/pay-sign`: signs the parameters with which a front end opens the cashier (JSAPI, mini program,
 * app, medical insurance) or a mini program of WeChat Pay. Each function resolves to the object that the front end takes. All
 * but those with an `apiKey` require a client with an RSA key: the documentation has no other `signType`. `idDigest` makes a
 * field of a medical insurance order.
 */
import { contextOf } from "./call/client-context.ts";
import type { Client } from "./client.ts";
import { encodeHex, encodeUtf8 } from "./encoding/bytes.ts";
import { md5 } from "./encoding/md5.ts";
import { RequestError } from "./errors.ts";
import { endSentence } from "./util/error-text.ts";
import { newNonce } from "./protocol/sign.ts";
import { isObject, kindOf } from "./util/kind.ts";
import { member, own } from "./util/own.ts";

/** An order to pay. Spread the response of the endpoint that created it: `{ appid, ...response }`. */
export interface PrepaidOrder {
  /** The appid of the front end, with which the order was created; the `sub_appid` if a partner set one. */
  readonly appid: string;
  /** The `prepay_id` of the response; it is valid for two hours. */
  readonly prepay_id: string;
}

/** The argument of `wx.requestPayment` in a mini program. */
export interface MiniProgramPayment {
  /** Unix time in seconds, as a string: iOS does not accept a number. */
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: `prepay_id=${string}`;
  readonly signType: "RSA";
  readonly paySign: string;
}

/** The argument of `getBrandWCPayRequest` of WeixinJSBridge. `wx.chooseWXPay` of the JS-SDK calls `timeStamp` `timestamp`. */
export interface JsapiPayment extends MiniProgramPayment {
  readonly appId: string;
}

/** The argument with which a mini program opens the cashier for a medical insurance order (医保自费混合收款). */
export interface MedicalPayment extends MiniProgramPayment {
  /** The number of the order; the signature does not cover it. */
  readonly mixTradeNo: string;
}

/** The `PayReq` of the OpenSDK in an app, with the names of the documentation. */
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

/** The `extraData` of `wx.openBusinessView` for an order of WeChat Pay score. */
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
 * Signs the parameters of the cashier for a page in WeChat (JSAPI).
 *
 * @throws RequestError if appid or prepay_id is missing or invalid, or the client signs with SM2
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { jsapiPayment } from "wechatpay-ts/pay-sign";
 *
 * declare const client: Client;
 * declare const order: { prepay_id: string };
 * const payment = await jsapiPayment(client, { appid: "wxd678efh567hg6787", ...order });
 * ```
 */
export async function jsapiPayment(client: Client, order: PrepaidOrder): Promise<JsapiPayment> {
  const read = readOrder(order);
  return { appId: read.appid, ...(await miniProgramPayment(client, read)) };
}

/**
 * Signs the parameters of the cashier for a mini program.
 *
 * @throws RequestError if appid or prepay_id is missing or invalid, or the client signs with SM2
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { miniProgramPayment } from "wechatpay-ts/pay-sign";
 *
 * declare const client: Client;
 * declare const order: { prepay_id: string };
 * const payment = await miniProgramPayment(client, { appid: "wxd678efh567hg6787", ...order });
 * ```
 */
export async function miniProgramPayment(client: Client, order: PrepaidOrder): Promise<MiniProgramPayment> {
  const { appid, prepay_id } = readOrder(order);
  const { timestamp, nonce } = stamp();
  const content = `prepay_id=${prepay_id}` as const;
  const paySign = await signByRsa(client, lines(appid, timestamp, nonce, content));
  return { timeStamp: timestamp, nonceStr: nonce, package: content, signType: "RSA", paySign };
}

/**
 * Signs the parameters of the cashier for a medical insurance order with a cash part: those of a mini program, and the
 * number of the order.
 *
 * @param order has the `prepay_id` of the cash part, and the `mix_trade_no` of the response
 * @throws RequestError if appid, prepay_id or mix_trade_no is missing or invalid
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { medicalPayment } from "wechatpay-ts/pay-sign";
 *
 * declare const client: Client, prepay_id: string;
 * declare const order: { mix_trade_no: string };
 * const payment = await medicalPayment(client, { appid: "wxd678efh567hg6787", prepay_id, ...order });
 * ```
 */
export async function medicalPayment(
  client: Client,
  order: PrepaidOrder & { readonly mix_trade_no: string },
): Promise<MedicalPayment> {
  const read = readOrder(order);
  const mixTradeNo = readText("mix_trade_no", own(order).mix_trade_no);
  return { ...(await miniProgramPayment(client, read)), mixTradeNo };
}

/**
 * Computes `id_digest` of a medical insurance order: the MD5 of the ID number in upper case, as lower-case hexadecimal. Pass
 * it in the request as it is: the client encrypts the field.
 *
 * @param idNumber the 18 characters of a resident ID card (`ID_CARD`); the last one is a digit or X
 * @throws RequestError for another text; the message does not repeat it
 * @example
 * ```ts
 * import { idDigest } from "wechatpay-ts/pay-sign";
 *
 * declare const name: string, idNumber: string;
 * const payer = { name, id_digest: idDigest(idNumber), card_type: "ID_CARD" } as const;
 * ```
 */
export function idDigest(idNumber: string): string {
  if (typeof idNumber === "string" && /^\d{17}[\dXx]$/.test(idNumber))
    return md5(encodeUtf8(idNumber.toUpperCase()));
  const received = typeof idNumber === "string" ? "another text" : kindOf(idNumber);
  throw argumentError("idNumber", `expected 17 digits and a digit or X, received ${received}`);
}

/**
 * Signs the parameters of the cashier for an app.
 *
 * @param order has a `partnerid` if it is not the mchid of the client
 * @throws RequestError if appid or prepay_id is missing or invalid, or the client signs with SM2
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { appPayment } from "wechatpay-ts/pay-sign";
 *
 * declare const client: Client;
 * declare const order: { prepay_id: string };
 * const payment = await appPayment(client, { appid: "wxd678efh567hg6787", ...order });
 * ```
 */
export async function appPayment(
  client: Client,
  order: PrepaidOrder & { readonly partnerid?: string | undefined },
): Promise<AppPayment> {
  const { appid, prepay_id } = readOrder(order);
  const partnerid = readText("partnerid", own(order).partnerid ?? member(client, "mchid"));
  const { timestamp, nonce } = stamp();
  const sign = await signByRsa(client, lines(appid, timestamp, nonce, prepay_id));
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
 * Signs the parameters for the mini program of WeChat Pay score. They are signed with the API key (of APIv2, not the APIv3
 * key), which is not among the keys of a client.
 *
 * @param order the response of the endpoint that created the order
 * @param apiKey 32 characters, as set on the merchant platform
 * @throws RequestError if an argument is missing or invalid
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { payscoreView } from "wechatpay-ts/pay-sign";
 *
 * declare const client: Client, apiKey: string;
 * declare const order: { package: string };
 * const extraData = await payscoreView(client, order, apiKey);
 * ```
 */
export async function payscoreView(
  client: Pick<Client, "mchid">,
  order: { readonly package: string },
  apiKey: string,
): Promise<PayscoreView> {
  assertObject("client", client);
  assertObject("order", order);
  const { timestamp, nonce } = stamp();
  const fields = {
    mch_id: readText("mch_id", member(client, "mchid")),
    package: readText("package", own(order).package),
    timestamp,
    nonce_str: nonce,
    sign_type: "HMAC-SHA256",
  } as const;
  return { ...fields, sign: await hmacSign(fields, apiKey) };
}

/** The parameters that open the page of one WeChat Pay Score order: `wx.openBusinessView` with `wxpayScoreDetail`. */
export interface PayscoreDetail {
  readonly mch_id: string;
  readonly service_id: string;
  readonly out_order_no: string;
  /** Unix time in seconds. */
  readonly timestamp: string;
  readonly nonce_str: string;
  readonly sign_type: "HMAC-SHA256";
  readonly sign: string;
}

/**
 * Signs the parameters of the page that shows a WeChat Pay Score order to its user.
 *
 * @param order the `service_id` and `out_order_no` of the order
 * @param apiKey the API key of APIv2, 32 characters, as set on the merchant platform
 * @throws RequestError if a number is missing, or the key has another length
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { payscoreDetail } from "wechatpay-ts/pay-sign";
 *
 * declare const client: Client, apiKey: string;
 * declare const order: { service_id: string; out_order_no: string };
 * const extraData = await payscoreDetail(client, order, apiKey);
 * ```
 */
export async function payscoreDetail(
  client: Pick<Client, "mchid">,
  order: { readonly service_id: string; readonly out_order_no: string },
  apiKey: string,
): Promise<PayscoreDetail> {
  assertObject("client", client);
  assertObject("order", order);
  const { timestamp, nonce } = stamp();
  const { service_id, out_order_no } = own(order);
  const fields = {
    mch_id: readText("mch_id", member(client, "mchid")),
    service_id: readText("service_id", service_id),
    out_order_no: readText("out_order_no", out_order_no),
    timestamp,
    nonce_str: nonce,
    sign_type: "HMAC-SHA256",
  } as const;
  return { ...fields, sign: await hmacSign(fields, apiKey) };
}

/**
 * Writes the parameters of a WeChat Pay Score page as the `queryString` that a page in WeChat passes to
 * `WeixinJSBridge.invoke("openBusinessView", …)`. The values are URL-encoded; the signature is over them before that.
 *
 * @example
 * ```ts
 * import { payscoreQuery, type PayscoreView } from "wechatpay-ts/pay-sign";
 *
 * declare const view: PayscoreView;
 * const parameters = { businessType: "wxpayScoreUse", queryString: payscoreQuery(view) };
 * ```
 */
export function payscoreQuery(view: PayscoreView | PayscoreDetail): string {
  assertObject("view", view);
  return Object.entries(view)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join("&");
}

/**
 * Computes the signature of APIv2, which some front ends of APIv3 products require (coupons sent by a page or a mini
 * program, parking fees): HMAC-SHA256 with the API key over all fields that are not empty, sorted by name, in upper-case
 * hexadecimal.
 *
 * @param fields the fields to sign; a `sign` among them is ignored
 * @param apiKey 32 characters, as set on the merchant platform
 * @throws RequestError if the key has another length
 * @example
 * ```ts
 * import { hmacSign } from "wechatpay-ts/pay-sign";
 *
 * declare const apiKey: string;
 * const sign = await hmacSign({ stock_id: "1234567890", out_request_no: "20260101" }, apiKey);
 * ```
 */
export async function hmacSign(
  fields: Readonly<Record<string, string | number | undefined>>,
  apiKey: string,
): Promise<string> {
  assertObject("fields", fields);
  const bytes = encodeUtf8(readText("apiKey", apiKey));
  if (bytes.length !== 32)
    throw argumentError(
      "apiKey",
      `expected 32 bytes, received ${bytes.length}. Copy the API key (APIv2) from the merchant platform.`,
    );
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

/** Joins lines; each ends with a line feed, the last one too. */
function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}

function stamp(): { readonly timestamp: string; readonly nonce: string } {
  return { timestamp: String(Math.floor(Date.now() / 1000)), nonce: newNonce() };
}

function readOrder(order: PrepaidOrder): PrepaidOrder {
  assertObject("order", order);
  const { appid, prepay_id } = own(order);
  readText("appid", appid);
  if (readText("prepay_id", prepay_id).startsWith("prepay_id="))
    throw argumentError("prepay_id", "expected the prepay_id of the response, without prepay_id= before it");
  return { appid, prepay_id };
}

/** Signs text with RSA. @throws RequestError if the client signs with SM2 */
function signByRsa(client: Client, text: string): Promise<string> {
  if (contextOf(client)?.keys.algorithm.key === "sm2")
    throw argumentError(
      "client",
      "it signs with SM2, and the documented signType is RSA. Pass a client with an RSA key",
    );
  return client.sign(text);
}

/** Rejects an argument that is not an object, which only JavaScript can pass. */
function assertObject(name: string, value: unknown): void {
  if (!isObject(value)) throw argumentError(name, `expected an object, received ${kindOf(value)}`);
}

/** Returns a text of visible ASCII characters: a line feed would change the signed message. */
function readText(name: string, value: unknown): string {
  if (typeof value === "string" && /^[\x21-\x7e]+$/.test(value)) return value;
  const received = typeof value === "string" ? "other characters" : kindOf(value);
  throw argumentError(name, `expected visible ASCII characters, received ${received}`);
}

function argumentError(name: string, why: string): RequestError {
  return new RequestError("ERR_REQUEST_INVALID", `pay-sign: ${name}: ${endSentence(why)}`);
}

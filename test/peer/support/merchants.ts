/** Merchants whose client is another one: what it signs, verifies and decrypts is its own code. */
import Pay from "wechatpay-node-v3";
import { PayRequest } from "wechatpay-node-v3/dist/lib/pay-request.js";
import { Aes, Formatter, Hash, Rsa, Wechatpay } from "wechatpay-axios-plugin";

import type { Sandbox } from "#sandbox/index";

import { clientOf, type Arrived } from "../../sandbox/support/merchant.ts";

/** An order of 100 分. */
export interface PeerOrder {
  readonly appid: string;
  readonly mchid: string;
  readonly description: string;
  readonly out_trade_no: string;
  readonly notify_url: string;
  readonly amount: { readonly total: number };
}

export interface PeerRefund {
  readonly out_trade_no: string;
  readonly out_refund_no: string;
  readonly notify_url: string;
  readonly amount: { readonly refund: number; readonly total: number; readonly currency: string };
}

/** What a merchant does. Each call rejects if the client cannot verify the response. */
export interface PeerMerchant {
  order(order: PeerOrder): Promise<{ readonly code_url: string }>;
  refund(refund: PeerRefund): Promise<{ readonly status: string }>;
  /** Verifies and decrypts a notification. Throws for a wrong signature. */
  read(notification: Arrived): Promise<unknown>;
  /** Downloads the bill of a day, compared with its digest. */
  bill(bill_date: string): Promise<string>;
}

const native = "v3/pay/transactions/native";
const refunds = "v3/refund/domestic/refunds";

/** A merchant with wechatpay-axios-plugin, which knows the public key of WeChat Pay. */
export function axiosPluginMerchant(sandbox: Sandbox): PeerMerchant {
  const { mchid, serialNo: serial, privateKey, apiV3Key, wechatpayKeys: certs } = clientOf(sandbox);
  const wx = new Wechatpay({ mchid, serial, privateKey, certs, baseURL: sandbox.url });
  return {
    order: async (order) => (await wx.chain(native).post<unknown>(order)).data as { code_url: string }, // as the page says
    refund: async (refund) => (await wx.chain(refunds).post<unknown>(refund)).data as { status: string }, // as the page says
    read: ({ headers, body, json: { resource } }) => {
      const [timestamp, nonce, id, signature] = ["timestamp", "nonce", "serial", "signature"].map((name) =>
        String(headers[`wechatpay-${name}`]),
      ) as [string, string, string, string]; // one for each name
      const message = Formatter.response(timestamp, nonce, body);
      if (!Rsa.verify(message, signature, certs[id] ?? "")) throw new Error("The signature is wrong.");
      const { ciphertext, nonce: iv, associated_data } = resource;
      return Promise.resolve(JSON.parse(Aes.AesGcm.decrypt(ciphertext, apiV3Key, iv, associated_data)));
    },
    bill: async (bill_date) => {
      const params = { bill_date, bill_type: "ALL" };
      const { data } = await wx.chain("v3/bill/tradebill").get<BillLink>({ params });
      const link = new URL(data.download_url);
      const file = await wx.chain(link.pathname.slice(1)).get<string>({
        params: Object.fromEntries(link.searchParams),
        responseType: "text",
      });
      if (Hash.sha1(file.data) !== data.hash_value.toLowerCase()) throw new Error("The digest is wrong.");
      return file.data;
    },
  };
}

interface BillLink {
  readonly download_url: string;
  readonly hash_value: string;
}

/** wechatpay-node-v3 calls this host alone. */
const host = "https://api.mch.weixin.qq.com";

/** A merchant with wechatpay-node-v3, which fetches the platform certificates. */
export function nodeV3Merchant(sandbox: Sandbox): PeerMerchant {
  const { mchid, serialNo, privateKey, apiV3Key } = clientOf(sandbox);
  const pay = new Pay({
    ...{ appid: "wxd678efh567hg6787", mchid, serial_no: serialNo, key: apiV3Key },
    // It needs a certificate or its serial number; the key itself is not used.
    ...{ publicKey: Buffer.from("unused"), privateKey: Buffer.from(privateKey) },
  });
  pay.createHttp(new VerifiedRequests(pay, sandbox.url));
  return {
    order: async (order) => dataOf(await pay.transactions_native(order)) as { code_url: string }, // as the page says
    refund: async (refund) => dataOf(await pay.refunds(refund)) as { status: string }, // as the page says
    read: async ({ headers, body, json: { resource } }) => {
      await verify(pay, (name) => String(headers[name]), body);
      return pay.decipher_gcm(resource.ciphertext, resource.associated_data, resource.nonce);
    },
    bill: async (bill_date) => {
      const link = dataOf(await pay.tradebill({ bill_date, bill_type: "ALL" })) as BillLink; // as the page says
      // It signs the path only of the URLs of WeChat Pay's own host.
      const file = dataOf(await pay.downloadBill(link.download_url.replace(sandbox.url, host)));
      if (Hash.sha1(file as string) !== link.hash_value.toLowerCase())
        throw new Error("The digest is wrong.");
      return file as string; // the text of the file
    },
  };
}

function dataOf({ status, data, error }: { status: number; data?: unknown; error?: unknown }): unknown {
  if (status !== 200) throw new Error(`${status} ${String(error)}`);
  return data;
}

async function verify(pay: Pay, get: (name: string) => string, body: string): Promise<void> {
  const isGenuine = await pay.verifySign({
    timestamp: get("wechatpay-timestamp"),
    nonce: get("wechatpay-nonce"),
    serial: get("wechatpay-serial"),
    signature: get("wechatpay-signature"),
    body,
  });
  if (!isGenuine) throw new Error("The signature is wrong.");
}

/** Sends its requests to the sandbox, and verifies the responses by the client. */
class VerifiedRequests extends PayRequest {
  readonly #pay: Pay;
  readonly #url: string;

  constructor(pay: Pay, url: string) {
    super();
    this.#pay = pay;
    this.#url = url;
  }

  override post(url: string, json: object, headers: Record<string, string>) {
    return this.#send(url, { method: "POST", body: JSON.stringify(json), headers });
  }

  override get(url: string, headers: Record<string, string>) {
    return this.#send(url, { headers });
  }

  async #send(url: string, init: RequestInit): Promise<{ status: number; data?: unknown; error?: string }> {
    const response = await fetch(url.replace(host, this.#url), init);
    const text = await response.text();
    if (!response.ok) return { status: response.status, error: text };
    if (url.includes("/v3/billdownload/")) return { status: 200, data: text }; // a file has no signature
    // It fetches the certificates by this class, too, and needs them to verify anything.
    const isCertificates = url.endsWith("/v3/certificates");
    if (!isCertificates) await verify(this.#pay, (name) => response.headers.get(name) ?? "", text);
    return { status: 200, data: JSON.parse(text) as unknown };
  }
}

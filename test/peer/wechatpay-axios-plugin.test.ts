/**
 * Another client, wechatpay-axios-plugin: each side accepts what the other signs and encrypts.
 * They share no line with ours, so that a mistake would have to be made twice.
 */
import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FormData, Formatter, Hash, Rsa, Wechatpay } from "wechatpay-axios-plugin";
import { createClient } from "wechatpay-ts";
import { appPayment, hmacSign, jsapiPayment, miniProgramPayment, payscoreView } from "wechatpay-ts/pay-sign";
import { getGovSubsidyQualification } from "wechatpay-ts/v3/gov/subsidy/qualification";
import { postMerchantMediaUpload } from "wechatpay-ts/v3/merchant/media/upload";
import { postPayTransactionsByOutTradeNoClose } from "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_/close";
import { postSecurityEcho } from "wechatpay-ts/v3/security/echo";
import { notifications } from "wechatpay-ts/webhook";
import { startSandbox, type Sandbox } from "#sandbox/index";
import { merchant, options, privatePem, serialNo, wechatpay } from "../runtime/support/keys.ts";
import { serve, type Seen } from "../runtime/support/wechatpay.ts";
import { peerDelivery, signedHeaders } from "./support/delivery.ts";
import { specOperations } from "../support/specs.ts";

const operations = specOperations();

describe("a call of the plugin to our sandbox", () => {
  let sandbox: Sandbox;
  let wx: Wechatpay;
  let encryptionKey: string;
  let privateKey: string;
  let wechatpaySerial: string;

  beforeAll(async () => {
    sandbox = await startSandbox({ operations });
    const credentials = sandbox.client;
    if (credentials === undefined) throw new Error("The sandbox made no keys.");
    privateKey = credentials.privateKey;
    [[wechatpaySerial, encryptionKey]] = Object.entries(credentials.wechatpayKeys) as [[string, string]]; // It makes one.
    wx = new Wechatpay({
      mchid: credentials.mchid,
      serial: credentials.serialNo,
      privateKey,
      certs: credentials.wechatpayKeys,
      baseURL: credentials.baseUrl,
    });
  });
  afterAll(() => sandbox.close());

  const last = () => sandbox.received.at(-1);

  test("delivers an encrypted field, and the plugin verifies and decrypts the response", async () => {
    const message = "张三 to 微信支付";
    const json = { echo_message: "hello", encrypted_echo_message: Rsa.encrypt(message, encryptionKey) };
    const { data, status } = await wx.chain("v3/security/echo").post<unknown>(json, {
      headers: { "Wechatpay-Serial": wechatpaySerial },
    });
    expect(status).toBe(200);
    expect(last()).toMatchObject({
      signed: true,
      request: { json: { echo_message: "hello", encrypted_echo_message: message } },
    });
    const answer = data as { encrypted_echo_message: string }; // As the page says; opened below.
    expect(Rsa.decrypt(answer.encrypted_echo_message, privateKey)).not.toBe("");
  });

  test("signs a query in the form in which it is sent", async () => {
    const params = {
      real_name: Rsa.encrypt("张三", encryptionKey),
      appliance_id: 1,
      qualification_region_code: 310100,
    };
    const { status } = await wx.chain("v3/gov/subsidy/qualification").get({
      params,
      headers: { "Wechatpay-Serial": wechatpaySerial },
    });
    expect(status).toBe(200);
    expect(last()).toMatchObject({ signed: true, request: { query: { real_name: "张三" } } });
  });

  test("creates and closes an order, and the plugin verifies the response without a body", async () => {
    const out_trade_no = "1217752501201407033233368018";
    const mchid = sandbox.client?.mchid;
    const order = {
      appid: "wxd678efh567hg6787",
      mchid,
      description: "QQ公仔",
      out_trade_no,
      amount: { total: 100 },
      notify_url: "https://www.weixin.qq.com/wxpay/pay.php",
    };
    const { data } = await wx.chain("v3/pay/transactions/native").post<unknown>(order);
    expect(data).toHaveProperty("code_url");
    const { status } = await wx
      .chain("v3/pay/transactions/out-trade-no/{out_trade_no}/close")
      .post<unknown>({ mchid }, { out_trade_no });
    expect(status).toBe(204);
    expect(last()).toMatchObject({ signed: true, request: { out_trade_no } });
  });

  test("signs only the meta of an upload", async () => {
    const file = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
    const meta = { filename: "门头照.jpg", sha256: createHash("sha256").update(file).digest("hex") };
    const form = new FormData();
    form.append("meta", JSON.stringify(meta), "meta.json");
    form.append("file", file, "photo.jpg");
    // Its form as bytes: as a stream, the present axios takes it for a FormData and writes it anew, without file names.
    const { status, data } = await wx
      .chain("v3/merchant/media/upload")
      .post<unknown>(form.getBuffer(), { meta, headers: form.getHeaders() });
    expect(status).toBe(200);
    expect(data).toHaveProperty("media_id");
    expect(last()).toMatchObject({ signed: true, request: { body: { meta } } });
  });

  test("is refused with another key", async () => {
    const stranger = new Wechatpay({
      mchid: sandbox.client?.mchid ?? "",
      serial: sandbox.client?.serialNo ?? "",
      privateKey: privatePem(merchant.privateKey),
      certs: sandbox.client?.wechatpayKeys ?? {},
      baseURL: sandbox.url,
    });
    const call = stranger.chain("v3/security/echo").post<unknown>({ echo_message: "hello" });
    await expect(call).rejects.toMatchObject({ response: { status: 401 } });
  });
});

/** Signs an answer as the peer's Formatter and Rsa write it. */
function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, signedHeaders(body)).end(body);
}

/** Whether the peer's verification takes what arrived. */
function isSigned({ method, url, headers, body }: Seen): boolean {
  const field = (name: string) =>
    new RegExp(`${name}="([^"]+)"`).exec(headers.authorization ?? "")?.[1] ?? "";
  const message = Formatter.request(method, url, field("timestamp"), field("nonce_str"), body);
  return field("serial_no") === serialNo && Rsa.verify(message, field("signature"), merchant.publicKey);
}

describe("a call of our client to a server that signs with the plugin", () => {
  test("passes the plugin's check, and both sides verify and decrypt what the other sent", async () => {
    const body = JSON.stringify({
      echo_message: "hello",
      encrypted_echo_message: Rsa.encrypt("李四 🙂", merchant.publicKey),
    });
    const server = await serve((response) => answer(response, 200, body));
    const client = createClient(options({ baseUrl: server.url }));
    const json = { echo_message: "hello", encrypted_echo_message: "张三 🙂" };
    const data = await postSecurityEcho(client, { json });
    expect(data).toEqual({ echo_message: "hello", encrypted_echo_message: "李四 🙂" });
    const [seen] = server.seen;
    if (seen === undefined) return expect.unreachable();
    expect(isSigned(seen)).toBe(true);
    expect(isSigned({ ...seen, body: `${seen.body} ` })).toBe(false);
    const arrived = JSON.parse(seen.body) as typeof json; // What was sent.
    expect(Rsa.decrypt(arrived.encrypted_echo_message, wechatpay.privateKey)).toBe("张三 🙂");
  });

  test("sends a query, and verifies a response without a body", async () => {
    const server = await serve((response, { method }) =>
      method === "GET" ? answer(response, 200, '{"state":"UNCLAIMED"}') : answer(response, 204, ""),
    );
    const client = createClient(options({ baseUrl: server.url }));
    const query = { real_name: "张三", appliance_id: 1, qualification_region_code: 310100 } as const;
    expect(await getGovSubsidyQualification(client, { query })).toEqual({ state: "UNCLAIMED" });
    const order = { out_trade_no: "1217752501201407033233368018", json: { mchid: "1900007291" } };
    expect(await postPayTransactionsByOutTradeNoClose(client, order)).toBeUndefined();
    expect(server.seen.map(isSigned)).toEqual([true, true]);
    const ciphertext = new URL(server.seen[0]?.url ?? "", server.url).searchParams.get("real_name") ?? "";
    expect(Rsa.decrypt(ciphertext, wechatpay.privateKey)).toBe("张三");
  });

  test("sends an upload of which only the meta is signed", async () => {
    const server = await serve((response) => answer(response, 200, '{"media_id":"1"}'));
    const file = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
    await postMerchantMediaUpload(createClient(options({ baseUrl: server.url })), {
      body: { file, meta: { filename: "门头照.jpg" } },
    });
    const [seen] = server.seen;
    if (seen === undefined) return expect.unreachable();
    const [, meta = ""] = /name="meta"[^]*?\r\n\r\n([^]*?)\r\n--/.exec(seen.body) ?? [];
    expect(JSON.parse(meta)).toEqual({
      filename: "门头照.jpg",
      sha256: createHash("sha256").update(file).digest("hex"),
    });
    expect(isSigned({ ...seen, body: meta })).toBe(true);
    expect(isSigned(seen)).toBe(false);
  });

  test("rejects a response whose signature covers other bytes", async () => {
    const server = await serve((response) => response.writeHead(200, signedHeaders("{}")).end('{"a":1}'));
    const call = postSecurityEcho(createClient(options({ baseUrl: server.url })), {
      json: { echo_message: "hello" },
    });
    await expect(call).rejects.toMatchObject({ code: "ERR_SIGNATURE_MISMATCH" });
  });
});

describe("a notification of the plugin", () => {
  const content = {
    mchid: "1900007291",
    out_trade_no: "1217752501201407033233368018",
    transaction_id: "1217752501201407033233368018",
    out_refund_no: "R1",
    refund_id: "50000000382019052709732678859",
    refund_status: "SUCCESS",
    success_time: "2026-11-20T10:34:56+08:00",
    user_received_account: "招商银行 🙂",
    amount: {
      total: 100,
      currency: "CNY",
      refund: 100,
      payer_total: 100,
      payer_currency: "CNY",
      payer_refund: 100,
    },
  };

  const notification = (aad: string) => peerDelivery("REFUND.SUCCESS", content, aad);

  test.each(["refund", ""])("is verified and decrypted, with the associated data %j", async (aad) => {
    const event = await notifications(createClient(options())).parse(notification(aad));
    expect(event).toMatchObject({ event_type: "REFUND.SUCCESS", resource: content });
  });

  test("is rejected if its tag does not match", async () => {
    const envelope = JSON.parse(notification("refund").body) as { resource: { associated_data: string } }; // As above.
    envelope.resource.associated_data = "transaction";
    const body = JSON.stringify(envelope);
    const parsed = notifications(createClient(options())).parse({ headers: signedHeaders(body), body });
    await expect(parsed).rejects.toMatchObject({ code: "ERR_DECRYPT" });
  });
});

describe("the signature for a front end", () => {
  const client = createClient(options());
  const order = { appid: "wx2421b1c4370ec43b", prepay_id: "wx201410272009395522657a690389285100" };
  const sign = (...pieces: string[]) => Rsa.sign(Formatter.joinedByLineFeed(...pieces), merchant.privateKey);

  test("equals that of the plugin for JSAPI and mini program", async () => {
    const jsapi = await jsapiPayment(client, order);
    expect(jsapi.paySign).toBe(sign(order.appid, jsapi.timeStamp, jsapi.nonceStr, jsapi.package));
    const mini = await miniProgramPayment(client, order);
    expect(mini.paySign).toBe(sign(order.appid, mini.timeStamp, mini.nonceStr, mini.package));
  });

  test("equals that of the plugin for an app", async () => {
    const app = await appPayment(client, order);
    expect(app.sign).toBe(sign(order.appid, app.timestamp, app.noncestr, app.prepayid));
  });

  test("equals that of the plugin with the API key", async () => {
    const apiKey = "0123456789abcdefghijklmnopqrstuv";
    const view = await payscoreView(client, { package: "DJIOSQPYWDxsjdldeuwhdodwxasd" }, apiKey);
    expect(view.sign).toBe(Hash.sign("HMAC-SHA256", view, apiKey));
    const coupon = {
      stock_id0: "1209180000000037",
      out_request_no0: "abc",
      coupon_code0: "",
      _: "张三",
      Z: 1,
    };
    expect(await hmacSign(coupon, apiKey)).toBe(Hash.sign("HMAC-SHA256", coupon, apiKey));
  });
});

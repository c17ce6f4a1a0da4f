/** Merchants with SM2 keys: requests, responses, certificates, encrypted fields and notifications, by our client and by OpenSSL. */
import { X509Certificate } from "node:crypto";

import { platformCertificates } from "wechatpay-ts";
import { createClient } from "wechatpay-ts/chain";
import { sm } from "wechatpay-ts/sm";
import { notifications } from "wechatpay-ts/webhook";
import { beforeAll, describe, expect, test } from "vitest";

import { makeCredentials, parseMerchants, type Sandbox } from "#sandbox/index";

import { hasOpenssl, makeSm2Pair, signSm2, verifySm2 } from "../runtime/support/openssl.ts";
import { specOperations } from "../support/specs.ts";
import { bearer, notifyServer, sandboxFor, send } from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();
const algorithm = await sm();

const rsaShop = "1900000001";
const smShop = "1900000002";
const merchants = [{ mchid: rsaShop }, { mchid: smShop, algorithm: "sm" as const }];
const start = () => sandboxFor({ operations, credentials, merchants });

/** Orders and transfers use fields that are encrypted in both directions. */
const transfer = (notify_url: string) => ({
  json: {
    ...{
      appid: "wx1",
      out_bill_no: "T1",
      transfer_scene_id: "1000" as const,
      openid: "o-1",
      user_name: "张三",
    },
    ...{ transfer_amount: 200_000, transfer_remark: "报销", notify_url },
    transfer_scene_report_infos: [{ info_type: "活动名称", info_content: "有礼" }],
  },
});

describe("a merchant with SM2 keys", () => {
  test("fetches certificates of SM2, and calls with encrypted fields", async () => {
    const sandbox = await start();
    const { wechatpayKeys, ...options } = sandbox.clientOf(smShop);
    const wx = createClient({ ...options, algorithm, certificates: platformCertificates() });
    const server = await notifyServer();
    const bills = wx.v3.fundApp.mchTransfer.transferBills;
    expect(await bills.post(transfer(server.url))).toMatchObject({ state: "WAIT_USER_CONFIRM" });
    const [fetched] = sandbox.find({ path: "/v3/certificates" });
    expect(fetched?.response.headers["Wechatpay-Signature-Type"]).toBe("WECHATPAY2-SM2-WITH-SM3");
    const [sent] = sandbox.find({ path: "/v3/fund-app/mch-transfer/transfer-bills" });
    expect(sent).toMatchObject({
      signed: true,
      decrypted: [{ path: "json.user_name", plain: "张三" }],
      request: { json: { user_name: "张三" } },
    });
    expect(sent?.body).not.toContain("张三");
    expect(Object.keys(wechatpayKeys)).toEqual([sent?.headers["wechatpay-serial"]]);
    const queried = await bills.outBillNo._out_bill_no_.get({ out_bill_no: "T1" });
    expect(queried).toMatchObject({ out_bill_no: "T1", user_name: "张三" });
    expect(sandbox.received.at(-1)?.response.body).not.toContain("张三");
  });

  test("is notified with AEAD_SM4_GCM and a signature of SM2", async () => {
    const sandbox = await start();
    const wx = createClient({ ...sandbox.clientOf(smShop), algorithm });
    const server = await notifyServer();
    const order = {
      ...{ appid: "wx1", mchid: smShop, description: "茶", out_trade_no: "ORDER1" },
      ...{ amount: { total: 1 }, notify_url: server.url },
    };
    await wx.v3.pay.transactions.native.post({ json: order });
    await sandbox.orders.pay("ORDER1", smShop);
    const [arrived] = server.arrived;
    expect(arrived?.json).toMatchObject({ resource: { algorithm: "AEAD_SM4_GCM" } });
    const event = await notifications(wx).parse({
      headers: arrived?.headers ?? {},
      body: arrived?.body ?? "",
    });
    expect(event).toMatchObject({ resource: { out_trade_no: "ORDER1", mchid: smShop } });
  });

  test("refuses responses that are forged, replayed or altered", async () => {
    const sandbox = await start();
    const wx = createClient({ ...sandbox.clientOf(smShop), algorithm, retries: 0 });
    await wx.v3.fundApp.mchTransfer.transferBills.post(transfer("https://example.com/notify"));
    const query = (fault?: string) =>
      wx.v3.fundApp.mchTransfer.transferBills.outBillNo._out_bill_no_.get(
        { out_bill_no: "T1" },
        fault === undefined ? {} : { headers: { "Sandbox-Fault": fault } },
      );
    for (const fault of ["signature-forged", "signature-truncated", "signature-replayed", "body-altered"])
      await expect(query(fault), fault).rejects.toMatchObject({ name: "SignatureError" });
    await expect(query("serial-unknown")).rejects.toMatchObject({ name: "SignatureError" });
    await expect(query()).resolves.toMatchObject({ state: "WAIT_USER_CONFIRM" });
  });

  test("stands beside merchants with RSA keys, which have their own keys and certificates", async () => {
    const sandbox = await sandboxFor({ operations, credentials, merchants, publicKeyShare: 0 });
    const rsa = createClient(sandbox.clientOf(rsaShop));
    const own = createClient({ ...sandbox.clientOf(smShop), algorithm });
    const serialsOf = async (wx: typeof own, algorithm_type?: "RSA" | "SM2" | "ALL") => {
      const query = algorithm_type === undefined ? {} : { algorithm_type };
      return (await wx.v3.certificates.get({ query })).data.map(({ serial_no }) => serial_no);
    };
    const [rsaSerials, smSerials] = [await serialsOf(rsa), await serialsOf(own)];
    expect([rsaSerials.length, smSerials.length]).toEqual([1, 1]);
    expect(rsaSerials).not.toEqual(smSerials);
    expect(await serialsOf(rsa, "SM2")).toEqual([]);
    expect(await serialsOf(own, "RSA")).toEqual(rsaSerials);
    expect(await serialsOf(own, "ALL")).toEqual([...rsaSerials, ...smSerials]);
  });
});

test("merchants that are added at once share the certificate of WeChat Pay", async () => {
  const sandbox = await sandboxFor({ operations, credentials });
  const added = ["1900000021", "1900000022", "1900000023"];
  await Promise.all(added.map((mchid) => sandbox.addMerchant({ mchid, algorithm: "sm" })));
  const [first, ...others] = added.map((mchid) => Object.keys(sandbox.clientOf(mchid).wechatpayKeys));
  expect(first).toHaveLength(1);
  expect(others).toEqual([first, first]);
});

describe("what is refused", () => {
  test("a scheme that is not that of the merchant's certificate", async () => {
    const sandbox = await start();
    const wrong = createClient({
      ...sandbox.clientOf(rsaShop),
      mchid: smShop,
      serialNo: sandbox.clientOf(smShop).serialNo,
    });
    await expect(wrong.v3.certificates.get()).rejects.toMatchObject({
      status: 401,
      apiCode: "SIGN_ERROR",
      message: expect.stringContaining("WECHATPAY2-SM2-WITH-SM3") as string,
    });
  });

  test("an algorithm that does not exist", () => {
    expect(() => parseMerchants([{ mchid: "1", algorithm: "ed25519" }])).toThrow(
      '"merchants[0].algorithm" must be rsa or sm.',
    );
  });
});

describe.skipIf(!hasOpenssl)("OpenSSL", { meta: { needs: "openssl" } }, () => {
  let pair: ReturnType<typeof makeSm2Pair>;
  beforeAll(() => {
    pair = makeSm2Pair();
  });

  /** Signs a query by OpenSSL. */
  function query({ url }: Sandbox, path: string, serial_no: string, signer = pair.privateKey) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = signSm2(`GET\n${path}\n${timestamp}\nNONCE\n\n`, signer).toString("base64");
    const parts = { mchid: smShop, nonce_str: "NONCE", timestamp, serial_no, signature };
    const list = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
    const headers = { Authorization: `WECHATPAY2-SM2-WITH-SM3 ${list.join(",")}` };
    return send(`${url}${path}`, { method: "GET", body: "", headers });
  }

  test("signs requests with a key of its own, and verifies the responses by the certificate", async () => {
    const keys = { serialNo: "1F", apiV3Key: "0".repeat(32), publicKey: pair.publicKey };
    const sandbox = await sandboxFor({ operations, credentials, merchants: [{ mchid: rsaShop }] });
    await sandbox.addMerchant({ mchid: smShop, keys });
    await sandbox.addMerchant({ mchid: "1900000003", algorithm: "sm" });
    const { wechatpayKeys } = sandbox.clientOf("1900000003");
    const [[serial, pem] = ["", ""]] = Object.entries(wechatpayKeys);
    const certificate = new X509Certificate(pem);
    expect(certificate.serialNumber).toBe(serial);
    const spki = certificate.publicKey.export({ type: "spki", format: "pem" }).toString();
    const response = await query(sandbox, "/v3/certificates", "1F");
    expect(response).toMatchObject({ status: 200, json: { data: [{ serial_no: serial }] } });
    const { headers } = response;
    expect(headers["wechatpay-serial"]).toBe(serial);
    const message = `${String(headers["wechatpay-timestamp"])}\n${String(headers["wechatpay-nonce"])}\n${response.body}\n`;
    const signature = Buffer.from(String(headers["wechatpay-signature"]), "base64");
    expect(verifySm2(message, signature, spki)).toBe(true);
    expect(verifySm2(`${message} `, signature, spki)).toBe(false);
    const forged = await query(sandbox, "/v3/certificates", "1F", makeSm2Pair().privateKey);
    expect(forged).toMatchObject({ status: 401, json: { code: "SIGN_ERROR" } });
  });

  test("a merchant is added by the control API, too", async () => {
    const sandbox = await sandboxFor({ operations, credentials });
    const body = JSON.stringify({ mchid: smShop, algorithm: "sm" });
    const headers = { ...bearer(sandbox), "Content-Type": "application/json" };
    const added = await send(`${sandbox.url}/sandbox/merchants`, { method: "POST", body, headers });
    const { client } = added.json as { client: ReturnType<Sandbox["clientOf"]> }; // as the control API writes it
    const wx = createClient({ ...client, algorithm });
    expect((await wx.v3.certificates.get({ query: {} })).data).toHaveLength(1);
  });
});

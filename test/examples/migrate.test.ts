/** The programs of docs/migrate.md run against a sandbox: those of the other clients, and ours. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import Pay from "wechatpay-node-v3";
import { PayRequest } from "wechatpay-node-v3/dist/lib/pay-request.js";
import { Wechatpay } from "wechatpay-axios-plugin";
import { createClient } from "wechatpay-ts";
import type { Sandbox } from "#sandbox/index";
import { clientOf, notifyServer, sandboxFor } from "../sandbox/support/merchant.ts";
import { root, specOperations } from "../support/specs.ts";
import * as axiosPlugin from "./migrate/axios-plugin.ts";
import * as nodeV3 from "./migrate/node-v3.ts";
import * as ours from "./migrate/ours.ts";

const operations = specOperations();
const appid = "wxd678efh567hg6787";
const openid = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** Pays the order, and moves to the day after it. Returns the day of the payment. */
async function payAndWait(sandbox: Sandbox): Promise<string> {
  await sandbox.orders.pay("ORDER-1", openid);
  const day = new Date((sandbox.orders.find("ORDER-1")?.paidAt ?? 0) + 8 * 3_600_000).toISOString();
  await sandbox.clock.advance(86_400_000);
  return day.slice(0, 10);
}

/** Runs what each side does with the same order: it is placed, paid, refunded, and in the bill of its day. */
interface Merchant {
  order(notify_url: string): Promise<unknown>;
  query(): Promise<unknown>;
  refund(): Promise<unknown>;
  read(arrived: { headers: Record<string, string>; body: string }): Promise<unknown>;
  bill(day: string): Promise<unknown>;
}

async function runDay(sandbox: Sandbox, merchant: Merchant) {
  const { url, arrived } = await notifyServer();
  const ordered = await merchant.order(url);
  const before = await merchant.query();
  const day = await payAndWait(sandbox);
  const refunded = await merchant.refund();
  const bill = await merchant.bill(day);
  return { ordered, before, refunded, bill, arrived };
}

const cashier = { appId: appid, signType: "RSA", package: expect.stringMatching(/^prepay_id=/u) as string };

describe("wechatpay-axios-plugin", () => {
  async function start() {
    const sandbox = await sandboxFor({ operations });
    const credentials = clientOf(sandbox);
    const { mchid, serialNo: serial, privateKey, wechatpayKeys: certs } = credentials;
    const wx = new Wechatpay({ mchid, serial, privateKey, certs, baseURL: sandbox.url });
    return { ...credentials, sandbox, wx };
  }

  test("does what docs/migrate.md shows", async () => {
    const { sandbox, wx, mchid, privateKey, wechatpayKeys, apiV3Key } = await start();
    const read: Merchant["read"] = ({ headers, body }) =>
      Promise.resolve(JSON.parse(axiosPlugin.read(headers, body, wechatpayKeys, apiV3Key)));
    const day = await runDay(sandbox, {
      order: async (notify_url) =>
        axiosPlugin.paySign(appid, await axiosPlugin.order(wx, appid, mchid, openid, notify_url), privateKey),
      query: () => axiosPlugin.query(wx, mchid),
      refund: () => axiosPlugin.refund(wx),
      bill: (day) => axiosPlugin.bill(wx, day),
      read,
    });
    expect(day).toMatchObject({ ordered: cashier, before: "NOTPAY", refunded: "PROCESSING" });
    expect(day.bill).toContain("`ORDER-1");
    const [paid] = day.arrived as unknown as Parameters<typeof read>; // headers of one value each
    expect(await read(paid)).toMatchObject({ out_trade_no: "ORDER-1" });
  });

  test("encrypts a field and uploads an image", async () => {
    const { sandbox, wx, wechatpayKeys } = await start();
    const [[id, key] = ["", ""]] = Object.entries(wechatpayKeys);
    expect(await axiosPlugin.addReceiver(wx, appid, id, key)).toBe("1900000109");
    expect(sandbox.received.at(-1)?.request).toMatchObject({ json: { name: "腾讯充值中心" } });
    expect(await axiosPlugin.upload(wx, png)).toEqual(expect.any(String));
  });
});

/** The HTTP service of wechatpay-node-v3, which calls one host, to a sandbox. */
class ToSandbox extends PayRequest {
  readonly #url: string;

  constructor(url: string) {
    super();
    this.#url = url;
  }

  override post(url: string, params: Record<string, unknown>, headers: Record<string, unknown>) {
    return super.post(url.replace("https://api.mch.weixin.qq.com", this.#url), params, headers);
  }

  override get(url: string, headers: Record<string, unknown>) {
    return super.get(url.replace("https://api.mch.weixin.qq.com", this.#url), headers);
  }
}

describe("wechatpay-node-v3", () => {
  async function start() {
    const sandbox = await sandboxFor({ operations, publicKeyShare: 0 }); // it knows platform certificates alone
    const { mchid, serialNo, privateKey, apiV3Key } = clientOf(sandbox);
    const pay = new Pay({
      ...{ appid, mchid, serial_no: serialNo, key: apiV3Key },
      ...{ publicKey: Buffer.from("unused"), privateKey: Buffer.from(privateKey) },
    });
    pay.createHttp(new ToSandbox(sandbox.url));
    return { sandbox, pay, apiV3Key };
  }

  test("does what docs/migrate.md shows", async () => {
    const { sandbox, pay, apiV3Key } = await start();
    const host = "https://api.mch.weixin.qq.com"; // it signs the path only of URLs of this host
    const tradebill = pay.tradebill.bind(pay);
    pay.tradebill = async (params) => {
      const result = await tradebill(params);
      const data = result.data as { download_url: string };
      return { ...result, data: { ...data, download_url: data.download_url.replace(sandbox.url, host) } };
    };
    const read: Merchant["read"] = ({ headers, body }) => nodeV3.read(pay, headers, body);
    const day = await runDay(sandbox, {
      order: async (notify_url) => (await nodeV3.order(pay, openid, notify_url)).data as unknown,
      query: () => nodeV3.query(pay),
      refund: () => nodeV3.refund(pay),
      bill: (day) => nodeV3.bill(pay, day),
      read,
    });
    expect(day).toMatchObject({ ordered: cashier, before: "NOTPAY", refunded: "PROCESSING" });
    const [paid] = day.arrived as unknown as Parameters<typeof read>; // headers of one value each
    expect(await read(paid)).toMatchObject({ out_trade_no: "ORDER-1" });
    const [key = ""] = (await nodeV3.certificates(pay, apiV3Key)).values();
    expect(key).toContain("PUBLIC KEY");
    expect(nodeV3.encryptName(pay, key)).toMatch(/^[\w+/]{340,}/u);
  });

  test("returns an error as a result, and accepts a response that WeChat Pay did not sign", async () => {
    const { sandbox, pay } = await start();
    sandbox.faults.next("signature-forged", { path: "/v3/pay/transactions/jsapi" });
    const result = await nodeV3.order(pay, openid, "https://shop.example.com/notify");
    expect(result).toMatchObject({ status: 200, data: cashier });
    expect(await pay.query({ out_trade_no: "NONE" })).toMatchObject({ status: 404 });
  });
});

describe("wechatpay-ts", () => {
  test("does the same", async () => {
    const sandbox = await sandboxFor({ operations });
    const client = createClient(clientOf(sandbox));
    const { mchid } = clientOf(sandbox);
    const read: Merchant["read"] = (request) => ours.read(client, request);
    const day = await runDay(sandbox, {
      order: (notify_url) => ours.order(client, appid, mchid, openid, notify_url),
      query: () => ours.query(client, mchid),
      refund: () => ours.refund(client),
      bill: (day) => ours.bill(client, day),
      read,
    });
    expect(day).toMatchObject({ ordered: cashier, before: "NOTPAY", refunded: "PROCESSING" });
    expect(day.bill).toEqual([100]);
    const [paid] = day.arrived as unknown as Parameters<typeof read>; // headers of one value each
    expect(await read(paid)).toMatchObject({ out_trade_no: "ORDER-1" });
    expect(await ours.addReceiver(client, appid)).toBe("1900000109");
    expect(sandbox.received.at(-1)?.request).toMatchObject({ json: { name: "腾讯充值中心" } });
    expect(await ours.upload(client, png)).toEqual(expect.any(String));
  });

  test("refuses a response that WeChat Pay did not sign, and throws errors with a code", async () => {
    const sandbox = await sandboxFor({ operations });
    const client = createClient({ ...clientOf(sandbox), retries: 0 });
    const { mchid } = clientOf(sandbox);
    sandbox.faults.next("signature-forged", { path: "/v3/pay/transactions/jsapi" });
    const order = ours.order(client, appid, mchid, openid, "https://shop.example.com/notify");
    await expect(order).rejects.toMatchObject({ name: "SignatureError" });
    await expect(ours.refundOrder(client)).rejects.toMatchObject({ name: "ApiError", status: 400 });
  });
});

test("docs/migrate.md shows these programs", () => {
  const page = readFileSync(join(root, "docs/migrate.md"), "utf8");
  const regions = ["axios-plugin", "node-v3", "ours"].flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, "migrate", `${file}.ts`), "utf8");
    return [...text.matchAll(/^\/\/ #region \w+\n([\s\S]*?)^\/\/ #endregion/gmu)].map(
      ([, code]) => code ?? "",
    );
  });
  expect(regions.length).toBeGreaterThan(20);
  expect(regions.filter((code) => !page.includes(`\`\`\`ts\n${code}`))).toEqual([]);
});

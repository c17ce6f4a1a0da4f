/** Several merchants, partners and brands in one sandbox: each signs with its own key and reads only what is its own. */
import { generateKeyPairSync } from "node:crypto";

import { createClient } from "wechatpay-ts/chain";
import { notifications } from "wechatpay-ts/webhook";
import { describe, expect, test } from "vitest";

import { makeCredentials, parseMerchants, type MerchantOptions } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { bearer, notifyServer, sandboxFor, send } from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();

const shop = "1900000001";
const otherShop = "1900000002";
const partner = "1900000010";
const sub = "1900000011";
const merchants: readonly MerchantOptions[] = [
  { mchid: shop, brands: ["120344", "120345"] },
  { mchid: otherShop },
  { mchid: partner, subMerchants: [sub], brands: ["120346"] },
];

const start = () => sandboxFor({ operations, credentials, merchants, seed: "merchants" });

const order = (mchid: string, notify_url: string, total = 100) => ({
  json: {
    ...{ appid: `wx${mchid}`, mchid, description: "茶", out_trade_no: "ORDER1" },
    ...{ amount: { total }, notify_url },
  },
});

describe("merchants of one sandbox", () => {
  test("have keys of their own, and the first is that of sandbox.client", async () => {
    const sandbox = await start();
    const ids = [shop, otherShop, partner];
    const clients = ids.map((mchid) => sandbox.clientOf(mchid));
    for (const name of ["mchid", "serialNo", "apiV3Key", "privateKey"] as const)
      expect(new Set(clients.map((one) => one[name])).size).toBe(ids.length);
    expect(sandbox.client).toEqual(clients[0]);
    expect(sandbox.brandClient).toEqual(sandbox.brandClientOf("120344"));
    const brands = ["120344", "120345", "120346"].map((id) => sandbox.brandClientOf(id));
    expect(new Set([...clients, ...brands].map(({ apiV3Key }) => apiV3Key)).size).toBe(6);
  });

  test("use the same out_trade_no, and each finds and pays its own order", async () => {
    const sandbox = await start();
    const server = await notifyServer();
    const [a, b] = [shop, otherShop].map((mchid) => createClient(sandbox.clientOf(mchid)));
    if (!a || !b) throw new Error("two clients");
    const first = await a.v3.pay.transactions.native.post(order(shop, server.url));
    const second = await b.v3.pay.transactions.native.post(order(otherShop, server.url, 200));
    expect(first).not.toEqual(second);
    expect(sandbox.orders.all.map(({ caller, total }) => [caller, total])).toEqual([
      [shop, 100],
      [otherShop, 200],
    ]);
    const placed = sandbox.orders.find("ORDER1", { caller: otherShop });
    if (!placed) throw new Error("the order was placed");
    await sandbox.orders.pay(placed);
    const { transactionId } = placed;
    const byId = (wx: typeof a, mchid: string) =>
      wx.v3.pay.transactions.id._transaction_id_.get({
        transaction_id: transactionId,
        query: { mchid },
      });
    await expect(byId(b, otherShop)).resolves.toMatchObject({ trade_state: "SUCCESS", mchid: otherShop });
    await expect(byId(a, shop)).rejects.toMatchObject({ status: 404, apiCode: "ORDER_NOT_EXIST" });
    const arrived = server.arrived.map(({ headers, body }) => ({ headers, body }));
    const notices = await Promise.all(arrived.map((one) => notifications(b).parse(one)));
    expect(notices[0]?.resource).toMatchObject({ mchid: otherShop, out_trade_no: "ORDER1" });
    for (const one of arrived) await expect(notifications(a).parse(one)).rejects.toThrow();
  });

  test("refund only their own orders, and may use the same out_refund_no", async () => {
    const sandbox = await start();
    const server = await notifyServer();
    const wx = { a: createClient(sandbox.clientOf(shop)), b: createClient(sandbox.clientOf(otherShop)) };
    for (const [client, mchid] of [
      [wx.a, shop],
      [wx.b, otherShop],
    ] as const) {
      await client.v3.pay.transactions.native.post(order(mchid, server.url));
      await sandbox.orders.pay(sandbox.orders.find("ORDER1", { caller: mchid }) ?? "");
    }
    const refund = <Number extends { out_trade_no: string } | { transaction_id: string }>(
      order: Number,
      out_refund_no = "REFUND1",
    ) => ({
      json: { ...order, out_refund_no, amount: { refund: 1, total: 100, currency: "CNY" } },
    });
    const own = { out_trade_no: "ORDER1" };
    const first = await wx.a.v3.refund.domestic.refunds.post(refund(own));
    const second = await wx.b.v3.refund.domestic.refunds.post(refund(own));
    expect(first.refund_id).not.toBe(second.refund_id);
    const transaction_id = sandbox.orders.find("ORDER1", { caller: otherShop })?.transactionId ?? "";
    const foreign = wx.a.v3.refund.domestic.refunds.post(refund({ transaction_id }, "REFUND2"));
    await expect(foreign).rejects.toMatchObject({ status: 404, apiCode: "RESOURCE_NOT_EXISTS" });
  });

  test("sign with their own certificates", async () => {
    const sandbox = await start();
    const { privateKey } = sandbox.clientOf(otherShop);
    const forged = createClient({ ...sandbox.clientOf(shop), privateKey });
    await expect(forged.v3.certificates.get()).rejects.toMatchObject({ status: 401, apiCode: "SIGN_ERROR" });
    const borrowed = createClient({ ...sandbox.clientOf(shop), mchid: otherShop });
    await expect(borrowed.v3.certificates.get()).rejects.toThrow(/serial_no is not that/u);
    const unknown = createClient({ ...sandbox.clientOf(shop), mchid: "1" });
    await expect(unknown.v3.certificates.get()).rejects.toThrow(/mchid is not that of a merchant/u);
  });

  test("are recorded with each exchange", async () => {
    const sandbox = await start();
    await createClient(sandbox.clientOf(partner))
      .v3.certificates.get()
      .catch(() => undefined);
    await createClient(sandbox.brandClientOf("120346")).brand.marketing.productCoupon.notifyConfigs.post({
      json: { notify_url: "https://example.com/notify" },
    });
    expect(sandbox.received.map(({ caller }) => caller)).toEqual([
      { kind: "merchant", id: partner },
      { kind: "brand", id: "120346" },
    ]);
  });
});

test("a response is encrypted for the certificate of the merchant that calls", async () => {
  const sandbox = await start();
  const wx = createClient(sandbox.clientOf(otherShop));
  const list = await wx.v3.merchantService.complaintsV2.get({
    query: { begin_date: "2026-01-01", end_date: "2026-01-02" },
  });
  expect(list.data?.[0]?.payer_phone).toMatch(/^1\d{10}$/u);
});

test("a notification is encrypted with the APIv3 key of the merchant or the brand that it names", async () => {
  const sandbox = await start();
  const event_type = "TRANSACTION.SUCCESS";
  const readers = {
    [otherShop]: notifications(createClient(sandbox.clientOf(otherShop))),
    "120346": notifications(createClient(sandbox.brandClientOf("120346"))),
  };
  const toShop = await sandbox.notifications.make({ event_type, mchid: otherShop });
  const toBrand = await sandbox.notifications.make({ event_type, brandId: "120346" });
  await expect(readers[otherShop].parse(toShop)).resolves.toMatchObject({ event_type });
  await expect(readers["120346"].parse(toBrand)).resolves.toMatchObject({ event_type });
  await expect(readers[otherShop].parse(toBrand)).rejects.toThrow();
  const unknown = sandbox.notifications.make({ event_type, mchid: "1" });
  await expect(unknown).rejects.toThrow(/mchid: this sandbox has no "1"/u);
});

describe("a merchant that is added while the sandbox runs", () => {
  test("has a client, and its number cannot be added again", async () => {
    const sandbox = await sandboxFor({ operations, credentials });
    expect(() => sandbox.clientOf("1900000099")).toThrow(RangeError);
    await sandbox.addMerchant({ mchid: "1900000099", brands: ["7"] });
    const wx = createClient(sandbox.clientOf("1900000099"));
    const server = await notifyServer();
    await expect(wx.v3.pay.transactions.native.post(order("1900000099", server.url))).resolves.toHaveProperty(
      "code_url",
    );
    expect(sandbox.brandClientOf("7").brandId).toBe("7");
    await expect(sandbox.addMerchant({ mchid: "1900000099" })).rejects.toThrow(/"mchid" is used/u);
    await expect(sandbox.addMerchant({ mchid: "1900000098", brands: ["7"] })).rejects.toThrow(
      /"brandId" is/u,
    );
  });

  test("may have keys that only its own program knows", async () => {
    const sandbox = await sandboxFor({ operations, credentials });
    const pair = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const keys = { serialNo: "ab12", apiV3Key: "k".repeat(32), publicKey: pair.publicKey };
    await sandbox.addMerchant({ mchid: "1900000097", keys });
    expect(() => sandbox.clientOf("1900000097")).toThrow(/no private key of "1900000097"/u);
    const client = {
      ...sandbox.clientOf(shop),
      mchid: "1900000097",
      serialNo: "AB12",
      apiV3Key: keys.apiV3Key,
    };
    const wx = createClient({ ...client, privateKey: pair.privateKey });
    await expect(wx.v3.certificates.get()).rejects.toMatchObject({ status: 404 });
  });

  test("can be added and listed over HTTP", async () => {
    const sandbox = await sandboxFor({ operations, credentials });
    const url = `${sandbox.url}/sandbox/merchants`;
    const body = JSON.stringify({ mchid: "1900000096", appids: ["wx1"], subMerchants: ["1900000095"] });
    const added = await send(url, { method: "POST", headers: bearer(sandbox), body });
    expect(added).toMatchObject({ status: 200, json: { client: { mchid: "1900000096" }, brandClients: [] } });
    const { body: text } = await send(url, { method: "GET", headers: bearer(sandbox), body: "" });
    expect(JSON.parse(text)).toEqual([
      { mchid: shop, appids: [], subMerchants: [], brands: ["120344"] },
      {
        mchid: "1900000096",
        appids: ["wx1"],
        subMerchants: [{ mchid: "1900000095", appids: [] }],
        brands: [],
      },
    ]);
    const again = await send(url, { method: "POST", headers: bearer(sandbox), body });
    expect(again).toMatchObject({ status: 400, json: { error: /"mchid" is used/u } });
  });
});

test.each([
  ["is an object", {}, '"merchants" must be a list.'],
  ["is empty", [], '"merchants" is missing.'],
  ["lacks an mchid", [{}], '"merchants[0].mchid" is missing.'],
  ["has an mchid of letters", [{ mchid: "shop" }], '"merchants[0].mchid" must be digits.'],
  ["has appids that are a text", [{ mchid: "1", appids: "wx1" }], '"merchants[0].appids" must be a list.'],
  [
    "has a sub-merchant of letters",
    [{ mchid: "1", subMerchants: ["a"] }],
    '"merchants[0].subMerchants[0]" must be digits.',
  ],
  [
    "has keys without a serial number",
    [{ mchid: "1", keys: { apiV3Key: "k".repeat(32), publicKey: "secret" } }],
    '"merchants[0].keys.serialNo" is missing.',
  ],
  [
    "has a brand with a key that is not PEM",
    [
      {
        mchid: "1",
        brands: [{ brandId: "2", keys: { serialNo: "AB", apiV3Key: "k".repeat(32), publicKey: "secret" } }],
      },
    ],
    '"merchants[0].brands[0].keys.publicKey" is not a key in PEM.',
  ],
])("a list of merchants that %s is refused with the entry and without its value", (_, value, message) => {
  expect(() => parseMerchants(value)).toThrow(message);
});

/** The sandbox in a test of somebody's own: what it received, many at once, and a new start. */
import { createClient } from "wechatpay-ts/chain";
import { expect, test } from "vitest";

import { makeCredentials } from "#sandbox/index";
import type { Json } from "#generator/ir/model";

import { specOperations } from "../support/specs.ts";
import { bearer, clientOf, notifyServer, sandboxFor, send } from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();
const person = { real_name: "张三", id_card_number: "11010519491231002X", phone_number: "13800138000" };
const query = { ...person, appliance_id: 1, qualification_region_code: 310100 } as const;

test("a test finds and asserts received requests by path, method, status and plain-text fields", async () => {
  const sandbox = await sandboxFor({ operations, credentials });
  const wx = createClient(clientOf(sandbox));
  await wx.v3.gov.subsidy.qualification.get({ query });
  const expected = { method: "GET", path: "/v3/gov/subsidy/qualification", status: 200 };
  const [exchange] = sandbox.assertReceived({ ...expected, request: { query: { real_name: "张三" } } }, 1);
  expect(exchange?.decrypted).toHaveLength(3);
  expect(sandbox.find({ path: "/v3/gov/subsidy/goods/upload" })).toEqual([]);
  sandbox.assertReceived({ status: 404 }, 0);
});

test("the error of a missing request shows no field values", async () => {
  const sandbox = await sandboxFor({ operations, credentials });
  const wx = createClient(clientOf(sandbox));
  expect(() => sandbox.assertReceived({ method: "POST" })).toThrow(/received no calls/);
  await wx.v3.gov.subsidy.qualification.get({ query });
  const twice = () => sandbox.assertReceived({ request: { query: { real_name: "李四" } } }, 2);
  expect(twice).toThrow(/expected 2 calls like any method any path with query\.real_name, received 0/);
  expect(twice).toThrow(/GET \/v3\/gov\/subsidy\/qualification → 200/);
  expect(twice).not.toThrow(/张三|李四|11010519491231002X/);
});

test("a request is like an expectation if it has its members, and its lists item by item", async () => {
  const sandbox = await sandboxFor({ operations, credentials });
  const wx = createClient(clientOf(sandbox));
  const goods = (merchant_goods_id: string) => ({ merchant_goods_id, quantity: 1, unit_price: 5 });
  await wx.v3.pay.transactions.native.post({
    json: {
      ...{ appid: "wx1", mchid: "1900000001", description: "茶", out_trade_no: "ORDER1" },
      ...{ notify_url: "https://shop.example/notify", amount: { total: 10 } },
      detail: {
        goods_detail: [goods("1"), goods("2")],
      },
    },
  });
  const ids = (...all: string[]) => ({
    goods_detail: all.map((merchant_goods_id) => ({ merchant_goods_id })),
  });
  const matches = (json: { readonly [name: string]: Json }) => sandbox.find({ request: { json } }).length;
  expect(matches({ out_trade_no: "ORDER1", detail: ids("1", "2") })).toBe(1);
  for (const detail of [ids("1"), ids("2", "1"), ids("1", "2", "3"), ids(), [], null, "1"])
    expect([detail, matches({ detail })]).toEqual([detail, 0]);
  for (const amount of [{ total: 11 }, { payer_total: 10 }, [10], { total: { value: 10 } }])
    expect([amount, matches({ amount })]).toEqual([amount, 0]);
  const path = "/v3/pay/transactions/native";
  const missing = () => sandbox.assertReceived({ method: "POST", path, status: 400 });
  expect(missing).toThrow(
    `received: expected at least one call like POST ${path} → 400, received 0. The last calls:\n  POST ${path} → 200`,
  );
  expect(() => sandbox.assertReceived({ path: "/v3/a", request: { query: null } }, 1)).toThrow(
    "expected 1 call like any method /v3/a with query, received 0",
  );
});

test("reset removes the state and keeps the keys", async () => {
  const sandbox = await sandboxFor({ operations, credentials });
  const wx = createClient(clientOf(sandbox));
  const merchant = await notifyServer();
  merchant.answers.push(500);
  await wx.v3.gov.subsidy.qualification.get({ query });
  const order = { outTradeNo: "T1", mchid: "1", tradeType: "APP", total: 1, notifyUrl: merchant.url };
  await sandbox.orders.pay(sandbox.orders.create(order));
  sandbox.faults.next("500");
  sandbox.reset();
  expect(sandbox).toMatchObject({ received: [], orders: { all: [] }, notifications: { sent: [] } });
  await sandbox.clock.advance(86_400_000);
  expect(merchant.arrived).toHaveLength(1);
  await expect(wx.v3.gov.subsidy.qualification.get({ query })).resolves.toEqual({ state: "UNCLAIMED" });
});

test("fifty sandboxes at once share nothing", async () => {
  const sandboxes = await Promise.all(
    Array.from({ length: 50 }, (_, number) => sandboxFor({ operations, credentials, seed: String(number) })),
  );
  expect(new Set(sandboxes.map(({ url }) => url)).size).toBe(50);
  await Promise.all(
    sandboxes.map(async (sandbox, number) => {
      const wx = createClient(clientOf(sandbox));
      if (number % 2 === 0) sandbox.faults.next("500");
      sandbox.orders.create({ outTradeNo: `T${number}`, mchid: "1", tradeType: "APP", total: number });
      const json = { ...person, identity_document_type: "ID_DOC_TYPE_ID_CARD" as const };
      const call = wx.v3.gov.subsidy.qualifications.query.post({
        json: { ...json, qualification_region_code: number },
      });
      if (number % 2 === 0) await expect(call).rejects.toMatchObject({ status: 500 });
      else await expect(call).resolves.toBeDefined();
    }),
  );
  sandboxes.forEach((sandbox, number) => {
    expect(sandbox.orders.all.map(({ outTradeNo }) => outTradeNo)).toEqual([`T${number}`]);
    sandbox.assertReceived({ request: { json: { qualification_region_code: number } } }, 1);
    expect(sandbox.received).toHaveLength(1);
  });
});

test("a sandbox rejects requests that were signed or encrypted for another one", async () => {
  const [mine, other] = await Promise.all([sandboxFor({ operations }), sandboxFor({ operations })]);
  const astray = createClient({ ...clientOf(mine), baseUrl: other.url });
  await expect(astray.v3.gov.subsidy.qualification.get({ query })).rejects.toMatchObject({ status: 401 });
});

test("a subscriber receives each exchange, and the earlier ones", async () => {
  const sandbox = await sandboxFor({ operations, credentials });
  const wx = createClient(clientOf(sandbox));
  await wx.v3.gov.subsidy.qualification.get({ query });
  const abort = new AbortController();
  const feed = await fetch(`${sandbox.url}/sandbox/exchanges`, {
    headers: { Accept: "text/event-stream", ...bearer(sandbox) },
    signal: abort.signal,
  });
  let text = "";
  const read = feed.body
    ?.pipeThrough(new TextDecoderStream())
    .pipeTo(new WritableStream({ write: (chunk) => void (text += chunk) }));
  await expect.poll(() => text).toContain("id: 1\nevent: exchange\n");
  await wx.v3.gov.subsidy.qualification.get({ query });
  await expect.poll(() => text).toContain("id: 2\nevent: exchange\n");
  abort.abort();
  await expect(read).rejects.toThrow();
  const strange = await send(`${sandbox.url}/sandbox/exchanges`, {
    method: "GET",
    body: "",
    headers: { Host: "evil.example", ...bearer(sandbox) },
  });
  expect(strange.status).toBe(403);
  expect(strange.body).not.toContain("张三");
});

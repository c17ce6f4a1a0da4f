/** The control API: orders, refunds and transfers by their numbers, notifications, faults and merchants. */
import { generateKeyPairSync } from "node:crypto";

import { afterAll, describe, expect, test } from "vitest";

import { makeCredentials, startSandbox, type Sandbox } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { bearer, notifyServer, sandboxFor, send } from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();
const [mchid, other] = ["1900000001", "1900000002"] as const;
const merchants = [{ mchid, brands: ["120344"] }, { mchid: other }];

const options = { operations, credentials, merchants, seed: "control", settleAfter: 1e9 } as const;

/** Makes control calls to a sandbox. */
const controlOf =
  (sandbox: Sandbox) =>
  async (target: string, json?: unknown, method = "POST") => {
    const [body, headers] = [json === undefined ? "" : JSON.stringify(json), bearer(sandbox)];
    const answer = await send(`${sandbox.url}/sandbox${target}`, { method, body, headers });
    return { status: answer.status, json: answer.json };
  };

async function start() {
  const sandbox = await sandboxFor(options);
  return { sandbox, control: controlOf(sandbox) };
}

/** For calls that change nothing. */
const shared = await startSandbox(options);
afterAll(() => shared.close());

const orderOf = (caller: string, outTradeNo = "ORDER1") => ({
  ...{ outTradeNo, mchid: caller, caller, tradeType: "NATIVE", total: 100 },
});

describe("an order", () => {
  test("of two merchants with its number is the one of the caller that the body names", async () => {
    const { sandbox, control } = await start();
    const [own, others] = [mchid, other].map((caller) => sandbox.orders.create(orderOf(caller)));
    const paid = await control("/orders/ORDER1/pay", { caller: other, openid: "o-payer" });
    expect(paid).toMatchObject({ status: 200, json: { caller: other, state: "SUCCESS" } });
    expect([own?.state, others?.state]).toEqual(["NOTPAY", "SUCCESS"]);
    expect(others?.openid).toBe("o-payer");
    expect(await control("/orders/ORDER1/expire", { caller: mchid })).toMatchObject({
      json: { caller: mchid, state: "CLOSED" },
    });
  });

  test("of several merchants is paid by its combine_out_trade_no", async () => {
    const { sandbox, control } = await start();
    const parts = [mchid, other].map((one, at) => orderOf(one, `PART${at}`));
    const whole = sandbox.orders.combine("WHOLE1", {}, parts, { digest: "", caller: mchid });
    const paid = await control("/orders/WHOLE1/pay");
    expect(paid).toMatchObject({ status: 200, json: { outTradeNo: "WHOLE1" } });
    expect(whole.orders.map(({ state }) => state)).toEqual(["SUCCESS", "SUCCESS"]);
  });
});

test.each([
  ["/orders/NONE/pay", "has no such order"],
  ["/orders/NONE/fail", "has no such order"],
  ["/orders/NONE/expire", "has no such order"],
  ["/refunds/NONE/settle", "has no such refund"],
  ["/transfers/NONE/settle", "has no such transfer"],
  ["/transfers/NONE/confirm", "has no such transfer"],
])("%s is answered with 404: the sandbox %s", async (target, message) => {
  expect(await controlOf(shared)(target)).toEqual({
    status: 404,
    json: { error: expect.stringContaining(message) as string },
  });
});

test.each([
  ["/refunds/NONE/settle", { status: "DONE" }, "body: expected one of SUCCESS, ABNORMAL, CLOSED."],
  ["/transfers/NONE/settle", { end: "DONE" }, "body: expected one of SUCCESS, FAIL, CANCELLED."],
  ["/faults", { faults: 1 }, "faults: expected a text, an object or a list of them."],
  ["/faults", { faults: null }, "faults: expected a text, an object or a list of them."],
  ["/faults", {}, "faults: expected a text, an object or a list of them."],
  ["/faults", ["reset"], "body: expected a JSON object."],
  ["/faults", { faults: ["reset"] }, "fault: expected a text or an object."],
  ["/faults", { faults: "reset; when=during", times: 0 }, "times: expected a whole number from 1."],
  ["/faults", { faults: "delay; ms=1; foo=1" }, "delay: the fault has no parameter foo. Use ms."],
  ["/faults", { faults: { fault: "status", status: 500, code: 1 } }, "status: code: expected text."],
  ["/orders/require-password", { times: -1 }, "times: expected a whole number."],
  ["/applyments/interrupt", { times: 1.5 }, "times: expected a whole number."],
  ["/coupons/require-audit", { times: "many" }, "times: expected a whole number."],
  ["/notifications", { event_type: "TRANSACTION.SUCCESS" }, "body: expected url and event_type."],
  ["/notifications", { url: "http://127.0.0.1:9/" }, "body: expected url and event_type."],
  ["/notifications", null, "body: expected a JSON object."],
  ["/clock/advance", {}, "milliseconds: expected a number from 0 to 10000000000."],
  ["/clock/advance", { milliseconds: -1 }, "milliseconds: expected a number from 0 to 10000000000."],
  ["/clock/advance", { milliseconds: 1e10 + 1 }, "milliseconds: expected a number from 0 to 10000000000."],
])("%s with %j is answered with 400: %s", async (target, json, error) => {
  expect(await controlOf(shared)(target, json)).toEqual({ status: 400, json: { error } });
});

test("faults are planned as a text, an object or a list", async () => {
  const { sandbox, control } = await start();
  const reset = { fault: "reset", when: "during" };
  for (const faults of ["reset; when=during", reset, [reset]])
    expect((await control("/faults", { faults, times: 2, method: "POST" })).status).toBe(204);
  const plan = { faults: [reset], scope: { method: "POST" }, remaining: 2 };
  expect(sandbox.faults.open).toEqual([plan, plan, plan]);
  expect((await control("/faults", undefined, "DELETE")).status).toBe(204);
  expect(sandbox.faults.open).toEqual([]);
});

test("a notification is sent as the body says, signed for the merchant or the brand that it names", async () => {
  const { sandbox, control } = await start();
  const { url, arrived } = await notifyServer();
  const notify = (more: object) =>
    control("/notifications", { url, event_type: "TRANSACTION.SUCCESS", ...more });
  const resource = { out_trade_no: "ORDER1" };
  const sent = await notify({ mchid: other, resource });
  expect(sent).toMatchObject({
    status: 200,
    json: { state: "delivered", event: { mchid: other, resource } },
  });
  await notify({ brandId: "120344", faults: "duplicate; times=3" });
  await notify({});
  expect(sandbox.notifications.sent.map(({ event }) => [event.mchid, event.brandId, event.resource])).toEqual(
    [
      [other, undefined, resource],
      [undefined, "120344", undefined],
      [undefined, undefined, undefined],
    ],
  );
  expect(arrived).toHaveLength(5);
  expect((await notify({ mchid: "1" })).status).toBe(400);
});

test("a merchant with its own keys is added without options of a client", async () => {
  const { sandbox, control } = await start();
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const keys = { serialNo: "AB", apiV3Key: "0".repeat(32), publicKey: pem };
  const brands = [{ brandId: "7", keys }, "8"];
  const added = await control("/merchants", { mchid: "1900000003", keys, brands });
  expect(added.json).toEqual({ client: null, brandClients: [sandbox.brandClientOf("8")] });
  const answer = await control("/merchants", { mchid: "1900000004" });
  expect(answer.json).toEqual({ client: sandbox.clientOf("1900000004"), brandClients: [] });
});

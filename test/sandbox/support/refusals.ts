/** Requests with any values, and the refusals that WeChat Pay documents for them. */
import { explain } from "wechatpay-ts/explain";
import { afterAll, expect } from "vitest";

import { makeCredentials, startSandbox, type Sandbox } from "#sandbox/index";

import { specOperations } from "../../support/specs.ts";
import { call, type Answer } from "./merchant.ts";

export const operations = specOperations();
export const credentials = await makeCredentials();
const merchants = [
  { mchid: "1900000001", appids: ["wx1"] },
  { mchid: "1900000002", appids: ["wx2"] },
  { mchid: "1900000010", appids: ["wx10"], subMerchants: [{ mchid: "1900000011", appids: ["wx11"] }] },
];
export const [mchid, other, partner, sub] = ["1900000001", "1900000002", "1900000010", "1900000011"] as const;

const shared = await startSandbox({ operations, credentials, merchants, seed: "strict" });
afterAll(() => shared.close());

/** Returns the sandbox without what earlier tests left. */
export function start(): Promise<Sandbox> {
  shared.reset();
  return Promise.resolve(shared);
}

/** Sends a request as a merchant, with all values as they are. */
export function as(sandbox: Sandbox, caller: string, target: string, json?: object, method?: string) {
  const client = sandbox.clientOf(caller);
  const [key = ""] = Object.keys(client.wechatpayKeys);
  const headers = { "Wechatpay-Serial": key };
  return call(sandbox, { client, target, headers, ...(json && { json }), ...(method && { method }) });
}

export const order = (changes: object = {}) => ({
  ...{ appid: "wx1", mchid, description: "茶", out_trade_no: "ORDER1" },
  ...{ amount: { total: 100 }, notify_url: "https://shop.example/notify", ...changes },
});
export const partnerOrder = (changes: object = {}) => ({
  ...{ sp_appid: "wx10", sp_mchid: partner, sub_mchid: sub, description: "茶", out_trade_no: "ORDER1" },
  ...{ amount: { total: 100 }, notify_url: "https://shop.example/notify", ...changes },
});
export const refund = (changes: object = {}) => ({
  ...{ out_trade_no: "ORDER1", out_refund_no: "REFUND1" },
  ...{ amount: { refund: 1, total: 100, currency: "CNY" }, ...changes },
});

export const native = "/v3/pay/transactions/native";
export const partnerNative = "/v3/pay/partner/transactions/native";
export const refunds = "/v3/refund/domestic/refunds";

export interface Wanted {
  readonly status: number;
  readonly code: string;
  readonly field?: string;
  readonly cause?: number;
}

/** The number behind the last `-` of Request-ID. */
function causeOf({ headers }: Answer): number | undefined {
  const number = /-(\d+)$/u.exec(String(headers["request-id"]))?.[1];
  return number === undefined ? undefined : Number(number);
}

export function expectRefusal(answer: Answer, { status, code, field, cause }: Wanted): void {
  const detail = answer.json["detail"] as { field?: string; issue?: string; location?: string } | undefined; // as WeChat Pay writes it
  expect({
    status: answer.status,
    code: answer.json["code"],
    ...(field !== undefined && { field: detail?.field }),
    ...(cause !== undefined && { cause: causeOf(answer) }),
  }).toEqual({ status, code, ...(field !== undefined && { field }), ...(cause !== undefined && { cause }) });
  // The text of WeChat Pay is Chinese; the explanation of the sandbox follows it.
  expect(String(answer.json["message"])).toMatch(/\p{Script=Han}.*[:(]/u);
  if (cause !== undefined) expect(explain(cause).length).toBeGreaterThan(0);
  if (field !== undefined) expect(detail?.issue).toBeTruthy();
}

export async function paidOrder(): Promise<Sandbox> {
  const sandbox = await start();
  const placed = await as(sandbox, mchid, native, order());
  expect(placed.status).toBe(200);
  await sandbox.orders.pay("ORDER1");
  return sandbox;
}

export const close = (sandbox: Sandbox, number: string) =>
  as(sandbox, mchid, `/v3/pay/transactions/out-trade-no/${number}/close`, { mchid });

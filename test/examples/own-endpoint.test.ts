/** The programs of docs/undocumented-endpoints.md run against a sandbox, as if no page described these endpoints. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createClient } from "wechatpay-ts";
import { getBillTradebill } from "wechatpay-ts/v3/bill/tradebill";
import { clientOf, sandboxFor } from "../sandbox/support/merchant.ts";
import { root, specOperations } from "../support/specs.ts";
import { order } from "./migrate/ours.ts";
import { echoName, isRefundRequest, problemsOf, readFile, refundOrder, uploadImage } from "./own-endpoint.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const json = {
  ...{ out_trade_no: "ORDER-1", out_refund_no: "REFUND-1" },
  amount: { refund: 100, total: 100, currency: "CNY" as const },
};

test("own endpoints encrypt, upload, stream and retry", async () => {
  const sandbox = await sandboxFor({ operations: specOperations() });
  const client = createClient({ ...clientOf(sandbox), retryDelay: 1 });
  const { mchid } = clientOf(sandbox);
  await echoName(client, "张三");
  expect(sandbox.received.at(-1)?.request).toMatchObject({ json: { encrypted_echo_message: "张三" } });
  expect(await uploadImage(client, png)).toEqual(expect.any(String));

  await order(client, "wxd678efh567hg6787", mchid, "openid-1", "https://shop.example.com/notify");
  await sandbox.orders.pay("ORDER-1");
  const day = new Date((sandbox.orders.find("ORDER-1")?.paidAt ?? 0) + 8 * 3_600_000).toISOString();
  sandbox.faults.next("status; status=500");
  expect(await refundOrder(client, json)).toMatchObject({ status: "PROCESSING" }); // by a retry
  await sandbox.clock.advance(86_400_000);
  const link = await getBillTradebill(client, { query: { bill_date: day.slice(0, 10), bill_type: "ALL" } });
  const token = new URL(link.download_url).searchParams.get("token") ?? "";
  expect(new TextDecoder().decode(await readFile(client, token))).toContain("ORDER-1");
});

test("own schemas validate", () => {
  expect(isRefundRequest({ json })).toBe(true);
  expect(isRefundRequest({ json: { ...json, amount: { refund: "1" } } })).toBe(false);
  expect(problemsOf({ json })).toEqual([]);
  expect(problemsOf({ json: { ...json, out_trade_no: "1" } })).toEqual([
    expect.stringContaining("out_trade_no"),
  ]);
});

test("docs/undocumented-endpoints.md shows these programs", () => {
  const page = readFileSync(join(root, "docs/undocumented-endpoints.md"), "utf8");
  const text = readFileSync(join(import.meta.dirname, "own-endpoint.ts"), "utf8");
  const regions = [...text.matchAll(/^\/\/ #region \w+\n([\s\S]*?)^\/\/ #endregion/gmu)];
  expect(regions).toHaveLength(5);
  expect(regions.filter(([, code = ""]) => !page.includes(code))).toEqual([]);
});

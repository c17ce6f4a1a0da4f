/** The first order of the README: from the order to its refund, with lost responses, and from the environment. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createClient, type WechatPayError } from "wechatpay-ts";
import { PaymentMismatchError } from "wechatpay-ts/expect-payment";

import { startSandbox } from "#sandbox/index";

import { readDocument } from "../documents/blocks.ts";
import { isExcerpt } from "../documents/compile.ts";
import { freePort } from "../support/loopback.ts";
import { root, specOperations } from "../support/specs.ts";
import { firstOrder, placeOrder, queryPayment, refundOrder, shopOfSandbox } from "./first-order.mjs";

const file = join(import.meta.dirname, "first-order.mjs");
const operations = specOperations();
const sandbox = await startSandbox({ operations, settleAfter: 10 });
const shop = shopOfSandbox(sandbox);
const { order } = shop;
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const nowhere = "http://127.0.0.1:9/notify";
const refund = {
  ...{ out_trade_no: order.out_trade_no, out_refund_no: "REFUND1" },
  amount: { refund: 1, total: 1, currency: "CNY" as const },
};
const path = "/v3/refund/domestic/refunds";

test("an order is placed, paid, queried and refunded, with both notifications", async () => {
  const steps: string[] = [];
  await firstOrder(shop, (title) => void steps.push(title.split(",")[0] ?? ""));
  expect(steps).toEqual(["JSAPI下单", "支付成功通知", "查询订单", "申请退款", "退款结果通知"]);
  expect(sandbox.orders.find(order.out_trade_no)?.refunded).toBe(1);
});

describe("the refund", () => {
  const options = { ...(sandbox.client ?? expect.unreachable()), onIssue: () => undefined, retries: 0 };
  const client = createClient(options);
  beforeEach(async () => {
    await placeOrder(client, order, nowhere);
    await sandbox.orders.pay(order.out_trade_no);
  });

  test("whose response does not arrive is queried, and made once", async () => {
    sandbox.faults.next("reset; when=before", { path });
    expect(await refundOrder(client, refund)).toMatchObject({ out_refund_no: "REFUND1" });
    expect(sandbox.refunds.all).toHaveLength(1);
  });

  test("that was not made throws the error of the call", async () => {
    sandbox.faults.next("status; status=403; code=NOT_ENOUGH", { path });
    await expect(refundOrder(client, refund)).rejects.toMatchObject({ apiCode: "NOT_ENOUGH" });
    expect(sandbox.refunds.all).toEqual([]);
    expect(sandbox.received.at(-1)?.response.status).toBe(404);
  });

  test("whose request was not sent is not queried", async () => {
    const strict = createClient({ ...options, validate: "throw" });
    const before = sandbox.received.length;
    const call = refundOrder(strict, { ...refund, out_refund_no: "" });
    const error = await call.catch((error: unknown) => error as WechatPayError);
    expect(error).toMatchObject({ name: "RequestError" });
    expect(sandbox.received).toHaveLength(before);
  });

  test("of which the query fails throws the error of the query", async () => {
    sandbox.faults.next("status; status=500", { path });
    sandbox.faults.next("status; status=500", { path: `${path}/{out_refund_no}` });
    await expect(refundOrder(client, refund)).rejects.toMatchObject({ status: 500 });
  });

  test("an order that is not paid, or of another amount, is not taken for paid", async () => {
    const other = queryPayment(client, { ...order, amount: 2 });
    await expect(other).rejects.toBeInstanceOf(PaymentMismatchError);
  });
});

const isBuilt = ["dist/runtime/index.js", "sandbox/dist/specs.json"].every((path) =>
  existsSync(join(root, path)),
);

describe.skipIf(!isBuilt)("the program", { meta: { needs: "build" } }, () => {
  const run = (env: Readonly<Record<string, string>>) =>
    promisify(execFile)(process.execPath, [file], {
      cwd: tmpdir(),
      env: { PATH: process.env["PATH"], ...env },
    });

  test("starts a sandbox", async () => {
    const { stdout, stderr } = await run({});
    expect(stdout).toContain("refund_status: 'SUCCESS'");
    expect(stderr).toBe("");
  });

  test("reads the environment, and keys from files", async () => {
    const folder = mkdtempSync(join(tmpdir(), "first-order-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const other = await startSandbox({ operations, payAfter: 50, settleAfter: 50 });
    onTestFinished(() => other.close());
    const { mchid, baseUrl, serialNo, privateKey, apiV3Key, wechatpayKeys } =
      other.client ?? expect.unreachable();
    const [[id, publicKey] = expect.unreachable()] = Object.entries(wechatpayKeys);
    writeFileSync(join(folder, "key.pem"), privateKey, { mode: 0o600 });
    const port = await freePort();
    const { stdout } = await run({
      ...{ WECHATPAY_MCHID: mchid, WECHATPAY_BASE_URL: baseUrl, WECHATPAY_SERIAL_NO: serialNo },
      ...{ WECHATPAY_PRIVATE_KEY_FILE: join(folder, "key.pem"), WECHATPAY_APIV3_KEY: apiV3Key },
      ...{ WECHATPAY_PUBLIC_KEY_ID: id, WECHATPAY_PUBLIC_KEY: publicKey.replaceAll("\n", "\\n") },
      ...{ WECHATPAY_APPID: order.appid, WECHATPAY_OPENID: order.openid, PORT: String(port) },
      WECHATPAY_NOTIFY_URL: `http://127.0.0.1:${port}/notify`,
    });
    expect(stdout).toContain("refund_status: 'SUCCESS'");
    expect(other.orders.all).toHaveLength(1);
  });

  test("names a variable that is missing", async () => {
    await expect(run({ WECHATPAY_MCHID: "1900000001" })).rejects.toMatchObject({
      stderr: expect.stringContaining("WECHATPAY_APPID: it is not set") as string,
    });
  });
});

test.each(["README.md", "README.zh-CN.md"])("%s shows the code of the file", (name) => {
  const blocks = readDocument(name).blocks.filter(({ language }) => language === "js");
  expect(blocks).toHaveLength(3);
  expect(blocks.filter((block) => !isExcerpt(block))).toEqual([]);
  expect(readFileSync(file, "utf8")).toContain(blocks[0]?.code.split("\n")[0]);
});

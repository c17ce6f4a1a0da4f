/** The recipes of docs/sandbox.md, which shows the regions of this file. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach } from "vitest";
import { startRedis } from "../../runtime/support/redis.ts";
import { specOperations, root } from "../../support/specs.ts";

const operations = specOperations();

// #region setup
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { memoryCache, platformCertificates } from "wechatpay-ts";
import { createClient } from "wechatpay-ts/chain";
import {
  errorReply,
  notifications,
  type NotificationReply,
  type RawNotification,
} from "wechatpay-ts/webhook";
import { startSandbox } from "#sandbox/index";

// Refunds are settled by the tests: by themselves only after an hour.
const sandbox = await startSandbox({ operations, settleAfter: 3_600_000 });
if (!sandbox.client) throw new Error("The sandbox has no client options.");
const { client } = sandbox;
const wx = createClient(client);
const [appid, mchid] = ["wxd678efh567hg6787", client.mchid];

/** Listens for notifications at a loopback address until the test ends. */
async function listen(receive: (request: RawNotification) => Promise<NotificationReply>): Promise<string> {
  const server = createServer((request, response) => {
    void buffer(request)
      .then((body) => receive({ headers: request.headers, body }))
      .catch(errorReply)
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // it listens on a port
  return `http://127.0.0.1:${port}/notify`;
}

/** Places an order of 100 分. Without a server, nothing listens at its notify_url. */
async function place(out_trade_no: string, notify_url = "http://127.0.0.1:9/notify") {
  const json = { appid, mchid, description: "Coffee", out_trade_no, notify_url, amount: { total: 100 } };
  return wx.v3.pay.transactions.native.post({ json });
}

beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());
// #endregion

// #region twice
test("a notification that comes twice is handled once", async () => {
  const paid: string[] = [];
  const { handle } = notifications(wx, { cache: memoryCache() });
  const url = await listen((request) =>
    handle(request, ({ event_type, resource }) => {
      if (event_type === "TRANSACTION.SUCCESS" && "out_trade_no" in resource)
        paid.push(resource.out_trade_no);
    }),
  );
  await place("TWICE1", url);
  sandbox.faults.next("duplicate; times=2", { on: "notification" });
  await sandbox.orders.pay("TWICE1");
  const [delivery] = sandbox.notifications.sent;
  expect(delivery?.attempts.map(({ status }) => status)).toEqual([200, 200]);
  expect(paid).toEqual(["TWICE1"]);
});
// #endregion

// #region again
test("a notification whose handler failed comes again after 15 seconds", async () => {
  let attempts = 0;
  const { handle } = notifications(wx, { cache: memoryCache() });
  const url = await listen((request) =>
    handle(request, () => {
      attempts += 1;
      if (attempts === 1) throw new Error("The database is down.");
    }),
  );
  await place("AGAIN1", url);
  await sandbox.orders.pay("AGAIN1");
  await sandbox.clock.advance(15_000); // the test does not wait
  const [delivery] = sandbox.notifications.sent;
  expect(delivery?.attempts.map(({ status }) => status)).toEqual([500, 200]);
  expect(delivery?.state).toBe("delivered");
});
// #endregion

// #region timeout
const refunds = wx.v3.refund.domestic.refunds;
const refundOf = (out_trade_no: string, out_refund_no: string) => ({
  json: { out_trade_no, out_refund_no, amount: { refund: 30, total: 100, currency: "CNY" } },
});

test("a refund whose response does not arrive is made once", async () => {
  await place("TIMEOUT1");
  await sandbox.orders.pay("TIMEOUT1");
  // The sandbox makes the refund and sends no response. The client ends the attempt and sends the request again, since
  // WeChat Pay recognizes it by its out_refund_no.
  sandbox.faults.next("hang", { path: "/v3/refund/domestic/refunds" });
  const { status } = await refunds.post(refundOf("TIMEOUT1", "REFUND1"), { timeout: 2_000 });
  expect(status).toBe("PROCESSING");
  sandbox.assertReceived({ path: "/v3/refund/domestic/refunds" }, 2);
  expect(sandbox.refunds.all).toHaveLength(1);
});

test("after an error that does not say what happened, the refund is queried", async () => {
  await place("TIMEOUT2");
  await sandbox.orders.pay("TIMEOUT2");
  sandbox.faults.always("reset; when=before", { path: "/v3/refund/domestic/refunds" });
  const call = refunds.post(refundOf("TIMEOUT2", "REFUND2"), { retries: 0 });
  await expect(call).rejects.toMatchObject({ name: "ConnectionError", sent: "unknown" });
  const { status } = await refunds._out_refund_no_.get({ out_refund_no: "REFUND2" });
  expect(status).toBe("PROCESSING"); // it was made: do not make it under another number
});
// #endregion

// #region abnormal
test("an abnormal refund goes to another account", async () => {
  const states: string[] = [];
  const { handle } = notifications(wx);
  const notify_url = await listen((request) =>
    handle(request, ({ event_type }) => void states.push(event_type)),
  );
  await place("ABNORMAL1");
  await sandbox.orders.pay("ABNORMAL1");
  const { json } = refundOf("ABNORMAL1", "REFUND3");
  const { refund_id } = await refunds.post({ json: { ...json, notify_url } });
  await sandbox.refunds.settle("REFUND3", "ABNORMAL"); // the card of the user is cancelled
  expect(states).toEqual(["REFUND.ABNORMAL"]);

  const other = { out_refund_no: "REFUND3", type: "MERCHANT_BANK_CARD" } as const;
  const { status } = await refunds._refund_id_.applyAbnormalRefund.post({ refund_id, json: other });
  expect(status).toBe("PROCESSING");
  await sandbox.clock.advance(3_600_000); // settleAfter
  expect(states).toEqual(["REFUND.ABNORMAL", "REFUND.SUCCESS"]);
  const { status: end } = await refunds._out_refund_no_.get({ out_refund_no: "REFUND3" });
  expect(end).toBe("SUCCESS");
});
// #endregion

// #region rotation
test("calls and notifications are verified while WeChat Pay changes its certificate", async () => {
  // Its merchant has platform certificates.
  const rotating = await startSandbox({ operations, publicKeyShare: 0 });
  onTestFinished(() => rotating.close());
  if (!rotating.client) throw new Error("The sandbox has no client options.");
  const { wechatpayKeys: _, ...options } = rotating.client;
  const merchant = createClient({ ...options, certificates: platformCertificates() });
  const transferTo = (user_name: string, out_bill_no: string) =>
    merchant.v3.fundApp.mchTransfer.transferBills.post({
      json: {
        ...{ appid, out_bill_no, openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", user_name, transfer_amount: 5000 },
        ...{ transfer_remark: "报销", transfer_scene_id: "1000" },
        transfer_scene_report_infos: [{ info_type: "活动名称", info_content: "有礼" }],
      },
    });
  await transferTo("张三", "TRANSFER1"); // the client fetches the certificate
  const [old] = rotating.certificates.list;
  await rotating.certificates.rotate(); // signs from now on; requests may still be encrypted for the old one
  const message = await rotating.notifications.make({ event_type: "TRANSACTION.SUCCESS" });
  const event = await notifications(merchant).parse(message); // the client fetches the new certificate
  expect(event.event_type).toBe("TRANSACTION.SUCCESS");
  await transferTo("李四", "TRANSFER2");
  rotating.certificates.retire(old?.serialNo ?? ""); // requests that are encrypted for it are refused
  await transferTo("王五", "TRANSFER3");
  const names = rotating.received.flatMap(({ decrypted }) => decrypted.map(({ plain }) => plain));
  expect(names).toEqual(["张三", "李四", "王五"]);
});
// #endregion

const isBuilt = existsSync(join(root, "dist/generated/chain.js"));
const redis = await startRedis();
afterAll(() => redis?.stop());
const children: { kill(): void }[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill()));

/** Starts app.mjs in a process of its own, and returns its URL and what it prints afterwards. */
async function startApp(printed: string[]): Promise<string> {
  const env = {
    ...{ PATH: process.env["PATH"], REDIS_URL: redis?.url },
    WECHATPAY_CLIENT: JSON.stringify(client),
  };
  const app = join(import.meta.dirname, "app.mjs");
  const child = spawn(process.execPath, [app], { env, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error("The application ended.")));
    createInterface(child.stdout).on("line", (line) => {
      if (line.startsWith("http")) resolve(line);
      else printed.push(line);
    });
  });
}

const needs = { meta: { needs: redis ? "build" : "redis" } } as const;
test.skipIf(!redis || !isBuilt)("two processes on one store handle a notification once", needs, async () => {
  const printed: string[] = [];
  const [first, second] = await Promise.all([startApp(printed), startApp(printed)]);
  // #region processes
  await place("PROCESSES1", first);
  await sandbox.orders.pay("PROCESSES1");
  const [delivery] = sandbox.notifications.sent;
  if (!delivery) return expect.unreachable();
  // The same notification again, which the load balancer gives to the other process.
  const again = await sandbox.notifications.send(second, delivery.event);
  expect(again.state).toBe("delivered");
  // Another one reaches both at once. A process that finds the lock taken replies 503, and WeChat Pay sends it again.
  const event = { ...delivery.event, id: "EV-BOTH" };
  await Promise.all([first, second].map((url) => sandbox.notifications.send(url, event)));
  await sandbox.clock.advance(15_000);
  expect(sandbox.notifications.sent.map(({ state }) => state)).not.toContain("pending");
  expect(printed).toEqual(["paid PROCESSES1", "paid PROCESSES1"]); // one for each notification
  // #endregion
});

test("docs/sandbox.md shows the code of these recipes", () => {
  const page = readFileSync(join(root, "docs/sandbox.md"), "utf8");
  const shown = [...page.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```/gmu)].map(([, code]) => code ?? "");
  // The page names the package, whose sandbox has all operations.
  const text = readFileSync(import.meta.filename, "utf8")
    .replace("#sandbox/index", "wechatpay-sandbox")
    .replaceAll("{ operations, ", "{ ");
  const regions = [...text.matchAll(/^( *)\/\/ #region \w+\n([\s\S]*?)^ *\/\/ #endregion/gmu)].map(
    ([, indent = "", code = ""]) => code.replaceAll(new RegExp(`^${indent}`, "gmu"), ""),
  );
  expect(regions).toHaveLength(7);
  const app = readFileSync(join(import.meta.dirname, "app.mjs"), "utf8");
  for (const code of [...regions, app]) expect(shown).toContain(code);
});

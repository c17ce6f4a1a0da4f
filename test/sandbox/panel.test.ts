/** The panel of the page in a real browser: a whole payment and a refund by mouse alone. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startSandbox, type Sandbox } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { chromiumPath, launch } from "./support/chromium.ts";
import { call } from "./support/merchant.ts";

/** Milliseconds: a busy machine takes long to show every operation. */
const patience = 120_000;
const mchid = "1900000077";

describe.skipIf(!chromiumPath)("the panel in Chromium", { meta: { needs: "chromium" } }, () => {
  let sandbox: Sandbox;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    const merchants = [{ mchid, appids: ["wx77"] }];
    // A refund must be settled by mouse, not by time.
    const options = { operations: specOperations(), merchants, https: true, settleAfter: 86_400_000 };
    sandbox = await startSandbox(options);
    browser = await launch(chromiumPath ?? "");
    page = await browser.newPage({
      locale: "zh-CN",
      ignoreHTTPSErrors: true,
      viewport: { width: 1440, height: 900 },
    });
    page.setDefaultTimeout(patience);
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.goto(sandbox.page);
    await page.locator("html.loaded").waitFor();
  }, patience * 2);

  afterAll(async () => {
    await browser.close();
    await sandbox.close();
  }, patience);

  const panel = () => page.getByRole("region", { name: /对方操作|Other side/u });
  const toggle = () => page.locator("#panel-toggle");
  const card = (number: string) => panel().locator(`article[data-number="${number}"]`);
  const numberOf = (index = 0) => sandbox.orders.all[index]?.outTradeNo ?? "";

  test(
    "an order is placed by its form, paid by the panel, and notified",
    async () => {
      await page.keyboard.press("Control+k");
      await page.getByPlaceholder("Search").fill("/v3/pay/transactions/native");
      await page.getByRole("option").filter({ hasText: "/v3/pay/transactions/native" }).first().click();
      const section = page
        .locator("section")
        .filter({ has: page.getByText("/v3/pay/transactions/native", { exact: true }) })
        .last();
      await section.scrollIntoViewIfNeeded();
      await section.getByRole("button", { name: "Test Request" }).first().click();
      const form = page.getByRole("dialog");
      await form.getByRole("button", { name: /^Send/u }).first().click();
      await form.getByText("200 OK").waitFor();
      await page.keyboard.press("Escape");
      const [order] = sandbox.orders.all;
      expect(order).toMatchObject({ mchid, state: "NOTPAY", tradeType: "NATIVE" });

      await toggle().click();
      const shown = card(numberOf());
      expect(await shown.innerText()).toContain("NOTPAY");
      expect(await shown.innerText()).toMatch(/NATIVE · 境内 · 1900000077 · \d+\.\d\d 元/u);
      await shown.getByRole("button", { name: "支付" }).click();
      await shown.getByText("SUCCESS", { exact: true }).waitFor();
      await shown.locator("summary").click();
      expect(await shown.locator("ol").innerText()).toMatch(/create → NOTPAY\s.*pay → SUCCESS/u);
      // The notify_url of the example is not on this machine.
      const notice = panel().locator(".notices article").first();
      expect(await notice.innerText()).toMatch(/TRANSACTION\.SUCCESS\s+未发送[^]*--notify-host/u);
      expect(sandbox.orders.all[0]).toMatchObject({ state: "SUCCESS" });
    },
    patience,
  );

  test(
    "a refund is settled, an unpaid order expires, and the clock advances by mouse",
    async () => {
      const refund = { out_trade_no: numberOf(), out_refund_no: "REFUND-1" };
      const total = sandbox.orders.all[0]?.total ?? 0;
      const amount = { refund: total, total, currency: "CNY" };
      await call(sandbox, { target: "/v3/refund/domestic/refunds", json: { ...refund, amount } });
      await card("REFUND-1").getByRole("button", { name: "失败" }).click();
      await card("REFUND-1").getByText("ABNORMAL", { exact: true }).waitFor();
      expect(await card(numberOf()).innerText()).toContain("REFUND");

      const before = sandbox.clock.now();
      await panel().getByRole("button", { name: "+ 1 小时" }).click();
      await expect.poll(() => sandbox.clock.now() - before, { timeout: patience }).toBeGreaterThan(3_599_000);

      const json = {
        ...{ appid: "wx77", mchid, description: "茶", out_trade_no: "ORDER_2", amount: { total: 1 } },
        notify_url: "https://example.com/notify",
      };
      const placed = await call(sandbox, { target: "/v3/pay/transactions/native", json });
      expect(placed.status).toBe(200);
      await card("ORDER_2").getByRole("button", { name: "过期" }).click();
      await card("ORDER_2").getByText("CLOSED", { exact: true }).waitFor();
      expect(await card("ORDER_2").getByRole("button").count()).toBe(0);
    },
    patience,
  );

  test(
    "the next fault is planned by mouse, hits one call, and is gone",
    async () => {
      await panel().locator('select[name="fault"]').selectOption("reset");
      await panel().getByRole("button", { name: "设置" }).click();
      await panel().locator(".faults").getByText("reset").waitFor();
      const target = "/v3/pay/transactions/out-trade-no/ORDER_2?mchid=1900000077";
      await expect(call(sandbox, { target })).rejects.toThrow();
      await panel().locator(".faults").getByText("没有待触发的故障").waitFor();
      expect((await call(sandbox, { target })).status).toBe(200);
    },
    patience,
  );

  test(
    "text of a caller stays text",
    async () => {
      const title = await page.title();
      const hostile = `https://example.com/<img src=x onerror="document.title='broken'">`;
      await sandbox.notifications.send(hostile, { event_type: `<b id="broken">REFUND.SUCCESS</b>` });
      await panel().locator(".notices article").first().getByText("<img src=x").waitFor();
      expect(await panel().locator("img, #broken").count()).toBe(0);
      expect(await page.title()).toBe(title);
    },
    patience,
  );

  test(
    "a notification shows its attempts, and every text is in the chosen language",
    async () => {
      const app = createServer((_, response) => void response.writeHead(500).end("no"));
      await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
      const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/notify`; // it listens on a port
      await sandbox.notifications.send(url, { event_type: "REFUND.SUCCESS" });
      await panel().getByRole("button", { name: "English" }).click();
      const notice = panel().locator(".notices article").first();
      await notice.getByText("1 attempts · 500 no").waitFor();
      const own = await panel().textContent();
      // The button that changes the language is in the other one.
      expect((own ?? "").replace("中文", "")).not.toMatch(/\p{Script=Han}/u);
      await page.reload();
      await page.locator("html.loaded").waitFor();
      await toggle().click();
      await panel().getByRole("heading", { name: "Other side" }).waitFor();
      await page.keyboard.press("Escape");
      app.close();
      expect(complaints.filter((text) => !/status of 500/u.test(text))).toEqual([]);
    },
    patience,
  );
});

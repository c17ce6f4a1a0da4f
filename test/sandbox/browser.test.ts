/** The page in a real browser: an operation is found by its Chinese name, read, called, and seen in the log. */
import { fileURLToPath } from "node:url";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startSandbox, type Sandbox } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { chromiumPath, launch } from "./support/chromium.ts";

/** Milliseconds: a busy machine takes long to show every operation. */
const patience = 120_000;
const name = "批量查询用户资格";
const path = "/v3/gov/subsidy/qualifications/query";
const person = {
  real_name: "张三",
  id_card_number: "310000199001010000",
  phone_number: "13800000000",
  qualification_region_code: 310100,
  identity_document_type: "ID_DOC_TYPE_ID_CARD",
};

describe.skipIf(!chromiumPath)("the page in Chromium", { meta: { needs: "chromium" } }, () => {
  let sandbox: Sandbox;
  let browser: Browser;
  let page: Page;
  const requested: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox({ operations: specOperations() });
    browser = await launch(chromiumPath ?? "");
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(patience);
    page.on("request", (request) => requested.push(request.url()));
    page.on("websocket", (socket) => requested.push(socket.url()));
    page.on("pageerror", (error) => complaints.push(error.message));
    // A request that the policy of the page stops is an error here.
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.goto(sandbox.page);
    await page.locator("html.loaded").waitFor();
  }, patience * 2);

  afterAll(async () => {
    await browser.close();
    await sandbox.close();
  }, patience);

  /** Of the operation, in the reference. */
  const section = () =>
    page
      .locator("section")
      .filter({ has: page.getByRole("heading", { name, exact: true }) })
      .last();

  test(
    "finds an operation by its Chinese name",
    async () => {
      await page.keyboard.press("Control+k");
      await page.getByPlaceholder("Search").fill(name);
      await page.getByRole("option").filter({ hasText: path }).click();
      await section().scrollIntoViewIfNeeded();
      expect(await section().innerText()).toContain("官方文档");
    },
    patience,
  );

  test(
    "shows the fields with 必填, their values and which are encrypted",
    async () => {
      const text = await section().innerText();
      for (const field of Object.keys(person)) expect(text).toContain(field);
      expect(text).toContain("ID_DOC_TYPE_MAINLAND_TRAVEL_PERMIT_FOR_TW");
      expect(text).toContain("wechatpay-ts/v3/gov/subsidy/qualifications/query");
      const encrypted = section().locator("field-encryption");
      expect(await encrypted.allInnerTexts()).toEqual(Array(3).fill("加密 Encrypted · RSA-OAEP"));
      const mark = section().locator(".property-required").first();
      const shown = await mark.evaluate((element) => {
        const window = globalThis as unknown as BrowserWindow; // it runs in the browser
        return window.getComputedStyle(element, "::after").content;
      });
      expect(shown).toContain("必填");
    },
    patience,
  );

  test(
    "sends a signed and encrypted call from its form, and shows the response and the log entry",
    async () => {
      await section().getByRole("button", { name: "Test Request" }).first().click();
      const form = page.getByRole("dialog");
      await form.locator(".cm-content", { hasText: "real_name" }).click();
      await page.keyboard.press("Control+a");
      await page.keyboard.insertText(JSON.stringify(person, null, 2));
      // The form takes over what was typed a moment later.
      const send = async () => {
        await form.getByRole("button", { name: /^Send/u }).first().click();
        return sandbox.received.at(-1);
      };
      await expect
        .poll(send, { timeout: patience, interval: 1000 })
        .toMatchObject({ request: { json: person } });
      await page.locator("#log .latest").getByText(path).waitFor();
      await form.getByText("200 OK").waitFor();

      await page.getByRole("button", { name: /Live log/u }).click();
      const log = await page.locator("#log .body").innerText();
      expect(log).toContain("正确 valid");
      expect(log).toContain("应答 Response 200");
      const exchange = sandbox.received.at(-1);
      expect(exchange).toMatchObject({ target: path, signed: true, request: { json: person } });
      for (const { path: field, ciphertext, plain } of exchange?.decrypted ?? []) {
        expect(log).toContain(field);
        expect(log).toContain(ciphertext.slice(0, 20));
        expect(log).toContain(plain);
      }
      expect(exchange?.decrypted).toHaveLength(3);
      // `SCREENSHOT=1 npx vitest run test/sandbox/browser.test.ts` takes the one in the README anew.
      if (process.env["SCREENSHOT"] === "1") await takeScreenshot(page);
    },
    patience,
  );

  test(
    "shows requests of other clients, and renders none of their text as HTML",
    async () => {
      const hostile = "/v3/<img src=x onerror=alert(1)>";
      await fetch(`${sandbox.url}${encodeURI(hostile)}`);
      const line = page.locator("#log .list .line").first();
      await line.getByText(hostile).waitFor();
      expect(await line.innerText()).toContain("404");
      expect(await page.locator("#log img").count()).toBe(0);
    },
    patience,
  );

  test("stores nothing of the user's input in the browser", async () => {
    const stored = await page.evaluate<string>("JSON.stringify({ ...localStorage, ...sessionStorage })");
    expect(stored).not.toContain(person.real_name);
    expect(stored).not.toContain(person.id_card_number);
    // Scripts cannot read the one cookie, the token.
    const cookies = await page.context().cookies();
    expect(cookies.map(({ httpOnly, sameSite, value }) => ({ httpOnly, sameSite, value }))).toEqual([
      { httpOnly: true, sameSite: "Strict", value: sandbox.token },
    ]);
    // The fragment names the operation in view.
    expect(page.url().replace(/#.*$/u, "")).toBe(`${sandbox.url}/`);
    expect(await page.evaluate("indexedDB.databases()")).toEqual([]);
  });

  test("requests nothing outside this sandbox, and logs no error", () => {
    expect(requested.length).toBeGreaterThan(5);
    const origins = requested
      .filter((url) => !/^(?:data|blob):/u.test(url))
      .map((url) => new URL(url).origin);
    expect([...new Set(origins)]).toEqual([sandbox.url]);
    expect(complaints).toEqual([]);
  });
});

interface BrowserWindow {
  getComputedStyle(element: unknown, pseudo: string): { readonly content: string };
}

async function takeScreenshot(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.screenshot({ path: fileURLToPath(new URL("../../docs/sandbox.png", import.meta.url)) });
}

/** The levels of rows that the client fills or leaves out. */
import { describe, expect, test } from "vitest";

import { specPages } from "../../support/specs.ts";
import { compareOrders, comparePages, ordersPage, pageAt } from "./support/pages.ts";

const serial = "| Wechatpay-Serial {data-required data-indent=1} | string | 公钥ID |\n";
const headers = `| headers {data-required} | object | 声明请求的头参数 |\n${serial}`;
const hosts = (list: string) => `| base_uri {data-required} | string | 声明接入点<br/>${list} |\n`;

/** Adds rows to the request of the page of orders. */
const withRows = (rows: string) =>
  ordersPage.replace("\n{.im-table #request}", `${rows}\n{.im-table #request}`);

const encrypted = ordersPage.replace(
  "| name {data-indent=2} | string |",
  "| name {data-indent=2} | string {data-encrypted=by-rsa-pubkey} |",
);

describe("a row that the client fills", () => {
  test("is a comment alone: the header with the serial number of the key", async () => {
    const now = encrypted.replace("\n{.im-table #request}", `${headers}\n{.im-table #request}`);
    expect((await compareOrders(encrypted, now)).map(({ rule, path, level }) => [rule, path, level])).toEqual(
      [
        ["field-added", "headers", "docs-only"],
        ["field-added", "headers.Wechatpay-Serial", "docs-only"],
      ],
    );
  });

  test("is stated once: the hosts", async () => {
    const [one, two] = ["`https://api.mch.weixin.qq.com/`", "`https://api2.mch.weixin.qq.com/`"];
    const changes = await compareOrders(
      withRows(hosts(`${one} \\| ${two} 枚举值之一`)),
      withRows(hosts(`${one} 枚举值`)),
    );
    expect(changes.map(({ rule, side, path, level }) => [rule, side, path, level])).toEqual([
      ["hosts-changed", "request", "base_uri", "behaviour"],
    ]);
  });

  test("changes nothing for callers: the envelope of a notification", async () => {
    const event = specPages().find(({ page }) => page === "webhook/v3/REFUND.SUCCESS.md");
    if (!event) throw new Error("The page does not exist.");
    const page = pageAt(event.page, event.text);
    for (const row of ["| id {data-required", "| algorithm {data-required", "| ciphertext {data-required"]) {
      expect(page.text).toContain(row);
      const now = { ...page, text: page.text.replace(row, row.replace("data-required", "").trimEnd()) };
      const changes = await comparePages([page], [now]);
      expect(changes.map(({ rule, level }) => [rule, level])).toEqual([["field-optional", "docs-only"]]);
    }
  });
});

test("a number that becomes a text is a change of the type, and of the new values alone", async () => {
  const numbers = ordersPage.replace(
    "| string | 订单优惠标记",
    "| integer | 订单优惠标记<br/>`1` \\| `2` 枚举值之一",
  );
  const texts = ordersPage.replace(
    "| string | 订单优惠标记",
    "| string | 订单优惠标记<br/>`1` \\| `2` \\| `3` 枚举值之一",
  );
  expect((await compareOrders(numbers, texts)).map(({ rule, new: now }) => [rule, now])).toEqual([
    ["type-changed", "string"],
    ["enum-value-added", ["3"]],
  ]);
});

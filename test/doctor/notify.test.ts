/** `--notify`: an unsigned notification for the merchant's server, which must refuse it. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { listen } from "../support/loopback.ts";
import { codesOf, merchantWith, run, type Merchant } from "./support/merchant.ts";

let merchant: Merchant;
beforeAll(async () => void (merchant = await merchantWith()));
afterAll(() => merchant.close());

test.each([
  { status: 401, want: "notify-refused" },
  { status: 400, want: "notify-refused" },
  { status: 200, want: "notify-accepted" },
  { status: 204, want: "notify-accepted" },
  { status: 302, want: "notify-redirect" },
  { status: 404, want: "notify-not-found" },
  { status: 405, want: "notify-not-found" },
  { status: 403, want: "notify-other" },
  { status: 415, want: "notify-other" },
  { status: 500, want: "notify-error" },
])("a server that replies with $status", async ({ status, want }) => {
  const seen: string[] = [];
  const url = await listen((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers["wechatpay-signature"]}`);
    request.resume().on("end", () => response.writeHead(status).end());
  });
  const changes = { WECHATPAY_NOTIFY_URL: `${url}/notify` };
  const results = await run(merchant, changes, { isNotifying: true });
  expect(codesOf(results).at(-1)).toBe(`notify: ${want}`);
  expect(seen).toEqual(["POST /notify undefined"]);
  await run(merchant, changes);
  expect(seen).toHaveLength(1);
});

test("a login page that asks for a password before the notification arrives", async () => {
  const url = await listen((request, response) => {
    request.resume().on("end", () => response.writeHead(401, { "www-authenticate": "Basic" }).end());
  });
  const results = await run(merchant, { WECHATPAY_NOTIFY_URL: url }, { isNotifying: true });
  expect(codesOf(results).at(-1)).toBe("notify: notify-other");
});

test("a server that does not run", async () => {
  const results = await run(
    merchant,
    { WECHATPAY_NOTIFY_URL: "http://127.0.0.1:1/notify" },
    { isNotifying: true },
  );
  expect(codesOf(results).at(-1)).toBe("notify: notify-unreachable");
});

test("without a URL, nothing is sent", async () => {
  const results = await run(merchant, { WECHATPAY_NOTIFY_URL: undefined }, { isNotifying: true });
  expect(codesOf(results).at(-1)).toBe("notify: needs-valid");
});

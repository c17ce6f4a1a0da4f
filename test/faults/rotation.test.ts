/**
 * A hundred payments and their notifications at once, while WeChat Pay changes the certificate that it signs with. It signs
 * responses with the key that the request names as long as that key is valid, and notifications with the new one.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createClient, platformCertificates, type CallEvent } from "wechatpay-ts";
import { expect, onTestFinished, test } from "vitest";

import { analyze } from "#generator/index";
import { startSandbox, type Sandbox } from "#sandbox/index";
import { postPayTransactionsCodepay } from "#generated/v3/pay/transactions/codepay";
import { notifications } from "#generated/webhook";

import { root } from "../support/specs.ts";

const pages = ["openapi/v3/certificates.md", "openapi/v3/pay/transactions/codepay.md"].map((page) => {
  const path = `specs/${page}`;
  return { path, page, text: readFileSync(join(root, path), "utf8") };
});

/** The number of concurrent payments, and of those after them. */
const [atOnce, after] = [100, 20];

async function sandboxOf(publicKeyShare: number): Promise<Sandbox> {
  const sandbox = await startSandbox({ operations: (await analyze(pages)).operations, publicKeyShare });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

test.each([
  ["a client with certificates", 0],
  ["a client that migrates from certificates to the public key", 0.5],
])("%s verifies every response, retries no call, and fetches the certificates once", async (_, share) => {
  const sandbox = await sandboxOf(share);
  if (sandbox.client === undefined) throw new Error("The sandbox has no keys of the merchant.");
  const { wechatpayKeys, ...own } = sandbox.client;
  const publicKeys = Object.entries(wechatpayKeys).filter(([id]) => id.startsWith("PUB_KEY_ID_"));
  const events: CallEvent[] = [];
  const client = createClient({
    ...own,
    ...(share > 0 && { wechatpayKeys: Object.fromEntries(publicKeys) }),
    certificates: platformCertificates(),
    onEvent: (event) => void events.push(event),
    validate: false,
  });
  let responses = 0;
  const signers = new Set<string | undefined>();
  const pay = async (number: number) => {
    const { out_trade_no } = await postPayTransactionsCodepay(client, { json: payment(`order-${number}`) });
    if (++responses === 20) await sandbox.certificates.rotate();
    const event = { event_type: "TRANSACTION.SUCCESS", resource: { out_trade_no } };
    const message = await sandbox.notifications.make(event);
    signers.add(message.headers["Wechatpay-Serial"]);
    expect((await notifications(client).parse(message)).resource).toEqual({ out_trade_no });
    return out_trade_no;
  };
  const numbers = Array.from({ length: atOnce + after }, (__, number) => number);
  const first = await Promise.all(numbers.slice(0, atOnce).map(pay));
  const paid = [...first, ...(await Promise.all(numbers.slice(atOnce).map(pay)))];

  expect(paid).toEqual(numbers.map((number) => `order-${number}`));
  expect(sandbox.orders.all.filter(({ paidAt }) => paidAt !== undefined)).toHaveLength(numbers.length);
  const payments = sandbox.received.filter(({ method }) => method === "POST");
  expect(payments).toHaveLength(numbers.length);
  for (const { response } of payments) signers.add(response.headers["Wechatpay-Serial"]);
  for (const { serialNo } of sandbox.certificates.list) expect(signers).toContain(serialNo);
  const fetches = sandbox.received.filter(({ target }) => target.startsWith("/v3/certificates"));
  expect(fetches.length).toBeLessThanOrEqual(2);
  expect(events.filter(({ type }) => type === "call.retry")).toEqual([]);
});

function payment(out_trade_no: string) {
  return {
    ...{ appid: "wx1", mchid: "1900000001", description: "tea", out_trade_no },
    payer: { auth_code: "130061098828009406" },
    amount: { total: 1 },
    scene_info: { store_info: {} },
    detail: { goods_detail: [] },
  };
}

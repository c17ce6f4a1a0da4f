/** Calls and notifications of a client that fetches its certificates, while WeChat Pay changes them. */
import { createClient, platformCertificates, type ClientSettings, type KeySettings } from "wechatpay-ts";
import { getGovSubsidyQualification } from "wechatpay-ts/v3/gov/subsidy/qualification";
import { expect, test } from "vitest";

import { makeCredentials, type Exchange, type Sandbox } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { clientOf, sandboxFor } from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();

function fetchingClient(sandbox: Sandbox, changes: Partial<ClientSettings & KeySettings> = {}) {
  const { wechatpayKeys: _, ...merchant } = clientOf(sandbox);
  return createClient({
    ...merchant,
    certificates: platformCertificates({ onError: () => undefined }),
    ...changes,
  });
}

const query = { real_name: "张三", appliance_id: 1, qualification_region_code: 310100 } as const;

/** A sandbox, and all that it was asked: it keeps the last thousand itself. */
async function watched(publicKeyShare?: number) {
  const seen: Exchange[] = [];
  const onExchange = (exchange: Exchange) => void seen.push(exchange);
  const sandbox = await sandboxFor({ operations, credentials, publicKeyShare, stateless: true, onExchange });
  return { sandbox, callsTo: (path: string) => seen.filter(({ target }) => target.startsWith(path)) };
}

/** A hundred callers, each of whom calls again and again until a call of theirs began after the change. */
async function callThrough(sandbox: Sandbox, client: ReturnType<typeof fetchingClient>) {
  let isOver = false;
  const caller = async () => {
    for (let calls = 0, wasOver = false; !wasOver && calls < 100; calls++) {
      wasOver = isOver;
      await getGovSubsidyQualification(client, { query });
    }
  };
  const callers = Array.from({ length: 100 }, caller);
  const fresh = await sandbox.certificates.rotate();
  isOver = true;
  await Promise.all(callers);
  return fresh;
}

test("100 concurrent calls during a rotation succeed with one fetch of the new certificate", async () => {
  const { sandbox, callsTo } = await watched(0.3);
  const { publicKeyId } = credentials;
  const publicKey = { [publicKeyId]: clientOf(sandbox).wechatpayKeys[publicKeyId] ?? "" };
  const client = fetchingClient(sandbox, { wechatpayKeys: publicKey });
  // The public key signs three of ten responses. The client fetches the certificate with the first response that it signs.
  for (let calls = 0; callsTo("/v3/certificates").length === 0 && calls < 100; calls++)
    await getGovSubsidyQualification(client, { query });
  const { serialNo } = await callThrough(sandbox, client);
  const calls = callsTo("/v3/gov/subsidy");
  expect(calls.length).toBeGreaterThan(100);
  const opened = calls.map((exchange) => exchange.decrypted.map(({ plain }) => plain));
  expect(opened).toEqual(calls.map(() => ["张三"]));
  const serials = new Set(calls.map(({ response }) => response.headers["Wechatpay-Serial"]));
  expect(serials).toContain(serialNo);
  expect(serials.size).toBe(3);
  expect(callsTo("/v3/certificates")).toHaveLength(2);
});

test("a merchant with only certificates continues through a rotation", async () => {
  const { sandbox, callsTo } = await watched(0);
  const client = fetchingClient(sandbox);
  await callThrough(sandbox, client);
  expect(callsTo("/v3/certificates")).toHaveLength(1);
  expect(callsTo("/v3/gov").length).toBeGreaterThan(100);
});

test("the client accepts a notification that the new certificate signed, and rejects a forged one", async () => {
  const { sandbox, callsTo } = await watched(0);
  const client = fetchingClient(sandbox);
  await getGovSubsidyQualification(client, { query });
  await sandbox.certificates.rotate();
  const event = { event_type: "TRANSACTION.SUCCESS", resource: { mchid: credentials.mchid } };
  await client.verify(await sandbox.notifications.make(event));
  expect(callsTo("/v3/certificates")).toHaveLength(2);
  const forged = await sandbox.notifications.make(event, "serial-unknown");
  await expect(client.verify(forged)).rejects.toMatchObject({ code: "ERR_SERIAL_UNKNOWN" });
  const wrong = await sandbox.notifications.make(event, "signature-forged");
  await expect(client.verify(wrong)).rejects.toMatchObject({ code: "ERR_SIGNATURE_MISMATCH" });
  expect(callsTo("/v3/certificates")).toHaveLength(2);
});

test("the error for a merchant that began with public keys says so", async () => {
  const { sandbox, callsTo } = await watched();
  const calling = getGovSubsidyQualification(fetchingClient(sandbox), { query });
  await expect(calling).rejects.toMatchObject({ code: "ERR_CONFIG_CERTIFICATES" });
  expect(callsTo("/v3/gov")).toEqual([]);
});

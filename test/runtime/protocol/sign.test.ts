import crypto, { verify } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "wechatpay-ts";
import { platform } from "#runtime/platform/node";
import { define } from "#runtime/schema";
import { authorization, newNonce, requestMessage } from "#runtime/protocol/sign";
import { derOf, merchant, options, serialNo, wechatpay } from "../support/keys.ts";
import { lastOf } from "../support/seen.ts";
import { serveSigned } from "../support/wechatpay.ts";

const signer = {
  scheme: "WECHATPAY2-SHA256-RSA2048" as const,
  caller: "1900007291",
  serialNo,
  privateKey: platform.privateKey(derOf(merchant.privateKey)),
};

const parts = {
  method: "GET",
  target: "/v3/refund/domestic/refunds/123123123123",
  timestamp: 1554208460,
  nonce: "593BEC0C930BF1AFEB40B4A08C8FB242",
  body: "",
};

test("requestMessage has five lines, the last of which is empty without a body", () => {
  expect(requestMessage(parts)).toBe(
    "GET\n/v3/refund/domestic/refunds/123123123123\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n",
  );
  expect(requestMessage({ ...parts, method: "POST", body: '{"a":"张"}' })).toBe(
    'POST\n/v3/refund/domestic/refunds/123123123123\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n{"a":"张"}\n',
  );
});

test("node:crypto verifies the signature of the header", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme" }), async (body) => {
      const header = await authorization(signer, { ...parts, method: "POST", body });
      const form =
        /^WECHATPAY2-SHA256-RSA2048 mchid="1900007291",nonce_str="(\w+)",signature="([\w+/=]+)",timestamp="(\d+)",serial_no="(\w+)"$/;
      const [, nonce, signature = "", timestamp, serial] = form.exec(header) ?? [];
      expect([nonce, timestamp, serial]).toEqual([parts.nonce, "1554208460", serialNo]);
      const message = `POST\n${parts.target}\n${timestamp}\n${nonce}\n${body}\n`;
      const bytes = Buffer.from(signature, "base64");
      expect(verify("RSA-SHA256", Buffer.from(message), merchant.publicKey, bytes)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("a brand signs with its own scheme", async () => {
  const server = await serveSigned("{}");
  const client = createClient(options({ mchid: undefined, brandId: "1004", baseUrl: server.url }));
  await client.call(define("GET", "/v3/brand", { request: {}, response: {} }), {});
  const { authorization = "" } = lastOf(server).headers;
  const [, nonce, signature = "", timestamp] =
    /^WECHATPAY-BRAND-SHA256-RSA2048 brand_id="1004",nonce_str="(\w+)",signature="([\w+/=]+)",timestamp="(\d+)",serial_no="\w+"$/.exec(
      authorization,
    ) ?? [];
  const message = Buffer.from(`GET\n/v3/brand\n${timestamp}\n${nonce}\n\n`);
  expect(verify("RSA-SHA256", message, merchant.publicKey, Buffer.from(signature, "base64"))).toBe(true);
  expect([client.mchid, client.brandId]).toEqual([undefined, "1004"]);
});

test("a nonce has 32 characters and does not repeat", () => {
  const nonces = Array.from({ length: 1_000 }, newNonce);
  expect(nonces.every((nonce) => /^[0-9a-f]{32}$/.test(nonce))).toBe(true);
  expect(new Set(nonces).size).toBe(1_000);
});

test("one call signs in the main thread, and concurrent calls in the thread pool", async () => {
  const server = await serveSigned("{}");
  const client = createClient(options({ baseUrl: server.url }));
  const ping = define<object, unknown>("GET", "/v3/ping", { request: {}, response: {} });
  const spy = vi.spyOn(crypto, "sign");
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
  // The server of this test signs on this thread, too: with the other key, and never in the pool.
  const own = () => spy.mock.calls.filter(([, , key]) => key !== wechatpay.privateKey);
  const inPool = () => own().filter((parameters: readonly unknown[]) => parameters.length === 4).length;
  await client.call(ping, {});
  expect([own().length, inPool()]).toEqual([1, 0]);
  await Promise.all(Array.from({ length: 20 }, () => client.call(ping, {})));
  expect([own().length, inPool()]).toEqual([21, 20]);
  await client.call(ping, {});
  expect([own().length, inPool()]).toEqual([22, 20]);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SignatureError } from "wechatpay-ts";
import { platform } from "#runtime/platform/node";
import { headerReader } from "#runtime/protocol/headers";
import { verify } from "#runtime/protocol/verify";
import { publicKeyId, publicPem, rsa, wechatpay } from "../support/keys.ts";
import { signed } from "../support/wechatpay.ts";

const now = 1_700_000_000_000;
const timestamp = now / 1000;
const body = '{"amount":{"total":100}}';
const key = platform.publicKey(publicPem(wechatpay.publicKey));
const keys = new Map([[publicKeyId, { id: publicKeyId, key, certificate: undefined }]]);

function check(
  headers: Record<string, string>,
  bytes: Uint8Array = Buffer.from(body),
  at = now,
): Promise<Uint8Array> {
  const received = { header: headerReader(headers), body: bytes, label: "response" };
  return verify(received, (serial) => keys.get(serial), at);
}

async function codeOf(checked: Promise<unknown>): Promise<string> {
  const error: unknown = await checked.then(
    () => "accepted",
    (reason: unknown) => reason,
  );
  if (error instanceof SignatureError) return error.code;
  return String(error);
}

test("verify accepts any bytes that node:crypto signed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), async (bytes) => {
      await check(signed(Buffer.from(bytes), { timestamp }), bytes);
    }),
    { numRuns: 30 },
  );
});

test("verify rejects one changed bit anywhere", async () => {
  const headers = signed(body, { timestamp });
  await fc.assert(
    fc.asyncProperty(fc.nat(body.length - 1), fc.nat(7), async (index, bit) => {
      const altered = Buffer.from(body);
      altered[index] = (altered[index] ?? 0) ^ (1 << bit);
      expect(await codeOf(check(headers, altered))).toBe("ERR_SIGNATURE_MISMATCH");
    }),
    { numRuns: 50 },
  );
});

describe("the time of a message", () => {
  test.each([
    [300, "accepted"],
    [-300, "accepted"],
    [301, "ERR_SIGNATURE_CLOCK"],
    [-301, "ERR_SIGNATURE_CLOCK"],
  ])("verify treats a message %d s from now: %s", async (seconds, outcome) => {
    const headers = signed(body, { timestamp });
    expect(await codeOf(check(headers, Buffer.from(body), now + seconds * 1000))).toBe(outcome);
  });

  test("verify rejects a signed timestamp that is not a number", async () => {
    // NaN is written as the signer's timestamp, so that the signature itself is good.
    expect(await codeOf(check(signed(body, { timestamp: Number.NaN })))).toBe("ERR_SIGNATURE_CLOCK");
  });
});

describe("a message that is not genuine", () => {
  const good = signed(body, { timestamp });

  test("verify rejects the signature of another key under a known serial", async () => {
    const forged = signed(body, { timestamp, key: rsa().privateKey });
    expect(await codeOf(check(forged))).toBe("ERR_SIGNATURE_MISMATCH");
  });

  test("verify rejects a probe, in Base64 or not", async () => {
    for (const signature of [
      "WECHATPAY/SIGNTEST/",
      "WECHATPAY/SIGNTEST/abcd",
      `WECHATPAY/SIGNTEST/${"A".repeat(324)}`,
    ]) {
      expect(await codeOf(check({ ...good, "Wechatpay-Signature": signature }))).toBe(
        "ERR_SIGNATURE_MISMATCH",
      );
    }
  });

  test.each(["", " ", "%%%", "AAAA", "\u0000"])("verify rejects the signature %j", async (signature) => {
    const code = signature === "" ? "ERR_SIGNATURE_HEADERS" : "ERR_SIGNATURE_MISMATCH";
    expect(await codeOf(check({ ...good, "Wechatpay-Signature": signature }))).toBe(code);
  });

  test("verify rejects a changed nonce or timestamp", async () => {
    expect(await codeOf(check({ ...good, "Wechatpay-Nonce": "0" }))).toBe("ERR_SIGNATURE_MISMATCH");
    expect(await codeOf(check({ ...good, "Wechatpay-Timestamp": String(timestamp + 1) }))).toBe(
      "ERR_SIGNATURE_MISMATCH",
    );
  });

  test.each(["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature"])(
    "verify rejects a message without %s, and names it",
    async (name) => {
      const { [name]: _, ...rest } = good;
      await expect(check(rest)).rejects.toThrow(name);
      expect(await codeOf(check(rest))).toBe("ERR_SIGNATURE_HEADERS");
    },
  );

  test("verify rejects an unknown serial, and repeats it only if it looks like one", async () => {
    const serial = "7132D72A03E93CDDF8C03BBD1F37EEDF66AC6C6D";
    await expect(check({ ...good, "Wechatpay-Serial": serial })).rejects.toThrow(serial);
    const injected = check({ ...good, "Wechatpay-Serial": "x\nroot logged in" });
    await expect(injected).rejects.toThrow("(not a serial number)");
    expect(await codeOf(check({ ...good, "Wechatpay-Serial": "__proto__" }))).toBe("ERR_SERIAL_UNKNOWN");
  });

  test("the error has the request id", async () => {
    await expect(check({ ...good, "Wechatpay-Nonce": "0" })).rejects.toMatchObject({ requestId: "08F8C7D2" });
  });
});

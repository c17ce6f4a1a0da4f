import { sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SignatureError } from "wechatpay-ts";
import { platform } from "#runtime/platform/node";
import { headerReader } from "#runtime/protocol/headers";
import { verify } from "#runtime/protocol/verify";
import { derOf, publicKeyId, rsa, wechatpay } from "../support/keys.ts";
import { signed } from "../support/wechatpay.ts";

const now = 1_700_000_000_000;
const timestamp = now / 1000;
const body = '{"amount":{"total":100}}';
const key = platform.publicKey(derOf(wechatpay.publicKey));
const keys = new Map([[publicKeyId, { id: publicKeyId, key, certificate: undefined }]]);

function check(
  headers: Record<string, string>,
  bytes: Uint8Array = Buffer.from(body),
  at = now,
): Promise<Uint8Array> {
  const received = { header: headerReader(headers), body: bytes, label: "response" };
  return verify(received, (serial) => keys.get(serial), at);
}

/** Signs a message whose headers have these texts, so that the signature itself is right. */
function signedAs(texts: { timestamp?: string; nonce?: string }, of = body): Record<string, string> {
  const { timestamp: time = String(timestamp), nonce = "5K8264ILTKCH16CQ2502SI8ZNMTM67VS" } = texts;
  const signature = sign("RSA-SHA256", Buffer.from(`${time}\n${nonce}\n${of}\n`), wechatpay.privateKey);
  return {
    ...signed(body, { timestamp }),
    "Wechatpay-Timestamp": time,
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Signature": signature.toString("base64"),
  };
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

  test.each([
    ["NaN", "NaN"],
    ["a space before", ` ${timestamp}`],
    ["a space after", `${timestamp} `],
    ["a sign", `+${timestamp}`],
    ["a fraction", `${timestamp}.0`],
    ["an exponent", "17e8"],
    ["hexadecimal digits", `0x${timestamp.toString(16)}`],
    ["an ideographic space", `\u3000${timestamp}`],
    ["full-width digits", "１７００００００００"],
    ["thirteen digits", String(timestamp).padStart(13, "0")],
    ["two values", `${timestamp}, ${timestamp}`],
  ])("verify rejects a signed timestamp with %s", async (_, text) => {
    expect(await codeOf(check(signedAs({ timestamp: text })))).toBe("ERR_SIGNATURE_HEADERS");
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

  test("verify does not let a line break move the border between nonce and body", async () => {
    const lines = `{"amount":1}\n${body}`;
    const genuine = signedAs({}, lines);
    expect(await codeOf(check(genuine, Buffer.from(lines)))).toBe("accepted");
    const moved = { ...genuine, "Wechatpay-Nonce": `${genuine["Wechatpay-Nonce"]}\n{"amount":1}` };
    expect(await codeOf(check(moved))).toBe("ERR_SIGNATURE_HEADERS");
    const up = { ...genuine, "Wechatpay-Timestamp": `${timestamp}\n${genuine["Wechatpay-Nonce"]}` };
    expect(await codeOf(check({ ...up, "Wechatpay-Nonce": '{"amount":1}' }))).toBe("ERR_SIGNATURE_HEADERS");
  });

  test.each([
    "a b",
    "a\tb",
    "a,b",
    "a;b",
    'a"b',
    "a\r\nb",
    "a\u2028b",
    "名",
    "a\u0000b",
    "=",
    "a=b",
    "a".repeat(257),
  ])("verify rejects the signed nonce %j", async (nonce) => {
    expect(await codeOf(check(signedAs({ nonce })))).toBe("ERR_SIGNATURE_HEADERS");
  });

  test.each(["c5ac7061fccab6bf3e254dcf98995b8c", "A1+/b==", "a.b_c~d-e"])(
    "verify accepts the signed nonce %j",
    async (nonce) => {
      expect(await codeOf(check(signedAs({ nonce })))).toBe("accepted");
    },
  );

  test.each(["\n", " ", "=", "\u0000", "A"])("verify rejects a signature that ends with %j", async (end) => {
    const signature = `${good["Wechatpay-Signature"]}${end}`;
    expect(await codeOf(check({ ...good, "Wechatpay-Signature": signature }))).toBe("ERR_SIGNATURE_MISMATCH");
  });

  test.each([
    ["Wechatpay-Signature", "A"],
    ["Wechatpay-Serial", "x"],
    ["Wechatpay-Nonce", "x"],
    ["Wechatpay-Timestamp", "1"],
  ])("verify names the header %s if it came twice", async (name, second) => {
    const error = await check({ ...good, [name]: `${good[name]}, ${second}` }).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: "ERR_SIGNATURE_HEADERS" });
    expect(String(error)).toContain(`${name} came twice`);
  });

  test.each(["\n", " ", "x-", "\u0000"])(
    "verify does not look up a serial that ends with %j",
    async (end) => {
      const serial = `${publicKeyId}${end}`;
      const header = headerReader({ ...good, "Wechatpay-Serial": serial });
      const genuine = { id: publicKeyId, key, certificate: undefined };
      const checked = verify({ header, body: Buffer.from(body), label: "response" }, () => genuine, now);
      expect(await codeOf(checked)).toBe("ERR_SERIAL_UNKNOWN");
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

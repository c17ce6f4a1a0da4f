import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { decodeBase64, encodeBase64 } from "#runtime/encoding/bytes";

test("encodeBase64 agrees with Buffer, and decodeBase64 reverses it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64"));
      expect(decodeBase64(text)).toEqual(bytes);
    }),
  );
});

const invalid = [
  "QQ",
  "QQ=",
  "QR==",
  "Q Q==",
  "QQ==\n",
  "QQ==QQ==",
  "-_-_",
  "====",
  "WECHATPAY/SIGNTEST/",
  "QUI\u5bc6",
];

test.each(invalid)("decodeBase64 returns undefined for %j", (text) => {
  expect(decodeBase64(text)).toBeUndefined();
});

describe("without the Buffer of Node.js", () => {
  function withoutBuffer<T>(act: () => T): T {
    vi.stubGlobal("Buffer", undefined);
    try {
      return act();
    } finally {
      vi.unstubAllGlobals();
    }
  }

  test("encodeBase64 and decodeBase64 return the same as with it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const text = withoutBuffer(() => encodeBase64(bytes));
        expect(text).toBe(Buffer.from(bytes).toString("base64"));
        expect(withoutBuffer(() => decodeBase64(text))).toEqual(bytes);
      }),
    );
  });

  // An engine limits the number of arguments of a call, so longer bytes are encoded in parts.
  test.each([8_191, 8_192, 8_193, 16_384, 300_001])("%d bytes are encoded and decoded", (length) => {
    const whole = Uint8Array.from({ length: length + 2 }, (_, at) => (at * 31) % 256);
    const bytes = whole.subarray(1, -1);
    const text = withoutBuffer(() => encodeBase64(bytes));
    expect(text).toBe(Buffer.from(bytes).toString("base64"));
    const decoded = withoutBuffer(() => decodeBase64(text));
    expect(Buffer.from(decoded ?? []).equals(bytes)).toBe(true);
  });

  test.each(invalid)("decodeBase64 returns undefined for %j", (text) => {
    expect(withoutBuffer(() => decodeBase64(text))).toBeUndefined();
  });
});

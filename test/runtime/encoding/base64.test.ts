import fc from "fast-check";
import { expect, test } from "vitest";
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

test.each(["QQ", "QQ=", "QR==", "Q Q==", "QQ==\n", "QQ==QQ==", "-_-_", "====", "WECHATPAY/SIGNTEST/"])(
  "decodeBase64 returns undefined for %j",
  (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  },
);

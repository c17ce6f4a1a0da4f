import { createCipheriv } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DecryptError } from "wechatpay-ts";
import { platform } from "#runtime/platform/node";
import { decryptResource, type EncryptedResource } from "#runtime/protocol/decrypt";
import { apiV3Key } from "../support/keys.ts";
import { encryptedResource } from "../support/wechatpay.ts";

const key = platform.secretKey(Buffer.from(apiV3Key));
const text = '{"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}';

test("decryptResource decrypts what node:crypto encrypted, with and without associated data", async () => {
  const anyText = fc.string({ unit: "grapheme" });
  await fc.assert(
    fc.asyncProperty(anyText, anyText, async (plain, associated) => {
      expect(await decryptResource(encryptedResource(plain, associated), key)).toBe(plain);
    }),
  );
  const { associated_data: _, ...without } = encryptedResource(text, "");
  expect(await decryptResource(without, key)).toBe(text);
  expect(await decryptResource({ ...without, associated_data: null, algorithm: undefined }, key)).toBe(text);
});

test("decryptResource rejects one changed bit of ciphertext or tag", async () => {
  const resource = encryptedResource(text);
  const bytes = Buffer.from(resource.ciphertext, "base64");
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (index, bit) => {
      const altered = Buffer.from(bytes);
      altered[index] = (altered[index] ?? 0) ^ (1 << bit);
      await expect(
        decryptResource({ ...resource, ciphertext: altered.toString("base64") }, key),
      ).rejects.toMatchObject({
        code: "ERR_DECRYPT",
      });
    }),
  );
});

test("decryptResource rejects every truncation", async () => {
  const resource = encryptedResource("short");
  const bytes = Buffer.from(resource.ciphertext, "base64");
  for (let length = 0; length < bytes.length; length++) {
    const ciphertext = bytes.subarray(0, length).toString("base64");
    await expect(decryptResource({ ...resource, ciphertext }, key)).rejects.toMatchObject({
      code: length < 16 ? "ERR_DECRYPT_FORMAT" : "ERR_DECRYPT",
    });
  }
});

test.each([
  ["other associated data", { associated_data: "refund" }, "ERR_DECRYPT"],
  ["another nonce", { nonce: "abcdefghijkl" }, "ERR_DECRYPT"],
  ["a nonce of 11 bytes", { nonce: "abcdefghijk" }, "ERR_DECRYPT_FORMAT"],
  ["a nonce of 12 characters and 14 bytes", { nonce: "abcdefghijk密" }, "ERR_DECRYPT_FORMAT"],
  ["no base64", { ciphertext: "%%%%" }, "ERR_DECRYPT_FORMAT"],
  [
    "base64 with a line break",
    { ciphertext: `${encryptedResource(text).ciphertext}\n` },
    "ERR_DECRYPT_FORMAT",
  ],
  ["a ciphertext that is not text", { ciphertext: 1 }, "ERR_DECRYPT_FORMAT"],
  ["a nonce that is not text", { nonce: 123456789012 }, "ERR_DECRYPT_FORMAT"],
  ["no nonce", { nonce: undefined }, "ERR_DECRYPT_FORMAT"],
  ["another algorithm", { algorithm: "AEAD_SM4_GCM" }, "ERR_DECRYPT_ALGORITHM"],
])("decryptResource rejects %s", async (_, change, code) => {
  const resource = { ...encryptedResource(text), ...change } as EncryptedResource; // a sender may write anything
  await expect(decryptResource(resource, key)).rejects.toMatchObject({
    code,
  });
});

test("decryptResource rejects bytes that are not UTF-8, which WeChat Pay itself encrypted", async () => {
  const nonce = "abcdefghijkl";
  const cipher = createCipheriv("aes-256-gcm", apiV3Key, nonce);
  const bytes = Buffer.concat([cipher.update(Buffer.of(0x7b, 0xff)), cipher.final(), cipher.getAuthTag()]);
  await expect(decryptResource({ ciphertext: bytes.toString("base64"), nonce }, key)).rejects.toThrow(
    new DecryptError(
      "ERR_DECRYPT_FORMAT",
      "resource: the decrypted text is not UTF-8. Report it to WeChat Pay.",
    ),
  );
});

test("the error of another key says what to check, and contains neither key, text nor the error of the platform", async () => {
  const other = platform.secretKey(Buffer.alloc(32, "k"));
  const error: unknown = await decryptResource(encryptedResource(text), other).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DecryptError);
  expect(error).not.toHaveProperty("cause");
  expect(String(error)).toContain("apiV3Key");
  expect(String(error)).not.toMatch(/kkkk|openid/);
});

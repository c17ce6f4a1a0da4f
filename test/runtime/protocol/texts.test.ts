/** What the errors of encryption, decryption and signatures say: their whole texts, which name the cause and what to do. */
import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { WechatPayError } from "wechatpay-ts";
import { sm } from "wechatpay-ts/sm";
import { writeDer } from "#runtime/encoding/der";
import { platform } from "#runtime/platform/node";
import { Ciphertext } from "#runtime/protocol/ciphertext";
import { decryptResource, type EncryptedResource } from "#runtime/protocol/decrypt";
import { encryptText, strayError } from "#runtime/protocol/encrypt";
import { decryption } from "#runtime/protocol/field-decryption";
import { headerReader } from "#runtime/protocol/headers";
import { isClockSkewed, mismatchError, unknownSerialError, verify } from "#runtime/protocol/verify";
import { apiV3Key, derOf, merchant, publicKeyId, wechatpay } from "../support/keys.ts";
import { conceal } from "../support/seen.ts";
import { encryptedResource, signed } from "../support/wechatpay.ts";

/** The code and the text of the error of a promise. */
async function errorOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => "no error",
    (reason: unknown) => reason,
  );
  return error instanceof WechatPayError ? `${error.code} ${error.message}` : String(error);
}

describe("decryptResource says", () => {
  const key = platform.secretKey(Buffer.from(apiV3Key));
  const nonce = "0123456789ab";

  /** A resource whose decrypted content is these bytes. */
  function resourceOf(bytes: Buffer): EncryptedResource {
    const cipher = createCipheriv("aes-256-gcm", apiV3Key, nonce);
    const all = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    return { ciphertext: all.toString("base64"), nonce };
  }

  const check = "Check that the resource is complete and unchanged.";
  const whole = encryptedResource("text");
  test.each<[name: string, resource: unknown, want: string]>([
    ["text in place of the resource", "text", `resource: expected an object, received string. ${check}`],
    ["a number as ciphertext", { ...whole, ciphertext: 7 }, `resource.ciphertext: expected Base64. ${check}`],
    [
      "another text as ciphertext",
      { ...whole, ciphertext: "%" },
      `resource.ciphertext: expected Base64. ${check}`,
    ],
    ["a number as nonce", { ...whole, nonce: 7 }, `resource.nonce: expected a string. ${check}`],
    ["a short nonce", { ...whole, nonce: "a" }, `resource.nonce: expected 12 bytes, received 1. ${check}`],
    [
      "a ciphertext without a tag",
      { ...whole, ciphertext: "AAAA" },
      `resource.ciphertext: expected at least 16 bytes, the tag. ${check}`,
    ],
    [
      "bytes that are not UTF-8",
      resourceOf(Buffer.of(0xff)),
      "resource: the decrypted text is not UTF-8. Report it to WeChat Pay.",
    ],
  ])("what is wrong with %s", async (_, resource, want) => {
    const decrypted = decryptResource(resource as EncryptedResource, key); // the test passes what JavaScript can pass
    expect(await errorOf(decrypted)).toBe(`ERR_DECRYPT_FORMAT ${want}`);
  });

  test.each([
    ["AEAD_SM4_GCM", " Use a client with algorithm: await sm() of wechatpay-ts/sm."],
    ["AEAD_AES_128_GCM", ""],
  ])("which algorithm is expected in place of %s", async (algorithm, fix) => {
    const want = `ERR_DECRYPT_ALGORITHM resource.algorithm: expected AEAD_AES_256_GCM.${fix}`;
    expect(await errorOf(decryptResource({ ...whole, algorithm }, key))).toBe(want);
  });
});

describe("encryption says", () => {
  const key = platform.publicKey(derOf(wechatpay.publicKey));
  const at = { parent: undefined, key: "name" };

  test.each<[name: string, value: unknown, want: string]>([
    [
      "half of a character",
      "\ud83d",
      "expected a string of whole characters, received half of a surrogate pair. Pass text that was not cut within a character.",
    ],
    ["a number", 7, "expected a string to encrypt, received number. Pass a string, or leave the field out."],
    [
      "a ciphertext of a response",
      new Ciphertext("AAAA", "merchant"),
      "expected plain text, or a ciphertext for WeChat Pay, received a ciphertext for this merchant. Pass the result of client.decryptField.",
    ],
  ])("what is wrong with %s", async (_, value, want) => {
    expect(await errorOf(encryptText(value, at, key))).toBe(`ERR_ENCRYPT_TYPE name: ${want}`);
  });

  test("that a whole character of two units is encrypted", async () => {
    expect(await encryptText("😀", at, key)).toMatch(/^[A-Za-z0-9+/]{342}==$/);
  });

  test("what to pass in place of a text for an object", () => {
    expect(strayError(at, "string").message).toBe(
      "name: expected a plain object with fields to encrypt, received string. Pass the object itself, so that the client can encrypt its fields.",
    );
  });
});

describe("an encrypted field of a response", () => {
  const own = platform.privateKey(derOf(merchant.privateKey));
  const at = { parent: undefined, key: "name" };

  test("of another type is returned unchanged", async () => {
    expect(await decryption.decrypt(7, at, own)).toBe(7);
    expect(decryption.decrypt(7, at, undefined)).toBe(7);
  });

  test("is a ciphertext for the merchant if the call does not decrypt", async () => {
    const field = decryption.decrypt(conceal("text"), at, undefined);
    const key = platform.publicKey(derOf(wechatpay.publicKey));
    expect(await errorOf(encryptText(field, at, key))).toContain("a ciphertext for this merchant");
  });

  test("that is not UTF-8 says how to read the ciphertext", async () => {
    const want =
      "ERR_DECRYPT_FORMAT name: the decrypted text is not UTF-8. To read the ciphertext, set decrypt of the call to false.";
    expect(await errorOf(Promise.resolve(decryption.decrypt(conceal(Buffer.of(0xff)), at, own)))).toBe(want);
  });

  test("is decrypted with SM2 only if it is a DER sequence of more than 96 bytes", async () => {
    const { keys } = await sm();
    const number = Buffer.alloc(32, 1);
    const curve = writeDer(0xa0, Buffer.from("06082a811ccf5501822d", "hex"));
    const sm2 = keys.privateKey(writeDer(0x30, writeDer(0x02, Buffer.of(1)), writeDer(0x04, number), curve));
    const fieldOf = (first: number, length: number) =>
      Buffer.concat([Buffer.of(first), Buffer.alloc(length - 1)]).toString("base64");
    for (const plain of [fieldOf(0x30, 96), fieldOf(0x31, 97), fieldOf(0x31, 200), fieldOf(0x30, 3)])
      expect(await decryption.decrypt(plain, at, sm2)).toBe(plain);
    const decrypted = Promise.resolve(decryption.decrypt(fieldOf(0x30, 97), at, sm2));
    expect(await errorOf(decrypted)).toMatch(/^ERR_DECRYPT name: the field was modified/);
  });
});

describe("verify says", () => {
  const now = 1_700_000_000_000;
  const timestamp = now / 1000;
  const key = platform.publicKey(derOf(wechatpay.publicKey));
  const ring = { id: publicKeyId, key, certificate: undefined };

  const verifyAt = (headers: Record<string, string>, at = now) =>
    verify({ header: headerReader(headers), body: Buffer.from("{}"), label: "response" }, () => ring, at);

  test.each([
    ["a,b", "came twice, and WeChat Pay sends it once. Check for a proxy or a framework that adds it again."],
    [
      "a,b,c",
      "came 3 times, and WeChat Pay sends it once. Check for a proxy or a framework that adds it again.",
    ],
    ["a b", "has another form than WeChat Pay gives it. Pass the headers as they were received."],
  ])("what is wrong with the nonce %s", async (nonce, why) => {
    const headers = { ...signed("{}", { timestamp }), "Wechatpay-Nonce": nonce };
    expect(await errorOf(verifyAt(headers))).toBe(`ERR_SIGNATURE_HEADERS response: Wechatpay-Nonce ${why}`);
  });

  test.each([
    [300, 300, "Reject the message: it is old, replayed or cached."],
    [300, 301, "Correct the local clock."],
    [-300, -301, "Correct the local clock."],
  ])("what to do at a skew of %d s to %d s", async (_, skew, fix) => {
    const age = 302;
    const date = new Date(now + (age - skew) * 1000).toUTCString();
    const error = await errorOf(verifyAt({ ...signed("{}", { timestamp }), Date: date }, now + age * 1000));
    const side = skew > 0 ? "ahead of" : "behind";
    const clock = `the local clock is ${Math.abs(skew)} s ${side} the Date header of the response`;
    expect(error).toBe(
      `ERR_SIGNATURE_CLOCK response: it was signed ${age} s from now, more than 300 s; ${clock}. ${fix}`,
    );
  });

  test("nothing about the clocks without a Date", async () => {
    const error = await errorOf(verifyAt(signed("{}", { timestamp }), now + 301_000));
    expect(error).toBe(
      "ERR_SIGNATURE_CLOCK response: it was signed 301 s from now, more than 300 s. Correct the local clock.",
    );
    expect([undefined, 300, -300, 301, -301].map(isClockSkewed)).toEqual([true, false, false, true, true]);
  });

  test("whether a key is worth a fetch: not for a message that is too old or a probe", async () => {
    const requests: (boolean | undefined)[] = [];
    const ask = (headers: Record<string, string>, at: number) =>
      verify(
        { header: headerReader(headers), body: Buffer.from("{}"), label: "response" },
        (_, isPlausible) => {
          requests.push(isPlausible);
          return undefined;
        },
        at,
      ).catch(() => undefined);
    const headers = signed("{}", { timestamp });
    for (const seconds of [300, 301]) await ask(headers, now + seconds * 1000);
    await ask({ ...headers, "Wechatpay-Signature": "WECHATPAY/SIGNTEST/x" }, now);
    expect(requests).toEqual([true, false, false]);
  });

  test.each([
    [
      "PUB_KEY_ID_0199",
      "PUB_KEY_ID_0199. It is a WeChat Pay public key, which platformCertificates() does not fetch. If the merchant platform (API security) lists it, download its pub_key.pem there, and add it to wechatpayKeys.",
    ],
    [
      "0199_PUB_KEY_ID_",
      "0199_PUB_KEY_ID_. If the merchant platform lists this certificate, add it to wechatpayKeys, or use platformCertificates().",
    ],
  ])("what to do with the unknown key %s", (serial, want) => {
    const head = { label: "response", header: () => undefined };
    expect(unknownSerialError(head, serial).message).toBe(`response: signed with the unknown key ${want}`);
    const bySm = {
      label: "response",
      header: headerReader({ "Wechatpay-Signature-Type": "WECHATPAY2-SM2-WITH-SM3" }),
    };
    const [name = "", advice = ""] = want.split(". ", 1).concat(want.slice(want.indexOf(". ") + 2));
    expect(unknownSerialError(bySm, serial).message).toBe(
      `response: signed with the unknown key ${name}, by SM2. ${advice}`,
    );
  });

  test("that an SM2 signature needs a client with SM2, unless the key is one", () => {
    const head = {
      label: "response",
      header: headerReader({ "Wechatpay-Signature-Type": "WECHATPAY2-SM2-WITH-SM3" }),
    };
    const other =
      "the message was modified or forged, is a probe of WeChat Pay, or wechatpayKeys has another key under this id";
    const texts = {
      rsa: "it is an SM2 signature. Use a client with algorithm: await sm() of wechatpay-ts/sm",
      sm2: other,
    };
    for (const algorithm of ["rsa", "sm2"] as const) {
      const { message } = mismatchError(head, { ...ring, key: { ...key, algorithm } });
      expect(message).toBe(`response: wrong signature: ${texts[algorithm]}. Do not use its content.`);
    }
    const plain = { label: "response", header: () => undefined };
    expect(mismatchError(plain, ring).message).toContain(other);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DecryptError, RequestError } from "wechatpay-ts";
import { platform } from "#runtime/platform/node";
import { platform as web } from "#runtime/platform/web";
import type { PrivateKey, PublicKey } from "#runtime/platform/platform";
import { json as jsonText, list, required, encrypted, string, type Fields } from "#runtime/schema";
import { Ciphertext } from "#runtime/protocol/ciphertext";
import { decodeMessage, encodeRequest } from "#runtime/protocol/codec";
import { derOf, merchant, rsa, wechatpay } from "../support/keys.ts";
import { conceal, reveal } from "../support/seen.ts";
import { decryption } from "#runtime/protocol/field-decryption";
import { encryption } from "#runtime/validate/plain-text";

const key = platform.publicKey(derOf(wechatpay.publicKey));
const own = platform.privateKey(derOf(merchant.privateKey));

/** Without strings of JSON, what goes over the wire has the form of the request. */
async function encryptRequest<T extends object>(request: T, fields: Fields, to: PublicKey): Promise<T> {
  return (await encodeRequest(request as Readonly<Record<string, unknown>>, fields, to, encryption)) as T; // read by its names
}

async function decryptResponse(response: unknown, fields: Fields, by: PrivateKey): Promise<unknown> {
  return await decodeMessage(response, fields, by, { label: "response", requestId: undefined }, decryption);
}

const schema = {
  query: { id_card: encrypted, kind: string },
  json: required({
    name: encrypted,
    note: string,
    payees: list({ account: required(encrypted), phones: list(encrypted), bank: { name: string } }),
    address: { city: string },
    extra: jsonText({ name: encrypted }),
  }),
};

describe("encodeRequest", () => {
  test("encodeRequest encrypts even with a polluted prototype", async () => {
    const prototype = Object.prototype as Record<string, unknown>; // ours to spoil for a moment
    try {
      prototype["type"] = "string";
      const { query } = await encryptRequest(
        { query: { id: "1" } },
        { query: { id: { ...encrypted } } },
        key,
      );
      expect(reveal(query.id)).toBe("1");
    } finally {
      Reflect.deleteProperty(prototype, "type");
    }
  });

  test("encodeRequest encrypts marked fields, in lists and in the query, and nothing else", async () => {
    const request = {
      query: { id_card: "11010119900101", kind: "ID" },
      json: {
        name: "张三",
        note: "plain",
        payees: [{ account: "6217", phones: ["138", "139"], bank: { name: "招商银行" } }],
        address: { city: "深圳" },
      },
    };
    const before = structuredClone(request);
    const { query, json } = await encryptRequest(request, schema, key);
    expect(request).toEqual(before);
    expect(reveal(query.id_card)).toBe("11010119900101");
    expect(reveal(json.name)).toBe("张三");
    expect(json.payees.map((payee) => [reveal(payee.account), ...payee.phones.map(reveal)])).toEqual([
      ["6217", "138", "139"],
    ]);
    expect([query.kind, json.note, json.payees[0]?.bank]).toEqual(["ID", "plain", { name: "招商银行" }]);
    // Only what lies on the way is copied.
    expect(json.address).toBe(request.json.address);
    expect(json.payees[0]?.bank).toBe(request.json.payees[0]?.bank);
  });

  test("each encryption of a string differs, and decrypts to the string", async () => {
    const fits = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => Buffer.byteLength(text) <= 214);
    await fc.assert(
      fc.asyncProperty(fits, async (name) => {
        const [first, second] = await Promise.all([
          encryptRequest({ json: { name } }, schema, key),
          encryptRequest({ json: { name } }, schema, key),
        ]);
        expect(reveal(first.json.name)).toBe(name);
        expect(first.json.name).not.toBe(second.json.name);
      }),
      { numRuns: 25 },
    );
  });

  test("encodeRequest returns the same object if there is nothing to encrypt", async () => {
    const empties = {
      query: { id_card: "" },
      json: { name: undefined, payees: [{ account: "", phones: [] }] },
    };
    expect(await encryptRequest(empties, schema, key)).toBe(empties);
    const absent = { json: { note: "plain" } };
    expect(await encryptRequest(absent, schema, key)).toBe(absent);
    const withoutEncrypted = { json: { name: "plain" } };
    expect(await encryptRequest(withoutEncrypted, { json: { name: string } }, key)).toBe(withoutEncrypted);
  });

  test("the error of text that is too long has its path and lengths, and not its value", async () => {
    const secret = "密".repeat(71); // 213 bytes
    await encryptRequest({ json: { name: `${secret}x` } }, schema, key);
    const error = await encryptRequest({ json: { payees: [{ account: `${secret}xy` }] } }, schema, key).catch(
      String,
    );
    expect(error).toContain(
      "json.payees[0].account: expected at most 214 bytes of UTF-8 for a 2048-bit key, received 215",
    );
    expect(error).not.toContain("密");
  });

  test("the limit depends on the key", async () => {
    const large = platform.publicKey(derOf(rsa(3072).publicKey));
    const { json } = await encryptRequest({ json: { name: "x".repeat(342) } }, schema, large);
    expect(Buffer.from(json.name, "base64")).toHaveLength(384);
    await expect(encryptRequest({ json: { name: "x".repeat(343) } }, schema, large)).rejects.toThrow(
      "at most 342 bytes",
    );
  });

  test.each([
    ["a number", { json: { name: 13800138000 } }, "json.name: expected a string to encrypt, received number"],
    ["null", { json: { name: null } }, "json.name: expected a string to encrypt, received null"],
    ["an object", { json: { payees: [{ account: {} }] } }, "json.payees[0].account: expected a string"],
    [
      "text for an object",
      { json: '{"name":"张三"}' },
      "json: expected a plain object with fields to encrypt",
    ],
    ["toJSON", { json: { toJSON: () => ({ name: "张三" }) } }, "json: expected a plain object"],
    ["a number for an object", { json: { payees: [7] } }, "json.payees[0]: expected a plain object"],
    ["a number for JSON text", { json: { extra: 7 } }, "json.extra: expected a plain object"],
    ["true for JSON text", { json: { extra: true } }, "json.extra: expected a plain object"],
    [
      "a text for the request",
      "name=张三",
      "request: expected a plain object with fields to encrypt, received string",
    ],
    [
      "half of a surrogate pair",
      { json: { name: "张\ud83d" } },
      "json.name: expected a string of whole characters, received half of a surrogate pair",
    ],
  ])("encodeRequest rejects %s", async (_, request, message) => {
    const encrypting = encryptRequest<object>(request as object, schema, key); // JavaScript may pass a text
    await expect(encrypting).rejects.toThrow(message);
    await expect(encrypting).rejects.toBeInstanceOf(RequestError);
    await expect(encrypting).rejects.toMatchObject({ code: "ERR_ENCRYPT_TYPE" });
  });

  test("encodeRequest leaves null unchanged where an object with fields to encrypt is documented", async () => {
    for (const request of [{ json: null }, { json: { payees: null, extra: null, note: "a" } }])
      expect(await encryptRequest<object>(request, schema, key)).toBe(request);
  });

  test("encodeRequest and decodeMessage refuse to pass over encrypted fields without their code", async () => {
    const why = new TypeError("a schema with encrypted fields needs their code");
    const request = { json: { name: "张三" } };
    await expect((async () => encodeRequest(request, schema, key, undefined))()).rejects.toThrow(why);
    const source = { label: "response", requestId: undefined };
    const decoding = decodeMessage({ name: "QUJD" }, { name: encrypted }, own, source, undefined);
    await expect(decoding).rejects.toThrow(why);
  });

  test("encodeRequest encrypts a list where one value is documented, and one value where a list is", async () => {
    const one = await encryptRequest({ json: { payees: { account: "6217" } } }, schema, key);
    expect(reveal(one.json.payees.account)).toBe("6217");
    const many = await encryptRequest({ json: { name: ["甲", "乙"] } }, schema, key);
    expect(many.json.name.map(reveal)).toEqual(["甲", "乙"]);
  });

  test("encodeRequest encrypts a field named __proto__", async () => {
    const request = JSON.parse('{"json":{"__proto__":"张三"}}') as object;
    const copy = await encryptRequest(request, { json: { ["__proto__"]: encrypted } }, key);
    const text = /"__proto__":"([^"]+)"/.exec(JSON.stringify(copy))?.[1] ?? "";
    expect(reveal(text)).toBe("张三");
  });
});

describe("decodeMessage", () => {
  const responseSchema = { data: list({ user_name: encrypted, id: string }) };

  test("decodeMessage decrypts the marked fields of a copy", async () => {
    const received = { data: [{ user_name: conceal("张三"), id: "1", new_field: {} }, { id: "2" }] };
    const before = structuredClone(received);
    expect(await decryptResponse(received, responseSchema, own)).toEqual({
      data: [{ user_name: "张三", id: "1", new_field: {} }, { id: "2" }],
    });
    expect(received).toEqual(before);
  });

  test("decodeMessage returns masked, empty, null and other values unchanged", async () => {
    const received = {
      data: [{ user_name: "*三" }, { user_name: "" }, { user_name: null }, { user_name: "QUJD" }],
    };
    expect(await decryptResponse(received, responseSchema, own)).toBe(received);
    for (const form of [undefined, null, [], "text", { data: "text" }]) {
      expect(await decryptResponse(form, responseSchema, own)).toBe(form);
    }
  });

  test("the error names the field that was encrypted for another key", async () => {
    const decrypting = decryptResponse(
      { data: [{ user_name: conceal("张三", rsa().publicKey) }] },
      responseSchema,
      own,
    );
    await expect(decrypting).rejects.toBeInstanceOf(DecryptError);
    await expect(decrypting).rejects.toThrow(
      "data[0].user_name: the field was modified, or encrypted for another key",
    );
    await expect(decrypting).rejects.not.toHaveProperty("cause");
  });

  test("the error names the field, and the pair that a CryptoKey for signatures lacks", async () => {
    const usage = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const der = Uint8Array.from(derOf(merchant.privateKey));
    const signing = await crypto.subtle.importKey("pkcs8", der, usage, false, ["sign"]);
    const received = { data: [{ user_name: conceal("张三") }] };
    await expect(decryptResponse(received, responseSchema, web.privateKey(signing))).rejects.toThrow(
      new DecryptError(
        "ERR_DECRYPT",
        "data[0].user_name: privateKey: this CryptoKey has one use and cannot be exported. Pass { sign, decrypt }.",
      ),
    );
  });

  test("without a key, decodeMessage makes a Ciphertext of each text, and nothing of another value", async () => {
    const source = { label: "response", requestId: undefined };
    const received = { data: [{ user_name: "QUJD" }, { user_name: 7 }, { user_name: null }] };
    const read = await decodeMessage(received, responseSchema, undefined, source, decryption);
    const names = (read as typeof received).data.map(({ user_name }) => user_name); // of the same form
    expect([Ciphertext.is(names[0]), String(names[0]), ...names.slice(1)]).toEqual([true, "QUJD", 7, null]);
  });

  test("decodeMessage rejects text that is not UTF-8", async () => {
    const bytes = conceal(Buffer.of(0xff, 0xfe));
    await expect(
      decryptResponse({ data: [{ user_name: bytes }] }, responseSchema, own),
    ).rejects.toMatchObject({
      code: "ERR_DECRYPT_FORMAT",
    });
  });
});

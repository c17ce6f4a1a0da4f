/** SM2, SM3 and SM4, compared with the examples of the standards and with OpenSSL. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { sm3 } from "sm-crypto-v2";
import { describe, expect, test } from "vitest";
import { ciphertext, createClient, platformCertificates, type ClientOptions } from "wechatpay-ts";
import { appPayment, jsapiPayment, miniProgramPayment } from "wechatpay-ts/pay-sign";
import { sm } from "wechatpay-ts/sm";
import { readDer, sequenceOf, writeDer } from "#runtime/encoding/der";
import { writeCiphertext, writeSignature } from "#runtime/encoding/sm-der";
import { define, encrypted, string } from "#runtime/schema";
import { privateKeyInput } from "#runtime/keys/key-input";
import { apiV3Key, options, pemDer, publicKeyId, publicPem, rsa, wechatpay } from "./support/keys.ts";
import {
  certifySm2,
  decryptSm2,
  encryptSm2,
  hasOpenssl,
  issueSm2Chain,
  makeSm2Pair,
  signSm2,
  toSec1,
  verifySm2,
} from "./support/openssl.ts";
import { lastOf } from "./support/seen.ts";
import { encryptedSm4, sealSm4Gcm } from "./support/sm4-gcm.ts";
import { encryptedResource, serve, signed } from "./support/wechatpay.ts";

const algorithm = await sm();
const { keys } = algorithm;

function hex(text: string): Buffer {
  return Buffer.from(text.replace(/\s/g, ""), "hex");
}

/** The key of the examples of GB/T 32918.5. */
const number = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8";
const point = `04 09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020
  CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13`;
const identifiers = hex("06072a8648ce3d0201 06082a811ccf5501822d");
const spki = writeDer(0x30, writeDer(0x30, identifiers), writeDer(0x03, Buffer.of(0), hex(point)));
const sec1 = writeDer(
  0x30,
  writeDer(0x02, Buffer.of(1)),
  writeDer(0x04, hex(number)),
  writeDer(0xa0, hex("06082a811ccf5501822d")),
);

describe("the examples of the standards", () => {
  test("SM3 matches the examples of GB/T 32905", () => {
    expect(sm3(Buffer.from("abc"))).toBe("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    expect(sm3(Buffer.from("abcd".repeat(16)))).toBe(
      "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    );
  });

  test("SM2 verifies the signature of GB/T 32918.5", async () => {
    const signature = writeSignature(
      `f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3
       b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa`.replace(/\s/g, ""),
    );
    const key = keys.publicKey(spki);
    expect(await key.verify(Buffer.from("message digest"), signature)).toBe(true);
    expect(await key.verify(Buffer.from("message digesT"), signature)).toBe(false);
  });

  test("SM2 decrypts the ciphertext of GB/T 32918.5", async () => {
    const ciphertext = writeCiphertext(
      `04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73
       e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0
       59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766
       21886ca989ca9c7d58087307ca93092d651efa`.replace(/\s/g, ""),
    );
    const key = keys.privateKey(sec1);
    expect(Buffer.from(await key.decrypt(ciphertext)).toString()).toBe("encryption standard");
  });

  test("SM4-GCM matches RFC 8998 appendix A.1, and so does the implementation of the test", () => {
    const key = hex("0123456789abcdeffedcba9876543210");
    const nonce = hex("00001234567800000000abcd");
    const associated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    const plain = hex(
      "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd".concat(
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
      ),
    );
    expect(sealSm4Gcm(key, nonce, plain, associated).toString("hex")).toBe(
      "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735".concat(
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d",
        "83de3541e4c2b58177e065a9bf7b62ec",
      ),
    );
  });
});

describe("AEAD_SM4_GCM", () => {
  const key = keys.secretKey(Buffer.from(apiV3Key));
  const sm4Key = createHash("sm3").update(apiV3Key).digest().subarray(0, 16);

  test("the client decrypts what OpenSSL encrypted with SM4, and rejects one changed bit", async () => {
    const bytes = fc.uint8Array({ maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(bytes, bytes, fc.nat(), async (plain, associated, position) => {
        const nonce = Buffer.from("0123456789ab");
        const whole = sealSm4Gcm(sm4Key, nonce, Buffer.from(plain), Buffer.from(associated));
        expect(Buffer.from(await key.decrypt(nonce, associated, whole))).toEqual(Buffer.from(plain));
        const at = position % (whole.length * 8);
        whole[at >> 3] = (whole[at >> 3] ?? 0) ^ (1 << (at & 7));
        expect(() => key.decrypt(nonce, associated, whole)).toThrow();
      }),
      { numRuns: 50 },
    );
  });
});

describe.skipIf(!hasOpenssl)("SM2 beside OpenSSL", { meta: { needs: "openssl" } }, () => {
  const pair = makeSm2Pair();
  const ours = keys.privateKey(pemDer(pair.privateKey));
  const theirs = keys.publicKey(pemDer(pair.publicKey));
  const text = fc.uint8Array({ minLength: 1, maxLength: 300 });

  test("both verify each other's signatures", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (message) => {
        expect(await theirs.verify(message, signSm2(message, pair.privateKey))).toBe(true);
        expect(verifySm2(message, await ours.sign(message), pair.publicKey)).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  test("both decrypt each other's ciphertexts", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (plain) => {
        expect(Buffer.from(await ours.decrypt(encryptSm2(plain, pair.publicKey)))).toEqual(
          Buffer.from(plain),
        );
        expect(decryptSm2(await theirs.encrypt(plain), pair.privateKey)).toEqual(Buffer.from(plain));
      }),
      { numRuns: 8 },
    );
  });

  test("both reject a changed bit of message, signature or ciphertext", async () => {
    const message = Buffer.from("message");
    const signature = Buffer.from(await ours.sign(message));
    const ciphertext = Buffer.from(await theirs.encrypt(message));
    await fc.assert(
      fc.asyncProperty(fc.nat(signature.length * 8 - 1), fc.nat(ciphertext.length * 8 - 1), async (a, b) => {
        expect(await theirs.verify(message, flipped(signature, a))).toBe(false);
        await expect(Promise.resolve().then(() => ours.decrypt(flipped(ciphertext, b)))).rejects.toThrow();
      }),
      { numRuns: 60 },
    );
    expect(await theirs.verify(Buffer.from("messagE"), signature)).toBe(false);
  });

  test.each([
    ["r and s of 0", "0".repeat(128)],
    ["r of 0", "0".repeat(64) + "1".repeat(64)],
    ["s of 0", "1".repeat(64) + "0".repeat(64)],
    ["numbers beyond the curve's", "f".repeat(128)],
  ])("SM2 rejects a signature of %s", async (_, numbers) => {
    expect(await theirs.verify(Buffer.from("message"), writeSignature(numbers))).toBe(false);
  });

  test("SM2 does not multiply a point outside the curve by the private key", () => {
    const off = writeCiphertext("1".repeat(64) + "2".repeat(64) + "0".repeat(64) + "00");
    expect(() => ours.decrypt(off)).toThrow();
  });

  test("the client reads keys of OpenSSL in PEM and DER", () => {
    for (const source of [toSec1(pair.privateKey), pair.privateKey]) {
      const read = privateKeyInput(source);
      if ("fault" in read) throw new Error(read.fault);
      expect(keys.privateKey(read.input).fingerprint).toBe(ours.fingerprint);
    }
    expect(theirs.fingerprint).toBe(ours.fingerprint);
    const certificate = keys.certificate(pemDer(certifySm2("5A01", pair.privateKey)));
    expect([certificate.serialNo, certificate.publicKey.fingerprint]).toEqual(["5A01", ours.fingerprint]);
  });
});

function partsOf(der: Uint8Array): Uint8Array[] {
  return sequenceOf(readDer(der)).map(({ whole }) => whole);
}

function flipped(bytes: Buffer, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}

describe.skipIf(!hasOpenssl)("a client with sm()", { meta: { needs: "openssl" } }, () => {
  const merchant = makeSm2Pair();
  const own = makeSm2Pair();

  function smOptions(changes: Partial<ClientOptions> = {}): ClientOptions {
    const wechatpayKeys = { [publicKeyId]: own.publicKey };
    return options({ algorithm, privateKey: merchant.privateKey, wechatpayKeys, ...changes });
  }

  /** The headers of a response that WeChat Pay signed with SM2. */
  function signedSm2(body: string, serial = publicKeyId): Record<string, string> {
    const headers = signed(body, { serial });
    const message = `${headers["Wechatpay-Timestamp"]}\n${headers["Wechatpay-Nonce"]}\n${body}\n`;
    const signature = signSm2(message, own.privateKey).toString("base64");
    return {
      ...headers,
      "Wechatpay-Signature": signature,
      "Wechatpay-Signature-Type": "WECHATPAY2-SM2-WITH-SM3",
    };
  }

  const post = define<{ json: { name: string } }, { name: string }>("POST", "/v3/orders", {
    request: { json: { name: encrypted } },
    response: { name: encrypted, id: string },
  });

  test("the client signs, encrypts, verifies and decrypts", async () => {
    const name = encryptSm2("李四", merchant.publicKey).toString("base64");
    const body = JSON.stringify({ name });
    const server = await serve((response) => response.writeHead(200, signedSm2(body)).end(body));
    const client = createClient(smOptions({ baseUrl: server.url }));
    expect(await client.call(post, { json: { name: "张三" } })).toEqual({ name: "李四" });
    const { headers, url, body: requestBody } = lastOf(server);
    const [, timestamp, nonce, signature = ""] =
      /^WECHATPAY2-SM2-WITH-SM3 (?=.*timestamp="(\d+)")(?=.*nonce_str="(\w+)")(?=.*signature="([^"]+)")(?=.*mchid="1900007291")/.exec(
        headers.authorization ?? "",
      ) ?? [];
    const message = `POST\n${url}\n${timestamp}\n${nonce}\n${requestBody}\n`;
    expect(verifySm2(message, Buffer.from(signature, "base64"), merchant.publicKey)).toBe(true);
    const { name: ciphertext } = JSON.parse(requestBody) as { name: string };
    expect(decryptSm2(Buffer.from(ciphertext, "base64"), own.privateKey).toString()).toBe("张三");
  });

  test("the client encrypts long text, and rejects a forged response", async () => {
    const body = "{}";
    const forged = signedSm2('{"name":"x"}');
    const server = await serve((response) => response.writeHead(200, forged).end(body));
    const client = createClient(smOptions({ baseUrl: server.url, retries: 0 }));
    const calling = client.call(post, { json: { name: "长".repeat(500) } });
    await expect(calling).rejects.toMatchObject({ code: "ERR_SIGNATURE_MISMATCH" });
    const { name } = JSON.parse(lastOf(server).body) as { name: string };
    expect(decryptSm2(Buffer.from(name, "base64"), own.privateKey).toString()).toBe("长".repeat(500));
  });

  test.each<[string, (genuine: Buffer) => Uint8Array]>([
    ["plain text in Base64", () => Buffer.from("张三 in plain text")],
    ["a ciphertext for RSA", () => Buffer.alloc(256, 1)],
    ["a ciphertext that is cut off", (genuine) => genuine.subarray(0, -1)],
    ["a ciphertext with bytes after its end", (genuine) => Buffer.concat([genuine, Buffer.of(0)])],
    ["a signature", () => writeSignature("1".repeat(128))],
    ["a ciphertext whose C1 is not on the curve", () => writeCiphertext("1".repeat(192) + "00")],
    [
      "a ciphertext of nothing",
      (genuine) => writeDer(0x30, ...partsOf(genuine).slice(0, 3), Buffer.of(4, 0)),
    ],
  ])("the client refuses %s as an SM2 ciphertext", async (_, forge) => {
    const bytes = forge(encryptSm2("张三", own.publicKey));
    const name = ciphertext(Buffer.from(bytes).toString("base64"));
    const client = createClient(smOptions({ baseUrl: "http://127.0.0.1:1", retries: 0 }));
    await expect(client.call(post, { json: { name } as never })).rejects.toMatchObject({
      code: "ERR_ENCRYPT_TYPE",
      message: expect.stringMatching(/expected an SM2 ciphertext/) as string, // a matcher
    });
  });

  test("the client sends an SM2 ciphertext of the caller unchanged", async () => {
    const text = encryptSm2("张三", own.publicKey).toString("base64");
    const server = await serve((response) => response.writeHead(200, signedSm2("{}")).end("{}"));
    const client = createClient(smOptions({ baseUrl: server.url }));
    await client.call(post, { json: { name: ciphertext(text) } as never });
    expect(JSON.parse(lastOf(server).body)).toEqual({ name: text });
  });

  test("the client decrypts AEAD_SM4_GCM, and rejects AEAD_AES_256_GCM", async () => {
    const client = createClient(smOptions());
    expect(await client.decryptResource(encryptedSm4("张三"))).toBe("张三");
    await expect(client.decryptResource(encryptedResource("张三"))).rejects.toMatchObject({
      code: "ERR_DECRYPT_ALGORITHM",
    });
    const usual = createClient(options());
    await expect(usual.decryptResource(encryptedSm4("张三"))).rejects.toThrow("wechatpay-ts/sm");
  });

  test.each([
    ["jsapiPayment", jsapiPayment],
    ["miniProgramPayment", miniProgramPayment],
    ["appPayment", appPayment],
  ] as const)("%s refuses a client that signs with SM2", async (_, sign) => {
    const order = { appid: "wxd678efh567hg6787", prepay_id: "wx21201855730335ac86f8c43d1889123400" };
    await expect(sign(createClient(smOptions()), order)).rejects.toThrow(
      "pay-sign: client: it signs with SM2, and the documented signType is RSA. Pass a client with an RSA key.",
    );
  });

  test("a client without sm() names what would verify the response", async () => {
    const server = await serve((response) => response.writeHead(200, signedSm2("{}")).end("{}"));
    const client = createClient(options({ baseUrl: server.url, retries: 0 }));
    await expect(client.call(post, { json: { name: "张三" } })).rejects.toThrow("algorithm: await sm()");
  });

  const serial = "5A02";

  /** Starts a server that lists one certificate, encrypted with SM4. */
  function serveList(resource: object) {
    const dates = { effective_time: "2020-01-01T00:00:00+08:00", expire_time: "2050-01-01T00:00:00+08:00" };
    const list = JSON.stringify({ data: [{ serial_no: serial, ...dates, encrypt_certificate: resource }] });
    return serve((response, { url }) => {
      const body = url.startsWith("/v3/certificates") ? list : "{}";
      response.writeHead(200, signedSm2(body, serial)).end(body);
    });
  }

  function fetching(baseUrl: string, trustedRoots?: readonly string[]) {
    const certificates = platformCertificates({ onError: () => undefined, trustedRoots });
    return createClient(smOptions({ baseUrl, wechatpayKeys: undefined, certificates, retries: 0 }));
  }

  test("the client takes no text for a certificate of SM2 but a certificate", async () => {
    const pem = certifySm2(serial, own.privateKey);
    for (const resource of [
      encryptedSm4(pem, "transaction"),
      encryptedSm4(JSON.stringify({ attach: pem.replaceAll("\n", "") }), "certificate"),
      encryptedSm4(`x\n${pem}`, "certificate"),
    ]) {
      const server = await serveList(resource);
      const calling = fetching(server.url).call(post, { json: { name: "张三" } });
      await expect(calling).rejects.toMatchObject({ code: "ERR_CERTIFICATE_FETCH" });
      expect(server.seen).toHaveLength(1);
    }
  });

  test("the client verifies a chain of SM2 to trustedRoots", async () => {
    const { root, leaf } = issueSm2Chain(serial, own.privateKey);
    const server = await serveList(encryptedSm4(leaf, "certificate"));
    await fetching(server.url, [root]).call(post, { json: { name: "张三" } });
    const stranger = issueSm2Chain(serial, own.privateKey).root;
    const calling = fetching(server.url, [stranger]).call(post, { json: { name: "张三" } });
    await expect(calling).rejects.toThrow(/no valid chain to trustedRoots/);
  });

  test("the client fetches certificates of SM2", async () => {
    const pem = certifySm2(serial, own.privateKey);
    const server = await serveList(encryptedSm4(pem, "certificate"));
    const client = fetching(server.url);
    await client.call(post, { json: { name: "张三" } });
    expect(server.seen[0]?.url).toBe("/v3/certificates?algorithm_type=SM2");
    expect(lastOf(server).headers["wechatpay-serial"]).toBe(serial);
  });

  test("createClient rejects RSA keys with sm(), and SM2 keys without it", () => {
    const rsaKey = { [publicKeyId]: publicPem(wechatpay.publicKey) };
    expect(() => createClient(smOptions({ wechatpayKeys: rsaKey }))).toThrow(
      /wechatpayKeys.*cannot be (?:read|parsed)/,
    );
    expect(() => createClient(smOptions({ privateKey: rsa().privateKey }))).toThrow(
      /privateKey.*cannot be (?:read|parsed)/,
    );
    expect(() => createClient(smOptions({ brandId: "1", mchid: undefined }))).toThrow(
      /a brand signs with RSA/,
    );
    expect(() => createClient(options({ privateKey: merchant.privateKey }))).toThrow(/expected an RSA key/);
    expect(() => createClient(smOptions({ wechatpayKeys: { [publicKeyId]: merchant.publicKey } }))).toThrow(
      "this is the merchant's own",
    );
  });
});

test("SM3 agrees with node:crypto", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(sm3(bytes)).toBe(createHash("sm3").update(bytes).digest("hex"));
    }),
  );
});

/** The parser of keys and certificates, compared with node:crypto. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { elementsOf, readDer, SEQUENCE, sequenceOf, writeDer } from "#runtime/encoding/der";
import { readCertificateDer } from "#runtime/encoding/certificate-der";
import { readPrivateKeyDer, readPublicKeyDer } from "#runtime/encoding/key-der";
import { certificateBytes, certificatePem as pemOf } from "#runtime/encoding/pem";
import { certificatePem } from "../support/certificate.ts";
import { merchant, rsa, wechatpay } from "../support/keys.ts";

const der = (key: KeyObject, type: "pkcs8" | "pkcs1" | "sec1" | "spki") =>
  Uint8Array.from(key.export({ type, format: "der" } as { type: "spki"; format: "der" })); // the types tell private from public

const others = {
  ec: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  "rsa-pss": generateKeyPairSync("rsa-pss", { modulusLength: 2048 }),
  ed25519: generateKeyPairSync("ed25519"),
};

describe("a private key", () => {
  test.each(["pkcs8", "pkcs1"] as const)("readPrivateKeyDer converts %s to the PKCS#8 of node", (form) => {
    const read = readPrivateKeyDer(der(merchant.privateKey, form));
    expect([read.form, read.algorithm, read.bits]).toEqual([form, "rsa", 2048]);
    expect(Buffer.from(read.pkcs8 ?? []).equals(der(merchant.privateKey, "pkcs8"))).toBe(true);
  });

  test.each([1024, 2048, 2056, 3072])("readPrivateKeyDer counts %i bits", (bits) => {
    const pair = rsa(bits);
    expect(readPrivateKeyDer(der(pair.privateKey, "pkcs8")).bits).toBe(bits);
    expect(readPublicKeyDer(der(pair.publicKey, "pkcs1")).bits).toBe(bits);
  });

  test.each(Object.entries(others))(
    "readPrivateKeyDer names the algorithm %s",
    (name, { privateKey, publicKey }) => {
      expect(readPrivateKeyDer(der(privateKey, "pkcs8")).algorithm).toBe(name);
      expect(readPublicKeyDer(der(publicKey, "spki")).algorithm).toBe(name);
    },
  );

  test("readPrivateKeyDer recognizes SEC 1", () => {
    expect(readPrivateKeyDer(der(others.ec.privateKey, "sec1"))).toMatchObject({
      form: "sec1",
      algorithm: "ec",
    });
  });
});

test.each(["spki", "pkcs1"] as const)("readPublicKeyDer converts %s to the SPKI of node", (form) => {
  const read = readPublicKeyDer(der(wechatpay.publicKey, form));
  expect(read.form).toBe(form);
  expect(Buffer.from(read.spki).equals(der(wechatpay.publicKey, "spki"))).toBe(true);
});

test("both keys of a pair have one fingerprint, and another pair has another", () => {
  const { fingerprint } = readPrivateKeyDer(der(merchant.privateKey, "pkcs1"));
  expect(readPublicKeyDer(der(merchant.publicKey, "spki")).fingerprint).toBe(fingerprint);
  expect(readPublicKeyDer(der(wechatpay.publicKey, "spki")).fingerprint).not.toBe(fingerprint);
});

test.each(["0A23", "7132D72A03E93CDDF8C03BBD1F37EEDF66AC6C6D", "7FFF"])(
  "readCertificateDer reads the certificate %s as node does",
  (serialNo) => {
    const dates = { validFrom: new Date(1_700_000_000_000), validTo: new Date(2_600_000_000_000) };
    const pem = certificatePem({
      serialNo,
      ...dates,
      publicKey: wechatpay.publicKey,
      issuer: merchant.privateKey,
    });
    const native = new X509Certificate(pem);
    const read = readCertificateDer(certificateBytes(pem));
    expect(read).toMatchObject({
      serialNo: native.serialNumber,
      validFrom: Date.parse(native.validFrom),
      validTo: Date.parse(native.validTo),
    });
    expect(Buffer.from(read.publicKey.spki).equals(der(native.publicKey, "spki"))).toBe(true);
  },
);

describe("bytes that are not DER", () => {
  const n = Buffer.from(`00${"c1".repeat(256)}`, "hex");
  const e = Buffer.from("010001", "hex");
  const bytesOf = (hex: string) => Buffer.from(hex, "hex");
  const keyOf = (modulus: Uint8Array, exponent: Uint8Array, ...more: Uint8Array[]) =>
    writeDer(SEQUENCE, writeDer(2, modulus), writeDer(2, exponent), ...more);
  const id = bytesOf("300d06092a864886f70d0101010500");
  const spkiOf = (bits: Uint8Array, algorithm = id, ...more: Uint8Array[]) =>
    writeDer(SEQUENCE, algorithm, writeDer(3, bits), ...more);
  const key = Buffer.from(keyOf(n, e));
  const longForm = Buffer.concat([bytesOf("3083000109"), key.subarray(4)]);
  const indefinite = Buffer.concat([bytesOf("3080"), key.subarray(4), bytesOf("0000")]);

  test("readPublicKeyDer reads the keys of the table below without their fault", () => {
    expect(readPublicKeyDer(key).bits).toBe(2048);
    expect(readPublicKeyDer(spkiOf(Buffer.concat([Buffer.of(0), key]))).bits).toBe(2048);
  });

  test.each<[string, Uint8Array]>([
    ["a negative modulus", keyOf(n.subarray(1), e)],
    ["a modulus with a zero too many", keyOf(Buffer.concat([Buffer.of(0), n]), e)],
    ["an empty modulus", keyOf(Buffer.of(), e)],
    ["a modulus of zero", keyOf(Buffer.of(0), e)],
    ["a negative exponent", keyOf(n, bytesOf("810001"))],
    ["an exponent with a zero too many", keyOf(n, bytesOf("00010001"))],
    ["an even exponent", keyOf(n, bytesOf("010000"))],
    ["an exponent of one", keyOf(n, Buffer.of(1))],
    ["a third number", keyOf(n, e, Buffer.of(2, 1, 1))],
    ["a length in a longer form", longForm],
    ["an indefinite length", indefinite],
    ["bytes after its end", Buffer.concat([key, Buffer.of(0)])],
    ["an unused bit", spkiOf(Buffer.concat([Buffer.of(1), key]))],
    ["eight unused bits", spkiOf(Buffer.concat([Buffer.of(8), key]))],
    ["an empty BIT STRING", spkiOf(Buffer.of())],
    ["no bits", spkiOf(Buffer.of(0))],
    ["a third element", spkiOf(Buffer.concat([Buffer.of(0), key]), id, Buffer.of(5, 0))],
    [
      "other parameters",
      spkiOf(Buffer.concat([Buffer.of(0), key]), bytesOf("300e06092a864886f70d010101020100")),
    ],
    ["an identifier that is cut off", spkiOf(Buffer.concat([Buffer.of(0), key]), bytesOf("300306018a"))],
    [
      "an identifier with a superfluous byte",
      spkiOf(Buffer.concat([Buffer.of(0), key]), bytesOf("300506032a8001")),
    ],
  ])("readPublicKeyDer rejects a key with %s", (_, bytes) => {
    expect(() => readPublicKeyDer(bytes)).toThrow(SyntaxError);
  });

  test.each(["0010111111111Z", "000230000000Z", "240101000000+0000", "2401010000Z", " 240101000000Z"])(
    "readCertificateDer rejects the time %j",
    (text) => {
      const validity = writeDer(SEQUENCE, writeDer(0x17, Buffer.from(text)), later);
      expect(() => readCertificateDer(changed({ 4: validity }))).toThrow(SyntaxError);
    },
  );

  test.each(["500101000000Z", "991231235959Z", "000101000000Z", "491231235959Z"])(
    "readCertificateDer reads the time %s as node does",
    (text) => {
      const whole = changed({ 4: writeDer(SEQUENCE, writeDer(0x17, Buffer.from(text)), later) });
      const native = new X509Certificate(pemOf(whole)).validFrom;
      expect(readCertificateDer(whole).validFrom).toBe(Date.parse(native));
    },
  );

  const nameOf = (tag: number, content: Uint8Array) =>
    writeDer(
      SEQUENCE,
      writeDer(0x31, writeDer(SEQUENCE, writeDer(6, bytesOf("550403")), writeDer(tag, content))),
    );

  test.each([
    ["UTF-8", 0x0c, Buffer.from("微信"), true],
    ["bytes that are not UTF-8", 0x0c, Buffer.of(0xff), false],
    ["printable text", 0x13, Buffer.from("shop"), true],
    ["two bytes a character", 0x1e, bytesOf("5fae4fe1"), true],
    ["two bytes a character, one missing", 0x1e, bytesOf("5fae4f"), false],
    ["bits", 0x03, bytesOf("00ff"), false],
  ])("readCertificateDer reads the text of a name: %s", (_, tag, content, isValid) => {
    const subject = nameOf(tag, content);
    const read = () => Buffer.from(readCertificateDer(changed({ 5: subject })).subject).toString("hex");
    if (isValid) expect(read()).toBe(Buffer.from(subject).toString("hex"));
    else expect(read).toThrow(SyntaxError);
  });

  test("readCertificateDer names no signature algorithm with parameters", () => {
    const sha256WithRsa = "06092a864886f70d01010b";
    const named = (parameters: string) =>
      readCertificateDer(changed({ 2: writeDer(SEQUENCE, bytesOf(sha256WithRsa + parameters)) }))
        .signatureAlgorithm;
    expect([named("0500"), named(""), named("3000")]).toEqual([
      "2a864886f70d01010b",
      "2a864886f70d01010b",
      "",
    ]);
  });

  const later = writeDer(0x18, Buffer.from("20500101000000Z"));

  /** A certificate with other fields: 2 is the signature algorithm, which stands in two places, 4 the validity, 5 the subject. */
  function changed(fields: Readonly<Record<number, Uint8Array>>): Uint8Array {
    const [signed, algorithm, signature] = sequenceOf(readDer(certificateBytes(plainCertificate())));
    const parts = elementsOf(signed?.content ?? Buffer.of()).map(({ whole }, at) => fields[at] ?? whole);
    const outer = fields[2] ?? algorithm?.whole ?? Buffer.of();
    return writeDer(SEQUENCE, writeDer(SEQUENCE, ...parts), outer, signature?.whole ?? Buffer.of());
  }

  test("readCertificateDer rejects a negative serial number, and one with a zero too many", () => {
    expect(readCertificateDer(certificateBytes(plainCertificate("7FFF"))).serialNo).toBe("7FFF");
    for (const serialNo of ["8FFF", "00007F", ""])
      expect(() => readCertificateDer(certificateBytes(plainCertificate(serialNo)))).toThrow(SyntaxError);
  });

  function plainCertificate(serialNo = "5A01"): string {
    const dates = { validFrom: new Date(1_700_000_000_000), validTo: new Date(2_600_000_000_000) };
    return certificatePem({
      serialNo,
      ...dates,
      publicKey: wechatpay.publicKey,
      issuer: merchant.privateKey,
    });
  }
});

describe("any bytes", () => {
  const whole = der(merchant.privateKey, "pkcs1");

  test("readDer reads what writeDer wrote", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (content) => {
        const written = writeDer(SEQUENCE, content);
        expect(Buffer.from(readDer(written).content).equals(content)).toBe(true);
      }),
    );
  });

  test("the readers throw a SyntaxError for random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        for (const read of [readPrivateKeyDer, readPublicKeyDer, readCertificateDer]) {
          expect(() => read(bytes)).toThrow(SyntaxError);
        }
      }),
    );
  });

  test("readPrivateKeyDer rejects a key that is cut off or has further bytes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(() => readPrivateKeyDer(whole.subarray(0, length))).toThrow(SyntaxError);
        expect(() => readPrivateKeyDer(Uint8Array.of(...whole, length % 256))).toThrow(SyntaxError);
      }),
    );
  });

  test("readPrivateKeyDer rejects a key with one changed byte, or agrees with node", () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Uint8Array.from(whole, (byte, index) => (index === at ? byte ^ change : byte));
        const [ours, native] = [bitsOf(changed), nativeBits(changed)];
        // What ours reads is handed to the platform's parser, which may refuse more.
        if (ours !== undefined && native !== undefined) expect(ours).toBe(native);
      }),
      { numRuns: 500 },
    );
  });

  function bitsOf(bytes: Uint8Array): number | undefined {
    try {
      return readPrivateKeyDer(bytes).bits;
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError);
      return undefined;
    }
  }

  function nativeBits(bytes: Uint8Array): number | undefined {
    try {
      const key = createPrivateKey({ key: Buffer.from(bytes), format: "der", type: "pkcs1" });
      return createPublicKey(key).asymmetricKeyDetails?.modulusLength;
    } catch {
      return undefined;
    }
  }
});

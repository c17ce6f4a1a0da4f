/** The forms of keys and certificates in the options, alike on both platforms. */
import { KeyObject } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ConfigError, type KeyOptions } from "wechatpay-ts";
import {
  BIT_STRING,
  INTEGER,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  SEQUENCE,
  writeDer,
} from "#runtime/encoding/der";
import { readKeys } from "#runtime/keys/read-keys";
import { platform as node } from "#runtime/platform/node";
import { platform as web } from "#runtime/platform/web";
import { certificateDer, certificatePem } from "../support/certificate.ts";
import {
  derOf,
  merchant,
  options,
  privatePem,
  publicKeyId,
  publicPem,
  rsa,
  wechatpay,
} from "../support/keys.ts";

const dates = { validFrom: new Date("2024-01-01T00:00:00Z"), validTo: new Date("2034-01-01T00:00:00Z") };
const authority = rsa();
const own = {
  serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
  ...dates,
  publicKey: merchant.publicKey,
  issuer: authority.privateKey,
  names: { issuer: "authority", subject: "merchant" },
};
const issuing = {
  serialNo: "0C",
  ...dates,
  publicKey: authority.publicKey,
  issuer: authority.privateKey,
  names: { issuer: "authority", subject: "authority" },
};
const platformCertificate = {
  ...own,
  serialNo: "7132D72A03E93CDDF8C03BBD1F37EEDF66AC6C6D",
  publicKey: wechatpay.publicKey,
  names: { issuer: "authority", subject: "WeChat Pay" },
};
const [ownPem, issuerPem, platformPem] = [own, issuing, platformCertificate].map(certificatePem) as [
  string,
  string,
  string,
];

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const oid = (hex: string) => writeDer(OBJECT_IDENTIFIER, bytes(hex));
const version = (number: number) => writeDer(INTEGER, Uint8Array.of(number));
const data = writeDer(SEQUENCE, oid("2a864886f70d010701"), writeDer(0xa0, writeDer(OCTET_STRING)));
const spki = new Uint8Array(derOf(merchant.publicKey));

/** What users pass by mistake. */
const foreign = {
  "PKCS#12": writeDer(SEQUENCE, version(3), data, writeDer(SEQUENCE, new Uint8Array(200))),
  "PKCS#12 of indefinite length": bytes("3080020103308006092a864886f70d010701a08000000000"),
  "certificate request": writeDer(
    SEQUENCE,
    writeDer(SEQUENCE, version(0), writeDer(SEQUENCE), spki, writeDer(0xa0)),
    writeDer(SEQUENCE, oid("2a864886f70d01010b")),
    writeDer(BIT_STRING, new Uint8Array(257)),
  ),
  "PKCS#7": writeDer(SEQUENCE, oid("2a864886f70d010702"), writeDer(0xa0, new Uint8Array(200))),
  "encrypted key": new Uint8Array(
    merchant.privateKey.export({
      type: "pkcs8",
      format: "der",
      cipher: "aes-256-cbc",
      passphrase: "throwaway",
    }),
  ),
};
const pem = (label: string, der: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64")}\n-----END ${label}-----\n`;
const encryptedPkcs1 = merchant.privateKey
  .export({ type: "pkcs1", format: "pem", cipher: "aes-128-cbc", passphrase: "throwaway" })
  .toString();

/** Options that JavaScript may pass, but the types forbid. */
type Change = Record<string, unknown>;

describe.each([
  ["Node.js", node],
  ["the web", web],
])("on %s", (_, platform) => {
  const read = (change: Change) => readKeys({ ...options(), ...change }, platform);
  const refused = (change: Change): ConfigError => {
    try {
      read(change);
    } catch (error) {
      if (error instanceof ConfigError) return error;
      throw error;
    }
    throw new Error("accepted");
  };
  const { serialNo: _serial, ...unnamed } = options();
  const readUnnamed = (change: Change) => readKeys({ ...unnamed, ...change } as KeyOptions, platform);

  const forms: readonly (readonly [string, (text: string) => unknown])[] = [
    ["text", (text) => text],
    ["text in one line", (text) => text.replaceAll("\n", " ")],
    ["text with \\n", (text) => text.replaceAll("\n", "\\n")],
    ["a Buffer of the PEM", (text) => Buffer.from(text)],
    ["an ArrayBuffer of the PEM", (text) => Uint8Array.from(Buffer.from(text)).buffer],
    ["a DataView of the PEM", (text) => new DataView(Uint8Array.from(Buffer.from(text)).buffer)],
    ["DER", (text) => Buffer.from(text.replace(/-----[^-]+-----|\s/g, ""), "base64")],
  ];

  test.each(forms)("every key option accepts %s", (_, form) => {
    const keys = read({
      privateKey: form(privatePem(merchant.privateKey)),
      certificate: form(ownPem),
      wechatpayKeys: {
        [publicKeyId]: form(publicPem(wechatpay.publicKey)),
        [platformCertificate.serialNo]: form(platformPem),
      },
    });
    expect([keys.serialNo, keys.privateKey.bits, keys.wechatpay.size]).toEqual([own.serialNo, 2048, 2]);
  });

  test.each<[string, Change, string, RegExp]>([
    [
      "a .p12 as key",
      { privateKey: foreign["PKCS#12"] },
      "PRIVATE_KEY",
      /PKCS#12.*openssl pkcs12 .*-nocerts/,
    ],
    [
      "a .p12 of indefinite length",
      { privateKey: foreign["PKCS#12 of indefinite length"] },
      "PRIVATE_KEY",
      /PKCS#12.*openssl pkcs12 .*-nocerts/,
    ],
    [
      "the Base64 of a .p12",
      { privateKey: Buffer.from(foreign["PKCS#12"]).toString("base64") },
      "PRIVATE_KEY",
      /Base64 of PKCS#12.*openssl pkcs12/,
    ],
    ["a .p12 as certificate", { certificate: foreign["PKCS#12"] }, "SERIAL_NO", /PKCS#12.*-clcerts -nokeys/],
    [
      "a .p12 as public key",
      { wechatpayKeys: { [publicKeyId]: foreign["PKCS#12"] } },
      "WECHATPAY_KEYS",
      /PKCS#12. For PUB_KEY/,
    ],
    ["PKCS#7", { certificate: foreign["PKCS#7"] }, "SERIAL_NO", /PKCS#7.*openssl pkcs7 .*-print_certs/],
    ["PKCS#7 in PEM", { certificate: pem("PKCS7", foreign["PKCS#7"]) }, "SERIAL_NO", /openssl pkcs7/],
    [
      "an encrypted key in DER",
      { privateKey: foreign["encrypted key"] },
      "PRIVATE_KEY",
      /encrypted.*openssl pkey/,
    ],
    [
      "an encrypted key in PEM",
      { privateKey: pem("ENCRYPTED PRIVATE KEY", foreign["encrypted key"]) },
      "PRIVATE_KEY",
      /encrypted.*openssl pkey/,
    ],
    ["Proc-Type: 4,ENCRYPTED", { privateKey: encryptedPkcs1 }, "PRIVATE_KEY", /encrypted.*openssl pkey/],
    [
      "a request as certificate",
      { certificate: pem("CERTIFICATE REQUEST", foreign["certificate request"]) },
      "SERIAL_NO",
      /certificate request, not the certificate/,
    ],
    ["a request in DER", { certificate: foreign["certificate request"] }, "SERIAL_NO", /certificate request/],
    ["a certificate as key", { privateKey: certificateDer(own) }, "PRIVATE_KEY", /this is a certificate/],
    [
      "a key as certificate",
      { certificate: derOf(merchant.privateKey) },
      "SERIAL_NO",
      /this is a private key/,
    ],
    ["a public key as key", { privateKey: derOf(merchant.publicKey) }, "PRIVATE_KEY", /this is a public key/],
    [
      "a private key as public key",
      { wechatpayKeys: { [publicKeyId]: derOf(merchant.privateKey) } },
      "WECHATPAY_KEYS",
      /this is a private key/,
    ],
    [
      "a key whose + were read as spaces",
      { privateKey: pem("PRIVATE KEY", bytes("00")).replace("AA==", "AAA AAA AAA AAA AAAA") },
      "PRIVATE_KEY",
      /cannot be parsed. Some of its spaces may have been \+ characters. Pass the text/,
    ],
    [
      "two private keys",
      { privateKey: privatePem(merchant.privateKey) + privatePem(wechatpay.privateKey) },
      "PRIVATE_KEY",
      /expected one key, received 2/,
    ],
    [
      "another number beside it",
      { certificate: ownPem, serialNo: "5A" },
      "SERIAL_NO",
      /serialNo: .*number 5157F0/,
    ],
    [
      "a certificate of another key",
      { certificate: platformPem },
      "SERIAL_NO",
      /does not belong to privateKey/,
    ],
    [
      "neither",
      { serialNo: undefined },
      "SERIAL_NO",
      /serialNo: expected a string.*or the certificate itself/,
    ],
    ["a certificate that is a number", { certificate: 5 }, "SERIAL_NO", /certificate: expected PEM or DER/],
  ])("readKeys refuses %s", (_, change, code, message) => {
    const error = refused(change);
    expect([error.code, error.message]).toEqual([`ERR_CONFIG_${code}`, expect.stringMatching(message)]);
    expect(error.message).not.toMatch(/MII|throwaway/);
  });

  test("the serial number comes out of the certificate", () => {
    expect(readUnnamed({ certificate: ownPem }).serialNo).toBe(own.serialNo);
    expect(readUnnamed({ certificate: ownPem, serialNo: own.serialNo.toLowerCase() }).serialNo).toBe(
      own.serialNo,
    );
  });

  test.each([
    ["first", issuerPem + ownPem],
    ["last", ownPem + issuerPem],
    ["twice", issuerPem + ownPem + issuerPem + ownPem],
    ["with the key", privatePem(merchant.privateKey) + issuerPem + ownPem],
  ])("the issuer in the same file is not taken for the certificate: %s", (_, file) => {
    expect(readUnnamed({ certificate: file }).serialNo).toBe(own.serialNo);
  });

  test("a bundle for a serial number is the certificate that has issued no other", () => {
    const bundle = issuerPem + platformPem;
    const keys = read({ wechatpayKeys: { [platformCertificate.serialNo]: bundle } });
    expect([...keys.wechatpay.keys()]).toEqual([platformCertificate.serialNo]);
    const wrong = refused({ wechatpayKeys: { [issuing.serialNo]: bundle } });
    expect(wrong.message).toContain(`serial number ${platformCertificate.serialNo}. Use that as its id`);
    const two = refused({ wechatpayKeys: { [own.serialNo]: ownPem + platformPem } });
    expect(two.message).toContain(
      `serial numbers ${own.serialNo}, ${platformCertificate.serialNo}. Pass one`,
    );
  });
});

test("a CryptoKey that hides its numbers is taken with any certificate", async () => {
  const usage = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const der = Uint8Array.from(derOf(merchant.privateKey));
  const key = await crypto.subtle.importKey("pkcs8", der, usage, false, ["sign"]);
  const keys = readKeys(
    {
      ...options(),
      privateKey: key,
      certificate: platformPem,
      serialNo: platformCertificate.serialNo,
      wechatpayKeys: { [publicKeyId]: publicPem(authority.publicKey) },
    },
    web,
  );
  expect(keys.serialNo).toBe(platformCertificate.serialNo);
  expect(KeyObject.from(key).type).toBe("private");
});

test("the types require the serial number or the certificate", () => {
  const { serialNo: _, certificate: __, ...keys } = options();
  const named: KeyOptions[] = [
    { ...keys, serialNo: own.serialNo },
    { ...keys, certificate: Buffer.from(ownPem) },
    { ...keys, serialNo: own.serialNo, certificate: ownPem },
  ];
  // @ts-expect-error one of them is required
  const unnamed: KeyOptions = keys;
  expect([named.length, unnamed]).toEqual([3, keys]);
});

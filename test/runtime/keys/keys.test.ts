import { generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { ConfigError, createClient, type ClientOptions } from "wechatpay-ts";
import { isValidAt, keyId, preferredKey } from "#runtime/keys/key-ring";
import { readKeys } from "#runtime/keys/read-keys";
import { platform } from "#runtime/platform/node";
import { certificatePem } from "../support/certificate.ts";
import {
  apiV3Key,
  merchant,
  options,
  privatePem,
  publicKeyId,
  publicPem,
  rsa,
  wechatpay,
} from "../support/keys.ts";

const now = Date.parse("2026-11-20T00:00:00Z");
const year = 365 * 86_400_000;

function certificate(serialNo: string, from: number, publicKey = wechatpay.publicKey): string {
  const [validFrom, validTo] = [new Date(from), new Date(from + 5 * year)];
  return certificatePem({ serialNo, validFrom, validTo, publicKey, issuer: rsa().privateKey });
}

const older = certificate("0A23", now - 2 * year);
const newer = certificate("7132D72A03E93CDDF8C03BBD1F37EEDF66AC6C6D", now - year);
const coming = certificate("5ACE", now + year);
const publicKey = publicPem(wechatpay.publicKey);
const privateKey = privatePem(merchant.privateKey);
const pkcs1 = merchant.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const weak = rsa(1024);
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });

describe("valid key options", () => {
  test.each<[string, Partial<ClientOptions>]>([
    ["a PKCS#8 key", {}],
    ["a PKCS#1 key", { privateKey: pkcs1 }],
    ["a KeyObject", { privateKey: merchant.privateKey }],
    ["a file of certificate and key", { privateKey: `${newer}\n${privateKey}` }],
    ["a serial number in small letters", { serialNo: "5157f09efdc096de15ebe81a47057a7232f1b8e1" }],
    ["a PKCS#1 public key", { wechatpayKeys: { [publicKeyId]: pkcs1Public() } }],
    ["a certificate by its serial, zeros or not", { wechatpayKeys: { "0a23": older } }],
    ["both kinds of keys", { wechatpayKeys: { [publicKeyId]: publicKey, A23: older } }],
    ["an APIv3 key of 32 bytes in fewer characters", { apiV3Key: "密".repeat(10) + "xx" }],
    ["a base URL with a path", { baseUrl: "https://api.mch.weixin.qq.com/hk/" }],
  ])("createClient accepts %s", (_, change) => {
    expect(createClient(options(change)).mchid).toBe("1900007291");
  });
});

function pkcs1Public(): string {
  return wechatpay.publicKey.export({ type: "pkcs1", format: "pem" }).toString();
}

/** Options that JavaScript may pass, but the types forbid. */
function refused(change: Record<string, unknown>): ConfigError {
  try {
    createClient({ ...options(), ...change });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("accepted");
}

const damaged = privateKey.replace(/^(.{200})./s, "$1*");
const encryptedPem = merchant.privateKey
  .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "throwaway" })
  .toString();
const key = `wechatpayKeys["${publicKeyId}"]`;

describe("invalid key options", () => {
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    ["mchid: missing", { mchid: undefined }, "MCHID", /mchid: .*received nothing/],
    ["mchid: a number", { mchid: 1900007291 }, "MCHID", /mchid: .*type number/],
    ["mchid: empty", { mchid: "" }, "MCHID", /mchid: expected a string of digits, received an empty string/],
    ["mchid: letters", { mchid: "wx8888888888888888" }, "MCHID", /string of digits/],
    ["brandId: letters", { mchid: undefined, brandId: "brand" }, "BRAND_ID", /brandId: .*string of digits/],
    [
      "brandId: beside mchid",
      { brandId: "1004" },
      "BRAND_ID",
      /expected either mchid or brandId.*one client for/,
    ],
    ["algorithm: a name", { algorithm: "SM2" }, "ALGORITHM", /algorithm: .*sm\(\)/],
    ["algorithm: another object", { algorithm: { scheme: "x", keys: {} } }, "ALGORITHM", /sm\(\)/],
    ["serialNo: a key id", { serialNo: publicKeyId }, "SERIAL_NO", /serialNo: .*belongs in wechatpayKeys/],
    ["serialNo: colons", { serialNo: "51:57" }, "SERIAL_NO", /without colons.*openssl x509/],
    ["serialNo: null", { serialNo: null }, "SERIAL_NO", /received null/],
    ["privateKey: missing", { privateKey: undefined }, "PRIVATE_KEY", /privateKey: .*received nothing/],
    ["privateKey: public", { privateKey: publicKey }, "PRIVATE_KEY", /privateKey: this is a public key/],
    ["privateKey: a certificate", { privateKey: newer }, "PRIVATE_KEY", /this is a certificate/],
    [
      "privateKey: encrypted",
      { privateKey: encryptedPem },
      "PRIVATE_KEY",
      /is encrypted. Convert it: openssl pkey -in/,
    ],
    ["privateKey: a path", { privateKey: "./apiclient_key.pem" }, "PRIVATE_KEY", /path of a file/],
    ["privateKey: garbage", { privateKey: "c2VjcmV0" }, "PRIVATE_KEY", /not PEM text/],
    ["privateKey: damaged", { privateKey: damaged }, "PRIVATE_KEY", /cannot be parsed/],
    [
      "privateKey: weak",
      { privateKey: privatePem(weak.privateKey) },
      "PRIVATE_KEY",
      /2048 bits, received 1024/,
    ],
    ["privateKey: EC", { privateKey: privatePem(ec.privateKey) }, "PRIVATE_KEY", /RSA key, received ec/],
    [
      "privateKey: a public KeyObject",
      { privateKey: merchant.publicKey },
      "PRIVATE_KEY",
      /not a private key/,
    ],
    ["privateKey: a false KeyObject", { privateKey: { type: "private" } }, "PRIVATE_KEY", /cannot be parsed/],
    ["apiV3Key: short", { apiV3Key: "secret" }, "API_V3_KEY", /apiV3Key: expected 32 bytes, received 6/],
    ["apiV3Key: bytes count", { apiV3Key: "密".repeat(32) }, "API_V3_KEY", /received 96/],
    ["apiV3Key: a Buffer", { apiV3Key: Buffer.alloc(32) }, "API_V3_KEY", /expected a string/],
    ["wechatpayKeys: missing", { wechatpayKeys: undefined }, "WECHATPAY_KEYS", /received nothing. Pass \{/],
    [
      "wechatpayKeys: empty",
      { wechatpayKeys: {} },
      "WECHATPAY_KEYS",
      /wechatpayKeys: expected at least one key/,
    ],
    ["wechatpayKeys: a PEM", { wechatpayKeys: publicKey }, "WECHATPAY_KEYS", /expected an object/],
    [
      "a key id with a certificate",
      { wechatpayKeys: { [publicKeyId]: newer } },
      "WECHATPAY_KEYS",
      /For PUB_KEY_ID_…, pass/,
    ],
    ["a key id with no text", { wechatpayKeys: { [publicKeyId]: 1 } }, "WECHATPAY_KEYS", /type number/],
    [
      "a key id with our key",
      { wechatpayKeys: { [publicKeyId]: privateKey } },
      "WECHATPAY_KEYS",
      /private key/,
    ],
    ["a serial with a public key", { wechatpayKeys: { A23: publicKey } }, "WECHATPAY_KEYS", /serial number/],
    [
      "another serial",
      { wechatpayKeys: { A24: older } },
      "WECHATPAY_KEYS",
      /certificate has the serial number 0A23/,
    ],
    ["a weak key", { wechatpayKeys: { [publicKeyId]: publicPem(weak.publicKey) } }, "WECHATPAY_KEYS", /1024/],
    ["baseUrl: no URL", { baseUrl: "api.mch.weixin.qq.com" }, "BASE_URL", /baseUrl/],
    ["baseUrl: a query", { baseUrl: "https://example.com/?a=1" }, "BASE_URL", /without .*a query/],
    ["baseUrl: another scheme", { baseUrl: "ftp://example.com" }, "BASE_URL", /http/],
    ["timeout: none", { timeout: 0 }, "TIMEOUT", /timeout: expected milliseconds/],
    ["timeout: endless", { timeout: Infinity }, "TIMEOUT", /at most 2147483647/],
    ["userAgent: a line break", { userAgent: "a\r\nb: c" }, "HEADER", /userAgent/],
  ])("createClient rejects %s", (_, change, code, message) => {
    const error = refused(change);
    expect(error.code).toBe(`ERR_CONFIG_${code}`);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^createClient: \w+/);
    const shown = inspect(error, { showHidden: true, depth: 9 });
    for (const value of Object.values(change)) {
      if (typeof value === "string" && value.length > 40) expect(shown).not.toContain(value.slice(40, 70));
    }
    expect(shown).not.toMatch(/secret|c2VjcmV0|MII/);
  });

  test("the error names the entry of wechatpayKeys", () => {
    expect(refused({ wechatpayKeys: { [publicKeyId]: "x" } }).message).toContain(`createClient: ${key}: `);
  });
});

describe("the key that encrypts", () => {
  const chosen = (wechatpayKeys: Record<string, string>, at = now) =>
    preferredKey(readKeys(options({ wechatpayKeys }), platform).wechatpay, at).id;

  test("preferredKey returns the public key at any position", () => {
    expect(chosen({ A23: older, [publicKeyId]: publicKey })).toBe(publicKeyId);
    expect(chosen({ [publicKeyId]: publicKey, A23: older })).toBe(publicKeyId);
    expect(chosen({ [`${publicKeyId}2`]: publicKey, [publicKeyId]: publicKey })).toBe(`${publicKeyId}2`);
  });

  test("preferredKey returns the valid certificate that began last", () => {
    const all = { "5ace": coming, "0A23": older, "7132D72A03E93CDDF8C03BBD1F37EEDF66AC6C6D": newer };
    expect(chosen(all)).toBe("7132D72A03E93CDDF8C03BBD1F37EEDF66AC6C6D");
    expect(chosen(all, now - 1.5 * year)).toBe("0A23");
    expect(chosen(all, now + 2 * year)).toBe("5ACE");
    expect(chosen({ "5ace": coming, "0A23": older }, now + year - 60_000)).toBe("0A23");
    expect(chosen({ "5ace": coming }, now + year - 60_000)).toBe("5ACE");
  });

  test("preferredKey rejects certificates that are not valid", () => {
    expect(() => chosen({ "0a23": older }, now + 9 * year)).toThrow(/0A23, which expired on 2029-11-19/);
    expect(() => chosen({ "5ace": coming })).toThrow(/5ACE, which is valid only from 2027-11-20/);
  });
});

test("without a key, preferredKey refuses; a public key is valid at any time", () => {
  const none = () => preferredKey(new Map(), now);
  expect(none).toThrow(
    new ConfigError("ERR_CONFIG_WECHATPAY_KEYS", "createClient: wechatpayKeys: expected at least one key."),
  );
  const { certificate } = preferredKey(readKeys(options(), platform).wechatpay, now);
  expect([certificate, isValidAt({ certificate }, 0)]).toEqual([undefined, true]);
});

test("keyId normalizes a serial number, and keeps the id of a public key", () => {
  expect([keyId("00a23"), keyId("A23"), keyId("0"), keyId("PUB_KEY_ID_0a")]).toEqual([
    "A23",
    "A23",
    "0",
    "PUB_KEY_ID_0a",
  ]);
});

test("a logged client does not show its keys", () => {
  const client = createClient(options());
  const shown = [
    inspect(client, { showHidden: true, depth: 9 }),
    JSON.stringify(client),
    String(client),
  ].join();
  expect(shown).toContain("1900007291");
  for (const secret of [apiV3Key, "PRIVATE KEY", privateKey.slice(40, 70), "KeyObject"]) {
    expect(shown).not.toContain(secret);
  }
});

import { createPublicKey, generateKeyPairSync } from "node:crypto";

import { createClient } from "wechatpay-ts";
import { describe, expect, test } from "vitest";

import { parseCredentials, startSandbox } from "#sandbox/index";

import { postGovSubsidyCompaniesQuery } from "#generated/v3/gov/subsidy/companies/query";
import { specOperations } from "../support/specs.ts";

const pem = {
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
} as const;
const merchant = generateKeyPairSync("rsa", { modulusLength: 2048, ...pem });
const wechatpay = generateKeyPairSync("rsa", { modulusLength: 2048, ...pem });

const file = {
  mchid: "1230000109",
  serialNo: "5157f09efdc096de15ebe81a47057a7232f1b8e1",
  apiV3Key: "0123456789abcdef0123456789abcdef",
  merchantPublicKey: merchant.publicKey,
  publicKeyId: "PUB_KEY_ID_0100000001",
  wechatpayPrivateKey: wechatpay.privateKey,
};

test("the sandbox uses the keys of its options, and does not need the merchant's private key", async () => {
  const sandbox = await startSandbox({ operations: specOperations(), credentials: parseCredentials(file) });
  try {
    expect(sandbox.client).toBeUndefined();
    const client = createClient({
      baseUrl: sandbox.url,
      mchid: file.mchid,
      serialNo: file.serialNo,
      apiV3Key: file.apiV3Key,
      privateKey: merchant.privateKey,
      wechatpayKeys: {
        [file.publicKeyId]: createPublicKey(wechatpay.privateKey)
          .export({ type: "spki", format: "pem" })
          .toString(),
      },
    });
    const json = { qualification_region_code: 310100, license_number: "91110108397173806M" };
    await expect(postGovSubsidyCompaniesQuery(client, { json })).resolves.toMatchObject({ code: "SUCCESS" });
  } finally {
    await sandbox.close();
  }
});

describe("an invalid file of keys", () => {
  const cases: [string, unknown, RegExp][] = [
    ["is not an object", null, /mchid.* is missing/],
    ["lacks an entry", { ...file, publicKeyId: "" }, /publicKeyId.* is missing/],
    ["has an mchid that is not a number", { ...file, mchid: "secret" }, /mchid.* must be digits/],
    [
      "has a serial number that is not hexadecimal",
      { ...file, serialNo: "secret" },
      /serialNo.* hexadecimal/,
    ],
    [
      "has an id of a key without its prefix",
      { ...file, publicKeyId: "secret" },
      /publicKeyId.* PUB_KEY_ID_/,
    ],
    ["has a short APIv3 key", { ...file, apiV3Key: "short-secret" }, /apiV3Key.* 32 bytes/],
    [
      "has a key that is not PEM",
      { ...file, wechatpayPrivateKey: "secret-rubbish" },
      /wechatpayPrivateKey.* PEM/,
    ],
  ];
  test.each(cases)(
    "that %s is rejected by an error that names the entry and not its value",
    (_, value, message) => {
      expect(() => parseCredentials(value)).toThrow(message);
      expect(() => parseCredentials(value)).not.toThrow(/secret/);
    },
  );
});

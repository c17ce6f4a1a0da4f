// The keys of both sides, made anew for each run, in every format that a caller may have them in.
import { generateKeyPairSync, randomBytes } from "node:crypto";

import { rsaSuite } from "../../sandbox/dist/sandbox/keys/suite.js";
import { makeCertificate } from "../../sandbox/dist/sandbox/keys/x509.js";

/** @typedef {import("node:crypto").KeyObject} KeyObject */

/** Of the server alone. */
export const merchant = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const wechatpay = generateKeyPairSync("rsa", { modulusLength: 2048 });

const DAY = 86_400_000;
const certificateSerial = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
const certificate = await makeCertificate(
  {
    serialNo: certificateSerial,
    subject: "throwaway",
    issuer: "throwaway",
    validFrom: Date.now() - DAY,
    validTo: Date.now() + 365 * DAY,
    publicKey: wechatpay.publicKey,
    issuerKey: wechatpay.privateKey,
  },
  rsaSuite,
);

/** @type {import("./suite/world.mjs").Keys} */
export const keys = {
  mchid: "1900007291",
  serialNo: "7132D72A03E93CDDF8C03BBD1F37EEDF66AC6C6D",
  apiV3Key: randomBytes(16).toString("hex"),
  publicKeyId: "PUB_KEY_ID_0114232134912410000000000000",
  certificateSerial,
  private: { pkcs8: privateForms("pkcs8"), pkcs1: privateForms("pkcs1") },
  public: { spki: publicForms("spki"), pkcs1: publicForms("pkcs1") },
  certificate: { pem: certificate, der: certificate.replace(/-----.*-----|\s/gu, "") },
  others: {
    merchantSpki: merchant.publicKey.export({ type: "spki", format: "der" }).toString("base64"),
    ec: pemOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey),
    weak: pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey),
  },
};

/** @param {"pkcs8" | "pkcs1"} type */
function privateForms(type) {
  const key = merchant.privateKey;
  return {
    pem: key.export({ type, format: "pem" }).toString(),
    der: key.export({ type, format: "der" }).toString("base64"),
  };
}

/** @param {"spki" | "pkcs1"} type */
function publicForms(type) {
  const key = wechatpay.publicKey;
  return {
    pem: key.export({ type, format: "pem" }).toString(),
    der: key.export({ type, format: "der" }).toString("base64"),
  };
}

/** @param {KeyObject} key */
function pemOf(key) {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

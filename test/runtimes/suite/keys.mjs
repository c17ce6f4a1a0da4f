// Keys in every format, each in a call that is signed, verified, encrypted and decrypted; and keys that are rejected.
import { createClient } from "wechatpay-ts";

import { bytesOf, equal, fails } from "./assert.mjs";
import { echo } from "./operations.mjs";
import { optionsOf } from "./world.mjs";

/** @typedef {import("./world.mjs").World} World */
/** @typedef {import("./world.mjs").Check} Check */

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const OAEP = { name: "RSA-OAEP", hash: "SHA-1" };

/** @type {Record<string, (keys: World["keys"]) => unknown>} */
const privateKeys = {
  "PKCS#8, PEM": ({ private: { pkcs8 } }) => pkcs8.pem,
  "PKCS#1, PEM": ({ private: { pkcs1 } }) => pkcs1.pem,
  "PKCS#8, DER": ({ private: { pkcs8 } }) => bytesOf(pkcs8.der),
  "PKCS#1, DER": ({ private: { pkcs1 } }) => bytesOf(pkcs1.der),
  "DER in an ArrayBuffer": ({ private: { pkcs8 } }) => bytesOf(pkcs8.der).buffer,
  "a CryptoKey that can be exported": ({ private: { pkcs8 } }) => importPrivate(pkcs8.der, RSA, "sign", true),
  "two CryptoKeys that cannot be": async ({ private: { pkcs8 } }) => ({
    sign: await importPrivate(pkcs8.der, RSA, "sign", false),
    decrypt: await importPrivate(pkcs8.der, OAEP, "decrypt", false),
  }),
};

/** @type {Record<string, (keys: World["keys"]) => unknown>} */
const publicKeys = {
  "SPKI, PEM": ({ public: { spki } }) => spki.pem,
  "PKCS#1, PEM": ({ public: { pkcs1 } }) => pkcs1.pem,
  "SPKI, DER": ({ public: { spki } }) => bytesOf(spki.der),
  "PKCS#1, DER": ({ public: { pkcs1 } }) => bytesOf(pkcs1.der),
  "a CryptoKey that can be exported": ({ public: { spki } }) => importPublic(spki.der, RSA, "verify", true),
  "two CryptoKeys that cannot be": async ({ public: { spki } }) => ({
    verify: await importPublic(spki.der, RSA, "verify", false),
    encrypt: await importPublic(spki.der, OAEP, "encrypt", false),
  }),
};

/** @type {Record<string, (keys: World["keys"]) => unknown>} */
const certificates = {
  "X.509, PEM": ({ certificate }) => certificate.pem,
  "X.509, DER": ({ certificate }) => bytesOf(certificate.der),
};

/** What is refused when the client is made, in the same words everywhere. @type {Record<string, [(keys: World["keys"]) => object, string]>} */
const refused = {
  "an elliptic curve": [
    ({ others }) => ({ privateKey: others.ec }),
    "privateKey: expected an RSA key, received ec.",
  ],
  "a weak key": [
    ({ others }) => ({ privateKey: others.weak }),
    "privateKey: expected an RSA key of at least 2048 bits, received 1024.",
  ],
  "DER that is cut off": [
    ({ private: { pkcs8 } }) => ({ privateKey: bytesOf(pkcs8.der).subarray(0, 500) }),
    "privateKey: the private key cannot be parsed. Pass the text of apiclient_key.pem.",
  ],
  "a PEM that is damaged": [
    ({ private: { pkcs8 } }) => ({ privateKey: pkcs8.pem.replace(/^(.{200})./s, "$1*") }),
    "privateKey: the private key cannot be parsed: its content is not Base64. Copy it again.",
  ],
  "a public key for the private one": [
    ({ public: { spki } }) => ({ privateKey: spki.pem }),
    "privateKey: this is a public key. Pass the text of apiclient_key.pem.",
  ],
  "the merchant's own key for WeChat Pay's": [
    ({ others, publicKeyId }) => ({ wechatpayKeys: { [publicKeyId]: bytesOf(others.merchantSpki) } }),
    "wechatpayKeys[ID]: this is the merchant's own key. Pass WeChat Pay's public key (pub_key.pem) or platform certificate.",
  ],
  "a certificate by another serial": [
    ({ certificate }) => ({ wechatpayKeys: { A24: certificate.pem } }),
    'wechatpayKeys["A24"]: the certificate has the serial number SERIAL. Use that as its id.',
  ],
};

/** @type {Check[]} */
export const checks = [
  ...Object.entries(privateKeys).map(([name, make]) =>
    check(`private key: ${name}`, async (keys) => ({ privateKey: await make(keys) })),
  ),
  ...Object.entries(publicKeys).map(([name, make]) =>
    check(`WeChat Pay's public key: ${name}`, async (keys) => ({
      wechatpayKeys: { [keys.publicKeyId]: await make(keys) },
    })),
  ),
  ...Object.entries(certificates).map(([name, make]) =>
    check(`WeChat Pay's certificate: ${name}`, async (keys) => ({
      wechatpayKeys: { [keys.certificateSerial]: await make(keys) },
    })),
  ),
  check("WeChat Pay's public key and certificate together", (keys) =>
    Promise.resolve({
      wechatpayKeys: {
        [keys.certificateSerial]: keys.certificate.pem,
        [keys.publicKeyId]: keys.public.spki.pem,
      },
    }),
  ),
  ...Object.entries(refused).map(([name, [change, message]]) => refusal(name, change, message)),
  ["refused: a CryptoKey for another use", otherUse],
];

/**
 * @param {string} name
 * @param {(keys: World["keys"]) => Promise<object>} change
 * @returns {Check}
 */
function check(name, change) {
  return [
    name,
    async (world) => {
      const client = createClient({ ...optionsOf(world), ...(await change(world.keys)) });
      const data = await client.call(echo, { id: "1", json: { name: "张三", text: "付款" } });
      equal([data.plain, data.name], ["张三", "张三"]);
    },
  ];
}

/**
 * @param {string} name
 * @param {(keys: World["keys"]) => object} change
 * @param {string} message
 * @returns {Check}
 */
function refusal(name, change, message) {
  return [
    `refused: ${name}`,
    async (world) => {
      const { keys } = world;
      const error = await fails(() => createClient({ ...optionsOf(world), ...change(keys) }));
      const wanted = message
        .replace("[ID]", `["${keys.publicKeyId}"]`)
        .replace("SERIAL", keys.certificateSerial);
      equal([error.name, error.message], ["ConfigError", `createClient: ${wanted}`]);
    },
  ];
}

/** @param {World} world */
async function otherUse(world) {
  const privateKey = await importPrivate(world.keys.private.pkcs8.der, OAEP, "decrypt", true);
  const error = await fails(() => createClient({ ...optionsOf(world), privateKey }));
  const what = 'expected one of RSASSA-PKCS1-v1_5 with SHA-256 and the usage "sign"';
  const fix = "Pass two keys as { sign, decrypt }.";
  equal(error.message, `createClient: privateKey: this CryptoKey cannot sign, ${what}. ${fix}`);
}

/** @param {string} der @param {typeof RSA} algorithm @param {"sign" | "decrypt"} usage @param {boolean} extractable */
function importPrivate(der, algorithm, usage, extractable) {
  return crypto.subtle.importKey("pkcs8", bytesOf(der), algorithm, extractable, [usage]);
}

/** @param {string} der @param {typeof RSA} algorithm @param {"verify" | "encrypt"} usage @param {boolean} extractable */
function importPublic(der, algorithm, usage, extractable) {
  return crypto.subtle.importKey("spki", bytesOf(der), algorithm, extractable, [usage]);
}

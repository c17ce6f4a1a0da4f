/**
 * SM2, SM3 and SM4 (GB/T 32918, 32905, 32907). Keys are key objects of node:crypto, which knows the curve; the client's entry
 * point `wechatpay-ts/sm` signs and encrypts with them.
 */
import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

import { sm } from "wechatpay-ts/sm";

import { memoize } from "../util/memo.ts";
import type { Suite } from "./suite.ts";

const generate = promisify(generateKeyPair);

let loaded: Promise<Suite> | undefined;

/** Loads the algorithms. @throws ConfigError `ERR_CONFIG_ALGORITHM` if the package sm-crypto-v2 is not installed */
export function loadSmSuite(): Promise<Suite> {
  return (loaded ??= makeSuite());
}

async function makeSuite(): Promise<Suite> {
  const { keys } = await sm();
  const { sm3, sm4 } = await import("sm-crypto-v2");
  const privateKey = memoize((key: KeyObject) =>
    keys.privateKey(key.export({ type: "pkcs8", format: "der" })),
  );
  const publicKey = memoize((key: KeyObject) => keys.publicKey(key.export({ type: "spki", format: "der" })));
  return {
    scheme: "WECHATPAY2-SM2-WITH-SM3",
    aead: "AEAD_SM4_GCM",
    certificates: "SM2",
    makePair: () => generate("ec", { namedCurve: "SM2" }),
    sign: async (message, key) => Buffer.from(await privateKey(key).sign(message)),
    verify: (message, key, signature) => publicKey(key).verify(message, signature) === true,
    encrypt: (plain, key) =>
      Buffer.from(syncOf(publicKey(key).encrypt(Buffer.from(plain)))).toString("base64"),
    decrypt: async (ciphertext, key) => privateKey(key).decrypt(ciphertext),
    encryptResource: (plain, { apiV3Key, nonce, associatedData }) => {
      // The SM4 key is the first half of the SM3 digest of the APIv3 key.
      const key = Buffer.from(sm3(Buffer.from(apiV3Key)), "hex").subarray(0, 16);
      const { output, tag } = sm4.encrypt(Buffer.from(plain), key, {
        ...{ mode: "gcm", iv: Buffer.from(nonce), associatedData: Buffer.from(associatedData) },
        ...{ output: "array", outputTag: true },
      });
      return Buffer.concat([output, tag ?? Buffer.alloc(0)]).toString("base64");
    },
  };
}

/** The client's types allow promises, for Web Crypto. */
function syncOf(bytes: Uint8Array | Promise<Uint8Array>): Uint8Array {
  if (bytes instanceof Promise) throw new TypeError("expected bytes");
  return bytes;
}

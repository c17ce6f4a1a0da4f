/** CryptoKeys and KeyObjects in the key options, alone and as pairs, on both platforms. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { ConfigError, DecryptError } from "wechatpay-ts";
import { readKeys, type Keys } from "#runtime/keys/read-keys";
import { platform as node } from "#runtime/platform/node";
import { platform as web } from "#runtime/platform/web";
import { startWork } from "#runtime/platform/work-count";
import { derOf, merchant, options, privatePem, publicKeyId, rsa, wechatpay } from "../support/keys.ts";

const SIGNATURE = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const OAEP = { name: "RSA-OAEP", hash: "SHA-1" };

/** How a CryptoKey is imported. */
interface Import {
  readonly algorithm?: { readonly name: string; readonly hash: string };
  readonly isExtractable?: boolean;
}

type Usage = "sign" | "decrypt" | "verify" | "encrypt";

function cryptoKey(key: KeyObject, usage: Usage, { algorithm, isExtractable = false }: Import = {}) {
  const usual = usage === "sign" || usage === "verify" ? SIGNATURE : OAEP;
  const format = key.type === "private" ? "pkcs8" : "spki";
  const der = Uint8Array.from(derOf(key));
  return crypto.subtle.importKey(format, der, algorithm ?? usual, isExtractable, [usage]);
}

const own = {
  sign: await cryptoKey(merchant.privateKey, "sign"),
  decrypt: await cryptoKey(merchant.privateKey, "decrypt"),
  verify: await cryptoKey(merchant.publicKey, "verify"),
  encrypt: await cryptoKey(merchant.publicKey, "encrypt"),
};
const theirs = {
  sign: await cryptoKey(wechatpay.privateKey, "sign"),
  decrypt: await cryptoKey(wechatpay.privateKey, "decrypt"),
  verify: await cryptoKey(wechatpay.publicKey, "verify"),
  encrypt: await cryptoKey(wechatpay.publicKey, "encrypt"),
};
const exportable = {
  sign: await cryptoKey(merchant.privateKey, "sign", { isExtractable: true }),
  verify: await cryptoKey(wechatpay.publicKey, "verify", { isExtractable: true }),
};
const pss = await cryptoKey(merchant.privateKey, "sign", { algorithm: { name: "RSA-PSS", hash: "SHA-256" } });
const sha1 = await cryptoKey(merchant.privateKey, "sign", { algorithm: { ...SIGNATURE, hash: "SHA-1" } });
const oaep256 = await cryptoKey(merchant.privateKey, "decrypt", { algorithm: { ...OAEP, hash: "SHA-256" } });

/** Options that JavaScript may pass, but the types forbid. */
type Change = Record<string, unknown>;

const ofWechatPay = <Key>(key: Key) => ({ wechatpayKeys: { [publicKeyId]: key } });
const message = new TextEncoder().encode("GET\n/v3/certificates\n");
const text = new TextEncoder().encode("张三");

/** WeChat Pay's key of the options, which have one. */
function theirKey({ wechatpay: keys }: Keys) {
  const [first] = keys.values();
  if (first === undefined) throw new Error("no key");
  return first.key;
}

/** Uses the keys for all that they are for, and returns what the keys of the other side make of it. */
async function useOf(keys: Keys) {
  const [server, key] = [node.publicKey(merchant.publicKey), theirKey(keys)];
  const signature = await node.privateKey(wechatpay.privateKey).sign(message);
  const sent = await key.encrypt(text);
  return {
    isSigned: await server.verify(message, await keys.privateKey.sign(message)),
    decrypted: Buffer.from(await keys.privateKey.decrypt(await server.encrypt(text))).toString(),
    isVerified: [await key.verify(message, signature), await key.verify(text, signature)],
    encrypted: Buffer.from(await node.privateKey(wechatpay.privateKey).decrypt(sent)).toString(),
    isCiphertext: [key.isCiphertext(sent), key.isCiphertext(sent.subarray(1))],
  };
}

const used = {
  isSigned: true,
  decrypted: "张三",
  isVerified: [true, false],
  encrypted: "张三",
  isCiphertext: [true, false],
};

describe.each([
  ["Node.js", node],
  ["the web", web],
])("on %s", (_, platform) => {
  const read = (change: Change) => readKeys({ ...options(), ...change }, platform);
  const refused = (change: Change): string => {
    try {
      read(change);
    } catch (error) {
      if (error instanceof ConfigError) return `${error.code} ${error.message}`;
      throw error;
    }
    throw new Error("accepted");
  };

  test.each<[string, Change]>([
    ["text", {}],
    ["pairs", { privateKey: own, ...ofWechatPay(theirs) }],
    ["keys that can be exported", { privateKey: exportable.sign, ...ofWechatPay(exportable.verify) }],
    ["KeyObjects", { privateKey: merchant.privateKey, ...ofWechatPay(wechatpay.publicKey) }],
  ])("the keys sign, decrypt, verify and encrypt: %s", async (_, change) => {
    const keys = read(change);
    expect([keys.privateKey.algorithm, keys.privateKey.bits]).toEqual(["rsa", 2048]);
    expect(await useOf(keys)).toEqual(used);
    expect(await useOf(keys)).toEqual(used);
  });

  const privateUse = (usage: string, algorithm: string) =>
    `ERR_CONFIG_PRIVATE_KEY createClient: privateKey: this CryptoKey cannot ${usage}, expected one of ${algorithm} ` +
    `and the usage "${usage}". Pass two keys as { sign, decrypt }.`;
  const publicUse = (usage: string, algorithm: string) =>
    `ERR_CONFIG_WECHATPAY_KEYS createClient: wechatpayKeys["${publicKeyId}"]: this CryptoKey cannot ${usage}, ` +
    `expected one of ${algorithm} and the usage "${usage}". Pass two keys as { verify, encrypt }.`;
  const [signing, encrypting] = ["RSASSA-PKCS1-v1_5 with SHA-256", "RSA-OAEP with SHA-1"];

  test.each<[string, Change, string]>([
    ["the key that decrypts, alone", { privateKey: own.decrypt }, privateUse("sign", signing)],
    ["a key of RSA-PSS", { privateKey: pss }, privateUse("sign", signing)],
    ["a signing key with SHA-1", { privateKey: sha1 }, privateUse("sign", signing)],
    [
      "a pair with another hash",
      { privateKey: { sign: own.sign, decrypt: oaep256 } },
      privateUse("decrypt", encrypting),
    ],
    ["a swapped pair", { privateKey: { sign: own.decrypt, decrypt: own.sign } }, privateUse("sign", signing)],
    ["the key that encrypts, alone", ofWechatPay(theirs.encrypt), publicUse("verify", signing)],
    [
      "a pair of one key",
      ofWechatPay({ verify: theirs.verify, encrypt: theirs.verify }),
      publicUse("encrypt", encrypting),
    ],
    [
      "a key without algorithm and usages",
      { privateKey: { type: "private", algorithm: null } },
      privateUse("sign", signing),
    ],
    [
      "a key without a hash",
      { privateKey: { type: "private", algorithm: { name: SIGNATURE.name }, usages: ["sign"] } },
      privateUse("sign", signing),
    ],
  ])("a CryptoKey for another use is refused: %s", (_, change, want) => {
    expect(refused(change)).toBe(want);
  });

  const hint = "Pass the text of apiclient_key.pem.";

  test.each<[string, unknown, string]>([
    ["a public CryptoKey", own.verify, `this CryptoKey is not a private key. ${hint}`],
    ["a public KeyObject", merchant.publicKey, `this KeyObject is not a private key. ${hint}`],
    [
      "half of it is public",
      { sign: own.sign, decrypt: own.encrypt },
      `this CryptoKey is not a private key. ${hint}`,
    ],
    [
      "half of it is text",
      { sign: own.sign, decrypt: "key" },
      `decrypt: expected a CryptoKey, received another string. ${hint}`,
    ],
    [
      "half of it is empty",
      { sign: "", decrypt: own.decrypt },
      `sign: expected a CryptoKey, received an empty string. ${hint}`,
    ],
    [
      "half of it is missing",
      { sign: own.sign },
      `expected PEM, DER, a KeyObject or a CryptoKey, received a value of type object. ${hint}`,
    ],
    ["nothing but a type", { type: "private" }, `the private key cannot be parsed. ${hint}`],
  ])("what is not a private key is refused: %s", (_, privateKey, want) => {
    expect(refused({ privateKey })).toBe(`ERR_CONFIG_PRIVATE_KEY createClient: privateKey: ${want}`);
  });

  test("each member of a pair is read once", () => {
    let reads = 0;
    const pair = {
      get sign() {
        return reads++ < 2 ? own.sign : theirs.sign;
      },
      decrypt: own.decrypt,
    };
    expect(read({ privateKey: pair }).privateKey.bits).toBe(2048);
    expect(reads).toBe(2); // one tells the pair from a key, the other takes the key
  });

  test("a key of another algorithm is refused", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    for (const key of [privateKey, derOf(privateKey)])
      expect(refused({ privateKey: key })).toContain("privateKey: expected an RSA key, received ec");
    for (const key of [publicKey, derOf(publicKey)])
      expect(refused(ofWechatPay(key))).toContain("expected an RSA key, received ec");
  });
});

describe("two CryptoKeys of different keys", () => {
  const privateKey = { sign: own.sign, decrypt: theirs.decrypt };
  const publicKey = { verify: theirs.verify, encrypt: own.encrypt };

  test("are refused by Node.js", () => {
    expect(() => node.privateKey(privateKey)).toThrow("expected two CryptoKeys of the same key");
    expect(() => node.publicKey(publicKey)).toThrow("expected two CryptoKeys of the same key");
    const read = () => readKeys({ ...options(), privateKey }, node);
    expect(read).toThrow("privateKey: the private key cannot be parsed.");
  });

  test("are taken by the web, which cannot compare them", () => {
    expect(web.privateKey(privateKey).fingerprint).toBeUndefined();
    expect(web.publicKey(publicKey).fingerprint).toBeUndefined();
  });
});

describe("a CryptoKey that cannot be exported, alone", () => {
  const change = { privateKey: own.sign, ...ofWechatPay(theirs.verify) };

  test("does all on Node.js, which reads it as a KeyObject", async () => {
    expect(await useOf(readKeys({ ...options(), ...change }, node))).toEqual(used);
  });

  test("has one use on the web, and names the pair at the other", async () => {
    const keys = readKeys({ ...options(), ...change }, web);
    const signature = await keys.privateKey.sign(message);
    expect(await web.publicKey(merchant.publicKey).verify(message, signature)).toBe(true);
    const why = "this CryptoKey has one use and cannot be exported. Pass";
    for (let attempt = 0; attempt < 2; attempt++) {
      const decrypting = (async () => keys.privateKey.decrypt(new Uint8Array(256)))();
      await expect(decrypting).rejects.toThrow(
        new DecryptError("ERR_DECRYPT", `privateKey: ${why} { sign, decrypt }.`),
      );
      await expect((async () => theirKey(keys).encrypt(text))()).rejects.toThrow(
        new ConfigError("ERR_CONFIG_WECHATPAY_KEYS", `wechatpayKeys: ${why} { verify, encrypt }.`),
      );
    }
  });
});

test("on Node.js, a failed signature rejects in the main thread and in the thread pool", async () => {
  const { privateKey } = generateKeyPairSync("rsa-pss", { modulusLength: 2048 });
  const sign = async () => node.privateKey(privateKey).sign(message);
  await expect(sign()).rejects.toThrow(/padding/);
  const ends = [startWork(), startWork()];
  onTestFinished(() => {
    for (const end of ends) end();
  });
  await expect(sign()).rejects.toThrow(/padding/);
});

test("a key that Web Crypto does not accept is named at its first use, without its content", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const why = "the Web Crypto of this platform does not accept the key. Pass an RSA key.";
  const uses: [Promise<unknown>, string][] = [
    [(async () => web.privateKey(privateKey).sign(message))(), "PRIVATE_KEY createClient: privateKey"],
    [(async () => web.privateKey(privateKey).decrypt(text))(), "PRIVATE_KEY createClient: privateKey"],
    [(async () => web.publicKey(publicKey).encrypt(text))(), "WECHATPAY_KEYS createClient: wechatpayKeys"],
    [
      (async () => web.publicKey(publicKey).verify(message, text))(),
      "WECHATPAY_KEYS createClient: wechatpayKeys",
    ],
  ];
  for (const [use, where] of uses) {
    const error: unknown = await use.catch((reason: unknown) => reason);
    if (!(error instanceof ConfigError)) throw error;
    expect(`${error.code} ${error.message}`).toBe(`ERR_CONFIG_${where}: ${why}`);
    expect(error.cause).toBeUndefined();
  }
});

test("a pair of KeyObjects is one key", async () => {
  const [other, copy] = [rsa(), createPrivateKey(privatePem(merchant.privateKey))];
  const keys = readKeys(
    {
      ...options(),
      privateKey: { sign: merchant.privateKey, decrypt: copy },
      ...ofWechatPay({ verify: wechatpay.publicKey, encrypt: createPublicKey(wechatpay.privateKey) }),
    },
    node,
  );
  expect(await useOf(keys)).toEqual(used);
  expect(() => node.privateKey({ sign: merchant.privateKey, decrypt: other.privateKey })).toThrow(TypeError);
});

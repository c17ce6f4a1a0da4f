/** Mutated keys and certificates: where the parser of this package and that of node:crypto both accept one, they agree. */
import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { expect } from "vitest";
import { WechatPayError } from "wechatpay-ts";
import { platform } from "#platform";
import { readCertificateDer } from "#runtime/encoding/certificate-der";
import { readPrivateKeyDer, readPublicKeyDer } from "#runtime/encoding/key-der";

import { certificateDer } from "../runtime/support/certificate.ts";
import { mutate, randomFrom } from "../runtime/support/der-mutations.ts";
import { merchant, wechatpay } from "../runtime/support/keys.ts";
import { timeOf } from "../runtime/support/openssl-time.ts";
import { count, fuzz, type Outcomes } from "./support/fuzz.ts";

const exported = (key: KeyObject, type: "pkcs8" | "pkcs1" | "spki") =>
  Buffer.from(key.export({ type, format: "der" } as { type: "spki"; format: "der" })); // the types tell private from public

const certificate = certificateDer({
  serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
  validFrom: new Date("2024-01-01T00:00:00Z"),
  validTo: new Date("2055-01-01T00:00:00Z"),
  publicKey: wechatpay.publicKey,
  issuer: merchant.privateKey,
});

/** What a parser reads: the facts to compare, and the public key. */
interface Reading {
  readonly facts: readonly unknown[];
  /** DER. Its algorithm may lack the parameters, which are NULL. */
  readonly spki?: Uint8Array;
}

interface Kind {
  readonly whole: Buffer;
  readonly own: (bytes: Buffer) => Reading;
  readonly native: (bytes: Buffer) => Reading;
  readonly use: (bytes: Uint8Array) => unknown;
}

const readingOf = (key: KeyObject): Reading => ({
  facts: [],
  spki: key.export({ type: "spki", format: "der" }),
});
const publicKind = (type: "spki" | "pkcs1"): Kind => ({
  whole: exported(wechatpay.publicKey, type),
  own: (bytes) => ({ facts: [], spki: readPublicKeyDer(bytes).spki }),
  native: (key) => readingOf(createPublicKey({ key, format: "der", type })),
  use: platform.publicKey,
});
const privateKind = (type: "pkcs8" | "pkcs1"): Kind => ({
  whole: exported(merchant.privateKey, type),
  own: (bytes) => ({ facts: [readPrivateKeyDer(bytes).bits] }),
  native: (key) => ({
    facts: [createPrivateKey({ key, format: "der", type }).asymmetricKeyDetails?.modulusLength],
  }),
  use: platform.privateKey,
});

const kinds: readonly Kind[] = [
  publicKind("spki"),
  publicKind("pkcs1"),
  privateKind("pkcs8"),
  privateKind("pkcs1"),
  {
    whole: certificate,
    own: (bytes) => {
      const { serialNo, validFrom, validTo, publicKey } = readCertificateDer(bytes);
      return { facts: [serialNo, validFrom, validTo], spki: publicKey.spki };
    },
    native: (bytes) => {
      const { serialNumber, validFrom, validTo, publicKey } = new X509Certificate(bytes);
      return { ...readingOf(publicKey), facts: [serialNumber, timeOf(validFrom), timeOf(validTo)] };
    },
    use: platform.certificate,
  },
];

/** The facts, with the numbers of the key. */
function comparable({ facts, spki }: Reading): readonly unknown[] {
  if (spki === undefined) return facts;
  const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  const isRsa = key.asymmetricKeyType === "rsa";
  return [
    ...facts,
    key.asymmetricKeyType,
    isRsa && key.export({ type: "pkcs1", format: "der" }).toString("hex"),
  ];
}

function attempt<Value>(read: () => Value): { value: Value } | Error {
  try {
    return { value: read() };
  } catch (error) {
    return error as Error; // a parser throws errors
  }
}

const outcomes: Outcomes = new Map();

const property = fc.property(fc.nat(kinds.length - 1), fc.nat(), (index, seed) => {
  const kind = kinds[index];
  if (!kind) throw new Error("no kind");
  const bytes = Buffer.from(mutate(kind.whole, randomFrom(seed)));
  const own = attempt(() => kind.own(bytes));
  const native = attempt(() => kind.native(bytes));
  const used = attempt(() => kind.use(bytes));
  if (own instanceof Error) {
    expect(own).toBeInstanceOf(SyntaxError);
    expect(used).toBeInstanceOf(Error); // what this parser rejects, no platform uses
    count(outcomes, "rejected");
  } else if (native instanceof Error) {
    count(outcomes, "rejected by node:crypto only");
  } else {
    expect(comparable(own.value)).toEqual(comparable(native.value));
    count(outcomes, "accepted by both");
  }
  if (used instanceof Error)
    expect(used instanceof SyntaxError || used instanceof WechatPayError || isNative(used)).toBe(true);
});

/** An error of OpenSSL, and not a programming mistake. */
function isNative(error: Error): boolean {
  return Reflect.has(error, "code") || error.message.includes("certificate") || error.message.includes("key");
}

fuzz("der", property, outcomes, ["rejected", "accepted by both"]);

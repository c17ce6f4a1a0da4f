/** The parser of keys and certificates beside node:crypto, on mutations of genuine ones from a seed. */
import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import { encodeHex } from "#runtime/encoding/bytes";
import { readCertificateDer } from "#runtime/encoding/certificate-der";
import { type KeyFacts, readPrivateKeyDer, readPublicKeyDer } from "#runtime/encoding/key-der";
import { certificatePem } from "#runtime/encoding/pem";
import { certificateDer, extension, issuing } from "../support/certificate.ts";
import { mutate, randomFrom } from "../support/der-mutations.ts";
import { merchant, wechatpay } from "../support/keys.ts";
import { timeOf } from "../support/openssl-time.ts";

const runs = Number(process.env["FUZZ_RUNS"] ?? 1_500);
const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_127);

const certificate = certificateDer({
  serialNo: "7132D72A03E93CDDF8C03BBD1F37EEDF66AC6C6D",
  validFrom: new Date("2024-02-29T00:00:00Z"),
  validTo: new Date("2029-02-28T00:00:00Z"),
  publicKey: wechatpay.publicKey,
  issuer: merchant.privateKey,
  extensions: [issuing(1), extension("551d0f", Buffer.from("03020106", "hex"), false)],
});

type Facts = readonly unknown[];

function attempt(read: () => Facts): Facts | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

interface Kind {
  readonly whole: Buffer;
  readonly ours: (bytes: Buffer) => Facts;
  readonly theirs: (bytes: Buffer) => Facts;
}

const kinds: Readonly<Record<string, Kind>> = {
  certificate: {
    whole: certificate,
    ours: (bytes) => {
      const { serialNo, validFrom, validTo, publicKey } = readCertificateDer(bytes);
      return [BigInt(`0x${serialNo}`), validFrom, validTo, rsaFingerprint(publicKey)];
    },
    theirs: (bytes) => {
      const read = new X509Certificate(certificatePem(bytes));
      const dates = [timeOf(read.validFrom), timeOf(read.validTo)];
      return [BigInt(`0x${read.serialNumber}`), ...dates, fingerprintOf(read.publicKey)];
    },
  },
  "public key": {
    whole: wechatpay.publicKey.export({ type: "spki", format: "der" }),
    ours: (bytes) => [rsaFingerprint(readPublicKeyDer(bytes))],
    theirs: (bytes) => [fingerprintOf(createPublicKey({ key: bytes, type: "spki", format: "der" }))],
  },
  "PKCS#1 public key": {
    whole: wechatpay.publicKey.export({ type: "pkcs1", format: "der" }),
    ours: (bytes) => [rsaFingerprint(readPublicKeyDer(bytes))],
    theirs: (bytes) => [fingerprintOf(createPublicKey({ key: bytes, type: "pkcs1", format: "der" }))],
  },
  "private key": {
    whole: merchant.privateKey.export({ type: "pkcs8", format: "der" }),
    ours: (bytes) => [rsaFingerprint(readPrivateKeyDer(bytes))],
    theirs: (bytes) => [fingerprintOf(createPrivateKey({ key: bytes, type: "pkcs8", format: "der" }))],
  },
  "PKCS#1 private key": {
    whole: merchant.privateKey.export({ type: "pkcs1", format: "der" }),
    ours: (bytes) => [rsaFingerprint(readPrivateKeyDer(bytes))],
    theirs: (bytes) => [fingerprintOf(createPrivateKey({ key: bytes, type: "pkcs1", format: "der" }))],
  },
};

/** A client accepts only RSA keys here: of another algorithm, the reader names only the algorithm. */
function rsaFingerprint({ algorithm, fingerprint }: KeyFacts): string {
  if (algorithm !== "rsa") throw new Error("not an RSA key");
  return fingerprint;
}

function fingerprintOf(key: KeyObject): string {
  const { n, e } = key.export({ format: "jwk" });
  const hex = (part: string | undefined) => encodeHex(Buffer.from(part ?? "", "base64url"));
  return `${hex(n)}.${hex(e)}`;
}

test.each(Object.entries(kinds))(
  "the parser reads a mutated %s as node:crypto does, and accepts none that it rejects",
  (_, { whole, ours, theirs }) => {
    expect(attempt(() => ours(whole))).toEqual(theirs(whole));
    const random = randomFrom(seed);
    const different: string[] = [];
    let accepted = 0;
    for (let run = 0; run < runs; run++) {
      const bytes = mutate(whole, random);
      const facts = attempt(() => ours(bytes));
      if (facts === undefined) continue;
      accepted++;
      const native = attempt(() => theirs(bytes));
      if (String(native) !== String(facts))
        different.push(`seed ${seed}, run ${run}: ${bytes.toString("hex")}`);
    }
    expect(different).toEqual([]);
    // Mutations of a name, a date or a number leave a certificate or a key.
    expect(accepted).toBeGreaterThan(runs / 100);
  },
);

/** Google's Wycheproof vectors, if `../shared/vectors` beside this repository has them. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { encodeBase64 } from "#runtime/encoding/bytes";
import { platform } from "#runtime/platform/node";
import { encrypted } from "#runtime/schema";
import { decryptBytes } from "#runtime/protocol/decrypt";
import { decodeMessage } from "#runtime/protocol/codec";
import { derOf } from "../support/keys.ts";
import { decryption } from "#runtime/protocol/field-decryption";

const folder = new URL("../../../../shared/vectors/", import.meta.url);
const absent = !existsSync(folder);

interface Vector {
  readonly tcId: number;
  readonly result: "valid" | "invalid" | "acceptable";
  readonly msg: string;
}

interface Group<T> {
  readonly tests: readonly (Vector & T)[];
}

/** The groups of a file; their form is Wycheproof's published schema. */
function groups<T, G>(file: string): readonly (Group<T> & G)[] {
  if (absent) return [];
  const { testGroups } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as {
    testGroups: readonly (Group<T> & G)[];
  };
  return testGroups;
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "valid",
    () => "invalid",
  );
}

describe.skipIf(absent)("Wycheproof", { meta: { needs: "vectors" } }, () => {
  test("the platforms pass the vectors of AES-256-GCM with 96-bit nonces and 128-bit tags", async () => {
    interface Gcm {
      readonly key: string;
      readonly iv: string;
      readonly aad: string;
      readonly ct: string;
      readonly tag: string;
    }
    interface Sizes {
      readonly keySize: number;
      readonly ivSize: number;
      readonly tagSize: number;
    }
    const ours = groups<Gcm, Sizes>("aes_gcm_test.json").filter(
      ({ keySize, ivSize, tagSize }) => keySize === 256 && ivSize === 96 && tagSize === 128,
    );
    const vectors = ours.flatMap((group) => group.tests);
    expect(vectors.length).toBeGreaterThan(50);
    for (const { tcId, key, iv, aad, ct, tag, msg, result } of vectors) {
      const opened = decryptBytes(bytes(ct + tag), bytes(iv), bytes(aad), platform.secretKey(bytes(key)));
      expect([tcId, await outcome(opened)]).toEqual([tcId, result]);
      if (result === "valid") expect(Buffer.from(await opened).toString("hex")).toBe(msg);
    }
  });

  test("the client rejects nonces of another length", async () => {
    const odd = groups<
      { key: string; iv: string; ct: string; tag: string },
      { keySize: number; ivSize: number }
    >("aes_gcm_test.json").filter(({ keySize, ivSize }) => keySize === 256 && ivSize !== 96);
    const vectors = odd.flatMap((group) => group.tests);
    expect(vectors.length).toBeGreaterThan(5);
    for (const { key, iv, ct, tag } of vectors) {
      const opened = decryptBytes(bytes(ct + tag), bytes(iv), bytes(""), platform.secretKey(bytes(key)));
      await expect(opened).rejects.toMatchObject({ code: "ERR_DECRYPT_FORMAT" });
    }
  });

  test("the platforms pass the vectors of RSA-OAEP 2048 with SHA-1", async () => {
    const all = groups<{ ct: string; label: string }, { privateKeyPem: string }>(
      "rsa_oaep_2048_sha1_mgf1sha1_test.json",
    );
    let checked = 0;
    for (const { privateKeyPem, tests } of all) {
      const key = platform.privateKey(derOf(createPrivateKey(privateKeyPem)));
      for (const { tcId, ct, label, msg, result } of tests) {
        // Our protocol has no label: a vector that needs one must not open.
        const expected = label === "" ? result : "invalid";
        const decrypted = Promise.resolve().then(() => key.decrypt(bytes(ct)));
        expect([tcId, await outcome(decrypted)]).toEqual([tcId, expected]);
        if (expected === "valid") {
          expect(Buffer.from(await decrypted).toString("hex")).toBe(msg);
          expect(await decryptText(ct, key)).toEqual(utf8(msg) ?? "refused");
        } else if (ct.length === 512) expect(await decryptText(ct, key)).toBe("refused");
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(30);
  });

  test("the platforms pass the vectors of RSASSA-PKCS1-v1_5 2048 with SHA-256", async () => {
    const all = groups<{ sig: string }, { publicKeyDer: string }>("rsa_signature_2048_sha256_test.json");
    let checked = 0;
    for (const { publicKeyDer, tests } of all) {
      const native = createPublicKey({ key: Buffer.from(publicKeyDer, "hex"), format: "der", type: "spki" });
      const key = platform.publicKey(derOf(native));
      for (const { tcId, msg, sig, result } of tests) {
        // What some accept for old times' sake (a missing NULL) is not a signature of WeChat Pay.
        const expected = result === "valid";
        expect([tcId, await key.verify(bytes(msg), bytes(sig))]).toEqual([tcId, expected]);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(250);
  });
});

type PrivateKey = ReturnType<typeof platform.privateKey>;

const source = { label: "vector", requestId: undefined };

async function decryptText(hex: string, key: PrivateKey): Promise<unknown> {
  const opened = Promise.resolve(
    decodeMessage({ field: encodeBase64(bytes(hex)) }, { field: encrypted }, key, source, decryption),
  );
  return opened.then(
    (value) => (value as { field: string }).field,
    () => "refused",
  );
}

function utf8(hex: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes(hex));
  } catch {
    return undefined;
  }
}

// Reads Google's Wycheproof vectors, which have Wycheproof's published schema, into the form of the suite.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createPrivateKey } from "node:crypto";

/** @typedef {import("./suite/world.mjs").VectorGroup} VectorGroup */
/** @typedef {{ tcId: number, result: string, label?: string } & Record<string, string>} Vector */
/** @typedef {{ tests: readonly Vector[], keySize?: number, ivSize?: number, tagSize?: number, privateKeyPem?: string, publicKeyDer?: string }} Group */

const folder = new URL("../../../shared/vectors/", import.meta.url);

/** @returns {Promise<readonly VectorGroup[] | null>} null when there are none */
export async function readVectors() {
  if (!existsSync(folder)) return null;
  const [gcm, oaep, signatures] = await Promise.all(
    ["aes_gcm_test", "rsa_oaep_2048_sha1_mgf1sha1_test", "rsa_signature_2048_sha256_test"].map(read),
  );
  return [
    ...(gcm ?? [])
      .filter(({ keySize, ivSize, tagSize }) => keySize === 256 && ivSize === 96 && tagSize === 128)
      .flatMap(({ tests }) => tests.map((test) => group("gcm", test["key"] ?? "", [test]))),
    // The protocol does not use labels: a vector that needs one must not decrypt.
    ...(oaep ?? []).map(({ tests, privateKeyPem = "" }) => group("oaep", pkcs8Of(privateKeyPem), tests)),
    ...(signatures ?? []).map(({ tests, publicKeyDer = "" }) => group("signature", publicKeyDer, tests)),
  ];
}

/** @param {string} name @returns {Promise<readonly Group[]>} */
async function read(name) {
  /** @type {{ testGroups: readonly Group[] }} */
  const { testGroups } = JSON.parse(await readFile(new URL(`${name}.json`, folder), "utf8"));
  return testGroups;
}

/** @param {VectorGroup["kind"]} kind @param {string} key @param {readonly Vector[]} tests @returns {VectorGroup} */
function group(kind, key, tests) {
  return {
    kind,
    key,
    tests: tests.map(
      ({ tcId, result, label = "", msg = "", iv = "", aad = "", ct = "", tag = "", sig = "" }) => ({
        id: tcId,
        // Some implementations accept "acceptable" vectors, such as a missing NULL. The client must not.
        isValid: result === "valid" && label === "",
        ...{ msg, iv, aad, ct: ct + tag, sig },
      }),
    ),
  };
}

/** @param {string} pem */
function pkcs8Of(pem) {
  return createPrivateKey(pem).export({ type: "pkcs8", format: "der" }).toString("hex");
}

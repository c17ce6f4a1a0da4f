// Google's Wycheproof vectors for the platform, if ../shared/vectors has them.
import { equal } from "./assert.mjs";

/** @typedef {import("./world.mjs").World} World */
/** @typedef {import("./world.mjs").Check} Check */
/** @typedef {import("./world.mjs").Vector} Vector */
/** @typedef {import("./platform.d.mts").Platform} Platform */

/** @param {Platform} platform @param {World} world @returns {Check[]} */
export function checksOf(platform, { vectors }) {
  return (vectors ?? []).flatMap(({ kind, key, tests }, at) => {
    const use = uses[kind](platform, fromHex(key));
    return tests.map(
      (vector) =>
        /** @type {Check} */ ([
          `Wycheproof: ${kind} ${at + 1}, vector ${vector.id}`,
          async () => {
            const outcome = await Promise.resolve()
              .then(() => use(vector))
              .catch(() => false);
            equal(outcome, vector.isValid, "accepted");
          },
        ]),
    );
  });
}

/** @type {Record<import("./world.mjs").VectorGroup["kind"], (platform: Platform, key: Uint8Array) => (vector: Vector) => Promise<boolean>>} */
const uses = {
  gcm: (platform, bytes) => {
    const key = platform.secretKey(bytes);
    return async ({ iv, aad, ct, msg }) =>
      toHex(await key.decrypt(fromHex(iv), fromHex(aad), fromHex(ct))) === msg;
  },
  oaep: (platform, bytes) => {
    const key = platform.privateKey(bytes);
    return async ({ ct, msg }) => toHex(await key.decrypt(fromHex(ct))) === msg;
  },
  signature: (platform, bytes) => {
    const key = platform.publicKey(bytes);
    return async ({ msg, sig }) => key.verify(fromHex(msg), fromHex(sig));
  },
};

/** @param {string} text */
function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => parseInt(digits, 16));
}

/** @param {Uint8Array} bytes */
function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

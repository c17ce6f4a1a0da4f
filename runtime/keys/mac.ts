/** Authenticates what a client stores where others may write: only who has the APIv3 key can write a valid entry. */
import { decodeHex, encodeHex, encodeUtf8 } from "../encoding/bytes.ts";

/** Computes and checks message authentication codes of one purpose: HMAC (RFC 2104) with SHA-256, in hexadecimal. */
export interface Mac {
  readonly sign: (text: string | Uint8Array) => Promise<string>;
  /** Reports whether a value is the code of a text, in a time that does not depend on the value. */
  readonly verify: (text: string, code: unknown) => Promise<boolean>;
}

const HMAC = { name: "HMAC", hash: "SHA-256", length: 256 };

/**
 * Creates a Mac whose key is derived (HKDF, RFC 5869) when it is first used, so that codes reveal nothing of the secret, and
 * no other use of the secret can produce one.
 *
 * @param secret a copy that is not changed afterwards
 * @param purpose the label of the derived key
 */
export function createMac(secret: Uint8Array, purpose: string): Mac {
  let derived: ReturnType<typeof deriveKey> | undefined;
  const key = () => (derived ??= deriveKey(secret, purpose));
  const bytes = (text: string | Uint8Array) =>
    Uint8Array.from(typeof text === "string" ? encodeUtf8(text) : text);
  return {
    sign: async (text) =>
      encodeHex(new Uint8Array(await crypto.subtle.sign("HMAC", await key(), bytes(text)))),
    verify: async (text, code) =>
      typeof code === "string" &&
      /^[0-9a-f]{64}$/.test(code) &&
      crypto.subtle.verify("HMAC", await key(), Uint8Array.from(decodeHex(code)), bytes(text)),
  };
}

async function deriveKey(secret: Uint8Array, purpose: string) {
  const source = await crypto.subtle.importKey("raw", Uint8Array.from(secret), "HKDF", false, ["deriveKey"]);
  const info = Uint8Array.from(encodeUtf8(purpose));
  const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return crypto.subtle.deriveKey(derivation, source, HMAC, false, ["sign", "verify"]);
}

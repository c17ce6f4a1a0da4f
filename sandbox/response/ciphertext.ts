import type { Json } from "../../generator/ir/model.ts";
import type { CallerKeys } from "../merchants/caller.ts";
import { asObject, textOf } from "../util/json.ts";

/** The keys of the caller that receives a response. */
export type Recipient = Pick<CallerKeys, "suite" | "publicKey">;

/** A text of which only the ciphertext is known, as state may store it. A response sends it unchanged. */
export interface Ciphertext {
  readonly [name: string]: Json;
  readonly ciphertext: string;
}

/** Encrypts a text for the recipient of a response. */
export function ciphertextFor(plain: string, recipient: Recipient): Ciphertext {
  return { ciphertext: encrypt(plain, recipient) };
}

/** Returns the ciphertext that is known of an encrypted field; undefined for plain text. */
export function knownCiphertext(fact: Json | undefined): string | undefined {
  return textOf(asObject(fact)["ciphertext"]);
}

/** Encrypts a text for the recipient of a response. Returns Base64. */
export function encrypt(plain: string, { suite, publicKey }: Recipient): string {
  return suite.encrypt(plain, publicKey);
}

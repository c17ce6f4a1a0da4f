/** Distinguishes encrypted text from plain text, by its type and at run time. */

/** Whose private key decrypts it: WeChat Pay's (fields of a request) or the merchant's (fields of a response). */
export type Recipient = "wechatpay" | "merchant";

/**
 * Encrypted text. In a request the client sends it unchanged, where it would encrypt a string. A response to a call with
 * `decrypt: false` has one in the place of each plain text; `client.decryptField` decrypts it. `JSON.stringify` writes it
 * in Base64.
 */
export class Ciphertext<For extends Recipient = "wechatpay"> {
  readonly recipient: For;
  readonly #base64: string;
  readonly #decrypt: unknown;

  /** @param decrypt the function that decrypts it, if it is of a response */
  constructor(base64: string, recipient: For, decrypt?: unknown) {
    this.#base64 = base64;
    this.recipient = recipient;
    this.#decrypt = decrypt;
  }

  /** Reports whether a value is a ciphertext, by a check that a proxy cannot intercept. */
  static is(value: unknown): value is Ciphertext<Recipient> {
    return typeof value === "object" && value !== null && #base64 in value;
  }

  /** Returns the function that decrypts a ciphertext of a response; undefined for one that the caller has made. */
  static decrypterOf(ciphertext: Ciphertext<Recipient>): unknown {
    return ciphertext.#decrypt;
  }

  /** Returns the ciphertext in Base64. */
  toString(): string {
    return this.#base64;
  }

  toJSON(): string {
    return this.#base64;
  }
}

/** Reports whether a value is a ciphertext for WeChat Pay, which the client sends unchanged. */
export function isEncrypted(value: unknown): value is Ciphertext {
  return Ciphertext.is(value) && value.recipient === "wechatpay";
}

/**
 * Marks text that you have encrypted for WeChat Pay yourself, so that the client sends it unchanged. If the client knows
 * several keys of WeChat Pay, name the one you used in the options of the call: `{ headers: { "Wechatpay-Serial": id } }`.
 *
 * @param base64 the ciphertext (RSA-OAEP with SHA-1) in Base64
 * @example
 * ```ts
 * import { ciphertext } from "wechatpay-ts";
 *
 * declare const encryptedName: string;
 * const request = { json: { name: ciphertext(encryptedName) } };
 * ```
 */
export function ciphertext(base64: string): Ciphertext {
  return new Ciphertext(base64, "wechatpay");
}

/** A string of a response that the client has decrypted. It is an ordinary string; the type marks the field. */
export type Plaintext = string & { readonly [decrypted]?: never };

declare const decrypted: unique symbol;

/** A response whose encrypted fields the client has not decrypted, each a `Ciphertext`. */
export type Encrypted<T> = T extends string
  ? typeof decrypted extends keyof T
    ? Ciphertext<"merchant">
    : T
  : T extends object
    ? { [Name in keyof T]: Encrypted<T[Name]> }
    : T;

/** The data of a response to a call with this `decrypt` option: only `false` leaves its fields encrypted. */
export type ResponseData<Response, Decrypt extends boolean = true> = [Decrypt] extends [false]
  ? Encrypted<Response>
  : Response;

/** Text that is encrypted already, told apart from plain text by its type and at run time. */

/** Whose key opens it: WeChat Pay's, as in a request, or the merchant's, as in an answer. */
export type Recipient = "wechatpay" | "merchant";

/**
 * A ciphertext in the caller's hands. In a request it goes as it is, where a string would be encrypted; in an answer that
 * was asked for `.sealed()` it stands for the plain text, and `client.unseal` opens it. JSON writes it as its base64.
 */
export class Ciphertext<For extends Recipient = "wechatpay"> {
  readonly recipient: For;
  readonly #base64: string;

  constructor(base64: string, recipient: For) {
    this.#base64 = base64;
    this.recipient = recipient;
  }

  /** Asked in a way that no proxy can trip. */
  static is(value: unknown): value is Ciphertext<Recipient> {
    return typeof value === "object" && value !== null && #base64 in value;
  }

  /** As it goes over the wire. */
  toString(): string {
    return this.#base64;
  }

  toJSON(): string {
    return this.#base64;
  }
}

/** Whether it may go to WeChat Pay as it is. */
export function isEncrypted(value: unknown): value is Ciphertext {
  return Ciphertext.is(value) && value.recipient === "wechatpay";
}

/**
 * What was encrypted elsewhere for WeChat Pay, to be sent as it is. Name the key that encrypted it in the header
 * `Wechatpay-Serial` of the request, where the client knows several.
 *
 * @param base64 RSA-OAEP with SHA-1 (protocol: "Sensitive fields"), in base64
 */
export function ciphertext(base64: string): Ciphertext {
  return new Ciphertext(base64, "wechatpay");
}

/** In an answer: plain text where the page marks ciphertext, opened by the client. A string like any other. */
export type Plaintext = string & { readonly [opened]?: never };

declare const opened: unique symbol;

/** An answer with every marked field as it came. */
export type Sealed<T> = T extends string
  ? typeof opened extends keyof T
    ? Ciphertext<"merchant">
    : T
  : T extends object
    ? { [Name in keyof T]: Sealed<T[Name]> }
    : T;

/** Recognizes what the DER of a key option is, so that an error can name it. */
import { encodeHex } from "./bytes.ts";
import { type Element, elementsOf, readDer } from "./der.ts";

/** What a key option may contain. */
export type KeyKind = "private key" | "public key" | "certificate";

/** What the client recognizes in a key option: also what it cannot use. */
export type Content = KeyKind | "encrypted private key" | "certificate request" | "PKCS#12" | "PKCS#7";

/** The kinds by the tags of their elements, in hexadecimal. */
const KINDS: readonly (readonly [RegExp, Content])[] = [
  // PKCS#8 (RFC 5958), SEC 1 (RFC 5915) and PKCS#1 (RFC 8017).
  [/^(?:023004|0204|(?:02){9}$)/, "private key"],
  [/^(?:3003|0202)$/, "public key"],
  [/^3004$/, "encrypted private key"],
  [/^303003$/, "certificate"],
  [/^06a0$/, "PKCS#7"],
];

/** The begin of PKCS#12 (RFC 7292), version 3. Its length may be indefinite, which DER does not allow. */
const PKCS12 = /^30(?:80|[0-7].|81..|82.{4}|83.{6}|84.{8})02010330/;

/** Returns what bytes are; undefined if they are none of it. */
export function kindOfDer(bytes: Uint8Array): Content | undefined {
  if (PKCS12.test(encodeHex(bytes.subarray(0, 12)))) return "PKCS#12";
  try {
    const parts = elementsOf(readDer(bytes).content);
    const kind = KINDS.find(([pattern]) => pattern.test(tagsOf(parts)))?.[1];
    return kind === "certificate" && isRequest(parts[0]) ? "certificate request" : kind;
  } catch {
    return undefined;
  }
}

/** Reports whether the signed part is that of a request (RFC 2986): version, name, key and attributes. */
function isRequest(signed: Element | undefined): boolean {
  return signed !== undefined && /^023030(?:a0)?$/.test(tagsOf(elementsOf(signed.content)));
}

function tagsOf(elements: readonly Element[]): string {
  return encodeHex(Uint8Array.from(elements, ({ tag }) => tag));
}

/**
 * Reads the DER of keys without cryptography: so that a key that cannot be used is rejected when the client
 * is created, and to convert keys for Web Crypto, which imports only PKCS#8 and SubjectPublicKeyInfo.
 */
import { encodeHex } from "./bytes.ts";
import {
  BIT_STRING,
  bitsOf,
  type Element,
  expectTag,
  identifierOf,
  INTEGER,
  malformed,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readDer,
  SEQUENCE,
  sequenceOf,
  unsignedOf,
  writeDer,
} from "./der.ts";

/** The facts of a key. */
export interface KeyFacts {
  /** `rsa`, `ec` …, as node:crypto names them. */
  readonly algorithm: string;
  /** Length of an RSA modulus in bits; 0 for other algorithms. */
  readonly bits: number;
  /** The modulus and exponent of an RSA key in hexadecimal: the same for both keys of a pair. */
  readonly fingerprint: string;
}

/** A private key. */
export interface PrivateKeyDer extends KeyFacts {
  /** The form of the input. */
  readonly form: "pkcs8" | "pkcs1" | "sec1";
  /** The key in PKCS#8 (RFC 5958); undefined if the input was SEC 1. */
  readonly pkcs8: Uint8Array<ArrayBuffer> | undefined;
}

/** A public key. */
export interface PublicKeyDer extends KeyFacts {
  /** The form of the input. */
  readonly form: "spki" | "pkcs1";
  /** The key as SubjectPublicKeyInfo (RFC 5280). */
  readonly spki: Uint8Array<ArrayBuffer>;
}

/** Algorithms by their object identifier, in hexadecimal. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  "2a864886f70d010101": "rsa",
  "2a864886f70d01010a": "rsa-pss",
  "2a8648ce3d0201": "ec",
  "2b6570": "ed25519",
};

/** `AlgorithmIdentifier` of rsaEncryption, its parameters NULL (RFC 8017 appendix A.1). */
const RSA = writeDer(
  SEQUENCE,
  Uint8Array.of(OBJECT_IDENTIFIER, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01),
  Uint8Array.of(0x05, 0),
);
const VERSION_0 = Uint8Array.of(INTEGER, 1, 0);

/** Reads a private key in PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) or SEC 1 (RFC 5915). @throws SyntaxError */
export function readPrivateKeyDer(der: Uint8Array): PrivateKeyDer {
  const [version, ...parts] = sequenceOf(readDer(der));
  const [first, second, ...more] = parts;
  const number = encodeHex(unsignedOf(version));
  if (first?.tag === INTEGER) {
    const pkcs8 = writeDer(SEQUENCE, VERSION_0, RSA, writeDer(OCTET_STRING, der));
    return { ...rsaPrivateFacts([version, ...parts]), form: "pkcs1", pkcs8 };
  }
  if (first?.tag === OCTET_STRING) {
    // Version 1; then the curve and the public key.
    assertTags([second, ...more], [0xa0, 0xa1]);
    if (number !== "01") throw malformed();
    return { ...otherFacts("ec"), form: "sec1", pkcs8: undefined };
  }
  // Version 0; version 1 adds the public key after the attributes.
  assertTags(more, [0xa0, 0x81]);
  if (number !== "00" && number !== "01") throw malformed();
  const { algorithm, isRsa } = algorithmOf(first);
  const key = expectTag(second, OCTET_STRING).content;
  const facts = isRsa ? { ...rsaPrivateFacts(sequenceOf(readDer(key))), algorithm } : otherFacts(algorithm);
  return { ...facts, form: "pkcs8", pkcs8: Uint8Array.from(der) };
}

/** Reads a public key in SubjectPublicKeyInfo (RFC 5280) or PKCS#1 (RFC 8017). @throws SyntaxError */
export function readPublicKeyDer(der: Uint8Array): PublicKeyDer {
  const [first, second, ...more] = sequenceOf(readDer(der));
  if (first?.tag === INTEGER) {
    const spki = writeDer(SEQUENCE, RSA, writeDer(BIT_STRING, Uint8Array.of(0), der));
    return { ...readPublicKeyDer(spki), form: "pkcs1" };
  }
  if (more.length > 0) throw malformed();
  const { algorithm, isRsa } = algorithmOf(first);
  const key = bitsOf(second);
  const facts = isRsa ? { ...rsaFacts(sequenceOf(readDer(key))), algorithm } : otherFacts(algorithm);
  return { ...facts, form: "spki", spki: Uint8Array.from(der) };
}

/** Checks optional elements: their tags are some of these, in this order. @throws SyntaxError */
export function assertTags(elements: readonly (Element | undefined)[], tags: readonly number[]): void {
  let last = -1;
  for (const element of elements) {
    if (element === undefined) continue;
    const at = tags.indexOf(element.tag);
    if (at <= last) throw malformed();
    last = at;
  }
}

/** Reads an `AlgorithmIdentifier` (RFC 5280 section 4.1.1.2). */
function algorithmOf(element: Element | undefined): { readonly algorithm: string; readonly isRsa: boolean } {
  const [id, parameters, ...more] = sequenceOf(element);
  const algorithm = ALGORITHMS[identifierOf(id)] ?? "unknown";
  // The parameters of rsaEncryption are NULL (RFC 8017 appendix A.1); some encoders leave them out.
  const isNull = parameters === undefined || encodeHex(parameters.whole) === "0500";
  if (more.length > 0 || (algorithm === "rsa" && !isNull)) throw malformed();
  return { algorithm, isRsa: algorithm.startsWith("rsa") };
}

/** Reads an `RSAPrivateKey` of two primes: version 0, then eight numbers. */
function rsaPrivateFacts(parts: readonly (Element | undefined)[]): KeyFacts {
  const [version, ...numbers] = parts.map((part) => encodeHex(unsignedOf(part)));
  if (version !== "00" || numbers.length !== 8) throw malformed();
  return rsaFacts(parts.slice(1, 3));
}

function rsaFacts(numbers: readonly (Element | undefined)[]): KeyFacts {
  const [modulus, exponent, ...more] = numbers.map(unsignedOf);
  if (modulus === undefined || exponent === undefined || more.length > 0) throw malformed();
  const [top = 0] = modulus;
  // RFC 8017 section 3.1: the exponent is odd, at least 3, and less than the modulus.
  const isOdd = ((exponent.at(-1) ?? 0) & 1) === 1;
  const isOne = exponent.length === 1 && exponent[0] === 1;
  if (top === 0 || !isOdd || isOne || exponent.length > modulus.length) throw malformed();
  const bits = modulus.length * 8 - Math.clz32(top) + 24;
  return { algorithm: "rsa", bits, fingerprint: `${encodeHex(modulus)}.${encodeHex(exponent)}` };
}

function otherFacts(algorithm: string): KeyFacts {
  return { algorithm, bits: 0, fingerprint: "" };
}

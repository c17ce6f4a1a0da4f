/**
 * Reads the DER of keys and certificates without cryptography: so that a key that cannot be used is rejected when the client
 * is created, and to convert keys for Web Crypto, which imports only PKCS#8 and SubjectPublicKeyInfo.
 */
import { encodeHex } from "./bytes.ts";
import {
  BIT_STRING,
  type Element,
  elementsOf,
  expectTag,
  INTEGER,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readDer,
  SEQUENCE,
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

/** A certificate. */
export interface CertificateDer {
  /** Hexadecimal, in capitals. */
  readonly serialNo: string;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  /** Milliseconds since 1970. */
  readonly validTo: number;
  readonly publicKey: PublicKeyDer;
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
  const parts = elementsOf(expectTag(readDer(der), SEQUENCE).content);
  const [version, second, third] = parts;
  expectTag(version, INTEGER);
  if (second?.tag === INTEGER) {
    const pkcs8 = writeDer(SEQUENCE, VERSION_0, RSA, writeDer(OCTET_STRING, der));
    return { ...rsaFacts(parts.slice(1)), form: "pkcs1", pkcs8 };
  }
  if (second?.tag === OCTET_STRING) return { ...otherFacts("ec"), form: "sec1", pkcs8: undefined };
  const algorithm = algorithmOf(second);
  const key = expectTag(third, OCTET_STRING).content;
  const numbers = () => elementsOf(expectTag(readDer(key), SEQUENCE).content).slice(1);
  const facts = algorithm.startsWith("rsa") ? { ...rsaFacts(numbers()), algorithm } : otherFacts(algorithm);
  return { ...facts, form: "pkcs8", pkcs8: Uint8Array.from(der) };
}

/** Reads a public key in SubjectPublicKeyInfo (RFC 5280) or PKCS#1 (RFC 8017). @throws SyntaxError */
export function readPublicKeyDer(der: Uint8Array): PublicKeyDer {
  const [first, second] = elementsOf(expectTag(readDer(der), SEQUENCE).content);
  if (first?.tag === INTEGER) {
    const spki = writeDer(SEQUENCE, RSA, writeDer(BIT_STRING, Uint8Array.of(0), der));
    return { ...readPublicKeyDer(spki), form: "pkcs1" };
  }
  const algorithm = algorithmOf(first);
  // The first byte is the number of unused bits, which is 0 for a key.
  const key = expectTag(second, BIT_STRING).content.subarray(1);
  const numbers = () => elementsOf(expectTag(readDer(key), SEQUENCE).content);
  const facts = algorithm.startsWith("rsa") ? { ...rsaFacts(numbers()), algorithm } : otherFacts(algorithm);
  return { ...facts, form: "spki", spki: Uint8Array.from(der) };
}

/** Reads an X.509 certificate (RFC 5280 section 4.1). @throws SyntaxError */
export function readCertificateDer(der: Uint8Array): CertificateDer {
  const [signed] = elementsOf(expectTag(readDer(der), SEQUENCE).content);
  const parts = elementsOf(expectTag(signed, SEQUENCE).content);
  // A certificate of version 1 has no version number.
  const [serial, , , validity, , key] = parts[0]?.tag === INTEGER ? parts : parts.slice(1);
  const [from, to] = elementsOf(expectTag(validity, SEQUENCE).content);
  return {
    serialNo: encodeHex(unsigned(expectTag(serial, INTEGER))).toUpperCase(),
    validFrom: timeOf(from),
    validTo: timeOf(to),
    publicKey: readPublicKeyDer(expectTag(key, SEQUENCE).whole),
  };
}

function algorithmOf(identifier: Element | undefined): string {
  const [id] = elementsOf(expectTag(identifier, SEQUENCE).content);
  return ALGORITHMS[encodeHex(expectTag(id, OBJECT_IDENTIFIER).content)] ?? "unknown";
}

function rsaFacts([modulus, exponent]: readonly Element[]): KeyFacts {
  const number = unsigned(expectTag(modulus, INTEGER));
  const [top = 0] = number;
  const bits = number.length === 0 ? 0 : number.length * 8 - Math.clz32(top) + 24;
  const fingerprint = `${encodeHex(number)}.${encodeHex(unsigned(expectTag(exponent, INTEGER)))}`;
  return { algorithm: "rsa", bits, fingerprint };
}

function otherFacts(algorithm: string): KeyFacts {
  return { algorithm, bits: 0, fingerprint: "" };
}

/** Drops the leading zero of a positive number whose first bit is set. */
function unsigned({ content }: Element): Uint8Array {
  return content.length > 1 && content[0] === 0 ? content.subarray(1) : content;
}

/** Reads a UTCTime (YYMMDDHHMMSSZ, from 1950 to 2049) or GeneralizedTime (YYYYMMDDHHMMSSZ), in Unix milliseconds. */
function timeOf(element: Element | undefined): number {
  const text = String.fromCharCode(...(element?.content ?? []));
  const full = element?.tag === 0x17 ? (text < "50" ? "20" : "19") + text : text;
  const time = Date.parse(full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (Number.isNaN(time)) throw new SyntaxError("expected the time of a certificate");
  return time;
}

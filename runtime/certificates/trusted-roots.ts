/**
 * Verifies that a platform certificate has a chain of issuers to a root that the program trusts (RFC 5280 section 6, without
 * policies, name constraints and revocation).
 */
import { type CertificateDer, type Extension, readCertificateDer } from "../encoding/certificate-der.ts";
import { encodeHex } from "../encoding/bytes.ts";
import { readDer, sequenceOf, unsignedOf } from "../encoding/der.ts";
import { ConfigError } from "../errors.ts";
import type { KeyReader } from "../keys/algorithms.ts";
import { certificateContent } from "../keys/key-input.ts";
import { isValidAt } from "../keys/key-ring.ts";
import { keyFault, type Keys } from "../keys/read-keys.ts";
import type { Certificate, PublicKey } from "../platform/platform.ts";

/** The roots, and the certificates between them and a platform certificate. */
export interface Roots {
  /** Reports whether a certificate has a chain to a root, all of whose issuers are valid at a time. @param now Unix milliseconds */
  readonly hasChain: (certificate: CertificateDer, now: number) => Promise<boolean>;
}

/** A certificate that may have issued others. */
interface Issuer {
  readonly content: CertificateDer;
  readonly certificate: Certificate;
  readonly publicKey: PublicKey;
  /** Whether it is its own issuer. The program trusts it, so its own signature is not verified. */
  readonly isRoot: boolean;
  /** How many certificates of issuers may follow it in a chain. */
  readonly longestPath: number;
}

/** The signature algorithms that the keys of the client verify, in hexadecimal: SHA-256 with RSA, SM3 with SM2. */
const SIGNATURES: Readonly<Record<string, string>> = {
  "2a864886f70d01010b": "rsa",
  "2a811ccf55018375": "sm2",
};
const BASIC_CONSTRAINTS = "551d13";
const KEY_USAGE = "551d0f";
/** The extensions that may be critical: those above, and names, policies and extended uses, which no chain depends on here. */
const KNOWN = new Set([BASIC_CONSTRAINTS, KEY_USAGE, "551d11", "551d20", "551d25"]);
const BOOLEAN = 0x01;
const BIT_STRING = 0x03;
/** The bit keyCertSign of the first byte of a key usage. */
const SIGNS_CERTIFICATES = 0x04;

/**
 * Reads the certificates of `trustedRoots`, of which an entry may have several.
 *
 * @throws ConfigError if one cannot be read, or if none is a root
 */
export function splitRoots(entries: unknown): CertificateDer[] {
  if (!Array.isArray(entries)) throw rootsError("expected a list of certificates as PEM or DER");
  const certificates = entries.flatMap((entry: unknown, index) => readEntry(entry, `[${index}]`));
  if (certificates.some(isSelfIssued)) return certificates;
  throw rootsError("expected at least one root certificate, which is its own issuer");
}

function readEntry(entry: unknown, place: string): CertificateDer[] {
  const content = certificateContent(entry);
  if ("fault" in content) throw rootsError(`${place}: ${content.fault}`);
  try {
    return content.ders.map(readCertificateDer);
  } catch {
    throw rootsError(`${place}: a certificate cannot be parsed${content.doubt && `.${content.doubt}`}`);
  }
}

/** Reads the keys of the certificates. @throws ConfigError if the client cannot use one, or it must not issue certificates */
export function readRoots(
  certificates: readonly CertificateDer[],
  keys: Pick<Keys, "reader" | "algorithm">,
): Roots {
  const issuers = certificates.map((content) =>
    readIssuer(content, `: the certificate ${content.serialNo}`, keys),
  );
  return { hasChain: (certificate, now) => hasChain(certificate, issuers, now, 0) };
}

function readIssuer(
  content: CertificateDer,
  place: string,
  { reader, algorithm }: Pick<Keys, "reader" | "algorithm">,
): Issuer {
  const longestPath = longestPathOf(content.extensions);
  if (longestPath === undefined) throw rootsError(`${place}: this certificate cannot issue certificates`);
  const certificate = readKey(content, place, reader);
  const { publicKey } = certificate;
  const fault = keyFault(publicKey, algorithm);
  if (fault !== undefined) throw rootsError(`${place}: ${fault}`);
  return { content, certificate, publicKey, isRoot: isSelfIssued(content), longestPath };
}

function readKey({ der }: CertificateDer, place: string, reader: KeyReader): Certificate {
  try {
    return reader.certificate(der);
  } catch {
    throw rootsError(`${place}: the client's algorithm cannot read its key`);
  }
}

/** @param depth the number of issuers between the certificate and the platform certificate */
async function hasChain(
  certificate: CertificateDer,
  issuers: readonly Issuer[],
  now: number,
  depth: number,
): Promise<boolean> {
  if (certificate.extensions.some(({ id, isCritical }) => isCritical && !KNOWN.has(id))) return false;
  for (const issuer of issuers) {
    const isUsable = issuer.longestPath >= depth && isValidAt({ certificate: issuer.certificate }, now);
    if (!isUsable || !(await hasIssued(issuer, certificate))) continue;
    if (issuer.isRoot) return true;
    // Each issuer is used once, so that two that issued each other do not make an endless chain.
    const others = issuers.filter((other) => other !== issuer);
    if (await hasChain(issuer.content, others, now, depth + 1)) return true;
  }
  return false;
}

async function hasIssued({ content, publicKey }: Issuer, certificate: CertificateDer): Promise<boolean> {
  if (encodeHex(content.subject) !== encodeHex(certificate.issuer)) return false;
  if (SIGNATURES[certificate.signatureAlgorithm] !== publicKey.algorithm) return false;
  return publicKey.verify(certificate.signed, certificate.signature);
}

function isSelfIssued({ issuer, subject }: CertificateDer): boolean {
  return encodeHex(issuer) === encodeHex(subject);
}

/** Returns how many issuers may follow in a chain; undefined if the certificate must not issue others. */
function longestPathOf(extensions: readonly Extension[]): number | undefined {
  const valueOf = (id: string) => extensions.find((extension) => extension.id === id)?.value;
  const [constraints, usage] = [valueOf(BASIC_CONSTRAINTS), valueOf(KEY_USAGE)];
  try {
    const [isIssuer, length] = constraints === undefined ? [] : sequenceOf(readDer(constraints));
    if (isIssuer?.tag !== BOOLEAN || isIssuer.content[0] !== 0xff) return undefined;
    if (usage !== undefined && !signsCertificates(usage)) return undefined;
    return length === undefined ? Infinity : parseInt(encodeHex(unsignedOf(length)), 16);
  } catch {
    return undefined;
  }
}

/** Reports whether a key usage has the bit keyCertSign. The first byte of its bits follows the number of unused ones. */
function signsCertificates(usage: Uint8Array): boolean {
  const { tag, content } = readDer(usage);
  return tag === BIT_STRING && ((content[1] ?? 0) & SIGNS_CERTIFICATES) !== 0;
}

function rootsError(why: string): ConfigError {
  const fix = "Pass the root certificates, and those between them and the platform certificates.";
  return new ConfigError(
    "ERR_CONFIG_CERTIFICATES",
    `platformCertificates: trustedRoots${place(why)}. ${fix}`,
  );
}

function place(why: string): string {
  return /^[[:]/.test(why) ? why : `: ${why}`;
}

/**
 * Reads and verifies the response to `GET /v3/certificates`.
 *
 * Each certificate is encrypted with the APIv3 key, and its tag proves that its author knows that key. WeChat Pay encrypts
 * notifications with the same key, and others choose some of their text: so the tag must cover the associated data
 * `certificate`, which no notification has, and the whole text must be one certificate. A certificate of the response then
 * verifies its signature, and so its age. With these proofs it does not matter whether the response comes from WeChat Pay or
 * from a cache that others can write to. A chain of issuers is verified only with `trustedRoots`: this package would have to
 * contain the root certificate, which may change.
 */
import { isObject } from "../util/kind.ts";
import { encodeUtf8 } from "../encoding/bytes.ts";
import { type CertificateDer, readCertificateDer } from "../encoding/certificate-der.ts";
import { certificateBytes } from "../encoding/pem.ts";
import { CertificateError } from "../errors.ts";
import { endSentence } from "../util/error-text.ts";
import { keyFault, type Keys } from "../keys/read-keys.ts";
import { keyId, type WechatPayKey } from "../keys/key-ring.ts";
import type { Certificate } from "../platform/platform.ts";
import { headerReader } from "../protocol/headers.ts";
import { parseText } from "../protocol/json.ts";
import { decryptResource, type EncryptedResource } from "../protocol/decrypt.ts";
import { verify } from "../protocol/verify.ts";
import type { Roots } from "./trusted-roots.ts";

/** A response as WeChat Pay signed it: JSON whose secrets are encrypted. */
export interface SignedResponse {
  /** The four headers of its signature. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A key of WeChat Pay with its certificate. */
export interface CertifiedKey extends WechatPayKey {
  readonly certificate: Certificate;
  /** What the certificate itself says. */
  readonly content: CertificateDer;
}

/** What a response must satisfy. */
export interface ResponseLimits {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How long ago it may have been signed, in milliseconds; 300 s are always accepted. */
  readonly oldest: number;
  /** The roots that each certificate must lead to; undefined if chains are not verified. */
  readonly roots: Roots | undefined;
}

/** The certificates of one response. */
export interface CertificateSet {
  /** The keys by `keyId`, without expired ones. */
  readonly keys: ReadonlyMap<string, CertifiedKey>;
  /** When WeChat Pay signed the response, in milliseconds since 1970. */
  readonly signedAt: number;
}

/** The associated data of an encrypted certificate, as the page of `GET /v3/certificates` documents it. */
const PURPOSE = "certificate";
const RESPONSE_LABEL = "response to GET /v3/certificates";

/**
 * Reads and verifies a response.
 *
 * @throws DecryptError if it was not encrypted with this APIv3 key
 * @throws SignatureError if none of its certificates that were valid then has signed it, or if it is too old
 * @throws CertificateError if it is not in the documented form, or if a certificate differs from its entry or has no chain
 */
export async function readCertificates(
  { headers, body }: SignedResponse,
  keys: Keys,
  { now, oldest, roots }: ResponseLimits,
): Promise<CertificateSet> {
  const header = headerReader(headers);
  const all = await decryptCertificates(body, keys);
  const signedAt = Number(header("Wechatpay-Timestamp")) * 1000;
  const isRecent = signedAt <= now && now - signedAt <= oldest;
  const received = { header, body: encodeUtf8(body), label: RESPONSE_LABEL };
  await verify(received, (serial) => all.get(keyId(serial)), isRecent ? signedAt : now);
  const current = [...all].filter(([, { certificate }]) => now <= certificate.validTo);
  if (current.length === 0) throw invalid("expected a certificate that is still valid");
  for (const [id, { content }] of roots === undefined ? [] : current) {
    if (await roots?.hasChain(content, now)) continue;
    throw invalid(`the certificate ${id} has no valid chain to trustedRoots`);
  }
  return { keys: new Map(current), signedAt };
}

/**
 * Decrypts the certificates of a response, by `keyId`. Their author knows the APIv3 key; only the signature proves their age.
 *
 * @throws the errors of `readCertificates`, but for a SignatureError
 */
export async function decryptCertificates(body: string, keys: Keys): Promise<Map<string, CertifiedKey>> {
  const response = parseText(body);
  const items = isObject(response) ? response["data"] : undefined;
  if (!Array.isArray(items)) throw invalid("data: expected a list of certificates");
  const all = new Map<string, CertifiedKey>();
  for (const [index, item] of items.entries()) {
    const listed = readItem(item, index);
    // Entries that are encrypted in another way are for clients of another algorithm.
    if (listed.encrypted.algorithm !== keys.algorithm.aead) continue;
    const key = await decryptItem(listed, `data[${index}]`, keys);
    all.set(keyId(key.id), key);
  }
  return all;
}

interface Item {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly encrypted: EncryptedResource;
}

function readItem(item: unknown, index: number): Item {
  const { serial_no: id, effective_time, expire_time, encrypt_certificate } = isObject(item) ? item : {};
  const [from, to] = [Date.parse(String(effective_time)), Date.parse(String(expire_time))];
  if (typeof id !== "string" || Number.isNaN(from + to) || !isObject(encrypt_certificate)) {
    const expected = "serial_no, effective_time, expire_time and encrypt_certificate";
    throw invalid(`data[${index}]: expected ${expected}`);
  }
  // decryptResource checks its argument.
  return { id, from, to, encrypted: encrypt_certificate as unknown as EncryptedResource };
}

async function decryptItem(
  { id, from, to, encrypted }: Item,
  place: string,
  keys: Keys,
): Promise<CertifiedKey> {
  // Any other associated data is that of a notification, whose text others may have chosen. The whole response is rejected,
  // since WeChat Pay did not write it.
  if (encrypted.associated_data !== PURPOSE)
    throw invalid(`${place}: encrypt_certificate: expected the associated_data ${PURPOSE}`);
  const pem = await decryptResource(encrypted, keys.apiV3Key, keys.algorithm.aead);
  const { content, certificate } = readCertificate(pem, place, keys);
  if (keyId(certificate.serialNo) !== keyId(id)) {
    throw invalid(`${place}: expected a certificate with the serial number serial_no`);
  }
  const fault = keyFault(certificate.publicKey, keys.algorithm);
  if (fault !== undefined) throw invalid(`${place}: ${fault}`);
  // The list can shorten the validity of a certificate, but not extend it.
  const validFrom = Math.max(certificate.validFrom, from);
  const validTo = Math.min(certificate.validTo, to);
  const { publicKey } = certificate;
  const limited = { ...certificate, validFrom, validTo };
  return { id: id.toUpperCase(), key: publicKey, certificate: limited, content };
}

/** Reads the text of an entry: one certificate, and nothing else. */
function readCertificate(
  pem: string,
  place: string,
  { reader }: Keys,
): { readonly content: CertificateDer; readonly certificate: Certificate } {
  try {
    const der = certificateBytes(pem);
    return { content: readCertificateDer(der), certificate: reader.certificate(der) };
  } catch {
    // The error of the parser may quote the text, so it is dropped.
    throw invalid(`${place}: the certificate cannot be parsed`);
  }
}

function invalid(why: string): CertificateError {
  return new CertificateError("ERR_CERTIFICATE_INVALID", `${RESPONSE_LABEL}: ${endSentence(why)}`);
}

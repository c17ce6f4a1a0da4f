/**
 * Creates X.509 certificates. node:crypto cannot create them, so the DER comes from the ASN.1 classes of @peculiar.
 */
import type { KeyObject } from "node:crypto";
import { isIP } from "node:net";

import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Extension,
  Extensions,
  GeneralName,
  id_ce_subjectAltName,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";

import type { Suite } from "./suite.ts";

/** The contents of a certificate to write. */
export interface CertificateContents {
  /** 40 hexadecimal digits, the first below 8: the number is positive, and takes 20 bytes (RFC 5280, 4.1.2.2). */
  readonly serialNo: string;
  readonly subject: string;
  readonly issuer: string;
  /** Unix time in milliseconds. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly publicKey: KeyObject;
  /** The key of the issuer, of RSA or SM2. */
  readonly issuerKey: KeyObject;
  /** The host names and addresses that it is valid for. */
  readonly hosts?: readonly string[];
}

/** Returns the certificate as PEM, signed with the algorithm of the issuer's key. */
export async function makeCertificate(contents: CertificateContents, suite: Suite): Promise<string> {
  const algorithm = signatureAlgorithms[suite.certificates];
  const spki = contents.publicKey.export({ type: "spki", format: "der" });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: bytesOf(Buffer.from(contents.serialNo, "hex")),
    signature: algorithm,
    issuer: commonName(contents.issuer),
    subject: commonName(contents.subject),
    validity: new Validity({ notBefore: new Date(contents.validFrom), notAfter: new Date(contents.validTo) }),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    ...(contents.hosts && { extensions: namesOf(contents.hosts) }),
  });
  const signed = Buffer.from(AsnConvert.serialize(tbsCertificate));
  const signatureValue = bytesOf(await suite.sign(signed, contents.issuerKey));
  const whole = new Certificate({ tbsCertificate, signatureAlgorithm: algorithm, signatureValue });
  const lines = Buffer.from(AsnConvert.serialize(whole))
    .toString("base64")
    .replaceAll(/.{64}(?=.)/gu, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

const signatureAlgorithms = {
  // sha256WithRSAEncryption (RFC 8017)
  RSA: new AlgorithmIdentifier({ algorithm: "1.2.840.113549.1.1.11", parameters: null }),
  // SM2 with SM3 (GB/T 33560)
  SM2: new AlgorithmIdentifier({ algorithm: "1.2.156.10197.1.501" }),
} as const;

function commonName(text: string): Name {
  const value = new AttributeValue({ utf8String: text });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: "2.5.4.3", value })])]);
}

function namesOf(hosts: readonly string[]): Extensions {
  const names = new SubjectAlternativeName(
    hosts.map((host) => new GeneralName(isIP(host) === 0 ? { dNSName: host } : { iPAddress: host })),
  );
  const extnValue = new OctetString(AsnConvert.serialize(names));
  return new Extensions([new Extension({ extnID: id_ce_subjectAltName, extnValue })]);
}

/** Copies the bytes, since a Buffer may share its ArrayBuffer with others. */
function bytesOf(buffer: Buffer): ArrayBuffer {
  return Uint8Array.from(buffer).buffer;
}

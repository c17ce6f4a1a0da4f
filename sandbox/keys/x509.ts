/**
 * Creates X.509 certificates. node:crypto cannot create them, so the DER comes from the ASN.1 classes of @peculiar, and
 * the signature from node:crypto.
 */
import { sign, type KeyObject } from "node:crypto";

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
  /** The RSA key of the issuer. */
  readonly issuerKey: KeyObject;
  /** Whether it is valid for `localhost` and both loopback addresses. */
  readonly forLoopback?: boolean;
}

/** Returns the certificate as PEM, signed with SHA-256 and RSA. */
export function makeCertificate(contents: CertificateContents): string {
  const algorithm = new AlgorithmIdentifier({ algorithm: "1.2.840.113549.1.1.11", parameters: null }); // sha256WithRSAEncryption
  const spki = contents.publicKey.export({ type: "spki", format: "der" });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: bytesOf(Buffer.from(contents.serialNo, "hex")),
    signature: algorithm,
    issuer: commonName(contents.issuer),
    subject: commonName(contents.subject),
    validity: new Validity({ notBefore: new Date(contents.validFrom), notAfter: new Date(contents.validTo) }),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    ...(contents.forLoopback && { extensions: loopbackNames() }),
  });
  const signed = Buffer.from(AsnConvert.serialize(tbsCertificate));
  const signatureValue = bytesOf(sign("sha256", signed, contents.issuerKey));
  const whole = new Certificate({ tbsCertificate, signatureAlgorithm: algorithm, signatureValue });
  const lines = Buffer.from(AsnConvert.serialize(whole))
    .toString("base64")
    .replaceAll(/.{64}(?=.)/gu, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function commonName(text: string): Name {
  const value = new AttributeValue({ utf8String: text });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: "2.5.4.3", value })])]);
}

function loopbackNames(): Extensions {
  const names = new SubjectAlternativeName([
    new GeneralName({ dNSName: "localhost" }),
    new GeneralName({ iPAddress: "127.0.0.1" }),
    new GeneralName({ iPAddress: "::1" }),
  ]);
  const extnValue = new OctetString(AsnConvert.serialize(names));
  return new Extensions([new Extension({ extnID: id_ce_subjectAltName, extnValue })]);
}

/** Copies the bytes, since a Buffer may share its ArrayBuffer with others. */
function bytesOf(buffer: Buffer): ArrayBuffer {
  return Uint8Array.from(buffer).buffer;
}

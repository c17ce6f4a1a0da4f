/** Reads the names in the subject of a certificate. */
import { decodeUtf8, encodeHex } from "../../encoding/bytes.ts";
import { elementsOf, readDer, sequenceOf } from "../../encoding/der.ts";

/** The names of a subject; empty if the certificate has none. */
export interface CertificateName {
  readonly commonName: string;
  readonly organization: string;
}

/** The object identifiers of a common name and an organization (X.520), in hexadecimal. */
const COMMON_NAME = "550403";
const ORGANIZATION = "55040a";

/** Reads the DER of a name, which the reader of certificates has checked. */
export function readName(der: Uint8Array): CertificateName {
  const names = new Map<string, string>();
  for (const set of sequenceOf(readDer(der))) {
    for (const attribute of elementsOf(set.content)) {
      const [type, value] = sequenceOf(attribute);
      if (type && value) names.set(encodeHex(type.content), decodeUtf8(value.content) ?? "");
    }
  }
  return { commonName: names.get(COMMON_NAME) ?? "", organization: names.get(ORGANIZATION) ?? "" };
}

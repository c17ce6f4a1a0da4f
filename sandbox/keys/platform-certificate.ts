import type { KeyObject } from "node:crypto";

import { rfc3339 } from "../util/rfc3339.ts";
import type { Seed } from "../util/seed.ts";
import type { Json } from "../../generator/ir/model.ts";
import type { Suite } from "./suite.ts";

/** A platform certificate with its private key. */
export interface PlatformCertificate {
  /** The serial number, 40 uppercase hexadecimal digits. */
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly pem: string;
  /** Unix time in milliseconds. */
  readonly validFrom: number;
  readonly validTo: number;
}

const fiveYears = 5 * 365 * 86_400_000;

/** Creates the platform certificate with this ordinal number. */
export async function makePlatformCertificate(
  number: number,
  seed: Seed,
  now: number,
  suite: Suite,
): Promise<PlatformCertificate> {
  // The ASN.1 library is loaded only where certificates are used.
  const [{ makeCertificate }, pair] = await Promise.all([import("./x509.ts"), suite.makePair()]);
  const id = `5${seed.hex(39, "certificate", suite.certificates, String(number))}`;
  const validFrom = Math.floor(now / 1000) * 1000 - 60_000;
  const validTo = validFrom + fiveYears;
  const contents = {
    serialNo: id,
    subject: "Sandbox, not WeChat Pay",
    issuer: "Sandbox, not WeChat Pay",
    validFrom,
    validTo,
    publicKey: pair.publicKey,
    issuerKey: pair.privateKey,
  };
  const pem = await makeCertificate(contents, suite);
  return { id, privateKey: pair.privateKey, pem, validFrom, validTo };
}

/** Returns the entry of the certificate list, encrypted with the APIv3 key of a caller. */
export function listedCertificate(
  { id, pem, validFrom, validTo }: PlatformCertificate,
  { apiV3Key, suite }: { readonly apiV3Key: string; readonly suite: Suite },
  nonce: string,
): Json {
  const associatedData = "certificate";
  const ciphertext = suite.encryptResource(pem, { apiV3Key, nonce, associatedData });
  return {
    serial_no: id,
    effective_time: rfc3339(validFrom),
    expire_time: rfc3339(validTo),
    encrypt_certificate: {
      algorithm: suite.aead,
      nonce,
      associated_data: associatedData,
      ciphertext,
    },
  };
}

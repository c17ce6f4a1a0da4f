import { randomBytes } from "node:crypto";

import { makePair } from "./pair.ts";

const tenYears = 10 * 365 * 86_400_000;

/** Creates a self-signed certificate for HTTPS on loopback. */
export async function makeServerCertificate(): Promise<{ key: string; cert: string }> {
  const [{ makeCertificate }, pair] = await Promise.all([import("./x509.ts"), makePair()]);
  const now = Date.now();
  const cert = makeCertificate({
    serialNo: `4${randomBytes(20).toString("hex").slice(1)}`,
    subject: "localhost",
    issuer: "localhost",
    validFrom: now - 60_000,
    validTo: now + tenYears,
    publicKey: pair.publicKey,
    issuerKey: pair.privateKey,
    forLoopback: true,
  });
  return { cert, key: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

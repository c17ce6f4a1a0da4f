import { randomBytes } from "node:crypto";

import { rsaSuite } from "./suite.ts";

const tenYears = 10 * 365 * 86_400_000;

/** Creates a self-signed certificate for HTTPS on loopback and on further hosts. */
export async function makeServerCertificate(
  hosts: readonly string[],
): Promise<{ key: string; cert: string }> {
  const [{ makeCertificate }, pair] = await Promise.all([import("./x509.ts"), rsaSuite.makePair()]);
  const now = Date.now();
  const contents = {
    serialNo: `4${randomBytes(20).toString("hex").slice(1)}`,
    subject: "localhost",
    issuer: "localhost",
    validFrom: now - 60_000,
    validTo: now + tenYears,
    publicKey: pair.publicKey,
    issuerKey: pair.privateKey,
    hosts: ["localhost", "127.0.0.1", "::1", ...hosts.map((host) => host.replaceAll(/[[\]]/gu, ""))],
  };
  const cert = await makeCertificate(contents, rsaSuite);
  return { cert, key: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

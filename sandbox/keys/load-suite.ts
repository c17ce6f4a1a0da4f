/** Chooses the algorithms of a merchant. */
import type { KeyObject } from "node:crypto";

import { rsaSuite, type Suite } from "./suite.ts";

/** The identifier of the curve of SM2, 1.2.156.10197.1.301 (GB/T 33560), in DER. */
const smCurve = Buffer.from("06082a811ccf5501822d", "hex");

/** Reports whether a public key is one of SM2. node:crypto does not name the curve of a key that it has parsed. */
export function isSmKey(publicKey: KeyObject): boolean {
  return publicKey.export({ type: "spki", format: "der" }).includes(smCurve);
}

/** Returns the algorithms of merchants by name. Those of SM2 load the package sm-crypto-v2 at their first use. */
export async function loadSuite(algorithm: "rsa" | "sm"): Promise<Suite> {
  return algorithm === "rsa" ? rsaSuite : (await import("./sm-suite.ts")).loadSmSuite();
}

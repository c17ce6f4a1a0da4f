import { generateKeyPair, generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

/** As WeChat Pay requires. */
const options = { modulusLength: 2048 };

/** Generates an RSA key pair with 2048 bits. */
export function makePair(): Promise<KeyPairKeyObjectResult> {
  return generate("rsa", options);
}

/** Generates an RSA key pair with 2048 bits while the caller waits. */
export function makePairSync(): KeyPairKeyObjectResult {
  return generateKeyPairSync("rsa", options);
}

import { generateKeyPair, type KeyPairKeyObjectResult } from "node:crypto";
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

/** Generates an RSA key pair with 2048 bits, as WeChat Pay requires. */
export function makePair(): Promise<KeyPairKeyObjectResult> {
  return generate("rsa", { modulusLength: 2048 });
}

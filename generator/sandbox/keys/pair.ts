import { generateKeyPair, type KeyPairKeyObjectResult } from "node:crypto";
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

/** RSA with 2048 bits, as WeChat Pay asks for. */
export function makePair(): Promise<KeyPairKeyObjectResult> {
  return generate("rsa", { modulusLength: 2048 });
}

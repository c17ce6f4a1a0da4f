import { generateKeyPair, generateKeyPairSync, type KeyObject } from "node:crypto";

/** The two halves of a key. The types of Node.js give this pair another name in each version. */
export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

/** As WeChat Pay requires. */
const options = { modulusLength: 2048 };

/** Generates an RSA key pair with 2048 bits. */
export function makePair(): Promise<KeyPair> {
  return generate("rsa", options);
}

/** Generates an RSA key pair with 2048 bits while the caller waits. */
export function makePairSync(): KeyPair {
  return generateKeyPairSync("rsa", options);
}

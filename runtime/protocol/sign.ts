/** Signs a request: its signed message, and the `Authorization` header. */
import { encodeBase64, encodeHex, encodeUtf8 } from "../encoding/bytes.ts";
import { ALGORITHMS, type Scheme } from "../keys/algorithms.ts";
import type { OutgoingBody, PrivateKey } from "../platform/platform.ts";

/** The body of a request. */
export interface RequestBody {
  /** The text of the body in the signed message; for an upload, that of its meta. */
  readonly signedBody: string;
  /** The bytes to send; undefined without a body. */
  readonly bytes: OutgoingBody | undefined;
  /** Its Content-Type. */
  readonly type: string | undefined;
}

/** The parts of the signed message of a request. */
export interface SignedParts {
  /** The HTTP method in capitals. */
  readonly method: string;
  /** Path and query exactly as sent. The host is not signed. */
  readonly target: string;
  /** Unix time in seconds. */
  readonly timestamp: number;
  readonly nonce: string;
  /** The text of the body; empty without one. */
  readonly body: string;
}

/** The caller that signs. */
export interface Signer {
  readonly scheme: Scheme;
  /** The merchant number, or the id of a brand. */
  readonly caller: string;
  /** Serial number of the caller's certificate, whose key signs. */
  readonly serialNo: string;
  readonly privateKey: PrivateKey;
}

/** Returns the signed message of a request: five lines, of which that of the body may be empty. */
export function requestMessage({ method, target, timestamp, nonce, body }: SignedParts): string {
  return `${method}\n${target}\n${timestamp}\n${nonce}\n${body}\n`;
}

/** Signs a request, and resolves to its `Authorization` header. */
export async function authorization(signer: Signer, parts: SignedParts): Promise<string> {
  const signature = await signer.privateKey.sign(encodeUtf8(requestMessage(parts)));
  const fields = [
    `${ALGORITHMS[signer.scheme].caller}="${signer.caller}"`,
    `nonce_str="${parts.nonce}"`,
    `signature="${encodeBase64(signature)}"`,
    `timestamp="${parts.timestamp}"`,
    `serial_no="${signer.serialNo}"`,
  ];
  return `${signer.scheme} ${fields.join(",")}`;
}

const NONCE = 16;
/** Random bytes for many nonces: one call of getRandomValues costs as much as the rest of a header. */
let randomBytes = new Uint8Array(0);

/** Returns a new `nonce_str`: 32 hexadecimal characters. */
export function newNonce(): string {
  if (randomBytes.length < NONCE) randomBytes = crypto.getRandomValues(new Uint8Array(64 * NONCE));
  const nonce = encodeHex(randomBytes.subarray(0, NONCE));
  randomBytes = randomBytes.subarray(NONCE);
  return nonce;
}

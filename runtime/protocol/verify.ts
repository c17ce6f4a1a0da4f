/** Is this from WeChat Pay? The same check for answers and notifications, over the bytes received. */
import { clockSkew, saidOfSkew } from "../util/clock.ts";
import { decodeBase64 } from "../encoding/base64.ts";
import { encodeUtf8 } from "../encoding/text.ts";
import { SignatureError, type SignatureErrorCode } from "../errors.ts";
import type { Scheme } from "../keys/algorithms.ts";
import type { WechatPayKey } from "../keys/keys.ts";
import type { FindKey } from "../keys/key-ring.ts";
import type { HeaderReader } from "./headers.ts";

/** How far the two clocks may be apart, in seconds; the SDKs differ on the last second, so it is accepted. */
export const TOLERANCE = 300;

/** How the signature of a probe begins, which is meant to fail. */
const PROBE = "WECHATPAY/SIGNTEST/";

/** What a signature is made of and by. */
export const SIGNED_HEADERS = [
  "Wechatpay-Timestamp",
  "Wechatpay-Nonce",
  "Wechatpay-Serial",
  "Wechatpay-Signature",
];

export interface Received {
  readonly header: HeaderReader;
  /** The body's bytes; empty for 204. */
  readonly body: Uint8Array;
  /** What error messages call it. */
  readonly label: string;
}

/**
 * Checks the signature, then its age, and resolves to the signed message.
 *
 * @param now Unix time in milliseconds
 * @throws SignatureError in every case but a good signature of the last (or next) 300 seconds
 */
export async function verify(
  received: Received,
  findKey: FindKey,
  now: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const timestamp = need(received, "Wechatpay-Timestamp");
  const nonce = need(received, "Wechatpay-Nonce");
  const serial = need(received, "Wechatpay-Serial");
  const text = need(received, "Wechatpay-Signature");
  const signature = text.startsWith(PROBE) ? undefined : decodeBase64(text);
  const distance = Math.abs(Math.floor(now / 1000) - Number(timestamp));
  const isOfNow = distance <= TOLERANCE;
  const known = await findKey(serial, isOfNow && signature !== undefined);
  if (known === undefined) throw unknownSerial(received, serial);
  const message = signedMessage(timestamp, nonce, received.body);
  // A probe's signature may not even be base64: it is refused as any other wrong one.
  if (signature === undefined || !(await known.key.verify(message, signature))) {
    throw mismatch(received, known);
  }
  if (!isOfNow) throw clock(received, distance, now);
  return message;
}

/** Three lines: timestamp, nonce, body (protocol: "Response and notification signature"). */
export function signedMessage(timestamp: string, nonce: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = encodeUtf8(`${timestamp}\n${nonce}\n`);
  const message = new Uint8Array(head.length + body.length + 1);
  message.set(head);
  message.set(body, head.length);
  message[message.length - 1] = 0x0a;
  return message;
}

function need(received: Received, name: string): string {
  const value = received.header(name);
  if (value) return value;
  throw refusal(
    received,
    "ERR_SIGNATURE_HEADERS",
    `${name} is missing, so nothing shows that WeChat Pay sent it`,
  );
}

function unknownSerial(received: Received, serial: string): SignatureError {
  // Anyone can send a notification: only what looks like a serial is repeated.
  const name = /^\w{1,64}$/.test(serial) ? serial : "(not a serial number)";
  const how = isForSm(received) ? ", by SM2" : "";
  const mend =
    "if the merchant platform lists it, add it to wechatpayKeys of createClient, or let platformCertificates() fetch it";
  const message = `it is signed with the key ${name}${how}, which is not known; ${mend}`;
  return refusal(received, "ERR_SERIAL_UNKNOWN", message);
}

function mismatch(received: Received, { key }: WechatPayKey): SignatureError {
  const why =
    isForSm(received) && key.algorithm !== "sm2"
      ? "it says to be of SM2, which a client with algorithm: sm() of wechatpay-ts/sm verifies"
      : "altered on its way, sent by someone else, a probe that is meant to fail, or another key than its id in wechatpayKeys says";
  return refusal(
    received,
    "ERR_SIGNATURE_MISMATCH",
    `its signature is wrong: ${why}; its content is not used`,
  );
}

/** Good for a message, and no more: what verifies a signature is told by the key. */
function isForSm({ header }: Received): boolean {
  const scheme: Scheme = "WECHATPAY2-SM2-WITH-SM3";
  return header("Wechatpay-Signature-Type") === scheme;
}

function clock(received: Received, distance: number, now: number): SignatureError {
  const what = Number.isNaN(distance)
    ? "its timestamp is not a number"
    : `it was signed ${distance} s away from now`;
  const skew = clockSkew(received.header("Date"), now);
  const why = skew === undefined ? "" : `${saidOfSkew(skew)}, so `;
  // A right clock leaves one cause: an answer of another time, kept by someone.
  const mend = isApart(skew) ? "check this machine's clock" : "it is an old one, replayed or cached";
  const message = `${what}, more than ${TOLERANCE} s; ${why}${mend}`;
  return refusal(received, "ERR_SIGNATURE_CLOCK", message, skew);
}

/** Whether two clocks are too far apart for what one signs to be taken by the other; so they may be where nobody knows. */
export function isApart(skew: number | undefined): boolean {
  return skew === undefined || Math.abs(skew) > TOLERANCE;
}

function refusal(
  { label, header }: Received,
  code: SignatureErrorCode,
  why: string,
  skew?: number,
): SignatureError {
  return new SignatureError(code, `${label}: ${why}`, { requestId: header("Request-ID"), clockSkew: skew });
}

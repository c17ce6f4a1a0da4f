/** Verifies the signature of responses and notifications over the bytes received. */
import { decodeBase64, encodeUtf8 } from "../encoding/bytes.ts";
import { SignatureError, type SignatureErrorCode } from "../errors.ts";
import type { Scheme } from "../keys/algorithms.ts";
import { describeInvalidity, type FindKey, type WechatPayKey } from "../keys/key-ring.ts";
import { clockSkew, describeSkew } from "../util/clock.ts";
import type { HeaderReader } from "./headers.ts";

/** The greatest difference between the two clocks in seconds. The SDKs differ on the last second, so it is accepted. */
export const TOLERANCE = 300;

/** The beginning of the signature of a probe, with which WeChat Pay tests that a client rejects wrong signatures. */
const PROBE = "WECHATPAY/SIGNTEST/";

/** The headers of a signature. */
export const SIGNED_HEADERS = [
  "Wechatpay-Timestamp",
  "Wechatpay-Nonce",
  "Wechatpay-Serial",
  "Wechatpay-Signature",
];

/**
 * A nonce: token68 (RFC 9110 section 11.2). In HTTP no header has a line break, but a queue can hand over one that has: it
 * would move the border between the nonce and the body, which follows it in the signed message.
 */
const TOKEN = /^[\w.~+/-]{1,256}=*$/;
/** The serial number of a certificate, or the id of a public key. */
const SERIAL = /^\w{1,64}$/;

/** A message as received. */
export interface Received {
  readonly header: HeaderReader;
  /** The bytes of the body; empty for 204. */
  readonly body: Uint8Array;
  /** The name of the message in errors. */
  readonly label: string;
}

/**
 * Checks the signature, then its age, and resolves to the signed message.
 *
 * @param now Unix time in milliseconds
 * @throws SignatureError unless the signature is right, at most 300 seconds from now, and of a key that is valid now
 */
export async function verify(
  received: Received,
  findKey: FindKey,
  now: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const timestamp = requireHeader(received, "Wechatpay-Timestamp", /^\d{1,12}$/);
  const nonce = requireHeader(received, "Wechatpay-Nonce", TOKEN);
  const serial = requireHeader(received, "Wechatpay-Serial");
  const text = requireHeader(received, "Wechatpay-Signature");
  const signature = text.startsWith(PROBE) ? undefined : decodeBase64(text);
  const distance = Math.abs(Math.floor(now / 1000) - Number(timestamp));
  const isTimely = distance <= TOLERANCE;
  const isPlausible = isTimely && signature !== undefined;
  const key = SERIAL.test(serial) ? await findKey(serial, isPlausible) : undefined;
  if (key === undefined) throw unknownSerialError(received, serial);
  const message = signedMessage(timestamp, nonce, received.body);
  // The signature of a probe may not be Base64: it is rejected like any other wrong one.
  if (signature === undefined || !(await key.key.verify(message, signature))) {
    throw mismatchError(received, key);
  }
  if (!isTimely) throw clockError(received, distance, now);
  const ended = describeInvalidity(key, now);
  if (ended !== undefined) throw signatureError(received, "ERR_SERIAL_UNKNOWN", `signed with ${ended}`);
  return message;
}

/** Returns the signed message of a response or notification: three lines, with its timestamp, nonce and body. */
export function signedMessage(timestamp: string, nonce: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = encodeUtf8(`${timestamp}\n${nonce}\n`);
  const message = new Uint8Array(head.length + body.length + 1);
  message.set(head);
  message.set(body, head.length);
  message[message.length - 1] = 0x0a;
  return message;
}

/** @param form what the whole value must match */
function requireHeader(received: Received, name: string, form?: RegExp): string {
  const value = received.header(name);
  if (value && form !== undefined && !form.test(value)) {
    const why = `${name} has another form than WeChat Pay gives it. Pass the headers as they were received.`;
    throw signatureError(received, "ERR_SIGNATURE_HEADERS", why);
  }
  if (value) return value;
  throw signatureError(
    received,
    "ERR_SIGNATURE_HEADERS",
    `${name} is missing, so the message is not signed by WeChat Pay. Check for a proxy that replaces it.`,
  );
}

function unknownSerialError(received: Received, serial: string): SignatureError {
  // Anyone can send a notification: only what looks like a serial is repeated.
  const name = SERIAL.test(serial) ? serial : "(not a serial number)";
  const how = isForSm(received) ? ", by SM2" : "";
  const fix = name.startsWith("PUB_KEY_ID_")
    ? "It is a WeChat Pay public key, which platformCertificates() does not fetch. If the merchant platform (API security) lists it, download its pub_key.pem there, and add it to wechatpayKeys."
    : "If the merchant platform lists this certificate, add it to wechatpayKeys, or use platformCertificates().";
  const message = `signed with the unknown key ${name}${how}. ${fix}`;
  return signatureError(received, "ERR_SERIAL_UNKNOWN", message);
}

function mismatchError(received: Received, { key }: WechatPayKey): SignatureError {
  const why =
    isForSm(received) && key.algorithm !== "sm2"
      ? "it is an SM2 signature. Use a client with algorithm: sm() of wechatpay-ts/sm"
      : "the message was modified or forged, is a probe of WeChat Pay, or wechatpayKeys has another key under this id";
  return signatureError(
    received,
    "ERR_SIGNATURE_MISMATCH",
    `wrong signature: ${why}. Do not use its content.`,
  );
}

/** Reports whether the headers name an SM2 signature. Only error messages use it; the key decides how to verify. */
function isForSm({ header }: Received): boolean {
  const scheme: Scheme = "WECHATPAY2-SM2-WITH-SM3";
  return header("Wechatpay-Signature-Type") === scheme;
}

function clockError(received: Received, distance: number, now: number): SignatureError {
  const skew = clockSkew(received.header("Date"), now);
  const why = skew === undefined ? "" : `; ${describeSkew(skew)}`;
  // If the clock is right, the message is from another time.
  const fix = isClockSkewed(skew)
    ? "Correct the local clock."
    : "Reject the message: it is old, replayed or cached.";
  const message = `it was signed ${distance} s from now, more than ${TOLERANCE} s${why}. ${fix}`;
  return signatureError(received, "ERR_SIGNATURE_CLOCK", message, skew);
}

/** Reports whether two clocks differ by more than the tolerance; true if the skew is unknown. */
export function isClockSkewed(skew: number | undefined): boolean {
  return skew === undefined || Math.abs(skew) > TOLERANCE;
}

function signatureError(
  { label, header }: Received,
  code: SignatureErrorCode,
  why: string,
  skew?: number,
): SignatureError {
  return new SignatureError(code, `${label}: ${why}`, { requestId: header("Request-ID"), clockSkew: skew });
}

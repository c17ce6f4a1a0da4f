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

/** The headers of a message, and its name in errors. */
export interface ReceivedHead {
  readonly header: HeaderReader;
  /** The name of the message in errors. */
  readonly label: string;
}

/** A message as received. */
export interface Received extends ReceivedHead {
  /** The bytes of the body; empty for 204. */
  readonly body: Uint8Array;
  /** Returns sentences for the error of a wrong signature: why these bytes may not be the signed ones. */
  readonly mismatchHint?: () => string;
}

/** The signature of a message, as its headers state it. */
export interface Signature {
  readonly timestamp: string;
  readonly nonce: string;
  readonly serial: string;
  /** The bytes of the signature; undefined if it is a probe or not Base64, so that it is wrong in any case. */
  readonly bytes: Uint8Array | undefined;
  /** The seconds between its timestamp and now. */
  readonly age: number;
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
  const signature = readSignature(received, now);
  const { serial, bytes, age } = signature;
  const isPlausible = age <= TOLERANCE && bytes !== undefined;
  const key = isSerial(serial) ? await findKey(serial, isPlausible) : undefined;
  if (key === undefined) throw unknownSerialError(received, serial);
  return verifySignature(received, signature, key, now);
}

/** Reads the signature of a message from its headers. @throws SignatureError unless each is there once, in its form */
export function readSignature(head: ReceivedHead, now: number): Signature {
  const timestamp = requireHeader(head, "Wechatpay-Timestamp", /^\d{1,12}$/);
  const nonce = requireHeader(head, "Wechatpay-Nonce", TOKEN);
  const serial = requireHeader(head, "Wechatpay-Serial");
  const text = requireHeader(head, "Wechatpay-Signature");
  const bytes = text.startsWith(PROBE) ? undefined : decodeBase64(text);
  return { timestamp, nonce, serial, bytes, age: Math.abs(Math.floor(now / 1000) - Number(timestamp)) };
}

/** Verifies a signature with one key, and resolves to the signed message. @throws SignatureError as `verify` */
export async function verifySignature(
  received: Received,
  signature: Signature,
  key: WechatPayKey,
  now: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { timestamp, nonce, bytes } = signature;
  const message = signedMessage(timestamp, nonce, received.body);
  // The signature of a probe may not be Base64: it is rejected like any other wrong one.
  if (bytes === undefined || !(await key.key.verify(message, bytes))) throw mismatchError(received, key);
  assertTimely(received, signature, now);
  const ended = describeInvalidity(key, now);
  if (ended !== undefined) throw signatureError(received, "ERR_SERIAL_UNKNOWN", `signed with ${ended}`);
  return message;
}

/** Reports whether a value has the form of a serial number or of the id of a public key. */
export function isSerial(serial: string): boolean {
  return SERIAL.test(serial);
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

/**
 * Returns the value of a header that a signature needs.
 *
 * @param form what the whole value must match
 */
function requireHeader(head: ReceivedHead, name: string, form?: RegExp): string {
  const value = head.header(name);
  const why = headerFault(value, form);
  if (value && why === undefined) return value;
  throw signatureError(head, "ERR_SIGNATURE_HEADERS", `${name} ${why}`);
}

/** Describes what is wrong with a header; returns undefined if it has a value in its form. */
function headerFault(value: string | undefined, form?: RegExp): string | undefined {
  if (!value)
    return "is missing, so the message is not signed by WeChat Pay. Check for a proxy that replaces it.";
  // No such value has a comma: servers and headerReader join the values of a repeated header with it.
  const count = value.split(",").length;
  if (count > 1) {
    const times = count === 2 ? "twice" : `${count} times`;
    return `came ${times}, and WeChat Pay sends it once. Check for a proxy or a framework that adds it again.`;
  }
  if (form === undefined || form.test(value)) return undefined;
  return "has another form than WeChat Pay gives it. Pass the headers as they were received.";
}

/** Creates the error of a key that the client does not know. */
export function unknownSerialError(received: ReceivedHead, serial: string): SignatureError {
  // Anyone can send a notification: only what looks like a serial is repeated.
  const name = SERIAL.test(serial) ? serial : "(not a serial number)";
  const how = isForSm(received) ? ", by SM2" : "";
  const fix = name.startsWith("PUB_KEY_ID_")
    ? "It is a WeChat Pay public key, which platformCertificates() does not fetch. If the merchant platform (API security) lists it, download its pub_key.pem there, and add it to wechatpayKeys."
    : "If the merchant platform lists this certificate, add it to wechatpayKeys, or use platformCertificates().";
  const message = `signed with the unknown key ${name}${how}. ${fix}`;
  return signatureError(received, "ERR_SERIAL_UNKNOWN", message);
}

/** Creates the error of a wrong signature. */
export function mismatchError(
  received: ReceivedHead & Pick<Received, "mismatchHint">,
  { key }: WechatPayKey,
): SignatureError {
  const why =
    isForSm(received) && key.algorithm !== "sm2"
      ? "it is an SM2 signature. Use a client with algorithm: await sm() of wechatpay-ts/sm"
      : "the message was modified or forged, is a probe of WeChat Pay, or wechatpayKeys has another key under this id";
  const hint = received.mismatchHint === undefined ? "" : ` ${received.mismatchHint()}`;
  const message = `wrong signature: ${why}. Do not use its content.${hint}`;
  return signatureError(received, "ERR_SIGNATURE_MISMATCH", message);
}

/** Reports whether the headers name an SM2 signature. Only error messages use it; the key decides how to verify. */
function isForSm({ header }: ReceivedHead): boolean {
  const scheme: Scheme = "WECHATPAY2-SM2-WITH-SM3";
  return header("Wechatpay-Signature-Type") === scheme;
}

/** @throws SignatureError `ERR_SIGNATURE_CLOCK` if the message was signed more than 300 seconds from now */
export function assertTimely(received: ReceivedHead, { age }: Signature, now: number): void {
  if (age <= TOLERANCE) return;
  const skew = clockSkew(received.header("Date"), now);
  const why = skew === undefined ? "" : `; ${describeSkew(skew)}`;
  // If the clock is right, the message is from another time.
  const fix = isClockSkewed(skew)
    ? "Correct the local clock."
    : "Reject the message: it is old, replayed or cached.";
  const message = `it was signed ${age} s from now, more than ${TOLERANCE} s${why}. ${fix}`;
  throw signatureError(received, "ERR_SIGNATURE_CLOCK", message, skew);
}

/** Reports whether two clocks differ by more than the tolerance; true if the skew is unknown. */
export function isClockSkewed(skew: number | undefined): boolean {
  return skew === undefined || Math.abs(skew) > TOLERANCE;
}

function signatureError(
  { label, header }: ReceivedHead,
  code: SignatureErrorCode,
  why: string,
  skew?: number,
): SignatureError {
  return new SignatureError(code, `${label}: ${why}`, { requestId: header("Request-ID"), clockSkew: skew });
}

/** Verifies and decrypts a notification. Anyone can send a request, so its headers are checked before its body is read. */
import { decodeUtf8 } from "../encoding/bytes.ts";
import { headerReader } from "../protocol/headers.ts";
import { parseJson } from "../protocol/json.ts";
import {
  assertTimely,
  isSerial,
  mismatchError,
  readSignature,
  type Received,
  type Signature,
  unknownSerialError,
  verifySignature,
} from "../protocol/verify.ts";
import { toRequestId } from "../util/request-id.ts";
import { checkLength, describeBody } from "./body.ts";
import { readResource, type RequestSnapshot } from "./envelope.ts";
import { type Candidate, decryptFor, findCandidates, type Recipient } from "./recipient.ts";

/** A verified notification. */
export interface VerifiedNotification<R extends Recipient> {
  /** The merchant or brand whose notification it is. */
  readonly recipient: R;
  /** The signed message. */
  readonly message: Uint8Array<ArrayBuffer>;
  /** The envelope, as parsed JSON. */
  readonly envelope: unknown;
  /** The decrypted resource. */
  readonly text: string;
  readonly requestId: string | undefined;
}

/**
 * Verifies a notification, finds whose it is, and decrypts its resource.
 *
 * @param recipients at least one
 * @param bodyTimeout the time limit for the body in milliseconds
 * @throws the errors of `parse`
 */
export async function verifyNotification<R extends Recipient>(
  recipients: readonly [R, ...R[]],
  { headers, body }: RequestSnapshot,
  bodyTimeout: number,
): Promise<VerifiedNotification<R>> {
  const head = { header: headerReader(headers), label: "notification" };
  const requestId = toRequestId(head.header("Request-ID"));
  const now = recipients[0].now();
  const signature = readSignature(head, now);
  assertTimely(head, signature, now);
  checkLength(head.header);
  const { serial } = signature;
  const isPlausible = signature.bytes !== undefined;
  const candidates = isSerial(serial) ? await findCandidates(recipients, serial, isPlausible) : [];
  const [first] = candidates;
  if (first === undefined) throw unknownSerialError(head, serial);
  // No body has this signature.
  if (!isPlausible) throw mismatchError(head, first.key);
  const bytes = await body(bodyTimeout);
  const received = { ...head, body: bytes, mismatchHint: () => describeBody(bytes) };
  const { message, verifier } = await verifyWithAny(received, signature, candidates, now);
  const envelope = parseJson(decodeUtf8(bytes), "notification", requestId);
  const resource = readResource(envelope, requestId);
  const { recipient, key, text } = await decryptFor(candidates, resource).catch(async (error: unknown) => {
    // The message is genuine, so another recipient may search for its key.
    const others = recipients.filter((one) => candidates.every((candidate) => candidate.recipient !== one));
    const more = await findCandidates(others, serial, true);
    if (more.length === 0) throw error;
    return decryptFor(more, resource);
  });
  // Another key under the same serial is not the recipient's.
  if (key !== verifier.key) await verifySignature(received, signature, key, now);
  return { recipient, message, envelope, text, requestId };
}

/** Verifies a signature with the keys of the candidates, in order. @throws SignatureError of the first one if none fits */
async function verifyWithAny<R extends Recipient>(
  received: Received,
  signature: Signature,
  candidates: readonly Candidate<R>[],
  now: number,
): Promise<{ readonly message: Uint8Array<ArrayBuffer>; readonly verifier: Candidate<R> }> {
  let failure: unknown;
  for (const verifier of candidates) {
    try {
      return { message: await verifySignature(received, signature, verifier.key, now), verifier };
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

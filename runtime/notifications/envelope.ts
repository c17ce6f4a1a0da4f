/** The envelope of a notification: copies the request, and reads its encrypted resource. */
import { copyBytes, encodeUtf8 } from "../encoding/bytes.ts";
import { endSentence, NotificationError } from "../errors.ts";
import type { EncryptedResource } from "../protocol/decrypt.ts";
import { headerReader, type HeadersInput } from "../protocol/headers.ts";
import { SIGNED_HEADERS } from "../protocol/verify.ts";
import type { Awaitable } from "../util/async.ts";
import { isBytes } from "../util/file.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { member, own, ownMember } from "../util/own.ts";

/** The members of a Fetch `Request` that the client uses. */
export interface FetchRequest {
  readonly headers: { get(name: string): string | null };
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The headers and the raw body of a notification, from a server of Node.js: the body before any parsing. */
export interface RawNotification {
  readonly headers: HeadersInput;
  readonly body: string | Uint8Array;
}

/** A notification, verified and decrypted. */
export interface Notification {
  /** The id of the event. WeChat Pay sends a notification with the same id until it is acknowledged. */
  readonly id: string;
  /** The time of the event (RFC 3339). */
  readonly create_time: string;
  /** `TRANSACTION.SUCCESS` … */
  readonly event_type: string;
  /** The type of the encryption: `encrypt-resource`. */
  readonly resource_type: string;
  /** A description for people. */
  readonly summary: string;
  /** The type of the resource before encryption: `transaction` … */
  readonly original_type?: string;
  /** The decrypted content of `resource.ciphertext`. */
  readonly resource: unknown;
}

const RAW =
  'The signature covers the raw bytes, so pass them: express.raw({ type: "*/*" }), addContentTypeParser of Fastify ' +
  'with parseAs: "buffer", await request.text() of Next.js.';

/** A copy of a request, which its owner cannot change. */
export interface RequestSnapshot {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Awaitable<Uint8Array>;
}

/** The headers that verification and errors need. */
const HEADERS = [...SIGNED_HEADERS, "Wechatpay-Signature-Type", "Request-ID", "Date"];

/**
 * Copies a request before the first await: a server may reuse its buffers, and the verified bytes must be the ones that are
 * parsed.
 *
 * @throws NotificationError if the raw body is not available
 */
export function snapshotRequest(input: FetchRequest | RawNotification): RequestSnapshot {
  const value: unknown = input;
  if (!isObject(value)) {
    throw bodyError(`parse: expected a request, or headers and a body, received ${kindOf(value)}`);
  }
  // The request of a server has it as a member of its class.
  const received = member(value, "headers");
  if (typeof received !== "object" || received === null) {
    throw bodyError(`headers: expected the headers of the request, received ${kindOf(received)}`);
  }
  const header = headerReader(received as HeadersInput); // an object is read by names only
  const entries = HEADERS.flatMap((name) => {
    const value = header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { headers: Object.fromEntries(entries), body: readBody(input) };
}

function readBody(input: FetchRequest | RawNotification): Awaitable<Uint8Array> {
  if (isFetchRequest(input)) {
    if (member(input, "bodyUsed") === true) throw bodyError(`body: it was read before. ${RAW}`);
    return input.arrayBuffer().then((buffer) => new Uint8Array(buffer));
  }
  const body = member(input, "body");
  if (typeof body === "string") return encodeUtf8(body);
  if (isBytes(body)) return copyBytes(body);
  throw bodyError(`body: expected a string or bytes, received ${kindOf(body)}. ${RAW}`);
}

function isFetchRequest(input: FetchRequest | RawNotification): input is FetchRequest {
  return typeof member(input, "arrayBuffer") === "function";
}

function bodyError(why: string): NotificationError {
  return new NotificationError("ERR_NOTIFICATION_BODY", endSentence(why));
}

/** Reads the encrypted resource of a notification. @throws NotificationError if it has none */
export function readResource(event: unknown, requestId: string | undefined): EncryptedResource {
  const resource = isObject(event) ? ownMember(event, "resource") : undefined;
  if (isObject(resource)) {
    const { algorithm, ciphertext, nonce, associated_data } = own(resource);
    if (
      isText(ciphertext) &&
      isText(nonce) &&
      isOptionalText(algorithm) &&
      (associated_data === null || isOptionalText(associated_data))
    ) {
      return { algorithm, ciphertext, nonce, associated_data };
    }
  }
  throw formatError("resource: expected an object with ciphertext and nonce", requestId);
}

/** Creates the notification of an envelope and its decrypted resource. @throws NotificationError if a member is missing */
export function toNotification(
  event: unknown,
  resource: unknown,
  requestId: string | undefined,
): Notification {
  const envelope = isObject(event) ? own(event) : {};
  const { id, create_time, event_type, resource_type = "", summary = "", resource: encrypted } = envelope;
  const original = isObject(encrypted) ? ownMember(encrypted, "original_type") : undefined;
  if (isText(id) && isText(create_time) && isText(event_type) && isText(resource_type) && isText(summary)) {
    const type = isText(original) ? { original_type: original } : {};
    return { id, create_time, event_type, resource_type, summary, ...type, resource };
  }
  throw formatError("expected id, create_time and event_type", requestId);
}

function formatError(why: string, requestId: string | undefined): NotificationError {
  const fix = "Pass only notifications of APIv3 to parse.";
  return new NotificationError("ERR_NOTIFICATION_FORMAT", `notification: ${why}. ${fix}`, { requestId });
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || isText(value);
}

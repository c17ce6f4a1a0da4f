/** The envelope of a notification: copies the request, and reads its encrypted resource. */
import { NotificationError } from "../errors.ts";
import type { EncryptedResource } from "../protocol/decrypt.ts";
import { headerReader, type HeadersInput } from "../protocol/headers.ts";
import { SIGNED_HEADERS } from "../protocol/verify.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { member, own, ownMember } from "../util/own.ts";
import { bodyError, copyBody, readBody, type ReadBody } from "./body.ts";
import { isNodeRequest, nodeBody, type NodeRequest } from "./node-request.ts";

/** The members of a Fetch `Request` that the client uses. */
export interface FetchRequest {
  readonly headers: { get(name: string): string | null };
  readonly bodyUsed: boolean;
  /** The stream of the body, which the client reads up to its limit. Without it, the client reads `arrayBuffer()`. */
  readonly body?: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The headers and the raw body of a notification, from a server of Node.js: the body before any parsing. */
export interface RawNotification {
  readonly headers: HeadersInput;
  readonly body: string | Uint8Array;
}

/**
 * A notification as a server receives it: a Fetch `Request`, the request of a server of Node.js, or its headers with the raw
 * body.
 */
export type NotificationInput = FetchRequest | NodeRequest | RawNotification;

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

/** A copy of a request, which its owner cannot change. */
export interface RequestSnapshot {
  readonly headers: Readonly<Record<string, string>>;
  /** Resolves to the body. That of a Fetch Request is read only then: anyone can send one that never ends. */
  readonly body: ReadBody;
}

/** The headers that verification and errors need. */
const HEADERS = [...SIGNED_HEADERS, "Wechatpay-Signature-Type", "Request-ID", "Date", "Content-Length"];

/**
 * Copies a request before the first await: a server may reuse its buffers, and the verified bytes must be the ones that are
 * parsed.
 *
 * @throws NotificationError if the raw body is not available
 */
export function snapshotRequest(input: NotificationInput): RequestSnapshot {
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
  return { headers: Object.fromEntries(entries), body: bodyOf(input) };
}

/** Returns how to read the body. The bytes of a server are copied now, since it may reuse its buffers. */
function bodyOf(input: NotificationInput): ReadBody {
  if (isFetchRequest(input)) return (timeout) => readBody(input, timeout);
  if (isNodeRequest(input)) return nodeBody(input);
  const bytes = copyBody(member(input, "body"));
  return () => bytes;
}

function isFetchRequest(input: NotificationInput): input is FetchRequest {
  return typeof member(input, "arrayBuffer") === "function";
}

/** Reads the encrypted resource of a notification. @throws NotificationError if it has none */
export function readResource(event: unknown, requestId: string | undefined): EncryptedResource {
  const resource = isObject(event) ? ownMember(event, "resource") : undefined;
  if (!isObject(resource)) throw formatError("resource", "an object", resource, requestId);
  const read = textReader(resource, "resource.", requestId);
  return {
    algorithm: read("algorithm", true),
    ciphertext: read("ciphertext"),
    nonce: read("nonce"),
    associated_data: read("associated_data", true),
  };
}

/** Creates the notification of an envelope and its decrypted resource. @throws NotificationError if a member is missing */
export function toNotification(
  event: unknown,
  resource: unknown,
  requestId: string | undefined,
): Notification {
  const envelope = isObject(event) ? own(event) : {};
  const read = textReader(envelope, "", requestId);
  const { resource: encrypted } = envelope;
  const original = isObject(encrypted) ? ownMember(encrypted, "original_type") : undefined;
  return {
    id: read("id"),
    create_time: read("create_time"),
    event_type: read("event_type"),
    resource_type: read("resource_type", true) ?? "",
    summary: read("summary", true) ?? "",
    ...(typeof original === "string" && { original_type: original }),
    resource,
  };
}

/** Reads the texts of an object. A null counts as absent. */
interface TextReader {
  (name: string): string;
  (name: string, isOptional: true): string | undefined;
}

function textReader(
  holder: Readonly<Record<string, unknown>>,
  prefix: string,
  requestId: string | undefined,
): TextReader {
  const read = (name: string, isOptional?: true): string | undefined => {
    const value = ownMember(holder, name) ?? undefined;
    if (typeof value === "string" || (value === undefined && isOptional)) return value;
    throw formatError(`${prefix}${name}`, "a string", ownMember(holder, name), requestId);
  };
  return read as TextReader; // without isOptional, it returns a string or throws
}

/** Creates the error of a member of the envelope. Its value may be anything, so the message has only its kind. */
function formatError(
  path: string,
  expected: string,
  value: unknown,
  requestId: string | undefined,
): NotificationError {
  const why = `${path}: expected ${expected}, received ${kindOf(value)}`;
  const fix = "Pass only notifications of APIv3 to parse.";
  return new NotificationError("ERR_NOTIFICATION_FORMAT", `notification: ${why}. ${fix}`, { requestId });
}

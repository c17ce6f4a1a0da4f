/** The body of a notification: reads it within limits, since anyone can send a request, and describes bodies that were changed. */
import { copyBytes, decodeBase64, encodeUtf8 } from "../encoding/bytes.ts";
import { ChunkCollector } from "../encoding/chunks.ts";
import { NotificationError, type NotificationErrorCode } from "../errors.ts";
import { endSentence } from "../util/error-text.ts";
import type { HeaderReader } from "../protocol/headers.ts";
import { type Awaitable, TimeoutError, withTimeout } from "../util/async.ts";
import { type BodyReader, isBytes } from "../util/file.ts";
import { kindOf } from "../util/kind.ts";
import { member } from "../util/own.ts";

/** The greatest length of a body in bytes: 1 MiB. Notifications have a few KiB. */
export const MAX_BODY_BYTES = 2 ** 20;
/** The default of `bodyTimeout` in milliseconds. */
export const BODY_TIMEOUT_MS = 10_000;

/** How to get the raw body. */
export const RAW =
  'The signature covers the raw bytes, so pass them: express.raw({ type: "*/*" }), addContentTypeParser of Fastify ' +
  'with parseAs: "buffer", { rawBody: true } of NestJS, await request.text() of Next.js.';

/** Copies a body that a server has read. @throws NotificationError if it is not raw, or too long */
export function copyBody(body: unknown): Uint8Array {
  if (typeof body !== "string" && !isBytes(body))
    throw bodyError(`body: expected a string or bytes, received ${kindOf(body)}. ${RAW}`);
  // UTF-8 has at least as many bytes as the string has units.
  if ((typeof body === "string" ? body.length : body.byteLength) > MAX_BODY_BYTES) throw tooLongError();
  const bytes = typeof body === "string" ? encodeUtf8(body) : copyBytes(body);
  if (bytes.length > MAX_BODY_BYTES) throw tooLongError();
  return bytes;
}

/** Checks the length that the headers of a request state. @throws NotificationError if it is too long */
export function checkLength(header: HeaderReader): void {
  const length = header("Content-Length") ?? "";
  if (/^\d+$/.test(length) && Number(length) > MAX_BODY_BYTES) throw tooLongError();
}

/**
 * Reads the body of a Fetch Request.
 *
 * @param timeout the time limit in milliseconds
 * @throws NotificationError if it was read before, is too long, is too slow, or ends too soon
 */
export async function readBody(request: object, timeout: number): Promise<Uint8Array> {
  const stream = member(request, "body");
  if (member(request, "bodyUsed") === true || member(stream, "locked") === true) {
    const fix = "Call parse or handle once for a Request, with all clients that it may belong to.";
    throw bodyError(`body: it was read before, by other code or by an earlier call. ${fix} ${RAW}`);
  }
  const reader = readerOf(request, stream);
  try {
    return await withTimeout(timeout, () => readAll(reader));
  } catch (cause) {
    // Nothing waits for it: the stream may be the one that hangs.
    reader.cancel().catch(() => undefined);
    if (cause instanceof NotificationError) throw cause;
    if (cause instanceof TimeoutError) {
      const why = `body: it did not arrive within ${timeout} ms. Check the connection, or set bodyTimeout.`;
      throw bodyError(why, "ERR_NOTIFICATION_TIMEOUT");
    }
    const why = "body: reading it failed, so it is incomplete. WeChat Pay sends the notification again.";
    throw bodyError(why, "ERR_NOTIFICATION_BODY", { cause });
  }
}

/** Returns a reader of a body. A Request without a stream has its body in one piece, or none. */
function readerOf(request: object, stream: unknown): BodyReader {
  if (typeof member(stream, "getReader") === "function") return (stream as Readable).getReader();
  let isRead = false;
  return {
    read: async () => {
      if (isRead) return { done: true };
      isRead = true;
      return { done: false, value: new Uint8Array(await (request as Buffered).arrayBuffer()) };
    },
    cancel: () => Promise.resolve(),
  };
}

/** A ReadableStream of bytes. */
interface Readable {
  getReader(): BodyReader;
}

/** A Request whose body the platform reads. */
interface Buffered {
  arrayBuffer(): Promise<ArrayBuffer>;
}

async function readAll(reader: BodyReader): Promise<Uint8Array> {
  const chunks = new ChunkCollector(MAX_BODY_BYTES);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return chunks.bytes();
    if (!isBytes(value))
      throw bodyError(`body: expected a stream of bytes, received ${kindOf(value)}. ${RAW}`);
    if (!chunks.add(value)) throw tooLongError();
  }
}

/**
 * Says why the bytes of a body may differ from the signed ones, for the error of a wrong signature. A body that is not a JSON
 * object shows what was done to it.
 */
export function describeBody(bytes: Uint8Array): string {
  // Its beginning is enough. It may end within a character.
  const text = new TextDecoder().decode(bytes.subarray(0, 1024)).trim();
  if (bytes.length === 0) return `The body is empty: other code may have read it. ${RAW}`;
  if (isBase64OfJson(text)) {
    return 'The body is Base64 of JSON: a gateway has encoded it. Pass the decoded bytes, Buffer.from(body, "base64").';
  }
  if (text.startsWith('"{')) return `The body is JSON inside a JSON string: it was serialized again. ${RAW}`;
  if (text === "[object Object]") return `The body is the text of an object: it was parsed. ${RAW}`;
  return `If the server parsed the body and serialized it again, the bytes differ from those that were signed. ${RAW}`;
}

/** Reports whether a text begins with Base64 of a JSON object; a gateway may leave out the padding or break lines. */
function isBase64OfJson(text: string): boolean {
  const head = /^"?([A-Za-z0-9+/_-]{8,})/.exec(text)?.[1] ?? "";
  const whole = head
    .slice(0, head.length - (head.length % 4))
    .replaceAll("-", "+")
    .replaceAll("_", "/");
  const bytes = decodeBase64(whole);
  return bytes !== undefined && /^\s*\{\s*"/.test(new TextDecoder().decode(bytes));
}

/** Creates the error of a body that cannot be read. */
export function bodyError(
  why: string,
  code: NotificationErrorCode = "ERR_NOTIFICATION_BODY",
  origin: { readonly cause?: unknown } = {},
): NotificationError {
  return new NotificationError(code, endSentence(why), origin);
}

function tooLongError(): NotificationError {
  const why = `body: expected at most ${MAX_BODY_BYTES} bytes, the body is longer. It is not a notification of WeChat Pay.`;
  return bodyError(why, "ERR_NOTIFICATION_TOO_LARGE");
}

/** A body that is read when its headers were checked. */
export type ReadBody = (timeout: number) => Awaitable<Uint8Array>;

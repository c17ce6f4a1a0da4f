/** The request of a server of Node.js: its raw body, which a framework may have read before. */
import { type Awaitable } from "../util/async.ts";
import { type BodyReader, isBytes } from "../util/file.ts";
import { member } from "../util/own.ts";
import { bodyError, copyBody, RAW, readBody, type ReadBody } from "./body.ts";

/**
 * The members of an `IncomingMessage` of Node.js that the client uses; also of the request of Express and NestJS, and of the
 * `req` of Koa (`context.req`).
 */
export interface NodeRequest {
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** Whether other code has read the stream of the body. */
  readonly readableDidRead?: boolean;
  /** The raw body, if a framework keeps it: NestJS with `rawBody: true`, and some cloud functions. */
  readonly rawBody?: unknown;
  /** The body that a framework has read: bytes after `express.raw`. */
  readonly body?: unknown;
  /** Iterates over the chunks of the body. */
  [Symbol.asyncIterator](): {
    next(): Promise<{ readonly done?: boolean | undefined; readonly value: unknown }>;
  };
}

/** Reports whether a value is the request of a server of Node.js: it has its own stream. */
export function isNodeRequest(input: unknown): input is NodeRequest {
  return typeof member(input, Symbol.asyncIterator) === "function";
}

/**
 * Returns how to read the body of a request: the raw bytes that a framework has read, or the stream, if nothing has read it.
 *
 * @throws NotificationError if other code has read the stream and kept no raw bytes
 */
export function nodeBody(request: NodeRequest): ReadBody {
  const raw = ["rawBody", "body"].map((name) => member(request, name)).find(isRaw);
  if (raw !== undefined) {
    const bytes = copyBody(raw);
    return () => bytes;
  }
  refuseRead(request);
  return (timeout): Awaitable<Uint8Array> => {
    refuseRead(request);
    return readBody({ body: { getReader: () => readerOf(request) } }, timeout);
  };
}

function isRaw(body: unknown): body is string | Uint8Array {
  return typeof body === "string" || isBytes(body);
}

/** @throws NotificationError if other code has read the stream */
function refuseRead(request: NodeRequest): void {
  if (member(request, "readableDidRead") !== true) return;
  const parsed = typeof member(request, "body") === "object" ? "read and parsed" : "read";
  const fix = "Register the route before the parser (express.json, a body parser of Koa), or keep the bytes.";
  throw bodyError(`body: other code has ${parsed} it. ${fix} ${RAW}`);
}

/** Reads the stream without its `return`, which would close the connection before the reply. */
function readerOf(request: NodeRequest): BodyReader {
  const chunks = request[Symbol.asyncIterator]();
  return {
    read: async () => {
      const { done, value } = await chunks.next();
      return done === true ? { done } : { done: false, value: value as Uint8Array }; // readBody checks each chunk
    },
    cancel: () => Promise.resolve(),
  };
}

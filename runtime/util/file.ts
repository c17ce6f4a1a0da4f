/** The file of an upload, as a caller may give it. */

/** What is used of a ReadableStreamDefaultReader. */
export interface BodyReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** A ReadableStream of the Streams standard, a Readable of node:stream, an async generator: what can be read once. */
export type ByteStream = AsyncIterable<Uint8Array> | { getReader(): BodyReader };

/** What is used of a Blob or a File: a program whose types know no such global can still name it. */
export interface BlobLike {
  /** The media type; empty when it is not known. */
  readonly type: string;
  /** A File has one. */
  readonly name?: string | undefined;
  arrayBuffer(): Promise<ArrayBuffer>;
  /** Its content from the beginning, each time it is asked: where there is this, it is never held in memory. */
  stream?(): ByteStream;
}

/**
 * A Blob or a File, also what `openAsBlob` of node:fs gives; `fromPath(path)` of `wechatpay-ts/file`; bytes (a Buffer is
 * some); or a stream. The digest of a file is signed and goes before it: all but bytes are read before they are sent. A
 * stream is held in memory meanwhile, up to 16 MB, and what can be read twice is not.
 */
export type FileInput = BlobLike | Uint8Array | ByteStream;

export function isFile(value: unknown): value is FileInput {
  return isBytes(value) || isBlob(value) || isStream(value);
}

/** Of another realm, too, where `instanceof` would say no. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value);
}

function isBlob(value: unknown): value is BlobLike {
  return hasMethod(value, "arrayBuffer");
}

export function isStream(value: unknown): value is ByteStream {
  return hasMethod(value, Symbol.asyncIterator) || hasMethod(value, "getReader");
}

function hasMethod(value: unknown, name: string | symbol): boolean {
  if (typeof value !== "object" || value === null) return false;
  return typeof (value as Readonly<Record<string | symbol, unknown>>)[name] === "function"; // Any object may be asked.
}

/** Not every ReadableStream can be iterated over. */
export async function* chunksOf(stream: ByteStream): AsyncGenerator<Uint8Array> {
  if (Symbol.asyncIterator in stream) {
    yield* stream;
    return;
  }
  const reader = stream.getReader();
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isOver = done;
      if (done) return;
      if (value !== undefined) yield value;
    }
  } finally {
    if (!isOver) await reader.cancel();
  }
}

/** The files that a caller may pass for an upload. */
import { member } from "./own.ts";

/** The members of a ReadableStreamDefaultReader that the client uses. */
export interface BodyReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** A stream, which can be read once: a ReadableStream, a Readable of node:stream, or an async generator. */
export type ByteStream = AsyncIterable<Uint8Array> | { getReader(): BodyReader };

/** The members of a Blob or a File that the client uses. It compiles in programs without the types of the DOM. */
export interface BlobLike {
  /** The media type; empty if it is unknown. */
  readonly type: string;
  /** The name of a File. */
  readonly name?: string | undefined;
  /** Resolves to the content. */
  arrayBuffer(): Promise<ArrayBuffer>;
  /**
   * Returns the content from its beginning, at each call. With it, the client does not keep the file in memory, except where
   * fetch sends it (Bun, Deno, workerd): servers need the length of a body, which fetch states only for bytes.
   */
  stream?(): ByteStream;
}

/**
 * A file to upload: a Blob or a File, also of `openAsBlob` of node:fs; `fromPath(path)` of `wechatpay-ts/file`; bytes, such
 * as a Buffer; or a stream. The digest of a file is signed and sent before it, so the client first reads the whole file. It
 * keeps a stream in memory, up to 16 MiB, and reads a Blob twice.
 */
export type FileInput = BlobLike | Uint8Array | ByteStream;

/** Reports whether a value is a file to upload. */
export function isFile(value: unknown): value is FileInput {
  return isBytes(value) || isBlob(value) || isStream(value);
}

/** Reports whether a value is bytes, also those of another realm, for which `instanceof` is false. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value);
}

function isBlob(value: unknown): value is BlobLike {
  return typeof member(value, "arrayBuffer") === "function";
}

/** Reports whether a value is a stream of bytes. */
export function isStream(value: unknown): value is ByteStream {
  return [Symbol.asyncIterator, "getReader"].some((name) => typeof member(value, name) === "function");
}

/** Returns the chunks of a stream: some platforms have ReadableStreams that are not iterable. */
export async function* chunksOf(stream: ByteStream): AsyncGenerator<Uint8Array> {
  if (Symbol.asyncIterator in stream) {
    yield* stream;
    return;
  }
  const reader = stream.getReader();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isDone = done;
      if (done) return;
      if (value !== undefined) yield value;
    }
  } finally {
    if (!isDone) await reader.cancel();
  }
}

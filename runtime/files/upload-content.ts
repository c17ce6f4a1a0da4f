/**
 * Reads the content of a file to upload. Its digest is in the meta, which is signed and sent first, so the client reads the
 * file before it sends it: a stream is kept in memory, and what can be read twice is read again, and its digest checked.
 */
import { encodeHex } from "../encoding/bytes.ts";
import { ChunkCollector } from "../encoding/chunks.ts";
import { ConnectionError, FILE_CHANGED } from "../errors.ts";
import { files } from "#files";
import type { ByteSource } from "../platform/outgoing-stream.ts";
import type { Hash } from "../platform/platform.ts";
import type { Signal } from "../util/async.ts";
import { chunksOf, type FileInput, isBytes, isStream } from "../util/file.ts";
import { member } from "../util/own.ts";
import { checkDigest } from "./file-digest.ts";

/** The content of a file. */
export interface Content {
  readonly bytes: Uint8Array | ByteSource;
  /** Resolves to its SHA-256 in lower-case hexadecimal. */
  readonly sha256: () => Promise<string>;
}

/** What reading a file needs of its call. */
export interface ReadContext {
  /** Ends the reading when it is aborted. Its reason is not used. */
  readonly stop: Signal;
  /** The name of the file in errors: `POST /v3/…: body.file`. */
  readonly place: string;
}

/** The error of a file that cannot be read. Its message is a clause for other messages. */
export class UnreadableError extends Error {}

/** The most bytes of a stream that are kept in memory: more than any documented upload may have. */
const MAX_STREAM_BYTES = 16 * 1024 * 1024;

/** Reads a file. @throws UnreadableError, and the errors of the file */
export async function readContent(file: FileInput, reading: ReadContext): Promise<Content> {
  if (isBytes(file)) return inMemory(file);
  if (isStream(file)) return inMemory(await readStream(file, reading));
  if (member(file, "stream") === undefined) return inMemory(new Uint8Array(await file.arrayBuffer()));
  return readTwice(() => chunksOf(file.stream?.() ?? nothing()), reading);
}

function inMemory(bytes: Uint8Array): Content {
  return { bytes, sha256: async () => encodeHex(await files.sha256(bytes)) };
}

async function readStream(
  stream: FileInput & Parameters<typeof chunksOf>[0],
  reading: ReadContext,
): Promise<Uint8Array> {
  const collector = new ChunkCollector(MAX_STREAM_BYTES);
  for await (const chunk of untilStopped(chunksOf(stream), reading)) {
    // A copy, since the stream may use its buffer again.
    if (collector.add(Uint8Array.from(chunk))) continue;
    const fix = "Pass a file that can be read twice: fromPath(…) of wechatpay-ts/file, or a Blob.";
    throw new UnreadableError(
      `expected a stream of at most ${MAX_STREAM_BYTES} bytes, which is kept in memory. ${fix}`,
    );
  }
  return collector.bytes();
}

async function readTwice(open: () => AsyncGenerator<Uint8Array>, reading: ReadContext): Promise<Content> {
  const hash = newHash();
  let length = 0;
  for await (const chunk of untilStopped(open(), reading)) {
    length += chunk.length;
    await hash.update(chunk);
  }
  const digest = encodeHex(await hash.digest());
  const changedError = (cause?: unknown) =>
    new ConnectionError("ERR_FILE_CHANGED", `${reading.place}: ${FILE_CHANGED}.`, { cause });
  async function* again(): AsyncGenerator<Uint8Array> {
    let remaining = length;
    try {
      for await (const chunk of open()) {
        remaining -= chunk.length;
        if (remaining < 0) break;
        // A copy, since the stream may use its buffer again while the last chunk waits.
        yield Uint8Array.from(chunk);
      }
    } catch (cause) {
      throw changedError(cause);
    }
    if (remaining !== 0) throw changedError();
  }
  return {
    bytes: { length, stream: () => checkDigest(again(), newHash(), digest, changedError) },
    sha256: () => Promise.resolve(digest),
  };
}

function newHash(): Hash {
  const hash = files.hash("SHA256");
  if (hash === undefined) throw new UnreadableError("this platform has no SHA-256 of chunks. Pass bytes.");
  return hash;
}

/** Reads a stream until the reading is ended: the stream itself may never yield its next chunk. */
async function* untilStopped(
  source: AsyncGenerator<Uint8Array>,
  { stop }: ReadContext,
): AsyncGenerator<Uint8Array> {
  let end = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    end = () => reject(new UnreadableError("the reading was ended"));
  });
  stopped.catch(() => undefined); // after the end of the reading, there is nothing to report
  stop.addEventListener("abort", end);
  try {
    for (;;) {
      const next = await Promise.race([source.next(), stopped]);
      if (next.done === true) return;
      if (!isBytes(next.value)) throw new UnreadableError("expected a stream of bytes. Encode its text.");
      yield next.value;
    }
  } finally {
    stop.removeEventListener("abort", end);
    // Not awaited: a source that hangs would hang here, too.
    void source.return(undefined).catch(() => undefined);
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/**
 * What a file of an upload holds. Its digest is in the meta, which goes first and is signed, so a file is read before it
 * is sent: held in memory where it can be read once, read again where it can be read twice, and then checked again.
 */
import type { Signal } from "../util/signal.ts";
import { concat } from "../encoding/bytes.ts";
import { encodeHex } from "../encoding/hex.ts";
import { ConnectionError } from "../errors.ts";
import type { ByteSource, Hash, Platform } from "../platform/platform.ts";
import { checked } from "./file-digest.ts";
import { chunksOf, isBytes, isStream, type FileInput } from "../util/file.ts";

export interface Content {
  readonly bytes: Uint8Array | (ByteSource & { readonly length: number });
  /** SHA-256 in lower-case hexadecimal. */
  readonly sha256: () => Promise<string>;
}

export interface Reading {
  readonly platform: Pick<Platform, "sha256" | "hash">;
  /** Ends the reading; why, is for whoever ends it to say. */
  readonly stop: Signal;
  /** What error messages call the file: `POST /v3/…: body.file`. */
  readonly place: string;
}

/** Why a file cannot be read, in words that may stand in a message. */
export class Unreadable extends Error {}

/** More than any documented upload may have. */
const MOST_HELD = 16 * 1024 * 1024;

/** @throws Unreadable; what the file's own reader throws */
export async function readContent(file: FileInput, reading: Reading): Promise<Content> {
  if (isBytes(file)) return atHand(file, reading);
  if (isStream(file)) return atHand(await hold(file, reading), reading);
  if (file.stream === undefined) return atHand(new Uint8Array(await file.arrayBuffer()), reading);
  return twice(() => chunksOf(file.stream?.() ?? nothing()), reading);
}

function atHand(bytes: Uint8Array, { platform }: Reading): Content {
  return { bytes, sha256: async () => encodeHex(await platform.sha256(bytes)) };
}

async function hold(
  stream: FileInput & Parameters<typeof chunksOf>[0],
  reading: Reading,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of untilStopped(chunksOf(stream), reading)) {
    length += chunk.length;
    if (length > MOST_HELD) {
      const mend = "give what can be read twice: fromPath(…) of wechatpay-ts/file, or a Blob";
      throw new Unreadable(
        `a stream is held in memory, ${MOST_HELD} bytes at most, and this one has more; ${mend}`,
      );
    }
    // The stream may use its buffer again.
    chunks.push(Uint8Array.from(chunk));
  }
  return concat(chunks);
}

async function twice(open: () => AsyncGenerator<Uint8Array>, reading: Reading): Promise<Content> {
  const sum = newHash(reading);
  let length = 0;
  for await (const chunk of untilStopped(open(), reading)) {
    length += chunk.length;
    await sum.update(chunk);
  }
  const digest = encodeHex(await sum.digest());
  const changed = (cause?: unknown) => {
    const why =
      "the file has changed, or cannot be read any more, since its digest was computed; it was not sent whole";
    return new ConnectionError("ERR_FILE_CHANGED", `${reading.place}: ${why}`, { cause });
  };
  async function* again(): AsyncGenerator<Uint8Array> {
    let left = length;
    try {
      for await (const chunk of open()) {
        left -= chunk.length;
        if (left < 0) break;
        yield chunk;
      }
    } catch (cause) {
      throw changed(cause);
    }
    if (left !== 0) throw changed();
  }
  return {
    bytes: { length, stream: () => checked(again(), newHash(reading), digest, changed) },
    sha256: () => Promise.resolve(digest),
  };
}

function newHash({ platform }: Reading): Hash {
  const sum = platform.hash("SHA256");
  if (sum === undefined)
    throw new Unreadable("this platform has no SHA-256 of what is not in memory; give bytes");
  return sum;
}

/** A stream may never come to its next chunk. */
async function* untilStopped(
  source: AsyncGenerator<Uint8Array>,
  { stop }: Reading,
): AsyncGenerator<Uint8Array> {
  let end = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    end = () => reject(new Unreadable("its reading was ended"));
  });
  stopped.catch(() => undefined); // Where nobody reads any more, nobody need hear of it.
  stop.addEventListener("abort", end);
  try {
    for (;;) {
      const next = await Promise.race([source.next(), stopped]);
      if (next.done === true) return;
      if (!isBytes(next.value)) throw new Unreadable("it is no stream of bytes; encode its text");
      yield next.value;
    }
  } finally {
    stop.removeEventListener("abort", end);
    // A source that hangs would hold this up as well.
    void source.return(undefined).catch(() => undefined);
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

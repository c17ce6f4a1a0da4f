/** Chunks of bytes: collects them in memory, and checks a stream before it ends. */
import { concat } from "./bytes.ts";

/** Smaller chunks after the first one are copied into blocks: each would take a hundred bytes more as an object of its own. */
const SMALL = 4096;
const BLOCK = 4 * SMALL;

/** Collects chunks in memory, up to a limit. */
export class ChunkCollector {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  /** Small chunks that are not in `#chunks` yet, and their length. */
  #block: Uint8Array | undefined;
  #used = 0;
  #length = 0;

  /** @param limit the most bytes to hold */
  constructor(limit = Infinity) {
    this.#limit = limit;
  }

  /** Adds a chunk, and returns whether all of them are within the limit. Beyond it, none are held. */
  add(chunk: Uint8Array): boolean {
    this.#length += chunk.length;
    const fits = this.#length <= this.#limit;
    if (!fits) this.#clear();
    else if (chunk.length < SMALL && this.#chunks.length > 0) this.#copy(chunk);
    else this.#push(chunk);
    return fits;
  }

  #copy(chunk: Uint8Array): void {
    if (this.#used + chunk.length > BLOCK) this.#flush();
    this.#block ??= new Uint8Array(BLOCK);
    this.#block.set(chunk, this.#used);
    this.#used += chunk.length;
  }

  #push(chunk: Uint8Array): void {
    this.#flush();
    this.#chunks.push(chunk);
  }

  #flush(): void {
    if (this.#block !== undefined) this.#chunks.push(this.#block.subarray(0, this.#used));
    this.#block = undefined;
    this.#used = 0;
  }

  #clear(): void {
    this.#flush();
    this.#chunks.length = 0;
  }

  /** Returns all bytes; a single chunk is returned without a copy. */
  bytes(): Uint8Array {
    this.#flush();
    const [first] = this.#chunks;
    return first !== undefined && this.#chunks.length === 1 ? first : concat(this.#chunks);
  }
}

/** Collects all chunks of a stream. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return concat(chunks);
}

/** Collects a stream of a known length in one buffer. @param length the exact number of bytes */
export async function collectExactly(source: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for await (const chunk of source) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/**
 * Yields the chunks of a stream, and calls `check` before it yields the last one: if `check` rejects, the receiver never has
 * the whole content.
 */
export async function* checkBeforeLast(
  source: AsyncIterable<Uint8Array>,
  check: () => void | Promise<void>,
): AsyncGenerator<Uint8Array> {
  let last: Uint8Array | undefined;
  for await (const chunk of source) {
    if (chunk.length === 0) continue;
    if (last !== undefined) yield last;
    last = chunk;
  }
  await check();
  if (last !== undefined) yield last;
}

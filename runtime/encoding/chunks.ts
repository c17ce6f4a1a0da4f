/** Chunks of bytes: collects them in memory, and checks a stream before it ends. */

/** Collects chunks in memory, up to a limit. It copies them: a small chunk may be a part of a large buffer. */
export class ChunkCollector {
  readonly #limit: number;
  /** The bytes so far, and room for more. With a single chunk, that chunk itself. */
  #buffer: Uint8Array = new Uint8Array();
  #length = 0;

  /** @param limit the most bytes to hold */
  constructor(limit = Infinity) {
    this.#limit = limit;
  }

  /** Adds a chunk, and returns whether all of them are within the limit. Beyond it, none are held. */
  add(chunk: Uint8Array): boolean {
    const at = this.#length;
    this.#length += chunk.length;
    if (this.#length > this.#limit) {
      this.#buffer = new Uint8Array();
      return false;
    }
    if (at === 0) this.#buffer = chunk;
    else {
      if (this.#length > this.#buffer.length) this.#grow(at);
      this.#buffer.set(chunk, at);
    }
    return true;
  }

  /** Doubles the room, or more. @param used the bytes to keep */
  #grow(used: number): void {
    const grown = new Uint8Array(Math.min(this.#limit, Math.max(this.#length, 2 * this.#buffer.length)));
    grown.set(this.#buffer.subarray(0, used));
    this.#buffer = grown;
  }

  /** Returns all bytes; a single chunk is returned without a copy. */
  bytes(): Uint8Array {
    return this.#buffer.length === this.#length ? this.#buffer : this.#buffer.subarray(0, this.#length);
  }
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

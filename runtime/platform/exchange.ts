/** The part that all transports share: the time limit of an exchange, its end, and the error of its failure. */
import { startWork } from "./work-count.ts";
import { concat } from "../encoding/bytes.ts";
import { ConnectionError, effectOf, type ConnectionErrorCode } from "../errors.ts";
import type { HttpRequest, IncomingBody } from "./platform.ts";

/** The most bytes of a response that is not a file; a usual one has a few kilobytes. */
const LONGEST_BODY = 16 * 1024 * 1024;

/** A body that arrives, decoded. Both ways fail when it is cut off. */
export interface Arriving {
  /** Hands over each chunk as it comes; for those who want all of it. */
  readonly each: (take: (chunk: Uint8Array) => void) => Promise<void>;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/**
 * One request on its way, and its answer.
 *
 * Its time is for the whole of an answer that is taken by `bytes`. Of one that is taken by `stream` it is the time to
 * the headers, and then that of each wait for a chunk; how long the reader takes between two of them does not count.
 * An answer that nobody takes is given up when the time is over.
 */
export class Exchange {
  /** What a failure will say: `"no"` until a byte of the request may have left. */
  sent: "no" | "unknown" = "no";
  readonly #request: HttpRequest;
  readonly #leave = startWork();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitsFor = "no complete response";
  readonly #stops = new Set<() => void>();
  #isOver = false;
  #fault: ConnectionError | undefined;

  constructor(request: HttpRequest) {
    this.#request = request;
    this.#startTimer();
    request.signal?.addEventListener("abort", this.#onAbort);
    if (request.signal?.aborted) this.#onAbort();
  }

  /**
   * @param stop what ends the exchange wherever it is; called at once when that is due
   * @returns what takes it back
   */
  onStop(stop: () => void): () => void {
    this.#stops.add(stop);
    if (this.#fault) stop();
    return () => this.#stops.delete(stop);
  }

  /** For work that may not hear that it is to stop: rejects then, whatever becomes of the work. */
  orStop<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const forget = this.onStop(() => reject(new Error("The exchange was ended.")));
      // A body has many chunks: what would stop one that has come must not be kept until the last.
      void work.then(resolve, reject).then(forget);
    });
  }

  throwIfStopped(): void {
    if (this.#fault) throw this.#fault;
  }

  /** Ends the exchange: this is what its failure says, whatever else is reported of it. */
  fail(code: ConnectionErrorCode, what: string, cause?: unknown): void {
    if (this.#isOver) return;
    this.#fault ??= this.#error(code, what, cause);
    this.end();
    this.#stop();
  }

  /** What is thrown for a failure that the transport reports; the exchange is over. */
  failure(cause: unknown): ConnectionError {
    this.end();
    if (this.#fault) return this.#fault;
    if (cause instanceof ConnectionError) return cause;
    const { origin } = this.#request;
    const what = `the connection to ${origin} failed (${codeOf(cause) ?? "no code"})`;
    return this.#error("ERR_CONNECTION", what, cause);
  }

  /** Nothing more will come of it. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener("abort", this.#onAbort);
    this.#leave();
  }

  /** The answer's body, which is taken once. */
  body(arriving: Arriving): IncomingBody {
    let isTaken = false;
    const take = () => {
      const what = `${this.#request.label}: the content can be read only once, and was read before`;
      if (isTaken) throw new ConnectionError("ERR_CONNECTION", what);
      isTaken = true;
    };
    this.#waitsFor = "no complete response, or its body was not read,";
    return {
      bytes: async () => {
        take();
        return this.#collect(arriving);
      },
      stream: () => this.#follow(arriving, take),
      drop: () => this.fail("ERR_CONNECTION", "the response was dropped"),
    };
  }

  async #collect({ each }: Arriving): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    this.#waitsFor = "no complete response";
    try {
      await each((chunk) => {
        length += chunk.length;
        chunks.push(chunk);
        if (length <= LONGEST_BODY) return;
        chunks.length = 0;
        this.fail("ERR_RESPONSE_TOO_LARGE", `the response is longer than ${LONGEST_BODY} bytes`);
      });
      // The end of a body may come before its reader hears that it was given up.
      this.throwIfStopped();
    } catch (cause) {
      throw this.failure(cause);
    }
    this.end();
    const [first] = chunks;
    return first !== undefined && chunks.length === 1 ? first : concat(chunks);
  }

  async *#follow({ chunks }: Arriving, take: () => void): AsyncGenerator<Uint8Array> {
    take();
    let isWhole = false;
    try {
      this.#waitsFor = "no further part of the response";
      const iterator = chunks()[Symbol.asyncIterator]();
      for (;;) {
        this.#startTimer();
        const next = await iterator.next();
        clearTimeout(this.#timer);
        this.throwIfStopped();
        isWhole = next.done === true;
        if (next.done === true) return;
        yield next.value;
      }
    } catch (cause) {
      throw this.failure(cause);
    } finally {
      this.end();
      if (!isWhole) this.#stop();
    }
  }

  #stop(): void {
    const stops = [...this.#stops];
    this.#stops.clear();
    for (const stop of stops) stop();
  }

  #startTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onTimeout, this.#request.timeout);
  }

  readonly #onTimeout = (): void => {
    const { origin, timeout } = this.#request;
    this.fail("ERR_TIMEOUT", `${this.#waitsFor} from ${origin} within ${timeout} ms`);
  };

  readonly #onAbort = (): void => {
    this.fail("ERR_ABORTED", "aborted by the caller's signal", this.#request.signal?.reason);
  };

  #error(code: ConnectionErrorCode, what: string, cause: unknown): ConnectionError {
    const { sent } = this;
    const origin = cause === undefined ? { sent } : { sent, cause: plainCause(cause) };
    return new ConnectionError(code, `${this.#request.label}: ${what}; ${effectOf(sent)}`, origin);
  }
}

/** The error of a malformed answer carries the bytes received, at whichever depth: only its words are kept. */
function plainCause(cause: unknown): unknown {
  return carriesBytes(cause) ? plainError(cause) : cause;
}

/** As node and undici call them. */
function carriesBytes(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  return "rawPacket" in cause || "data" in cause || carriesBytes(cause.cause);
}

function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  const cause = plainError(error.cause);
  const plain = new Error(error.message, cause === undefined ? {} : { cause });
  return Object.assign(plain, { code: codeOf(error) });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

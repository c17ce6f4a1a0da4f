/** The part that all transports share: the time limit of an exchange, its end, and its error. */
import { ChunkCollector } from "../encoding/chunks.ts";
import { ConnectionError, type ConnectionErrorCode, WechatPayError } from "../errors.ts";
import { systemFact } from "../util/error-text.ts";
import { hideLongRuns, toPlainLine } from "../util/plain-line.ts";
import type { HttpRequest, IncomingBody, OpenBody } from "./platform.ts";
import { startWork } from "./work-count.ts";

/** The most bytes of a response that is not a file; most have a few kilobytes. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** The decoded body of a response while it arrives. Both members fail if it is cut off. */
export interface ResponseContent {
  /** Passes each chunk to `take`, and resolves at the end. */
  readonly forEach: (take: (chunk: Uint8Array) => void) => Promise<void>;
  /** Returns the chunks, for a response that is read slowly. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/**
 * One request and its response.
 *
 * The time limit covers a response that is read by `bytes` to its end. For one that is read by `streamOf`, it limits the time
 * to the headers, and then each wait for a chunk; the time that the reader takes between two chunks does not count. If the
 * body is not read within the limit, the exchange ends.
 */
export class Exchange {
  /** The `sent` of an error: `"no"` until a byte of the request may have been sent. */
  sent: "no" | "unknown" = "no";
  readonly #request: HttpRequest;
  readonly #endWork = startWork();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timeoutReason = "no complete response";
  readonly #stops = new Set<() => void>();
  #isOver = false;
  #error: ConnectionError | undefined;

  constructor(request: HttpRequest) {
    this.#request = request;
    this.#startTimer();
    request.signal?.addEventListener("abort", this.#onAbort);
    if (request.signal?.aborted) this.#onAbort();
  }

  /**
   * Registers a function that ends the work of the transport. It is called at once if the exchange has failed already.
   *
   * @returns a function that removes it
   */
  onStop(stop: () => void): () => void {
    this.#stops.add(stop);
    if (this.#error) stop();
    return () => this.#stops.delete(stop);
  }

  /** Waits for work of the transport, and rejects when the exchange is ended: the work itself may not notice that. */
  raceStop<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const remove = this.onStop(() => reject(new Error("The exchange was ended.")));
      // A body has many chunks: without this, the set would hold a function for each until the end.
      void work.then(resolve, reject).then(remove);
    });
  }

  /** Throws the error with which the exchange was ended. */
  throwIfStopped(): void {
    if (this.#error) throw this.#error;
  }

  /** Ends the exchange with an error, which replaces later ones. */
  fail(code: ConnectionErrorCode, what: string, cause?: unknown): void {
    if (this.#isOver) return;
    this.#error ??= this.#createError(code, what, cause);
    this.end();
    this.#stop();
  }

  /** Ends the exchange, and returns the error to throw for a failure that the transport reports. */
  failure(cause: unknown): ConnectionError {
    this.end();
    if (this.#error) return this.#error;
    if (cause instanceof ConnectionError) return cause;
    const { origin } = this.#request;
    const what = `the connection to ${origin} failed (${systemFact(cause, "code") ?? "no code"})`;
    return this.#createError("ERR_CONNECTION", what, cause);
  }

  /** Ends the exchange without an error. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener("abort", this.#onAbort);
    this.#endWork();
  }

  /** Returns the body of the response, which can be read once. */
  body(content: ResponseContent): IncomingBody {
    let isRead = false;
    const startReading = () => {
      const what = `${this.#request.label}: the content was read before. Read it once, and keep it.`;
      if (isRead) throw new ConnectionError("ERR_CONNECTION", what);
      isRead = true;
    };
    this.#timeoutReason = "no complete response, or its body was not read,";
    return {
      bytes: async () => {
        startReading();
        return this.#collect(content);
      },
      start: async (length) => {
        startReading();
        return this.#collect(content, length);
      },
      open: () => {
        startReading();
        return this.#open(content);
      },
      drop: () => this.fail("ERR_CONNECTION", "the response was dropped"),
    };
  }

  /** Collects the body. @param start collects at most this number of bytes, and ends the exchange after them */
  async #collect({ forEach }: ResponseContent, start?: number): Promise<Uint8Array> {
    const collector = new ChunkCollector(MAX_BODY_BYTES);
    this.#timeoutReason = "no complete response";
    let remaining = start ?? Infinity;
    try {
      await forEach((chunk) => {
        if (remaining === 0) return;
        const part = chunk.length > remaining ? chunk.slice(0, remaining) : chunk;
        remaining -= part.length;
        if (remaining === 0) this.#cut();
        if (!collector.add(part))
          this.fail("ERR_RESPONSE_TOO_LARGE", `the response is longer than ${MAX_BODY_BYTES} bytes`);
      });
      // A body may end before its reader notices that the exchange was ended.
      this.throwIfStopped();
    } catch (cause) {
      if (remaining > 0 || this.#error) throw this.failure(cause);
    }
    this.end();
    return collector.bytes();
  }

  /** Hands the body to `streamOf`. */
  #open({ chunks }: ResponseContent): OpenBody {
    const { timeout, contentTimeout } = this.#request;
    this.#timeoutReason = "no further part of the response";
    return {
      timeout,
      contentTimeout,
      chunks,
      limitWait: (ms) => {
        if (ms === undefined) clearTimeout(this.#timer);
        else this.#startTimer(ms);
      },
      throwIfStopped: () => this.throwIfStopped(),
      failure: (cause) => this.failure(cause),
      end: (isComplete) => {
        this.end();
        if (!isComplete) this.#stop();
      },
    };
  }

  /** Ends the exchange without an error before the end of its body. */
  #cut(): void {
    this.end();
    this.#stop();
  }

  #stop(): void {
    const stops = [...this.#stops];
    this.#stops.clear();
    for (const stop of stops) stop();
  }

  #startTimer(limit = this.#request.timeout): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#onTimeout(limit), limit);
  }

  #onTimeout(limit: number): void {
    const { origin, timeout, contentTimeout } = this.#request;
    const what =
      limit < timeout
        ? `the waits for the content from ${origin} took longer than ${contentTimeout} ms together`
        : `${this.#timeoutReason} from ${origin} within ${timeout} ms`;
    this.fail("ERR_TIMEOUT", what);
  }

  readonly #onAbort = (): void => {
    this.fail("ERR_ABORTED", "aborted by the caller's signal", this.#request.signal?.reason);
  };

  #createError(code: ConnectionErrorCode, what: string, cause: unknown): ConnectionError {
    const { sent } = this;
    const { label, target } = this.#request;
    // The reason of an abort is a value of the caller.
    const known = code === "ERR_ABORTED" ? cause : plainCause(cause, target);
    const origin = known === undefined ? { sent } : { sent, cause: known };
    return new ConnectionError(code, `${label}: ${what}.`, origin);
  }
}

/** The most causes of a cause that are kept. */
const MAX_CAUSES = 5;

/**
 * Copies a foreign error, with its message, `code` and `syscall` alone: others of its members may have the request with its
 * Authorization, or the received bytes.
 *
 * @param target the path and query of the request, which some messages repeat
 */
function plainCause(cause: unknown, target: string, depth = 0): Error | undefined {
  if (!(cause instanceof Error) || depth >= MAX_CAUSES) return undefined;
  const inner = plainCause(cause.cause, target, depth + 1);
  // The message of an own error is that of the error that it becomes the cause of.
  if (cause instanceof WechatPayError) return inner;
  const message = toPlainLine(hideLongRuns(cause.message.slice(0, 4096).replaceAll(target, "…")));
  const plain = new Error(message, inner === undefined ? {} : { cause: inner });
  for (const name of ["code", "syscall"] as const) {
    const fact = systemFact(cause, name);
    if (fact !== undefined) Object.assign(plain, { [name]: fact });
  }
  return plain;
}

/** What came back besides the data. */
export interface AnswerInfo {
  /** HTTP status, 200 to 299. */
  readonly status: number;
  /** Header values by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answer<T> {
  readonly data: T;
  readonly response: AnswerInfo;
  /** The `Request-ID` header: what WeChat Pay's support asks for. */
  readonly requestId: string | undefined;
}

/**
 * A call under way. `await` it for the answer's data; `.withResponse()` for the data with status and headers.
 *
 * It stands on one promise and derives others only when asked, so a failed call of which only
 * `.withResponse()` was awaited leaves no unhandled rejection behind.
 */
export class Result<T> implements Promise<T> {
  readonly #answer: Promise<Answer<T>>;

  constructor(answer: Promise<Answer<T>>) {
    this.#answer = answer;
  }

  get [Symbol.toStringTag](): string {
    return "Result";
  }

  /** The data together with status, headers and request id. Sends nothing a second time. */
  withResponse(): Promise<Answer<T>> {
    return this.#answer;
  }

  then<A = T, B = never>(
    onFulfilled?: ((data: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#data().then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#data().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#data().finally(onFinally);
  }

  #data(): Promise<T> {
    return this.#answer.then((answer) => answer.data);
  }
}

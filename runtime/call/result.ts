/** The promise of a call. */

/** The status and headers of a response. */
export interface ResponseInfo {
  /** HTTP status, 200 to 299. */
  readonly status: number;
  /** Header values by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The data of a response together with its status, headers and request id. */
export interface ApiResponse<T> {
  readonly data: T;
  readonly response: ResponseInfo;
  /** The `Request-ID` header, which WeChat Pay's support asks for. */
  readonly requestId: string | undefined;
}

/**
 * A call under way. `await` it for the data of the response; call `.withResponse()` for the data with status and headers.
 *
 * It holds one promise and derives others only when they are used: if only `.withResponse()` of a failed call is awaited, no
 * other promise rejects unhandled.
 */
export class Result<T> implements Promise<T> {
  readonly #response: Promise<ApiResponse<T>>;

  /** Wraps the promise of a response. */
  constructor(response: Promise<ApiResponse<T>>) {
    this.#response = response;
  }

  get [Symbol.toStringTag](): string {
    return "Result";
  }

  /** Resolves to the data together with status, headers and request id. Does not send the request again. */
  withResponse(): Promise<ApiResponse<T>> {
    return this.#response;
  }

  /** Resolves to the data of the response. */
  then<A = T, B = never>(
    onFulfilled?: ((data: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#data().then(onFulfilled, onRejected);
  }

  /** Handles the error of the call. */
  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#data().catch(onRejected);
  }

  /** Runs a function when the call settles. */
  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#data().finally(onFinally);
  }

  #data(): Promise<T> {
    return this.#response.then(({ data }) => data);
  }
}

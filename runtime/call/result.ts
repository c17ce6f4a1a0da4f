import { RequestError } from "../errors.ts";
import type { Sealed } from "../protocol/ciphertext.ts";
import { Opening } from "../protocol/opening.ts";

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
  readonly #opening: Opening;

  constructor(answer: Promise<Answer<T>>, opening = new Opening()) {
    this.#answer = answer;
    this.#opening = opening;
  }

  get [Symbol.toStringTag](): string {
    return "Result";
  }

  /** The data together with status, headers and request id. Sends nothing a second time. */
  withResponse(): Promise<Answer<T>> {
    return this.#opening.isSealed ? Promise.reject(misused("await what sealed() gave")) : this.#answer;
  }

  /**
   * The answer with its encrypted fields left as they came, each a `Ciphertext` for `client.unseal` to open on demand:
   * `await getSecurityEcho(client, request).sealed()`. Ask for it in the place of awaiting the call, and at once. Such an
   * answer is not held against its page, which describes it opened.
   */
  sealed(): Result<Sealed<T>> {
    if (!this.#opening.leaveSealed()) {
      return new Result<Sealed<T>>(Promise.reject(misused("the answer was opened already; ask at once")));
    }
    // What the call left sealed is as the type says.
    return new Result(this.#answer as Promise<Answer<unknown>> as Promise<Answer<Sealed<T>>>);
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
    return this.withResponse().then((answer) => answer.data);
  }
}

function misused(mend: string): RequestError {
  return new RequestError("ERR_REQUEST_OPTIONS", `sealed(): ${mend}`);
}

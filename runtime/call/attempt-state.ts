/** The state of the attempts of one call: their number, and the error with which the call ends. */
import { addFacts, ConnectionError } from "../errors.ts";
import { labelOf } from "../schema/request.ts";
import type { Operation } from "../schema/schema.ts";
import { addEffect, isWechatPayError } from "./effect.ts";
import type { Course, Step } from "./parts.ts";

/** The state of the attempts of one call. */
export class AttemptState {
  readonly course: Course;
  readonly #operation: Operation;
  #attempts = 0;
  /** The number of attempts of which a part may have arrived. */
  #arrived = 0;

  constructor(operation: Operation, course: Course) {
    this.#operation = operation;
    this.course = course;
  }

  /** Returns the next attempt after an error; undefined if there is none. */
  after(error: unknown): Step | undefined {
    this.#attempts++;
    if (!isUnsent(error)) this.#arrived++;
    return this.course.next(error, this.#attempts);
  }

  /** Returns the error of the call. Its `sent` covers all attempts, not only the last one. */
  conclude(error: unknown): unknown {
    const conclusion = isUnsent(error) && this.#arrived > 0 ? this.#lastUnsent(error) : error;
    addFacts(conclusion, { attempts: this.#attempts });
    if (isWechatPayError(conclusion))
      addEffect(conclusion, this.#operation, { sent: this.#sent, isEarlier: this.#arrived > 1 });
    return conclusion;
  }

  /** Returns the error of a call that the caller aborted while it waited for a retry. */
  aborted(cause: unknown): unknown {
    const what = "aborted by the caller while waiting to retry";
    return this.conclude(this.#error("ERR_ABORTED", what, cause, this.#sent));
  }

  get #sent(): "no" | "unknown" {
    return this.#arrived > 0 ? "unknown" : "no";
  }

  /** Creates the error of a call whose last attempt was not sent, but an earlier one may have arrived. */
  #lastUnsent(last: ConnectionError): ConnectionError {
    const what = `the last of ${this.#attempts} attempts could not be sent`;
    return this.#error(last.code, what, last, "unknown");
  }

  #error(
    code: ConnectionError["code"],
    what: string,
    cause: unknown,
    sent: ConnectionError["sent"],
  ): ConnectionError {
    return new ConnectionError(code, `${labelOf(this.#operation)}: ${what}.`, { cause, sent });
  }
}

/** Reports whether no part of an attempt was sent. */
function isUnsent(error: unknown): error is ConnectionError {
  return error instanceof ConnectionError && error.sent === "no";
}

/**
 * What a client tells of its calls, for logs, metrics and traces. Events hold what the documents say of a call and what
 * the protocol says of its answer: no value of the request or the answer, no key, no signature. They are made of these
 * facts, rather than cleared of others.
 */
import { ApiError, WechatPayError } from "../errors.ts";
import type { HttpResponse } from "../platform/platform.ts";
import type { Operation } from "../schema/table.ts";
import { elapsed } from "../util/clock.ts";
import { callHook } from "../util/hook.ts";

/** What all events of one call have in common. */
interface OfCall {
  /** Counts the calls of this client, so that the events of one can be told from those of another. */
  readonly call: number;
  /** The merchant number that calls, or the id of a brand. */
  readonly mchid: string;
  /** `GET` … */
  readonly method: Operation["method"];
  /** As documented: `/v3/pay/transactions/id/{transaction_id}`, never with what the caller filled in. */
  readonly path: string;
}

/** How an attempt or a call ended. */
interface Outcome {
  /** Milliseconds. */
  readonly duration: number;
  /** HTTP status; absent where no answer came. */
  readonly status?: number;
  /** The `Request-ID` header: what WeChat Pay's support asks for. */
  readonly requestId?: string;
  /** Of the error, `ERR_TIMEOUT` …; absent where it went well. */
  readonly code?: string;
  /** WeChat Pay's own code, `SYSTEM_ERROR` …, where it answered with one. */
  readonly apiCode?: string;
}

/** A call was made. What follows runs in the caller's own asynchronous context, where a tracer finds its parent. */
export interface CallStart extends OfCall {
  readonly type: "call.start";
}

/** A request is about to be sent. */
export interface AttemptStart extends OfCall {
  readonly type: "attempt.start";
  /** 1 for the first. */
  readonly attempt: number;
  /** `https://api.mch.weixin.qq.com` */
  readonly origin: string;
}

/** Its answer was verified, or refused, or did not come. */
export interface AttemptEnd extends OfCall, Outcome {
  readonly type: "attempt.end";
  readonly attempt: number;
  readonly origin: string;
}

/** An attempt failed, and another follows. */
export interface CallRetry extends OfCall {
  readonly type: "call.retry";
  /** The attempt that follows. */
  readonly attempt: number;
  /** Where it goes. */
  readonly origin: string;
  /** Milliseconds until then; 0 when it goes to another host with the same signature. */
  readonly delay: number;
  /** Why: the code of the error that is not thrown. */
  readonly code: string;
}

/** The call is done: its data is handed out, or its error is thrown. */
export interface CallEnd extends OfCall, Outcome {
  readonly type: "call.end";
  /** 0 when it was refused before anything was sent. */
  readonly attempts: number;
}

/** An event of a call, distinguished by its `type`. */
export type CallEvent = CallStart | AttemptStart | AttemptEnd | CallRetry | CallEnd;

/** Receives the events of all calls of a client. */
export type OnEvent = (event: CallEvent) => unknown;

/** The events of one call. */
export interface Trace {
  attempt(origin: string): void;
  attemptEnded(response: Heard | undefined, error?: unknown): void;
  retry(origin: string, delay: number, error: unknown): void;
  ended(error?: unknown): void;
}

/** As much of an answer as is told. */
type Heard = Pick<HttpResponse, "status" | "headers">;

/** Begins to tell of a call. */
export function trace(tell: OnEvent | undefined, ofCall: OfCall): Trace {
  const began = elapsed();
  let attempts = 0;
  let sentAt = began;
  let origin = "";
  let heard: Heard | undefined;
  const emit = (event: CallEvent) => {
    if (tell !== undefined) callHook(tell, event);
  };
  emit({ type: "call.start", ...ofCall });
  return {
    attempt: (to) => {
      [attempts, sentAt, origin] = [attempts + 1, elapsed(), to];
      emit({ type: "attempt.start", ...ofCall, attempt: attempts, origin });
    },
    attemptEnded: (response, error) => {
      heard = response;
      const outcome = outcomeOf(sentAt, heard, error);
      emit({ type: "attempt.end", ...ofCall, attempt: attempts, origin, ...outcome });
    },
    retry: (to, delay, error) => {
      const event = { ...ofCall, attempt: attempts + 1, origin: to, delay, code: codeOf(error) };
      emit({ type: "call.retry", ...event });
    },
    ended: (error) => emit({ type: "call.end", ...ofCall, attempts, ...outcomeOf(began, heard, error) }),
  };
}

function outcomeOf(since: number, heard: Heard | undefined, error: unknown): Outcome {
  const { status } = heard ?? {};
  const requestId = heard?.headers["request-id"];
  const apiCode = error instanceof ApiError ? error.apiCode : undefined;
  return {
    duration: elapsed() - since,
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(error !== undefined && { code: codeOf(error) }),
    ...(apiCode !== undefined && { apiCode }),
  };
}

function codeOf(error: unknown): string {
  return error instanceof WechatPayError ? String(error.code) : "ERR_UNEXPECTED";
}

/**
 * The events of calls, for logs, metrics and traces. An event has documented facts of the call and protocol facts of the
 * response, and never a value of the request or response, a key or a signature.
 */
import { ApiError, WechatPayError } from "../errors.ts";
import type { HttpResponse } from "../platform/platform.ts";
import type { Operation } from "../schema/schema.ts";
import { callHook } from "../util/async.ts";
import { elapsed } from "../util/clock.ts";
import { toRequestId } from "../util/request-id.ts";

/** The facts that all events of one call share. */
export interface CallInfo {
  /** The number of the call in this client, to correlate its events. */
  readonly call: number;
  /** The merchant number that calls, or the id of a brand. */
  readonly mchid: string;
  /** `GET` … */
  readonly method: Operation["method"];
  /** The documented path, `/v3/pay/transactions/id/{transaction_id}`, without the values of its parameters. */
  readonly path: string;
}

/** The outcome of an attempt or a call. */
interface Outcome {
  /** The duration in milliseconds. */
  readonly duration: number;
  /** HTTP status; absent without a response. */
  readonly status?: number;
  /** The `Request-ID` header, which WeChat Pay's support asks for. */
  readonly requestId?: string;
  /** The code of the error, `ERR_TIMEOUT` …; absent after success. */
  readonly code?: string;
  /** WeChat Pay's error code, `SYSTEM_ERROR` …, if the response had one. */
  readonly apiCode?: string;
}

/** A call has started. It runs in the asynchronous context of its caller, where a tracer finds the parent span. */
export interface CallStart extends CallInfo {
  readonly type: "call.start";
}

/** A request is about to be sent. */
export interface AttemptStart extends CallInfo {
  readonly type: "attempt.start";
  /** 1 for the first. */
  readonly attempt: number;
  /** `https://api.mch.weixin.qq.com` */
  readonly origin: string;
}

/** An attempt has ended: its response was verified or rejected, or there was none. */
export interface AttemptEnd extends CallInfo, Outcome {
  readonly type: "attempt.end";
  /** 1 for the first. */
  readonly attempt: number;
  /** The origin that the request was sent to. */
  readonly origin: string;
}

/** An attempt failed, and another follows. */
export interface CallRetry extends CallInfo {
  readonly type: "call.retry";
  /** The attempt that follows. */
  readonly attempt: number;
  /** The origin that it is sent to. */
  readonly origin: string;
  /** Milliseconds before it; 0 if it goes to another host with the same signature. */
  readonly delay: number;
  /** The code of the error that caused the retry. */
  readonly code: string;
}

/** The call has ended: its result resolves or rejects. */
export interface CallEnd extends CallInfo, Outcome {
  readonly type: "call.end";
  /** The number of attempts; 0 if the request was rejected before it was sent. */
  readonly attempts: number;
}

/** An event of a call, distinguished by its `type`. */
export type CallEvent = CallStart | AttemptStart | AttemptEnd | CallRetry | CallEnd;

/** Receives the events of all calls of a client. */
export type OnEvent = (event: CallEvent) => unknown;

/** The events of one call. */
export interface CallTrace {
  /** The number of attempts so far. */
  readonly attempts: number;
  attempt(origin: string): void;
  attemptEnded(response: ResponseHead | undefined, error?: unknown): void;
  retry(origin: string, delay: number, error: unknown): void;
  ended(error?: unknown): void;
}

/** The part of a response that events contain. */
type ResponseHead = Pick<HttpResponse, "status" | "headers">;

/** The part that tells `onEvent` of calls and attempts. */
export const events = { start: startTrace };

/** Counts the attempts of a call. */
export function countAttempts(): CallTrace {
  let attempts = 0;
  const ignore = () => undefined;
  return {
    get attempts() {
      return attempts;
    },
    attempt: () => {
      attempts++;
    },
    attemptEnded: ignore,
    retry: ignore,
    ended: ignore,
  };
}

/** Starts the events of a call. */
function startTrace(onEvent: OnEvent | undefined, info: CallInfo): CallTrace {
  const began = elapsed();
  let attempts = 0;
  let sentAt = began;
  let origin = "";
  let received: ResponseHead | undefined;
  const emit = (event: CallEvent) => {
    if (onEvent !== undefined) callHook(onEvent, event);
  };
  emit({ type: "call.start", ...info });
  return {
    get attempts() {
      return attempts;
    },
    attempt: (to) => {
      [attempts, sentAt, origin] = [attempts + 1, elapsed(), to];
      emit({ type: "attempt.start", ...info, attempt: attempts, origin });
    },
    attemptEnded: (response, error) => {
      received = response;
      const outcome = outcomeOf(sentAt, received, error);
      emit({ type: "attempt.end", ...info, attempt: attempts, origin, ...outcome });
    },
    retry: (to, delay, error) => {
      const event = { ...info, attempt: attempts + 1, origin: to, delay, code: errorCode(error) };
      emit({ type: "call.retry", ...event });
    },
    ended: (error) => emit({ type: "call.end", ...info, attempts, ...outcomeOf(began, received, error) }),
  };
}

/** Returns the facts of a call or attempt that began at `since`. */
function outcomeOf(since: number, received: ResponseHead | undefined, error: unknown): Outcome {
  const { status } = received ?? {};
  const requestId = toRequestId(received?.headers["request-id"]);
  const apiCode = error instanceof ApiError ? error.apiCode : undefined;
  return {
    duration: elapsed() - since,
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(error !== undefined && { code: errorCode(error) }),
    ...(apiCode !== undefined && { apiCode }),
  };
}

/** Returns the code of an error of this client; `ERR_UNEXPECTED` for any other error. */
function errorCode(error: unknown): string {
  return error instanceof WechatPayError ? String(error.code) : "ERR_UNEXPECTED";
}

/** Decides whether and when a failed call is retried: never if WeChat Pay could then act on it twice. */
import { ApiError, ConnectionError, SignatureError } from "../errors.ts";
import type { Groups } from "../schema/request.ts";
import type { Operation } from "../schema/schema.ts";
import { httpDate } from "../util/clock.ts";
import { isObject } from "../util/kind.ts";
import { ownMember } from "../util/own.ts";

/** The default of `retries`. */
export const RETRIES = 2;
/** The rule of `retries`, as a clause for an error message. */
export const RETRIES_RULE = "expected a whole number from 0 to 10";
/** The default of `retryDelay` in milliseconds. */
export const RETRY_DELAY = 500;

/** The longest back-off, and the longest `Retry-After` that the client waits for, in milliseconds. */
const MAX_BACK_OFF_MS = 8_000;
const MAX_RETRY_AFTER_MS = 20_000;

/** Reports whether a value is a number of retries. */
export function isRetries(retries: unknown): retries is number {
  return Number.isInteger(retries) && Number(retries) >= 0 && Number(retries) <= 10;
}

/** The facts of a call that decide whether it is retried. */
export interface RetryPolicy {
  /** Whether sending the request twice has the effect of sending it once. */
  readonly idempotent: boolean;
  /** Whether the caller set `retries` for this call. */
  readonly retriesRequested: boolean;
}

/** Reports whether a request may be sent again after this error. */
export function mayRetry(error: unknown, { idempotent, retriesRequested }: RetryPolicy): boolean {
  if (error instanceof ConnectionError) {
    return isFailure(error) && (error.sent === "no" || idempotent || retriesRequested);
  }
  if (error instanceof ApiError) return isTransientStatus(error.status) && (idempotent || retriesRequested);
  // WeChat Pay sends wrong signatures as probes. The call has most likely succeeded, so `retries` alone is not enough.
  return error instanceof SignatureError && error.code === "ERR_SIGNATURE_MISMATCH" && idempotent;
}

/** Reports whether a status is transient; 202 asks for the same request again. */
function isTransientStatus(status: number): boolean {
  return status === 202 || status === 429 || isOutage(status) || status === 500;
}

/** Reports whether a status shows a failure between the client and the service. */
function isOutage(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

/** Reports whether the host has failed, so that another host may succeed. */
export function isHostFailure(error: unknown): boolean {
  if (error instanceof ConnectionError) return isFailure(error);
  return error instanceof ApiError && isOutage(error.status) && error.retryAfter === undefined;
}

/** Reports whether a connection failed for a reason that may not occur again, and not because of the caller. */
function isFailure({ code }: ConnectionError): boolean {
  return code !== "ERR_ABORTED" && code !== "ERR_RESPONSE_TOO_LARGE" && code !== "ERR_FILE_CHANGED";
}

/**
 * Returns the milliseconds to wait before a retry; undefined if `Retry-After` is longer than the client waits.
 *
 * @param waits the number of waits of the call so far
 * @param delay the longest wait before the first retry in milliseconds
 */
export function backOff(error: unknown, waits: number, delay: number): number | undefined {
  // Full jitter: calls that failed at the same time are not retried at the same time.
  const jittered = Math.random() * Math.min(MAX_BACK_OFF_MS, delay * 2 ** waits);
  const retryAfter = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
  return retryAfter > MAX_RETRY_AFTER_MS ? undefined : Math.max(jittered, retryAfter);
}

/**
 * Returns the seconds of a `Retry-After` header, a number or an HTTP date (RFC 9110 section 10.2.3).
 *
 * @param now Unix time in milliseconds by the clock of the server
 */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const time = httpDate(value);
  return time === undefined ? undefined : Math.max(0, Math.ceil((time - now) / 1000));
}

/** Reports whether sending the same request twice has the effect of sending it once. */
export function isIdempotent({ method, idempotent }: Operation, groups: Groups): boolean {
  if (method === "GET") return true;
  let value: unknown = idempotent === undefined ? undefined : groups;
  for (const name of idempotent?.split(".") ?? [])
    value = isObject(value) ? ownMember(value, name) : undefined;
  return typeof value === "string" && value !== "";
}

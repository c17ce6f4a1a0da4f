/** May a call that failed be repeated, and when? Nothing is done twice that WeChat Pay would do twice. */
import { ApiError, ConnectionError, SignatureError } from "../errors.ts";
import type { Operation } from "../schema/table.ts";
import { httpDate } from "../util/clock.ts";
import type { Groups } from "../schema/request.ts";

export const RETRIES = 2;
export const RETRIES_RULE = "expected a whole number from 0 to 10";
/** Milliseconds. */
export const RETRY_DELAY = 500;

/** Milliseconds: the back-off grows no further, and what asks for a longer wait is left to the caller. */
const LONGEST_BACK_OFF = 8_000;
const LONGEST_WAIT = 20_000;

export function isRetries(retries: unknown): retries is number {
  return Number.isInteger(retries) && Number(retries) >= 0 && Number(retries) <= 10;
}

export interface Leave {
  /** The same request twice has the effect of one: a GET, or one that WeChat Pay knows again by a number in it. */
  readonly idempotent: boolean;
  /** The caller of this call asked for retries, whatever its method. */
  readonly asked: boolean;
}

/** Whether what was sent may be sent again after it failed like this. */
export function mayRepeat(error: unknown, { idempotent, asked }: Leave): boolean {
  if (error instanceof ConnectionError) {
    return isFailure(error) && (error.sent === "no" || idempotent || asked);
  }
  if (error instanceof ApiError) return isPassing(error.status) && (idempotent || asked);
  // A probe's signature is meant to be wrong once. The call has most likely succeeded, so that asking is not enough.
  return error instanceof SignatureError && error.code === "ERR_SIGNATURE_MISMATCH" && idempotent;
}

/** 202: ask again with the same parameters (protocol: "Errors"). */
function isPassing(status: number): boolean {
  return status === 202 || status === 429 || isOutage(status) || status === 500;
}

/** Says that the way to the service is broken rather than the service. */
function isOutage(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

/** Whether another host may do better. */
export function isOfHost(error: unknown): boolean {
  if (error instanceof ConnectionError) return isFailure(error);
  return error instanceof ApiError && isOutage(error.status) && error.retryAfter === undefined;
}

/** Neither what the caller wanted or did, nor what would come again. */
function isFailure({ code }: ConnectionError): boolean {
  return code !== "ERR_ABORTED" && code !== "ERR_RESPONSE_TOO_LARGE" && code !== "ERR_FILE_CHANGED";
}

/**
 * Milliseconds to wait before a repetition; undefined when the answer asks for more than a call can wait.
 *
 * @param waits how often the call has waited before
 * @param delay the longest first wait, in milliseconds
 */
export function backOff(error: unknown, waits: number, delay: number): number | undefined {
  // Any part of the range alike (full jitter): calls that failed together do not come back together.
  const jittered = Math.random() * Math.min(LONGEST_BACK_OFF, delay * 2 ** waits);
  const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
  return asked > LONGEST_WAIT ? undefined : Math.max(jittered, asked);
}

/**
 * Seconds that a `Retry-After` header asks for, given as such or as an HTTP date (RFC 9110 section 10.2.3).
 *
 * @param now Unix time in milliseconds by the clock of who wrote it
 */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const time = httpDate(value);
  return time === undefined ? undefined : Math.max(0, Math.ceil((time - now) / 1000));
}

/** Whether the same request sent twice has the effect of one. */
export function isIdempotent({ method, idempotent }: Operation, groups: Groups): boolean {
  if (method === "GET") return true;
  let value: unknown = idempotent === undefined ? undefined : groups;
  for (const name of idempotent?.split(".") ?? []) value = (value as Groups | undefined)?.[name];
  return typeof value === "string" && value !== "";
}

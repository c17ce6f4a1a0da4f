/** Clocks: the monotonic clock of this machine, and the dates of HTTP headers. */

/** The longest delay of a timer; one with a longer delay fires at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** Returns the time of the monotonic clock in milliseconds. */
export function elapsed(): number {
  return performance.now();
}

/** The two forms of an HTTP date with a time zone; the third form is obsolete and has none. */
const HTTP_DATE = /^[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$/;

/** Returns the Unix time in milliseconds of an HTTP date (RFC 9110 section 5.6.7); undefined for any other text. */
export function httpDate(text: string | undefined): number | undefined {
  const time = text !== undefined && HTTP_DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Returns the seconds by which the local clock is ahead of the one that wrote a `Date` header; negative if it is behind.
 *
 * @param now Unix time in milliseconds
 */
export function clockSkew(date: string | undefined, now: number): number | undefined {
  const time = httpDate(date);
  return time === undefined ? undefined : Math.floor(now / 1000) - time / 1000;
}

/** Describes a clock skew in a clause. */
export function describeSkew(skew: number): string {
  if (skew === 0) return "the local clock agrees with the Date header of the response";
  const side = skew > 0 ? "ahead of" : "behind";
  return `the local clock is ${Math.abs(skew)} s ${side} the Date header of the response`;
}

/** The rule of a time limit, as a clause for an error message. */
export const TIMEOUT_RULE = `expected milliseconds, more than 0 and at most ${MAX_TIMER_MS}`;

/** Reports whether a value is a time limit in milliseconds. */
export function isTimeout(timeout: unknown): boolean {
  return typeof timeout === "number" && timeout > 0 && timeout <= MAX_TIMER_MS;
}

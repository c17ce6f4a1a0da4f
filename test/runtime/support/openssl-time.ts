/**
 * Reads a date as OpenSSL prints it, such as `Jan  1 00:00:00 2024 GMT`, in milliseconds since 1970. `Date.parse` takes a year
 * below 100 for one of this century, and OpenSSL prints the year 24 without leading zeros.
 */
export function timeOf(text: string): number {
  const [, before = "", year = ""] = /^(.* )(-?\d+) GMT$/u.exec(text) ?? [];
  const date = new Date(`${before}2000 GMT`); // a leap year
  return date.setUTCFullYear(Number(year));
}

/** Reads what a `Request-ID` of WeChat Pay contains. */

/** Returns the number behind the last `-`. It has at most ten digits: more are part of an id of another form. */
export function causeCodeOf(requestId: string | undefined): number | undefined {
  const digits = /-(\d{1,10})$/.exec(requestId ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

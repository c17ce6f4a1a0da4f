/** Reads what a `Request-ID` of WeChat Pay contains. */

/** Returns the number behind the last `-`. It has at most ten digits: more are part of an id of another form. */
export function causeCodeOf(requestId: string | undefined): number | undefined {
  const digits = /-(\d{1,10})$/.exec(requestId ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Returns a `Request-ID` that has the form of one; undefined for any other text, since the header is not signed. */
export function toRequestId(value: string | undefined): string | undefined {
  return value !== undefined && /^[\w.:-]{1,128}$/.test(value) ? value : undefined;
}

/**
 * Sends a request that moves money, so that it acts once: not the error of the call, but a query by the merchant's own number
 * says what happened. docs/faults.md describes the errors.
 */
import { ApiError, ConfigError, ConnectionError, RequestError, WechatPayError } from "wechatpay-ts";
import { rowOf, type Table } from "./table.ts";

/** A row that is stored before its request is sent. The request is made of the row alone, so each retry is the same. */
export interface Sendable {
  /** Whether the request may have been sent, by this process or another one. */
  readonly sent: boolean;
}

/** How a request is sent, and how WeChat Pay says whether it knows the number. */
export interface Steps<Row, Response, Existing> {
  /** Sends the request. */
  send(row: Row): PromiseLike<Response>;
  /** Queries by the number of the request; undefined if WeChat Pay does not know it. */
  query(row: Row): Promise<Existing | undefined>;
  /**
   * Whether to send the same request again although WeChat Pay knows its number, because only the response to it has what
   * is needed, such as `prepay_id`. Only for a request that WeChat Pay recognizes by its number. Default: never.
   */
  repeats?(existing: Existing): boolean;
}

/**
 * Sends the request of a row, or returns what WeChat Pay has under its number. Call it again after any error: it queries
 * before it sends, and sends the same request.
 *
 * @returns the response to the request, or the one to the query if the request was carried out before
 * @throws the error of the call if WeChat Pay does not know the number: it refused the request, or did not receive it
 * @throws the error of the query; the outcome is unknown then
 */
export async function sendOnce<Row extends Sendable, Response, Existing>(
  table: Table<Row>,
  number: string,
  steps: Steps<Row, Response, Existing>,
): Promise<Response | Existing> {
  const row = await rowOf(table, number);
  const isKnown = (existing: Existing) => steps.repeats?.(existing) !== true;
  if (row.sent) {
    const existing = await steps.query(row);
    if (existing !== undefined && isKnown(existing)) return existing;
  } else {
    await table.change(number, (one) => ({ ...one, sent: true }));
  }
  try {
    return await steps.send(row);
  } catch (error) {
    if (wasNotSent(error)) throw error;
    // After a timeout, a status of 5xx or a wrong signature it may have been carried out. A refusal is not signed.
    const existing = await steps.query(row);
    if (existing === undefined) throw error;
    return isKnown(existing) ? existing : steps.send(row);
  }
}

/** Whether a call has failed before any part of its request was sent. */
export function wasNotSent(error: unknown): boolean {
  if (error instanceof ConnectionError) return error.sent === "no"; // of all attempts
  if (!(error instanceof WechatPayError) || (error.attempts ?? 1) > 1) return false;
  return (
    error instanceof RequestError || (error instanceof ConfigError && error.code !== "ERR_CONFIG_TRANSPORT")
  );
}

/** The codes with which WeChat Pay says that it does not know a number. A 404 without one may be that of a proxy. */
const UNKNOWN_NUMBER = ["ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS", "NOT_FOUND"];

/** Returns the response to a query; undefined if WeChat Pay does not know the number. @throws every other error */
export async function ifKnown<Response>(query: PromiseLike<Response>): Promise<Response | undefined> {
  try {
    return await query;
  } catch (error) {
    const isUnknown =
      error instanceof ApiError && error.status === 404 && UNKNOWN_NUMBER.includes(error.apiCode ?? "");
    if (isUnknown) return undefined;
    throw error;
  }
}

/** The form of an explanation, and how a row of the data is written. */

/** The products whose manuals explain causes: basic payment, WeChat Pay score, medical insurance, product coupons. */
export type ExplainedProduct = "payment" | "payscore" | "medical-insurance" | "product-coupon";

/**
 * What may come next.
 *
 * - `no`: the same request fails again; change what `fix` names first
 * - `wait`: the same request, with the same number, may succeed later
 * - `query`: query the current state first, and then decide
 * - `ask`: a person has to act first: the merchant, the user, or WeChat Pay's support
 */
export type RetryAdvice = "no" | "wait" | "query" | "ask";

/** Why WeChat Pay rejected a request, and what to do. */
export interface Explanation {
  /** The number behind the last `-` of the `Request-ID`. */
  readonly causeCode: number;
  readonly product: ExplainedProduct;
  readonly retry: RetryAdvice;
  /** The name of the error in a few words. */
  readonly title: string;
  /** What leads to the error. */
  readonly cause: string;
  /** What to do. */
  readonly fix: string;
}

/** The texts of an explanation: title, cause and fix. */
export type Texts = readonly [title: string, cause: string, fix: string];

/** One row of the data: English, then Chinese. */
export type Row = readonly [causeCode: number, retry: RetryAdvice, english: Texts, chinese: Texts];

/**
 * The entry point `wechatpay-ts/explain`: explains the number at the end of a `Request-ID`, by which WeChat Pay's manuals
 * describe the causes of errors. No other entry point loads its texts.
 */
import type { ExplainedProduct, Explanation, Row } from "./explain/explanation.ts";
import { medicalInsurance } from "./explain/medical-insurance.ts";
import { payment } from "./explain/payment.ts";
import { payscore } from "./explain/payscore.ts";
import { productCoupon } from "./explain/product-coupon.ts";
import { safeGet } from "./util/kind.ts";
import { own } from "./util/own.ts";

export type { ExplainedProduct, Explanation, RetryAdvice } from "./explain/explanation.ts";

/** The options of `explain` and `explanations`. */
export interface ExplainOptions {
  /** Only the explanations of one product. Default: all products. */
  readonly product?: ExplainedProduct | undefined;
  /** The language of title, cause and fix: English or Chinese. Default `"en"`. */
  readonly language?: "en" | "zh" | undefined;
}

const PRODUCTS: Readonly<Record<ExplainedProduct, readonly Row[]>> = {
  payment,
  payscore,
  "medical-insurance": medicalInsurance,
  "product-coupon": productCoupon,
};

/**
 * Explains why WeChat Pay rejected a request, and what to do. It accepts any value and never throws, so it fits a
 * `catch` block.
 *
 * @param of an ApiError, its `causeCode`, or any other value
 * @returns one explanation for each product that has the number; none for an unknown number or another error
 * @example
 * ```ts
 * import { explain } from "wechatpay-ts/explain";
 *
 * declare const error: unknown;
 * for (const { product, title, cause, fix, retry } of explain(error)) {
 *   console.error(`${product}: ${title}. ${cause} ${fix} (retry: ${retry})`);
 * }
 * ```
 */
export function explain(of: unknown, options: ExplainOptions = {}): readonly Explanation[] {
  const code =
    typeof of === "object" && of !== null ? safeGet(of as Record<string, unknown>, "causeCode") : of; // any members
  return explanations(options).filter(({ causeCode }) => causeCode === code);
}

/**
 * Lists all explanations, for a page that shows them.
 *
 * @returns the explanations by product, in the order of the manuals
 * @example
 * ```ts
 * import { explanations } from "wechatpay-ts/explain";
 *
 * for (const { causeCode, title } of explanations({ product: "payment", language: "zh" })) {
 *   console.log(causeCode, title);
 * }
 * ```
 */
export function explanations(options: ExplainOptions = {}): readonly Explanation[] {
  const { product: only, language } = own(options);
  return Object.entries(PRODUCTS).flatMap(([name, rows]) => {
    const product = name as ExplainedProduct; // the keys of the record
    if (only !== undefined && only !== product) return [];
    return rows.map(([causeCode, retry, english, chinese]) => {
      const [title, cause, fix] = language === "zh" ? chinese : english;
      return { causeCode, product, retry, title, cause, fix };
    });
  });
}

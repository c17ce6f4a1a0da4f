import type { ApiError } from "./api-error.ts";

/** The products whose manuals list causes by number, by the paths of their endpoints. */
const products = [
  [/^\/v3\/(?:pay|combine-transactions|refund)\//u, "payment"],
  [/^\/v3\/payscore\//u, "payscore"],
  [/^\/v3\/med-ins\//u, "medical-insurance"],
  [/^\/(?:v3|brand)\/marketing\/(?:partner\/)?product-coupon\//u, "product-coupon"],
] as const;

type Product = (typeof products)[number][1];

/** What an error response says, besides its code, that tells its cause. */
type Facts = Pick<ApiError, "code" | "detail"> & Partial<Pick<ApiError, "causeCode">>;

/** The numbers of codes that have one cause. */
const byCode: Readonly<Record<Product, Readonly<Record<string, number>>>> = {
  payment: {
    APPID_MCHID_NOT_MATCH: 268445527,
    FREQUENCY_LIMITED: 268447840,
    ORDER_PAID: 268449538,
    ORDER_CLOSED: 268447914,
    ORDER_NOT_EXIST: 268512771,
    OUT_TRADE_NO_USED: 268498688,
  },
  payscore: { FREQUENCY_LIMITED: 268435472, NO_AUTH: 268503786 },
  "medical-insurance": { ALREADY_EXISTS: 268512536 },
  "product-coupon": { RATELIMIT_EXCEEDED: 270924289 },
};

/** The numbers of `PARAM_ERROR`, by what is wrong with the field; `other` is for the rest. */
const byIssue: Readonly<Record<Product, Readonly<Record<string, number>>>> = {
  payment: { unknown: 270924358, length: 268435464, short: 268435464, minimum: 268435464, other: 268435461 },
  payscore: { type: 268435464, length: 268435464, short: 268435464, minimum: 268435464, format: 268435464 },
  "medical-insurance": { other: 268435461 },
  "product-coupon": { length: 268435462, short: 268435463, minimum: 268435464, other: 268435461 },
};

/** The numbers of `SIGN_ERROR`, by the part of the header that is wrong. */
const byField: Readonly<Partial<Record<Product, Readonly<Record<string, number>>>>> = {
  payment: { serial_no: 268443699, timestamp: 268443699, signature: 268443699 },
  payscore: {
    mchid: 271302144,
    Authorization: 270924332,
    serial_no: 270924332,
    nonce_str: 270924332,
    timestamp: 270924332,
    signature: 270924332,
  },
};

/**
 * Returns the number by which WeChat Pay's manuals explain the cause of an error response; undefined if they list none for it.
 *
 * @param path of the request
 */
export function causeCodeOf(path: string, { code, detail, causeCode }: Facts): number | undefined {
  const product = products.find(([paths]) => paths.test(path))?.[1];
  if (product === undefined) return undefined;
  if (causeCode !== undefined) return causeCode;
  if (code === "SIGN_ERROR") return own(byField[product], detail?.field ?? "signature");
  if (code !== "PARAM_ERROR") return own(byCode[product], code);
  if (detail?.location === "header") return undefined;
  return own(byIssue[product], detail?.issue ?? "other") ?? byIssue[product]["other"];
}

function own(numbers: Readonly<Record<string, number>> | undefined, name: string): number | undefined {
  return numbers && Object.hasOwn(numbers, name) ? numbers[name] : undefined;
}

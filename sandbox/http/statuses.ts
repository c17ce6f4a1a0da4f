/** The HTTP status of each code of WeChat Pay's error tables. */
const statuses: Readonly<Record<string, number>> = {
  ALREADY_EXISTS: 400,
  APPID_MCHID_NOT_MATCH: 400,
  INVALID_REQUEST: 400,
  MCH_NOT_EXISTS: 400,
  NO_STATEMENT_EXIST: 400,
  ORDER_CLOSED: 400,
  ORDER_PAID: 400,
  PARAM_ERROR: 400,
  STATEMENT_CREATING: 400,
  SIGN_ERROR: 401,
  ACCOUNT_ERROR: 403,
  NOT_ENOUGH: 403,
  NO_AUTH: 403,
  OUT_TRADE_NO_USED: 403,
  RULE_LIMIT: 403,
  TRADE_ERROR: 403,
  USER_ACCOUNT_ABNORMAL: 403,
  NOT_FOUND: 404,
  ORDER_NOT_EXIST: 404,
  RESOURCE_NOT_EXISTS: 404,
  FREQUENCY_LIMITED: 429,
  RATELIMIT_EXCEEDED: 429,
  BANK_ERROR: 500,
  SYSTEM_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
};

/** The paths of refunds, whose table has MCH_NOT_EXISTS with another status than that of orders. */
const refundPaths = /^\/v3\/(?:refund\/|(?:global\/|ecommerce\/)?refunds\b)/u;

/** The codes that the tables list. */
export const documentedCodes = Object.keys(statuses);

/**
 * Returns the status with which WeChat Pay sends a code; undefined for a code that no table lists.
 *
 * @param path of the request; the tables of refunds differ from the others
 */
export function statusOf(code: string, path = ""): number | undefined {
  if (code === "MCH_NOT_EXISTS" && refundPaths.test(path)) return 404;
  return Object.hasOwn(statuses, code) ? statuses[code] : undefined;
}

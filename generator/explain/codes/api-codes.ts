/**
 * The error codes that the tables of WeChat Pay's documentation list, with their HTTP status, in English and Chinese. The sandbox
 * sends the same codes with the same statuses; a test compares both.
 */
import type { Both } from "./code.ts";

/** A code of WeChat Pay: its statuses, what it means, and what to do. */
export interface ApiCodeRow {
  readonly statuses: readonly number[];
  readonly meaning: Both;
  readonly fix: Both;
}

const correct: Both = ["Correct the request as the message says.", "请按错误描述修改请求。"];
const query: Both = [
  "Query the order or refund, and then decide.",
  "请先查询订单或退款的状态，再决定如何处理。",
];
const wait: Both = [
  "Repeat the same request, with the same number, after a pause.",
  "请稍后使用相同的单号重新发起同一请求。",
];
const check: Both = ["Check the number, and which merchant created it.", "请检查单号，以及创建它的商户。"];

function row(status: number | readonly number[], meaning: Both, fix: Both): ApiCodeRow {
  return { statuses: [status].flat(), meaning, fix };
}

/** All codes by name. */
export const apiCodes: Readonly<Record<string, ApiCodeRow>> = {
  ALREADY_EXISTS: row(400, ["The resource exists already.", "资源已存在。"], query),
  APPID_MCHID_NOT_MATCH: row(
    400,
    ["The appid is not bound to the merchant.", "appid 与商户号不匹配。"],
    [
      "Bind the appid to the merchant, or send the one that is bound.",
      "请绑定 appid 与商户号，或者传入已绑定的 appid。",
    ],
  ),
  INVALID_REQUEST: row(
    400,
    ["The request does not fit the state or the rules.", "请求不符合业务状态或规则。"],
    correct,
  ),
  MCH_NOT_EXISTS: row(
    [400, 404],
    ["The merchant does not exist.", "商户号不存在。"],
    ["Check the merchant number.", "请检查商户号。"],
  ),
  NO_STATEMENT_EXIST: row(
    400,
    ["This day has no bill.", "当天没有账单。"],
    ["Check the date and the kind of bill.", "请检查账单日期和账单类型。"],
  ),
  ORDER_CLOSED: row(
    400,
    ["The order is closed.", "订单已关闭。"],
    ["Create an order with a new number.", "请使用新的单号下单。"],
  ),
  ORDER_PAID: row(400, ["The order is paid.", "订单已支付。"], query),
  PARAM_ERROR: row(
    400,
    ["A parameter is missing or invalid.", "参数缺失或无效。"],
    ["Correct the field that detail of the error names.", "请修改错误的 detail 所指的字段。"],
  ),
  STATEMENT_CREATING: row(
    400,
    ["The bill is being created.", "账单生成中。"],
    ["Request it again later, after 10:00 of the next day.", "请稍后（次日 10 点以后）重新下载。"],
  ),
  SIGN_ERROR: row(
    401,
    ["WeChat Pay could not verify the signature of the request.", "请求验签失败。"],
    [
      "Check privateKey, serialNo, mchid and the local clock, and whether a proxy changes the request.",
      "请检查 privateKey、serialNo、mchid 和本机时间，以及代理是否修改了请求。",
    ],
  ),
  ACCOUNT_ERROR: row(
    403,
    ["The account of the user cannot be used.", "用户账户异常。"],
    ["The user has to act first.", "请用户先处理账户问题。"],
  ),
  NOT_ENOUGH: row(
    403,
    ["The balance is too low.", "余额不足。"],
    ["Top up the account, and repeat the request with the same number.", "请充值后使用相同的单号重新发起。"],
  ),
  NO_AUTH: row(
    403,
    ["The merchant may not call this endpoint.", "商户没有调用该接口的权限。"],
    ["Apply for the product on the merchant platform.", "请在商户平台开通相应的产品权限。"],
  ),
  OUT_TRADE_NO_USED: row(
    403,
    ["The order number was used with other data.", "商户订单号重复，且内容不同。"],
    ["Query the order, and use a new number for a new order.", "请查询已有订单；新订单请使用新的单号。"],
  ),
  RULE_LIMIT: row(
    403,
    ["A rule of the business or of risk control refuses it.", "业务规则或风控限制。"],
    correct,
  ),
  TRADE_ERROR: row(
    403,
    ["The trade failed.", "交易错误。"],
    ["Show the user the message, and let the user pay again.", "请提示用户，并由用户重新支付。"],
  ),
  USER_ACCOUNT_ABNORMAL: row(
    403,
    ["The account of the user is closed or restricted.", "用户账户已注销或受限。"],
    ["Pay the user in another way.", "请通过其他方式付款给用户。"],
  ),
  NOT_FOUND: row(404, ["The resource does not exist.", "资源不存在。"], check),
  ORDER_NOT_EXIST: row(404, ["The order does not exist.", "订单不存在。"], check),
  RESOURCE_NOT_EXISTS: row(404, ["The resource does not exist.", "资源不存在。"], check),
  FREQUENCY_LIMITED: row(429, ["There are too many requests.", "请求频率过高。"], wait),
  RATELIMIT_EXCEEDED: row(429, ["There are too many requests.", "请求频率过高。"], wait),
  BANK_ERROR: row(500, ["The system of the bank failed.", "银行系统异常。"], query),
  SYSTEM_ERROR: row(
    500,
    ["The system of WeChat Pay failed; the outcome is unknown.", "系统异常，结果未知。"],
    query,
  ),
  SERVICE_UNAVAILABLE: row(503, ["The service is not available.", "服务不可用。"], wait),
};

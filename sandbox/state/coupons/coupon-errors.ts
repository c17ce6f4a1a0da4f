/** What WeChat Pay refuses of product coupons, with the numbers of its manual. */
import { apiError, type ApiError } from "../../http/api-error.ts";

/** Creates the error of a product coupon or a stock that does not exist, or belongs to another brand. */
export function objectNotFound(name: string): ApiError {
  return apiError("NOT_FOUND", `访问对象不存在 (this brand has no such ${name})`, { causeCode: 268578608 });
}

/** Creates the error of a user coupon that does not exist, or not for this user, brand and stock. */
export function couponNotFound(): ApiError {
  return apiError("NOT_FOUND", "用户券不存在 (this user has no such coupon of the stock)", {
    causeCode: 268578851,
  });
}

/** Creates the error of a request number that was used with other content. */
export function contentDiffers(): ApiError {
  const message = "同单号数据不一致 (this request number was used with other content)";
  return apiError("ALREADY_EXISTS", message, { causeCode: 268578927 });
}

/** Creates the error of a coupon that is sent again under another number. */
export function sentUnderAnotherNumber(): ApiError {
  const message = "发券重入单号不一致 (this coupon_code was sent under another send_request_no)";
  return refusal(message, 272755200);
}

/** Creates the error of a stock that does not send coupons now. */
export function notSending(state: string): ApiError {
  return refusal(`批次不是发放中 (the stock is in ${state}, coupons are sent in SENDING)`, 268577984);
}

/** Creates the error of a user who has as many coupons as the stock allows. */
export function userLimitReached(limit: number): ApiError {
  return refusal(`领取上限 (a user receives at most ${limit} coupons of this stock)`, 272756740);
}

/** Creates the error of an openid that was used with another appid. */
export function openidOfAnotherAppid(isBrand: boolean): ApiError {
  const message = "解析OpenID错误 (openid: it belongs to another appid)";
  return refusal(message, isBrand ? 268578532 : 268578526);
}

/** Creates the error of an object whose state does not allow a call. */
export function wrongState(name: string, state: string, action: string): ApiError {
  return refusal(`状态不允许该操作 (${action}: the ${name} is in ${state})`);
}

/** Creates an INVALID_REQUEST. @param causeCode the number of the manual, if it has one */
export function refusal(message: string, causeCode?: number): ApiError {
  return apiError("INVALID_REQUEST", message, { causeCode });
}

/** Creates the error of a field whose value breaks a rule. @param causeCode default: a rule of a field */
export function fieldError(field: string, issue: string, causeCode = 268578224): ApiError {
  const detail = { field, issue, location: "body" } as const;
  return apiError("PARAM_ERROR", `参数错误: ${field}: ${issue}`, { detail, causeCode });
}

/** Creates the error of a value out of its range. */
export function outOfRange(field: string, issue: string): ApiError {
  return fieldError(field, issue, 268435464);
}

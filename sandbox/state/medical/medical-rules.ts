/** What WeChat Pay refuses of medical insurance orders, with the numbers of its manual. */
import { apiError, type ApiError } from "../../http/api-error.ts";
import { asObject, listOf, numberOf, type JsonObject } from "../../util/json.ts";

/** Creates the error of an order that does not exist, or not for this caller. */
export function medicalOrderNotFound(): ApiError {
  const message = "未找到订单 (this sandbox has no such medical insurance order)";
  return apiError("ORDER_NOT_EXIST", message, { causeCode: 268529515 });
}

/** Creates the error of a number that was used, even with the same content. */
export function medicalOrderExists(): ApiError {
  const message = "订单已存在 (this out_trade_no was used: query the order)";
  return apiError("ALREADY_EXISTS", message, { causeCode: 268512536 });
}

/** Creates the error of a call that the status of an order does not allow. */
export function wrongMedicalStatus(message: string): ApiError {
  return apiError("INVALID_REQUEST", `订单状态不合法 (${message})`);
}

/** Creates the error of a field. */
export function medicalFieldError(field: string, issue: string, causeCode = 268435461): ApiError {
  const detail = { field, issue, location: "body" } as const;
  return apiError("PARAM_ERROR", `参数错误: ${field}: ${issue}`, { detail, causeCode });
}

/** Creates the error of sums that contradict each other. */
export function wrongSum(causeCode: number, message: string): ApiError {
  return apiError("RULE_LIMIT", message, { causeCode });
}

/** The fees that the insurance bureau settles. */
const insuranceFees = [
  "med_ins_gov_fee",
  "med_ins_self_fee",
  "med_ins_other_fee",
  "med_ins_cash_fee",
] as const;
/** The fields of an order that the insurance pays a part of. */
const insuranceFields = [...insuranceFees, "pay_order_id"] as const;
/** What an order that the user pays alone must not have. */
const noCashOnly = [...insuranceFields, "pay_auth_no", "geo_location", "med_ins_order_create_time"] as const;

/** Reports whether the insurance, and the user, pay a part of an order. */
export function partsOf({ mix_pay_type }: JsonObject) {
  return { hasInsurance: mix_pay_type !== "CASH_ONLY", hasCash: mix_pay_type !== "INSURANCE_ONLY" };
}

/**
 * Checks the request of a new order: the fields of its `mix_pay_type`, and its sums.
 *
 * @throws ApiError
 */
export function checkMedicalOrder(request: JsonObject): void {
  checkFields(request);
  const fee = (name: string) => numberOf(request[name]) ?? 0;
  for (const name of ["total_fee", ...insuranceFees, "wechat_pay_cash_fee"])
    if (fee(name) < 0) throw medicalFieldError(`/${name}`, "expected 0 or more");
  const added = sumOf(request["cash_add_detail"], "cash_add_fee");
  const reduced = sumOf(request["cash_reduce_detail"], "cash_reduce_fee");
  const cash = fee("wechat_pay_cash_fee");
  const insured = fee("med_ins_gov_fee") + fee("med_ins_self_fee") + fee("med_ins_other_fee");
  if (fee("total_fee") !== insured + cash + reduced) {
    const sum =
      "med_ins_gov_fee + med_ins_self_fee + med_ins_other_fee + wechat_pay_cash_fee + cash_reduce_fee";
    throw wrongSum(268529477, `总金额校验不通过 (total_fee: expected ${insured + cash + reduced}, ${sum})`);
  }
  const expected = fee("med_ins_cash_fee") + added - reduced;
  if (partsOf(request).hasInsurance && cash !== expected) {
    const sum = "med_ins_cash_fee + cash_add_fee - cash_reduce_fee";
    throw wrongSum(268529476, `自费金额校验不通过 (wechat_pay_cash_fee: expected ${expected}, ${sum})`);
  }
}

function checkFields(request: JsonObject): void {
  const { hasInsurance, hasCash } = partsOf(request);
  const isPresent = (name: string) => request[name] !== undefined;
  const superfluous = hasInsurance ? undefined : noCashOnly.find(isPresent);
  if (superfluous !== undefined)
    throw medicalFieldError(`/${superfluous}`, "expected only with a part of the insurance", 268529474);
  const missing = hasInsurance ? insuranceFields.find((name) => !isPresent(name)) : undefined;
  if (missing !== undefined)
    throw medicalFieldError(`/${missing}`, "expected with a part of the insurance", 268529475);
  const cash = numberOf(request["wechat_pay_cash_fee"]) ?? 0;
  if (hasCash && cash < 1)
    throw medicalFieldError(
      "/wechat_pay_cash_fee",
      "expected 1 or more with this mix_pay_type",
      hasInsurance ? 268529475 : 268529474,
    );
  if (hasCash && !isPresent("prepay_id"))
    throw medicalFieldError(
      "/prepay_id",
      "expected with this mix_pay_type",
      hasInsurance ? 268529475 : 268529474,
    );
  if (!hasCash && cash > 0)
    throw medicalFieldError("/wechat_pay_cash_fee", "expected 0 with INSURANCE_ONLY", 268529475);
  if (request["pay_for_relatives"] === true && !isPresent("relative"))
    throw medicalFieldError("/relative", "expected with pay_for_relatives");
}

function sumOf(list: JsonObject[string], name: string): number {
  return listOf(list).reduce((sum: number, one) => sum + (numberOf(asObject(one)[name]) ?? 0), 0);
}

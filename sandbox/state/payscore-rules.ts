/** What WeChat Pay refuses of a service order, with the numbers of the payscore manual. */
import type { Json } from "../../generator/ir/model.ts";
import { ApiError } from "../http/api-error.ts";
import { asObject, listOf, numberOf, textOf, type JsonObject } from "../util/json.ts";
import { sumOf, type PayscoreOrder } from "./payscore-order.ts";
import { payscoreStates } from "./payscore-states.ts";
import { after } from "./states.ts";

/** Creates the error of an order that does not exist, or not for this caller, service and appid. */
export function orderNotFound(): ApiError {
  const message = "查询单据不存在 (this sandbox has no such service order)";
  return new ApiError(404, "ORDER_NOT_EXIST", message, undefined, undefined, 271317510);
}

/** Creates the error of a number that was used with other parameters. */
export function numberUsed(): ApiError {
  return refusal(271316598, "重入参数校验失败 (this out_order_no was used with other parameters)");
}

/** Creates the error of a call for a cancelled order. */
export function orderCancelled(): ApiError {
  return refusal(271302333, "订单已取消 (the service order is cancelled)");
}

/** What a merchant does to an order. */
export type PayscoreAction = "complete" | "modify" | "cancel" | "sync" | "pay";

/** @throws ApiError if the state of the order does not allow the action */
export function assertPossible(action: PayscoreAction, { state }: PayscoreOrder): void {
  if (after(payscoreStates, state, action) !== undefined) return;
  if (state === "REVOKED") throw orderCancelled();
  if (state === "CREATED") throw refusal(271302332, "订单待确认 (the user has not confirmed the order yet)");
  if (action === "cancel")
    throw refusal(271316592, `状态不满足撤销 (an order in ${state} cannot be cancelled)`);
  if (action === "complete" && state === "DOING/MCH_COMPLETE")
    throw refusal(271316754, "扣款中 (the order is completed already, its deduction is in progress)");
  if (action === "modify" || action === "pay")
    throw refusal(271316657, `仅待支付可用 (the order is in ${state}, it does not await a payment)`);
  throw refusal(271302262, `订单状态不合法 (${action}: the order is in ${state})`);
}

/** Checks the request of a new order. @param ceiling in 分: what WeChat Pay approved for the service, if known */
export function assertNewOrder(request: JsonObject, ceiling: number | undefined): void {
  const fund = numberOf(asObject(request["risk_fund"])["amount"]);
  if (fund !== undefined) {
    if (fund < 1) throw outOfRange("/risk_fund/amount", "expected 1 or more");
    if (ceiling !== undefined && fund > ceiling) throw overCeiling("risk_fund", ceiling);
  }
  assertAmounts(request);
  assertPeriod(request["time_range"], undefined);
  const needsOpenid = request["need_user_confirm"] === false;
  if (needsOpenid && (textOf(request["openid"]) ?? textOf(request["sub_openid"])) === undefined)
    throw paramError("/openid", "expected with need_user_confirm: false");
}

/**
 * Checks the sums of a request: `total_amount` is the sum of the payments less the discounts, and at most the ceiling.
 *
 * @param ceiling in 分; undefined: any sum
 * @returns the total, in 分
 */
export function checkedTotal(request: JsonObject, ceiling: number | undefined): number {
  assertAmounts(request);
  const sum = sumOf(listOf(request["post_payments"])) - sumOf(listOf(request["post_discounts"]));
  const total = numberOf(request["total_amount"]) ?? sum;
  if (total !== sum) throw paramError("/total_amount", `expected ${sum}, post_payments less post_discounts`);
  if (total < 0) throw outOfRange("/total_amount", "expected 0 or more");
  if (ceiling !== undefined && total > ceiling) throw overCeiling("total_amount", ceiling);
  return total;
}

/** Checks the period of a service: it must not end before it begins. @param earlier the period of the order so far */
export function assertPeriod(period: Json | undefined, earlier: Json | undefined): void {
  const { start_time = asObject(earlier)["start_time"], end_time } = asObject(period);
  const [start, end] = [dayAndTime(start_time), dayAndTime(end_time)];
  if (start === undefined || end === undefined) return;
  const length = Math.min(start.length, end.length); // a day, or a day with a time
  if (end.slice(0, length) < start.slice(0, length))
    throw refusal(271316637, "结束时间早于开始 (time_range: end_time is before start_time)");
}

/** @throws ApiError for a `paid_time` that is not of the form 20091225091210 */
export function checkedPaidTime(detail: JsonObject): string {
  const time = textOf(detail["paid_time"]) ?? "";
  if (/^\d{14}$/u.test(time)) return time;
  throw outOfRange("/detail/paid_time", "expected a time of the form 20091225091210");
}

/** @throws ApiError unless the order is modified downwards */
export function assertDownwards(total: number, { total: former = 0 }: PayscoreOrder): void {
  if (total > former)
    throw refusal(undefined, `总金额只能调低 (total_amount: expected at most ${former}, the sum so far)`);
}

/** An item costs something; a service with a price that depends on its use has no amount yet. */
function assertAmounts(request: JsonObject): void {
  for (const list of ["post_payments", "post_discounts"]) {
    for (const [index, item] of listOf(request[list]).entries()) {
      const amount = numberOf(asObject(item)["amount"]);
      if (amount !== undefined && amount < 1)
        throw outOfRange(`/${list}/${index}/amount`, "expected 1 or more");
    }
  }
}

/** Returns a time of eight or fourteen digits; `OnAccept`, when the user confirms, has none. */
function dayAndTime(value: Json | undefined): string | undefined {
  return typeof value === "string" && /^(?:\d{8}|\d{14})$/u.test(value) ? value : undefined;
}

function overCeiling(name: string, ceiling: number): ApiError {
  return refusal(271316656, `超过服务风险金额 (${name}: expected at most ${ceiling})`);
}

function refusal(causeCode: number | undefined, message: string): ApiError {
  return new ApiError(400, "INVALID_REQUEST", message, undefined, undefined, causeCode);
}

function outOfRange(field: string, expected: string): ApiError {
  return paramError(field, expected, 268435464);
}

function paramError(field: string, issue: string, causeCode?: number): ApiError {
  const detail = { field, issue, location: "body" } as const;
  return new ApiError(400, "PARAM_ERROR", `参数错误: ${field}: ${issue}`, detail, undefined, causeCode);
}

/** The errors of orders, with the numbers by which WeChat Pay's manuals explain them. */
import { apiError, type ApiError } from "../http/api-error.ts";
import type { Order } from "./order.ts";

/** Creates the error of a number that belongs to another request. */
export function numberUsed(): ApiError {
  const message = "请求重入时，参数与首次请求时不一致 (this number was used with other parameters)";
  return apiError("INVALID_REQUEST", message, { causeCode: 268498688 });
}

/** Creates the error of an order that is paid. */
export function alreadyPaid(): ApiError {
  return apiError("ORDER_PAID", "该订单已支付 (the order is paid)");
}

/** Creates the error of an order that does not exist. */
export function notFound(): ApiError {
  return apiError("ORDER_NOT_EXIST", "订单不存在 (this sandbox has no such order)");
}

/** Creates the error of an order that another merchant, or another sub-merchant, placed. */
export function orderOfAnother(whose: "merchant" | "sub-merchant"): ApiError {
  return whose === "merchant"
    ? apiError("ORDER_NOT_EXIST", "商户号与订单不匹配 (the order belongs to another merchant)", {
        causeCode: 268447843,
      })
    : apiError("ORDER_NOT_EXIST", "子商户号与订单不匹配 (the order belongs to another sub-merchant)", {
        causeCode: 268447845,
      });
}

/** Creates the error of an order that is closed or reversed. */
export function closed(): ApiError {
  return apiError("ORDER_CLOSED", "订单已关闭 (the order is closed)");
}

/** Creates the error of a payment with a prepay_id that is too old. */
export function prepayExpired(): ApiError {
  return apiError("ORDER_CLOSED", "订单已失效 (prepay_id is older than 2 hours: place the order again)");
}

/** Creates the error of a code payment that is closed: it can only be reversed. */
export function onlyReversed(): ApiError {
  const message = "该订单只能撤销不能关单 (the order was paid by code: reverse it)";
  return apiError("INVALID_REQUEST", message, { causeCode: 268449641 });
}

/** Creates the error of an order that is in another state than an operation needs. */
export function wrongState(order: Pick<Order, "state">, action: string): ApiError {
  return apiError("INVALID_REQUEST", `订单状态错误 (the order is ${order.state}: it cannot be ${action})`);
}

/** Creates the error of an order that exists, but on the other of WeChat Pay's two platforms. */
export function otherRegion(code: string, { region }: Order): ApiError {
  const [name, english] =
    region === "overseas" ? ["境外", "an overseas operation"] : ["境内", "a domestic operation"];
  const message = `订单不存在：它由${name}接口下单 (the order was created by ${english}: call the operations of that region)`;
  return apiError(code, message);
}

/** What WeChat Pay refuses of profit sharing. */
import { ApiError } from "../http/api-error.ts";
import type { Order } from "./order.ts";
import type { NewReceiver, SharingOrder, SharingReceiver } from "./sharing-order.ts";

/** Milliseconds after the payment from which an order can be shared. */
export const shareableAfter = 60_000;
/** Milliseconds after the payment after which WeChat Pay unfreezes what was not shared. */
export const frozenFor = 30 * 86_400_000;
/** The most receivers of a request, and the most requests for one order. */
const most = { receivers: 50, requests: 50 };

/** Checks the receivers of a request. */
export function assertReceivers(receivers: readonly NewReceiver[], appids: Appids): void {
  if (receivers.length === 0) throw paramError("/receivers", "expected a receiver");
  if (receivers.length > most.receivers) throw paramError("/receivers", `expected at most ${most.receivers}`);
  for (const [index, { type, amount }] of receivers.entries()) {
    if (amount < 1) throw paramError(`/receivers/${index}/amount`, "expected 1 or more");
    if (type === "PERSONAL_OPENID" && appids.appid === undefined)
      throw paramError("/appid", "expected for PERSONAL_OPENID");
    if (type === "PERSONAL_SUB_OPENID" && appids.subAppid === undefined)
      throw paramError("/sub_appid", "expected for PERSONAL_SUB_OPENID");
  }
}

/** The appids of a request, which the openids of receivers belong to. */
export interface Appids {
  readonly appid: string | undefined;
  readonly subAppid: string | undefined;
}

/** What an order allows. */
export interface SharingLimits {
  readonly isMarked: boolean;
  readonly isFrozen: boolean;
  /** In 分: what is not shared, refunded or unfrozen. */
  readonly left: number;
  /** In 分: what may be shared in all, by the ratio of the merchant. */
  readonly highest: number;
  /** In 分: what was shared. */
  readonly shared: number;
  /** How many requests have shared it. */
  readonly requests: number;
}

/** Checks that an order can be shared now, by this sum. @param sinceMs milliseconds since its payment */
export function assertShareable(sum: number, limits: SharingLimits, sinceMs: number): void {
  assertFrozen(limits);
  if (sinceMs < shareableAfter)
    throw invalid(
      "订单处理中，暂时无法分账，请稍后再试 (share an order one minute after its payment, or later)",
    );
  if (limits.requests >= most.requests)
    throw limited(`分账次数超过限制 (an order is shared by at most ${most.requests} requests)`);
  if (sum > limits.left) {
    const message = `分账金额不足 (more than the ${limits.left} that are left of the order)`;
    throw new ApiError(403, "NOT_ENOUGH", message);
  }
  if (limits.shared + sum > limits.highest)
    throw limited(`分账金额超过最大分账比例 (more than the ${limits.highest} that the ratio allows)`);
}

/** Checks that an order is marked for sharing, and that its money is not unfrozen yet. */
export function assertFrozen({ isMarked, isFrozen }: Pick<SharingLimits, "isMarked" | "isFrozen">): void {
  if (!isMarked)
    throw invalid("非分账订单不支持分账 (the order was placed without settle_info.profit_sharing)");
  if (!isFrozen) throw invalid("订单剩余资金已解冻 (what was left of the order is unfrozen)");
}

/** Checks a return, and returns the receiver that it takes the money from. */
export function checkedReturn(order: SharingOrder, mchid: string, amount: number): SharingReceiver {
  if (amount < 1) throw paramError("/amount", "expected 1 or more");
  const ofMerchant = order.receivers.filter(
    ({ type, account }) => type === "MERCHANT_ID" && account === mchid,
  );
  const received = ofMerchant.find(({ result }) => result === "SUCCESS");
  if (order.kind === "unfreeze" || !received)
    throw invalid(
      "回退方不是分账接收方 (return_mchid: expected a merchant that received a share of the order)",
    );
  if (amount > received.amount - received.returned)
    throw invalid("回退金额超过可回退金额 (amount: more than is left of what the merchant received)");
  return received;
}

/** Creates the error of a number that was used with other parameters. */
export function sharingNumberUsed(name: string): ApiError {
  return invalid(`商户单号重复，且参数不一致 (this ${name} was used with other parameters)`);
}

/** Creates the error of something that the caller does not have. */
export function sharingNotFound(what: "order" | "sharing order" | "return"): ApiError {
  return new ApiError(404, "RESOURCE_NOT_EXISTS", `记录不存在 (this sandbox has no such ${what})`);
}

/** Checks the order of two returns: they name a sharing order by one of its numbers. */
export function assertNamesOrder(orderId: string | undefined, outOrderNo: string | undefined): void {
  if (orderId === undefined && outOrderNo === undefined)
    throw paramError("/out_order_no", "expected order_id or out_order_no");
}

/** Returns a transaction of the caller. @throws ApiError without one */
export function existingTransaction(order: Order | undefined): Order {
  if (!order) throw sharingNotFound("order");
  return order;
}

function paramError(field: string, issue: string): ApiError {
  return new ApiError(400, "PARAM_ERROR", `参数错误: ${field}: ${issue}`, { field, issue, location: "body" });
}

function invalid(message: string): ApiError {
  return new ApiError(400, "INVALID_REQUEST", message);
}

function limited(message: string): ApiError {
  return new ApiError(403, "RULE_LIMIT", message);
}

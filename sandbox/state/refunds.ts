import type { Json } from "../../generator/ir/model.ts";
import { BoundedMap } from "../util/bounded.ts";
import { withoutUndefined, type JsonObject } from "../util/json.ts";
import { ApiError } from "../http/api-error.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import type { Order } from "./order.ts";
import type { Orders, StateContext } from "./orders.ts";
import { maxRecords } from "./limits.ts";

/** The status of a refund. */
export type RefundStatus = "PROCESSING" | "SUCCESS" | "ABNORMAL" | "CLOSED";

/** A refund of an order. */
export interface Refund {
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly order: Order;
  /** In 分. */
  readonly amount: number;
  readonly notifyUrl: string | undefined;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly createdAt: number;
  readonly status: RefundStatus;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly succeededAt: number | undefined;
}

type OpenRefund = { -readonly [Key in keyof Refund]: Refund[Key] } & { readonly digest: string };

/** The values of a new refund. */
export interface NewRefund {
  readonly outRefundNo: string;
  readonly order: Order;
  /** In 分. */
  readonly amount: number;
  /** In 分: `amount.total` of the request, which must be the total of the order. */
  readonly total?: number | undefined;
  readonly notifyUrl?: string | undefined;
  readonly digest?: string;
}

/** The refunds of a sandbox. */
export class Refunds {
  private readonly refunds = new BoundedMap<string, OpenRefund>(maxRecords);
  private readonly context: StateContext;
  private readonly orders: Orders;

  constructor(context: StateContext, orders: Orders) {
    this.context = context;
    this.orders = orders;
  }

  /** All refunds, the oldest first. */
  get all(): readonly Refund[] {
    return [...this.refunds.values()];
  }

  /** Creates a refund, which settles after `settleAfter`. Throws an ApiError if the order cannot be refunded. */
  create({ outRefundNo, order, amount, total, notifyUrl, digest = "" }: NewRefund): Refund {
    const known = this.refunds.get(outRefundNo);
    if (known) {
      if (known.digest === digest) return known;
      throw invalid("请求重入时，参数与首次请求时不一致 (this out_refund_no was used with other parameters)");
    }
    if (order.paidAt === undefined || order.state === "REVOKED")
      throw invalid("订单未支付 (the order is not paid)");
    if (total !== undefined && total !== order.total) {
      throw invalid("订单金额与之前请求不一致 (amount.total is not that of the order)");
    }
    if (amount > order.total - order.refunded) {
      throw new ApiError(403, "NOT_ENOUGH", "退款金额大于可退金额 (more than is left of the order)");
    }
    const { seed, clock, settleAfter } = this.context;
    const refundId = `5030${seed.digits(24, "refund_id", outRefundNo)}`;
    const refund: OpenRefund = {
      ...{ outRefundNo, refundId, order, amount, notifyUrl, digest },
      createdAt: clock.now(),
      status: "PROCESSING",
      succeededAt: undefined,
    };
    this.refunds.set(outRefundNo, refund);
    this.orders.refund(order, amount);
    clock.after(settleAfter, () => this.settle(refund, "SUCCESS"));
    return refund;
  }

  /** Finds a refund by its `out_refund_no`. */
  find(outRefundNo: string | undefined): Refund | undefined {
    return outRefundNo === undefined ? undefined : this.refunds.get(outRefundNo);
  }

  /** Finds a refund by its `refund_id`. */
  findById(refundId: string | undefined): Refund | undefined {
    return this.all.find((one) => one.refundId === refundId);
  }

  /** Lists the refunds of an order. */
  ofOrder(order: Order): readonly Refund[] {
    return this.all.filter((one) => one.order === order);
  }

  /**
   * Settles a refund and notifies REFUND.SUCCESS, REFUND.ABNORMAL or REFUND.CLOSED. A settled refund does not change.
   *
   * @param refundOrNumber the refund or its `out_refund_no`
   */
  async settle(refundOrNumber: Refund | string, status: Exclude<RefundStatus, "PROCESSING">): Promise<void> {
    const refund = typeof refundOrNumber === "string" ? this.find(refundOrNumber) : refundOrNumber;
    if (!refund)
      throw new ApiError(404, "RESOURCE_NOT_EXISTS", "退款单不存在 (this sandbox has no such refund)");
    if (refund.status !== "PROCESSING") return;
    const succeededAt = status === "SUCCESS" ? this.context.clock.now() : undefined;
    Object.assign(writable(refund), { status, succeededAt });
    if (status === "CLOSED") this.orders.refund(refund.order, -refund.amount);
    if (refund.notifyUrl === undefined) return;
    await this.context.notifier.send(refund.notifyUrl, {
      event_type: `REFUND.${status}`,
      original_type: "refund",
      summary: status === "SUCCESS" ? "退款成功" : "退款未成功",
      resource: this.context.resourceOf(`REFUND.${status}`, refundNotice(refund)),
    });
  }

  /** Retries an abnormal refund. */
  retry(refund: Refund): void {
    if (refund.status !== "ABNORMAL") throw invalid("退款单状态不是退款异常 (the refund is not abnormal)");
    writable(refund).status = "PROCESSING";
    this.context.clock.after(this.context.settleAfter, () => this.settle(refund, "SUCCESS"));
  }

  /** Removes all refunds. */
  clear(): void {
    this.refunds.clear();
  }
}

/** The facts for a query; the response has those that its page documents. */
export function refundFacts(refund: Refund): JsonObject {
  const { refundId, outRefundNo, order, amount, status, createdAt, succeededAt } = refund;
  return {
    ...merchantsOf(order),
    ...{ refund_id: refundId, id: refundId, out_refund_no: outRefundNo },
    ...{ transaction_id: order.transactionId, out_trade_no: order.outTradeNo },
    ...{ channel: "ORIGINAL", user_received_account: "支付用户零钱", funds_account: "AVAILABLE" },
    ...{ create_time: rfc3339(createdAt), status },
    success_time: succeededAt === undefined ? undefined : rfc3339(succeededAt),
    amount: {
      ...amountsOf(order, amount),
      ...{ settlement_refund: amount, settlement_total: order.total, discount_refund: 0 },
    },
  };
}

function refundNotice(refund: Refund): { [name: string]: Json } {
  const { order, amount, status, succeededAt } = refund;
  return withoutUndefined({
    ...merchantsOf(order),
    ...{ out_trade_no: order.outTradeNo, transaction_id: order.transactionId },
    ...{ out_refund_no: refund.outRefundNo, refund_id: refund.refundId, refund_status: status },
    success_time: succeededAt === undefined ? undefined : rfc3339(succeededAt),
    user_received_account: "支付用户零钱",
    amount: amountsOf(order, amount),
  });
}

function merchantsOf({ request, mchid: payee }: Order): JsonObject {
  const { sp_mchid, sub_mchid } = request;
  return sp_mchid === undefined ? { mchid: payee } : { sp_mchid, sub_mchid };
}

function amountsOf({ total, currency }: Order, refund: number): { [name: string]: Json } {
  return { total, refund, payer_total: total, payer_refund: refund, currency, payer_currency: currency };
}

function invalid(message: string): ApiError {
  return new ApiError(400, "INVALID_REQUEST", message);
}

/** Refunds are read-only outside of this file. */
function writable(refund: Refund): { -readonly [Key in keyof Refund]: Refund[Key] } {
  return refund;
}

import type { Json } from "../../generator/ir/model.ts";
import { BoundedMap } from "../util/bounded.ts";
import { withoutUndefined, type JsonObject } from "../util/json.ts";
import { ApiError } from "../http/api-error.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import { newHistory, withChange, type StateChange } from "./history.ts";
import { numberUsed } from "./order-errors.ts";
import type { Order } from "./order.ts";
import type { Orders, StateContext } from "./orders.ts";
import { maxRecords } from "./limits.ts";
import { after, orderStates, refundStates, type RefundEvent, type RefundStatus } from "./states.ts";

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
  /** The changes of its status, the oldest first. */
  readonly history: readonly StateChange<RefundStatus>[];
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
    const known = this.refunds.get(keyOf({ outRefundNo, order }));
    if (known) {
      if (known.digest === digest) return known;
      throw numberUsed();
    }
    if (order.paidAt === undefined || after(orderStates, order.state, "refund") === undefined)
      throw invalid("订单未支付 (the order is not paid)");
    this.assertRefundable(order, amount);
    if (total !== undefined && total !== order.total) {
      throw invalid("订单金额与之前请求不一致 (amount.total is not that of the order)");
    }
    const { seed, clock, settleAfter } = this.context;
    const refundId = `5030${seed.digits(24, "refund_id", order.caller, outRefundNo)}`;
    const createdAt = clock.now();
    const refund: OpenRefund = {
      ...{ outRefundNo, refundId, order, amount, notifyUrl, digest, createdAt },
      status: "PROCESSING",
      history: newHistory(createdAt, "PROCESSING"),
      succeededAt: undefined,
    };
    this.refunds.set(keyOf(refund), refund);
    this.orders.refund(order, amount);
    clock.after(settleAfter, () => this.settle(refund, "SUCCESS"));
    return refund;
  }

  private assertRefundable(order: Order, amount: number): void {
    const { paidAt = 0, total, refunded } = order;
    if (this.context.clock.now() - paidAt > refundableMs)
      throw invalid("交易时间超过一年的订单无法退款 (the order was paid more than a year ago)");
    if (amount > total - refunded)
      throw invalid("退款金额大于可退金额 (amount.refund is more than is left of the order)");
    const isPartial = amount < total;
    const partial = this.ofOrder(order).filter((one) => one.status !== "CLOSED");
    if (isPartial && partial.length >= maxPartialRefunds)
      throw invalid(`部分退款次数超过${maxPartialRefunds}次 (the order has ${maxPartialRefunds} refunds)`);
  }

  /** Finds the oldest refund with this `out_refund_no`. @param caller the mchid that placed the order; default: any */
  find(outRefundNo: string | undefined, caller?: string): Refund | undefined {
    if (outRefundNo === undefined) return undefined;
    if (caller !== undefined) return this.refunds.get(keyOf({ outRefundNo, order: { caller } }));
    return this.all.find((one) => one.outRefundNo === outRefundNo);
  }

  /** Finds a refund by its `refund_id`. @param caller as for `find` */
  findById(refundId: string | undefined, caller?: string): Refund | undefined {
    return this.all.find(
      (one) => one.refundId === refundId && (caller === undefined || one.order.caller === caller),
    );
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
    if (!this.move(refund, endings[status])) return;
    if (status === "SUCCESS") writable(refund).succeededAt = this.context.clock.now();
    if (status === "CLOSED") this.orders.refund(refund.order, -refund.amount);
    if (refund.notifyUrl === undefined) return;
    const mchid = refund.order.caller;
    await this.context.notifier.send(refund.notifyUrl, {
      mchid,
      event_type: `REFUND.${status}`,
      original_type: "refund",
      summary: status === "SUCCESS" ? "退款成功" : "退款未成功",
      resource: this.context.resourceOf(`REFUND.${status}`, refundNotice(refund), { mchid }),
    });
  }

  /** Retries an abnormal refund. */
  retry(refund: Refund): void {
    if (!this.move(refund, "retry")) throw invalid("退款单状态不是退款异常 (the refund is not abnormal)");
    this.context.clock.after(this.context.settleAfter, () => this.settle(refund, "SUCCESS"));
  }

  /** Removes all refunds. */
  clear(): void {
    this.refunds.clear();
  }

  /** Moves a refund by the table of states. Returns false if the event cannot happen in its status. */
  private move(refund: Refund, event: RefundEvent): boolean {
    const status = after(refundStates, refund.status, event);
    if (status === undefined) return false;
    const change = { at: this.context.clock.now(), event, state: status };
    Object.assign(writable(refund), { status, history: withChange(refund.history, change) });
    return true;
  }
}

/** Milliseconds for which a paid order can be refunded: a year. */
const refundableMs = 365 * 24 * 3_600_000;
const maxPartialRefunds = 50;

/** The events that end a refund. */
const endings = { SUCCESS: "succeed", ABNORMAL: "fail", CLOSED: "close" } as const;

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

/** A number is unique for the caller that placed the order. */
function keyOf({ outRefundNo, order }: { outRefundNo: string; order: Pick<Order, "caller"> }): string {
  return `${order.caller} ${outRefundNo}`;
}

function invalid(message: string): ApiError {
  return new ApiError(400, "INVALID_REQUEST", message);
}

/** Refunds are read-only outside of this file. */
function writable(refund: Refund): { -readonly [Key in keyof Refund]: Refund[Key] } {
  return refund;
}

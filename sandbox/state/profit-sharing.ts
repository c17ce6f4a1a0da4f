import { BoundedMap } from "../util/bounded.ts";
import { maxRecords } from "./limits.ts";
import type { Order } from "./order.ts";
import type { StateContext } from "./orders.ts";
import {
  isMarked,
  type NewReceiver,
  type ReceiverFailure,
  type ReturnFailure,
  type SharingOrder,
  type SharingReceiver,
  type SharingReturn,
} from "./sharing-order.ts";
import {
  assertFrozen,
  assertReceivers,
  assertShareable,
  checkedReturn,
  frozenFor,
  sharingNotFound,
  sharingNumberUsed,
  type Appids,
  type SharingLimits,
} from "./sharing-rules.ts";
import {
  fundsStates,
  receiverStates,
  returnStates,
  sharingStates,
  type FundsEvent,
  type SharingFunds,
} from "./sharing-states.ts";
import { after } from "./states.ts";

/** What all requests of profit sharing have. */
interface NewRequest {
  /** The mchid of the merchant or partner that sends it. */
  readonly caller: string;
  /** The digest of the request: another request with the same number is rejected. */
  readonly digest: string;
}

/** The values of a new sharing order. */
export interface NewSharingOrder extends NewRequest {
  readonly outOrderNo: string;
  readonly transaction: Order;
  /** Whose receivers these are: the mchid of the brand or the sub-merchant; empty: those of the caller. */
  readonly scope: string;
  readonly receivers: readonly NewReceiver[];
  readonly appids: Appids;
  /** Whether the rest is unfrozen. */
  readonly isLast: boolean;
}

/** The values of a request to unfreeze the rest of an order. */
export interface NewUnfreeze extends NewRequest {
  readonly outOrderNo: string;
  readonly transaction: Order;
  readonly description: string;
}

/** The values of a new return. */
export interface NewSharingReturn extends NewRequest {
  readonly outReturnNo: string;
  readonly order: SharingOrder;
  readonly mchid: string;
  /** In 分. */
  readonly amount: number;
  readonly description: string;
}

/** A receiver that a merchant has added. */
export interface AddedReceiver {
  readonly caller: string;
  /** The mchid of the brand or the sub-merchant that shares; empty: the caller. */
  readonly scope: string;
  readonly type: string;
  readonly account: string;
}

type Open<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type OpenOrder = Open<Omit<SharingOrder, "receivers">> & {
  readonly receivers: readonly Open<SharingReceiver>[];
};

/** In parts of ten thousand: what merchants may share unless WeChat Pay grants another ratio. */
const usualRatio = 3000;

/** Profit sharing. The numbers of orders and returns are unique for a caller. */
export class ProfitSharing {
  private readonly orders = new BoundedMap<string, OpenOrder>(maxRecords);
  private readonly returned = new BoundedMap<string, Open<SharingReturn>>(maxRecords);
  private readonly digests = new BoundedMap<string, string>(2 * maxRecords);
  private readonly added = new BoundedMap<string, AddedReceiver>(maxRecords);
  private readonly ratios = new BoundedMap<string, number>(maxRecords);
  private funds = new WeakMap<Order, SharingFunds>();
  private readonly context: StateContext;

  constructor(context: StateContext) {
    this.context = context;
  }

  /** All sharing orders, the oldest first. */
  get all(): readonly SharingOrder[] {
    return [...this.orders.values()];
  }

  /** All returns, the oldest first. */
  get returns(): readonly SharingReturn[] {
    return [...this.returned.values()];
  }

  /** The receivers that merchants have added. */
  get receivers(): readonly AddedReceiver[] {
    return [...this.added.values()];
  }

  /** Adds a receiver; one that was added before stays. */
  addReceiver(receiver: AddedReceiver): void {
    this.added.set(receiverKey(receiver), receiver);
  }

  /** Deletes a receiver, if there is one. */
  deleteReceiver(receiver: AddedReceiver): void {
    this.added.delete(receiverKey(receiver));
  }

  /** In parts of ten thousand: how much of an order a merchant may share. Default: 3000, which is 30 %. */
  maxRatio(mchid: string): number {
    return this.ratios.get(mchid) ?? usualRatio;
  }

  /** Sets how much of an order a merchant, or the sub-merchant of a partner, may share. @param ratio from 1 to 10000 */
  setMaxRatio(mchid: string, ratio: number): void {
    if (!Number.isSafeInteger(ratio) || ratio < 1 || ratio > 10_000)
      throw new RangeError("ratio: expected a whole number from 1 to 10000.");
    this.ratios.set(mchid, ratio);
  }

  /**
   * Shares an order; returns the existing sharing order for the same request. It settles after `settleAfter`.
   *
   * @throws ApiError for another request with its number, and for an order that cannot be shared
   */
  share(values: NewSharingOrder): SharingOrder {
    const { transaction, receivers, isLast } = values;
    const known = this.known(values);
    if (known) return known;
    assertReceivers(receivers, values.appids);
    const sum = receivers.reduce((total, { amount }) => total + amount, 0);
    assertShareable(
      sum,
      this.limitsOf(transaction, values.scope),
      this.context.clock.now() - (transaction.paidAt ?? 0),
    );
    const order = this.open({ ...values, kind: "share" });
    if (isLast) this.moveFunds(transaction, "shareLast");
    return order;
  }

  /**
   * Unfreezes what is left of an order, which cannot be shared any more. As at WeChat Pay, the number of a sharing order of
   * the same transaction returns that sharing order, and unfreezes nothing.
   *
   * @throws ApiError for another request with its number, and for an order whose rest is not frozen
   */
  unfreeze(values: NewUnfreeze): SharingOrder {
    const { transaction, description } = values;
    const shared = this.find(values.outOrderNo, values.caller);
    if (shared?.kind === "share" && shared.transaction === transaction) return shared;
    const known = this.known(values);
    if (known) return known;
    const limits = this.limitsOf(transaction);
    assertFrozen(limits);
    const rest = { type: "MERCHANT_ID", account: transaction.mchid, amount: limits.left, description };
    const order = this.open({ ...values, kind: "unfreeze", scope: "", receivers: [rest] });
    this.moveFunds(transaction, "unfreeze");
    return order;
  }

  /**
   * Returns what a merchant received; returns the existing return for the same request. It settles after `settleAfter`.
   *
   * @throws ApiError for another request with its number, and if the merchant has not received as much
   */
  createReturn(values: NewSharingReturn): SharingReturn {
    const { caller, outReturnNo, order, mchid, amount, description, digest } = values;
    const key = keyOf("return", caller, outReturnNo);
    const known = this.returned.get(key);
    if (known && this.digests.get(key) === digest) return known;
    if (known) throw sharingNumberUsed("out_return_no");
    const receiver: Open<SharingReceiver> = checkedReturn(order, mchid, amount); // read-only outside of this file
    const { seed, clock, settleAfter } = this.context;
    const created: Open<SharingReturn> = {
      ...{ caller, outReturnNo, order, receiver, amount, description },
      returnId: `3008${seed.digits(24, "return_id", caller, outReturnNo)}`,
      ...{ result: "PROCESSING", failReason: undefined, createdAt: clock.now(), finishedAt: undefined },
    };
    receiver.returned += amount;
    this.returned.set(key, created);
    this.digests.set(key, digest);
    clock.after(settleAfter, () => this.settleReturn(created));
    return created;
  }

  /** Finds a sharing order by its `out_order_no` or `order_id`. @param caller the mchid that created it; default: any */
  find(number: string | undefined, caller?: string): SharingOrder | undefined {
    return this.all.find(
      (one) =>
        (one.outOrderNo === number || one.orderId === number) &&
        (caller === undefined || one.caller === caller),
    );
  }

  /** Finds a return by its `out_return_no`. @param caller the mchid that created it; default: any */
  findReturn(outReturnNo: string | undefined, caller?: string): SharingReturn | undefined {
    return this.returns.find(
      (one) => one.outReturnNo === outReturnNo && (caller === undefined || one.caller === caller),
    );
  }

  /**
   * Settles a sharing order: each receiver that is pending gets its share, unless it was not added, or deleted since. A
   * receiver with a result does not change.
   *
   * @param orderOrNumber the sharing order or its `out_order_no`
   * @throws ApiError for an unknown sharing order
   */
  settle(orderOrNumber: SharingOrder | string): void {
    const order = this.existing(orderOrNumber);
    for (const receiver of order.receivers) {
      const { type, account } = receiver;
      const relation = receiverKey({ caller: order.caller, scope: order.scope, type, account });
      const isRelated = order.kind === "unfreeze" || this.added.has(relation);
      this.end(receiver, isRelated ? undefined : "NO_RELATION");
    }
    finish(order);
  }

  /**
   * Closes a pending receiver, which gets nothing: its share is left of the order again.
   *
   * @param orderOrNumber the sharing order or its `out_order_no`
   * @param account of the receiver; default: the first one that is pending
   * @throws ApiError for an unknown sharing order
   */
  fail(
    orderOrNumber: SharingOrder | string,
    account?: string,
    reason: ReceiverFailure = "ACCOUNT_ABNORMAL",
  ): void {
    const order = this.existing(orderOrNumber);
    const pending = order.receivers.filter(({ result }) => result === "PENDING");
    const receiver = pending.find((one) => account === undefined || one.account === account);
    if (receiver) this.end(receiver, reason);
    finish(order);
  }

  /**
   * Settles a return. A settled return does not change.
   *
   * @param returnOrNumber the return or its `out_return_no`
   * @param reason why it fails; default: it succeeds
   * @throws ApiError for an unknown return
   */
  settleReturn(returnOrNumber: SharingReturn | string, reason?: ReturnFailure): void {
    const existing = typeof returnOrNumber === "string" ? this.findReturn(returnOrNumber) : returnOrNumber;
    if (!existing) throw sharingNotFound("return");
    const one: Open<SharingReturn> = existing; // read-only outside of this file
    const result = after(returnStates, one.result, reason === undefined ? "succeed" : "fail");
    if (result === undefined) return;
    Object.assign(one, { result, failReason: reason, finishedAt: this.context.clock.now() });
    const receiver: Open<SharingReceiver> = one.receiver;
    if (result === "FAILED") receiver.returned -= one.amount;
  }

  /** Returns whether the rest of an order is frozen; undefined for an order without the mark, or not paid. */
  fundsOf(transaction: Order): SharingFunds | undefined {
    if (!isMarked(transaction) || transaction.paidAt === undefined) return undefined;
    const funds = this.funds.get(transaction) ?? "FROZEN";
    const isOver = this.context.clock.now() - transaction.paidAt > frozenFor;
    return (isOver ? after(fundsStates, funds, "expire") : undefined) ?? funds;
  }

  /** In 分: what is left of an order to be shared. */
  leftOf(transaction: Order): number {
    return this.fundsOf(transaction) === "FROZEN" ? this.limitsOf(transaction).left : 0;
  }

  /** Removes all orders, returns, receivers and ratios. */
  clear(): void {
    for (const one of [this.orders, this.returned, this.digests, this.added, this.ratios]) one.clear();
    this.funds = new WeakMap();
  }

  private known({ caller, outOrderNo, digest }: NewSharingOrder | NewUnfreeze): SharingOrder | undefined {
    const key = keyOf("order", caller, outOrderNo);
    const known = this.orders.get(key);
    if (known && this.digests.get(key) !== digest) throw sharingNumberUsed("out_order_no");
    return known;
  }

  private open(
    values: Omit<NewSharingOrder, "appids" | "isLast"> & Pick<SharingOrder, "kind">,
  ): SharingOrder {
    const { kind, caller, outOrderNo, transaction, scope, digest } = values;
    const { seed, clock, settleAfter } = this.context;
    const receivers = values.receivers.map((one, index): Open<SharingReceiver> => {
      const detailId = `3601${seed.digits(24, "detail_id", caller, outOrderNo, String(index))}`;
      return {
        ...one,
        detailId,
        result: "PENDING",
        failReason: undefined,
        finishedAt: undefined,
        returned: 0,
      };
    });
    const order: OpenOrder = {
      ...{ kind, caller, outOrderNo, transaction, scope, receivers },
      orderId: `3008${seed.digits(24, "sharing_order_id", caller, outOrderNo)}`,
      ...{ state: "PROCESSING", createdAt: clock.now() },
    };
    const key = keyOf("order", caller, outOrderNo);
    this.orders.set(key, order);
    this.digests.set(key, digest);
    clock.after(settleAfter, () => this.settle(order));
    return order;
  }

  private limitsOf(transaction: Order, scope = ""): SharingLimits {
    const orders = this.all.filter((one) => one.kind === "share" && one.transaction === transaction);
    const shares = orders.flatMap(({ receivers }) => receivers).filter(({ result }) => result !== "CLOSED");
    const shared = shares.reduce((sum, { amount }) => sum + amount, 0);
    const { total, refunded, mchid } = transaction;
    return {
      ...{ isMarked: isMarked(transaction), isFrozen: this.fundsOf(transaction) === "FROZEN", shared },
      left: Math.max(0, total - refunded - shared),
      highest: Math.floor((total * this.maxRatio(scope || mchid)) / 10_000),
      requests: orders.length,
    };
  }

  private moveFunds(transaction: Order, event: FundsEvent): void {
    const funds = after(fundsStates, this.funds.get(transaction) ?? "FROZEN", event);
    if (funds !== undefined) this.funds.set(transaction, funds);
  }

  private end(receiver: Open<SharingReceiver>, failReason: ReceiverFailure | undefined): void {
    const result = after(receiverStates, receiver.result, failReason === undefined ? "succeed" : "close");
    if (result === undefined) return;
    Object.assign(receiver, { result, failReason, finishedAt: this.context.clock.now() });
  }

  private existing(orderOrNumber: SharingOrder | string): OpenOrder {
    const order = typeof orderOrNumber === "string" ? this.find(orderOrNumber) : orderOrNumber;
    if (!order) throw sharingNotFound("sharing order");
    return order; // read-only outside of this file
  }
}

function finish(order: OpenOrder): void {
  if (order.receivers.some(({ result }) => result === "PENDING")) return;
  order.state = after(sharingStates, order.state, "finish") ?? order.state;
}

function receiverKey({ caller, scope, type, account }: AddedReceiver): string {
  return [caller, scope, type, account].join(" ");
}

function keyOf(kind: "order" | "return", caller: string, number: string): string {
  return [kind, caller, number].join(" ");
}

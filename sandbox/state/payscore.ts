import { ApiError } from "../http/api-error.ts";
import { BoundedMap } from "../util/bounded.ts";
import { asObject, numberOf, textOf, type JsonObject } from "../util/json.ts";
import { newHistory, withChange } from "./history.ts";
import { maxRecords } from "./limits.ts";
import type { Order } from "./order.ts";
import type { Orders, StateContext } from "./orders.ts";
import {
  payscoreNotice,
  payscoreTime,
  type OpenPayscoreOrder,
  type PayscoreOrder,
  type PayscorePayment,
} from "./payscore-order.ts";
import {
  assertDownwards,
  assertNewOrder,
  assertPeriod,
  assertPossible,
  checkedPaidTime,
  checkedTotal,
  numberUsed,
  orderCancelled,
  orderNotFound,
} from "./payscore-rules.ts";
import { payscoreStates, type PayscoreEvent, type PayscoreState } from "./payscore-states.ts";
import { after } from "./states.ts";

/** The values of a new service order. */
export interface NewPayscoreOrder {
  /** The mchid of the merchant or partner that creates it. */
  readonly caller: string;
  readonly subMchid?: string | undefined;
  readonly request: JsonObject;
  /** The digest of the request: another request with the same number is rejected. */
  readonly digest: string;
}

/** Whose order it is, and what a call says of it besides its number. */
export interface PayscoreOwner {
  readonly caller: string;
  /** Undefined: the order of a direct merchant. */
  readonly subMchid: string | undefined;
  /** Default: any. */
  readonly serviceId?: string | undefined;
  /** Default: any. */
  readonly appid?: string | undefined;
}

/** Milliseconds after which an order that the user does not confirm expires. */
const expiresAfter = 30 * 86_400_000;

/** The service orders of payscore. Their numbers are unique for a caller and its sub-merchant. */
export class Payscore {
  private readonly orders = new BoundedMap<string, OpenPayscoreOrder>(maxRecords);
  private readonly digests = new BoundedMap<string, string>(maxRecords);
  private readonly ceilings = new Map<string, number>();
  /** Cancels the deduction to come of an order. */
  private readonly deductions = new Map<PayscoreOrder, () => void>();
  private readonly context: StateContext;
  private readonly transactions: Orders;

  constructor(context: StateContext, transactions: Orders) {
    this.context = context;
    this.transactions = transactions;
  }

  /** All service orders, the oldest first. */
  get all(): readonly PayscoreOrder[] {
    return [...this.orders.values()];
  }

  /**
   * Sets what WeChat Pay approved as the highest risk fund and total of a service. Without it, the total of an order is at
   * most its own risk fund.
   *
   * @param amount in 分
   */
  setCeiling(serviceId: string, amount: number): void {
    if (!Number.isSafeInteger(amount) || amount < 1)
      throw new RangeError("amount: expected a whole number of 1 or more.");
    this.ceilings.set(serviceId, amount);
  }

  /**
   * Creates an order; returns the existing one for the same request. An order expires after 30 days if the user does not
   * confirm it.
   *
   * @throws ApiError for another request with its number, or a request that WeChat Pay refuses
   */
  create(values: NewPayscoreOrder): PayscoreOrder {
    const known = this.known(values);
    if (known) return known;
    const order = this.open(values, values.request["need_user_confirm"] !== false);
    if (order.state === "CREATED") {
      this.context.clock.after(expiresAfter, () => {
        this.move(order, "expire");
      });
    }
    return order;
  }

  /** Creates an order that is complete at once (创单结单合并). @throws as `create` and `complete` do */
  createComplete(values: NewPayscoreOrder): PayscoreOrder {
    const known = this.known(values);
    if (known) return known;
    const total = checkedTotal(values.request, this.ceilings.get(textOf(values.request["service_id"]) ?? ""));
    const order = this.open(values, false);
    this.charge(order, total);
    return order;
  }

  /**
   * Finds the oldest order by its `out_order_no`, or by the number with which the user returns from WeChat Pay.
   *
   * @param owner default: any
   */
  find(number: string | undefined, owner?: PayscoreOwner): PayscoreOrder | undefined {
    return this.all.find(
      (one) => (one.outOrderNo === number || one.queryId === number) && (!owner || belongsTo(one, owner)),
    );
  }

  /**
   * Confirms an order, as a user does, and notifies PAYSCORE.USER_CONFIRM. Resolves after the first attempt to notify.
   *
   * @param orderOrNumber the order or its `out_order_no`
   * @param openid the user; default: the one of the request
   * @throws ApiError for an unknown order, and one that does not await the user
   */
  async confirm(orderOrNumber: PayscoreOrder | string, openid?: string): Promise<void> {
    const order = this.existing(orderOrNumber);
    if (!this.move(order, "confirm"))
      throw new ApiError(400, "INVALID_REQUEST", `the service order is in ${order.state}, it awaits no user`);
    order.openid = openid ?? order.openid ?? this.user();
    await this.notify("PAYSCORE.USER_CONFIRM", "用户确认成功", order);
  }

  /**
   * Completes an order. WeChat Pay deducts the total after `settleAfter`; a total of 0 ends the order.
   *
   * @throws ApiError if the state does not allow it, or the sums are wrong
   */
  complete(orderOrNumber: PayscoreOrder | string, changes: JsonObject): void {
    const order = this.existing(orderOrNumber);
    assertPossible("complete", order);
    const total = checkedTotal(changes, this.ceilingOf(order));
    assertPeriod(changes["time_range"], order.request["time_range"]);
    this.change(order, changes);
    this.charge(order, total);
  }

  /** Lowers the total of an order that awaits its payment. @throws ApiError if it does not, or the total is higher */
  modify(orderOrNumber: PayscoreOrder | string, changes: JsonObject): void {
    const order = this.existing(orderOrNumber);
    assertPossible("modify", order);
    const total = checkedTotal(changes, undefined);
    assertDownwards(total, order);
    this.change(order, changes);
    order.total = total;
    if (total === 0) this.end(order, "waive");
    else this.move(order, "modify");
  }

  /** Cancels an order that is not completed. @throws ApiError if it is */
  cancel(orderOrNumber: PayscoreOrder | string): void {
    const order = this.existing(orderOrNumber);
    assertPossible("cancel", order);
    this.move(order, "cancel");
  }

  /** Ends an order whose total the merchant received without WeChat Pay. @throws ApiError if it awaits no payment */
  sync(orderOrNumber: PayscoreOrder | string, detail: JsonObject): void {
    const order = this.existing(orderOrNumber);
    assertPossible("sync", order);
    const time = checkedPaidTime(detail);
    this.end(order, "sync", { channel: "MCH", time, transactionId: undefined });
  }

  /** Starts a deduction again after one has failed (催收扣款). @throws ApiError if the order awaits no payment */
  collect(orderOrNumber: PayscoreOrder | string): void {
    const order = this.existing(orderOrNumber);
    assertPossible("pay", order);
    if (!this.deductions.has(order)) this.deductLater(order);
  }

  /**
   * Pays a completed order: by a deduction, or by the user. Notifies PAYSCORE.USER_PAID, and resolves after the first attempt
   * to notify. A refund names the order by the `transaction_id` of its payment.
   *
   * @throws ApiError for an unknown order, and one that awaits no payment
   */
  async pay(orderOrNumber: PayscoreOrder | string): Promise<void> {
    const order = this.existing(orderOrNumber);
    assertPossible("pay", order);
    const transaction = this.transact(order);
    const time = payscoreTime(this.context.clock.now());
    this.end(order, "pay", { channel: "NEWTON", time, transactionId: transaction.transactionId });
    await this.transactions.pay(transaction, order.openid);
    await this.notify("PAYSCORE.USER_PAID", "用户支付成功", order);
  }

  /** Lets the deduction of an order fail. It awaits its payment until `pay`, or a call of the merchant. @throws as `pay` */
  fail(orderOrNumber: PayscoreOrder | string): void {
    const order = this.existing(orderOrNumber);
    assertPossible("pay", order);
    this.stopDeduction(order);
  }

  /** Removes all service orders and ceilings. */
  clear(): void {
    for (const one of [this.orders, this.digests, this.ceilings, this.deductions]) one.clear();
  }

  /** Moves an order by the table of states. Returns false if the event cannot happen in its state. */
  private move(order: OpenPayscoreOrder, event: PayscoreEvent): boolean {
    const state = after(payscoreStates, order.state, event);
    if (state === undefined) return false;
    const change = { at: this.context.clock.now(), event, state };
    Object.assign(order, { state, history: withChange(order.history, change) });
    return true;
  }

  private known(values: NewPayscoreOrder): PayscoreOrder | undefined {
    const known = this.orders.get(keyOf(values));
    if (!known) return undefined;
    if (known.state === "REVOKED") throw orderCancelled();
    if (this.digests.get(keyOf(values)) !== values.digest) throw numberUsed();
    return known;
  }

  private open(
    { caller, subMchid, request, digest }: NewPayscoreOrder,
    awaitsUser: boolean,
  ): OpenPayscoreOrder {
    const [serviceId, appid] = [textOf(request["service_id"]) ?? "", textOf(request["appid"]) ?? ""];
    assertNewOrder(request, this.ceilings.get(serviceId));
    const outOrderNo = textOf(request["out_order_no"]) ?? "";
    const { seed, clock } = this.context;
    const labels = [caller, subMchid ?? "", outOrderNo];
    const openid = textOf(request["openid"]) ?? (awaitsUser ? undefined : this.user());
    const createdAt = clock.now();
    const state = awaitsUser ? "CREATED" : "DOING/USER_CONFIRM";
    const order: OpenPayscoreOrder = {
      ...{ caller, subMchid, serviceId, appid, outOrderNo, openid, request },
      orderId: `1500${seed.digits(24, "order_id", ...labels)}`,
      queryId: seed.hex(32, "query_id", ...labels),
      notifyUrl: textOf(request["notify_url"]),
      ...{ createdAt, state, history: newHistory<PayscoreState>(createdAt, state) },
      ...{ total: undefined, payment: undefined },
    };
    const key = keyOf({ caller, subMchid, request });
    this.orders.set(key, order);
    this.digests.set(key, digest);
    return order;
  }

  /** Stores what a call changes of the description of a service. */
  private change(order: OpenPayscoreOrder, changes: JsonObject): void {
    const { post_payments, post_discounts, time_range, location, profit_sharing } = changes;
    const merged = (name: "time_range" | "location", value: JsonObject) => ({
      [name]: { ...asObject(order.request[name]), ...value },
    });
    order.request = {
      ...order.request,
      ...{ post_payments, post_discounts },
      ...(profit_sharing !== undefined && { profit_sharing }),
      ...(time_range !== undefined && merged("time_range", asObject(time_range))),
      ...(location !== undefined && merged("location", asObject(location))),
    };
  }

  private charge(order: OpenPayscoreOrder, total: number): void {
    order.total = total;
    if (total === 0) return this.end(order, "waive");
    this.move(order, "complete");
    this.deductLater(order);
  }

  private deductLater(order: OpenPayscoreOrder): void {
    const { clock, settleAfter } = this.context;
    this.deductions.set(
      order,
      clock.after(settleAfter, () => this.pay(order)),
    );
  }

  private stopDeduction(order: PayscoreOrder): void {
    this.deductions.get(order)?.();
    this.deductions.delete(order);
  }

  private end(order: OpenPayscoreOrder, event: "pay" | "sync" | "waive", payment?: PayscorePayment): void {
    this.stopDeduction(order);
    this.move(order, event);
    order.payment = payment;
  }

  /** Creates the transaction of a deduction, as refunds and profit sharing know it. */
  private transact(order: PayscoreOrder): Order {
    const { caller, subMchid, appid, orderId, total = 0, request } = order;
    const settle_info = { profit_sharing: request["profit_sharing"] === true };
    return this.transactions.create({
      ...{ caller, outTradeNo: orderId, mchid: subMchid ?? caller, tradeType: "JSAPI", total },
      request:
        subMchid === undefined
          ? { appid, mchid: caller, settle_info }
          : { sp_appid: appid, sp_mchid: caller, sub_mchid: subMchid, settle_info },
    });
  }

  /** The highest total of an order: what WeChat Pay approved for the service, or the risk fund of the order. */
  private ceilingOf({ serviceId, request }: PayscoreOrder): number | undefined {
    return this.ceilings.get(serviceId) ?? numberOf(asObject(request["risk_fund"])["amount"]);
  }

  private user(): string {
    return `o${this.context.seed.hex(27, "openid")}`;
  }

  private async notify(event_type: string, summary: string, order: PayscoreOrder): Promise<void> {
    if (order.notifyUrl === undefined) return;
    const { caller: mchid } = order;
    const resource = this.context.resourceOf(event_type, payscoreNotice(order), { mchid });
    await this.context.notifier.send(order.notifyUrl, {
      ...{ mchid, event_type, original_type: "payscore", summary, resource },
    });
  }

  private existing(orderOrNumber: PayscoreOrder | string): OpenPayscoreOrder {
    const order = typeof orderOrNumber === "string" ? this.find(orderOrNumber) : orderOrNumber;
    if (!order) throw orderNotFound();
    return order; // read-only outside of this file
  }
}

function keyOf({ caller, subMchid = "", request }: Omit<NewPayscoreOrder, "digest">): string {
  return [caller, subMchid, textOf(request["out_order_no"]) ?? ""].join(" ");
}

function belongsTo(order: PayscoreOrder, { caller, subMchid, serviceId, appid }: PayscoreOwner): boolean {
  return (
    order.caller === caller &&
    order.subMchid === subMchid &&
    (serviceId === undefined || order.serviceId === serviceId) &&
    (appid === undefined || order.appid === appid)
  );
}

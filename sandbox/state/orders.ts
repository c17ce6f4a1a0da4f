import type { Json } from "../../generator/ir/model.ts";
import type { Region } from "../../generator/ir/region.ts";
import { BoundedMap } from "../util/bounded.ts";
import { asObject, textOf, type JsonObject } from "../util/json.ts";
import type { Owner } from "../merchants/merchants.ts";
import type { Notifier } from "../notify/notifier.ts";
import { ApiError } from "../http/api-error.ts";
import type { Seed } from "../util/seed.ts";
import type { Clock } from "../util/clock.ts";
import { combinedPaidFacts, type CombinedOrder } from "./combined.ts";
import {
  alreadyPaid,
  closed,
  notFound,
  numberUsed,
  onlyReversed,
  prepayExpired,
  wrongState,
} from "./order-errors.ts";
import { paidFacts, type OpenOrder, type Order } from "./order.ts";
import { after, orderStates, type OrderEvent } from "./states.ts";
import { expiring } from "./expiring.ts";
import { withChange } from "./history.ts";
import { maxRecords } from "./limits.ts";

/** What the state needs of its sandbox. */
export interface StateContext {
  readonly seed: Seed;
  readonly clock: Clock;
  readonly notifier: Notifier;
  /** Milliseconds after which an order is paid; undefined: `pay` pays it. */
  readonly payAfter: number | undefined;
  /** Milliseconds after which a refund or a transfer is settled. */
  readonly settleAfter: number;
  /** The mchid of what a test creates without a caller. */
  readonly defaultCaller: string;
  /** Reports whether a page documents an event. */
  readonly isDocumented: (eventType: string) => boolean;
  /** Returns the resource of a notification to a merchant or a brand: the facts that its page documents. */
  readonly resourceOf: (eventType: string, facts: { [name: string]: Json }, owner: Owner) => Json;
}

interface OpenCombined extends CombinedOrder {
  readonly orders: readonly OpenOrder[];
  readonly digest: string;
}

/** The values of a new order. */
export interface NewOrder {
  /** Default: `domestic`. */
  readonly region?: Region;
  /** The mchid of the merchant or partner that places it. Default: the first merchant of the sandbox. */
  readonly caller?: string;
  readonly outTradeNo: string;
  readonly mchid: string;
  readonly tradeType: string;
  /** In 分, or the minor unit of the currency. */
  readonly total: number;
  /** Default: `CNY`. */
  readonly currency?: string | undefined;
  readonly notifyUrl?: string | undefined;
  /** RFC 3339: when it closes unpaid. Default: `time_expire` of the request; at the latest after 7 days. */
  readonly timeExpire?: string | undefined;
  readonly request?: JsonObject;
  /** The digest of the request: another request with the same number is rejected. */
  readonly digest?: string;
}

/** What an order or a combined payment must have to be found; an absent member matches all. */
export type OrderFilter = Partial<Pick<Order, "caller" | "mchid" | "region">> & {
  /** Whether it is an order of a combined payment. */
  readonly isCombined?: boolean;
};

/** The orders. Their numbers are unique for a caller, a payee and a region. */
export class Orders {
  private readonly orders = new BoundedMap<string, OpenOrder>(maxRecords);
  /** The orders by their `transaction_id`, which they have from the beginning. */
  private readonly transactions = new BoundedMap<string, Order>(maxRecords);
  private readonly digests = new BoundedMap<string, string>(maxRecords);
  private readonly combined = new BoundedMap<string, OpenCombined>(maxRecords);
  private readonly context: StateContext;
  /** The code payments to come that ask for the password. */
  private passwords = 0;

  constructor(context: StateContext) {
    this.context = context;
  }

  /** All orders, the oldest first. */
  get all(): readonly Order[] {
    return [...this.orders.values()];
  }

  /**
   * Creates an order; returns the existing one for the same request, with a new prepay_id if the former one is too old. Throws
   * an ApiError for another request, and if the order is paid or closed.
   */
  create(values: NewOrder): Order {
    const order = this.withCaller(values);
    const key = keyOf(order);
    const known = this.orders.get(key);
    if (known) return this.existing(known, this.digests.get(key) === (order.digest ?? ""));
    const created = this.open(order);
    this.digests.set(key, order.digest ?? "");
    this.payLater(() => this.pay(created));
    return created;
  }

  /**
   * Creates a combined payment. Its orders are refunded one by one; they are queried, paid and closed together.
   */
  combine(
    outTradeNo: string,
    request: JsonObject,
    orders: readonly NewOrder[],
    { digest, caller }: { readonly digest: string; readonly caller: string },
  ): CombinedOrder {
    const key = `${caller} ${outTradeNo}`;
    const known = this.combined.get(key);
    if (known) {
      for (const order of known.orders) this.existing(order, known.digest === digest);
      return known;
    }
    for (const order of orders) if (this.orders.has(keyOf({ ...order, caller }))) throw numberUsed();
    const transactionId = this.transactionId("combined", caller, outTradeNo);
    const created = {
      ...{ caller, outTradeNo, transactionId, request, digest },
      orders: orders.map((order) => this.open({ ...order, caller }, outTradeNo)),
    };
    this.combined.set(key, created);
    this.payLater(() => this.payCombined(created));
    return created;
  }

  /** Finds the oldest order with this `out_trade_no`. */
  find(outTradeNo: string, filter: OrderFilter = {}): Order | undefined {
    const { region, caller, mchid } = filter;
    if (region !== undefined && caller !== undefined && mchid !== undefined) {
      const order = this.orders.get(keyOf({ region, caller, mchid, outTradeNo }));
      return order && fits(order, filter) ? order : undefined;
    }
    for (const one of this.orders.values())
      if (one.outTradeNo === outTradeNo && fits(one, filter)) return one;
    return undefined;
  }

  /** Finds a paid order by its `transaction_id`. */
  findByTransaction(transactionId: string | undefined, filter: OrderFilter = {}): Order | undefined {
    const order = this.transactions.get(transactionId ?? "");
    return order?.paidAt !== undefined && fits(order, filter) ? order : undefined;
  }

  /** Finds a combined payment by its `combine_out_trade_no` or `combine_transaction_id`. */
  findCombined(number: string | undefined, caller?: string): CombinedOrder | undefined {
    return [...this.combined.values()].find(
      (one) =>
        (one.outTradeNo === number || one.transactionId === number) &&
        (caller === undefined || one.caller === caller),
    );
  }

  /**
   * Pays an order and notifies TRANSACTION.SUCCESS. Resolves after the first attempt to notify.
   *
   * @param order the order or its `out_trade_no`; for a combined payment its `combine_out_trade_no`
   * @param openid the payer; default: the payer of the request
   * @throws Error with the `code` ORDER_NOT_EXIST, ORDER_CLOSED or ORDER_PAID
   */
  async pay(order: Order | string, openid?: string): Promise<void> {
    const combined = typeof order === "string" ? this.findCombined(order) : undefined;
    if (combined) return this.payCombined(combined, openid);
    const unpaid = typeof order === "string" ? this.find(order) : order;
    if (!unpaid) throw notFound();
    const whole = this.findCombined(unpaid.combineOutTradeNo, unpaid.caller);
    if (whole) return this.payCombined(whole, openid);
    this.settlePayment(unpaid, openid);
    await this.notify(unpaid, unpaid.notifyUrl, paidFacts(unpaid));
  }

  private async payCombined(combined: CombinedOrder, openid?: string): Promise<void> {
    for (const order of combined.orders) this.assertPayable(order);
    for (const order of combined.orders) this.settlePayment(order, openid);
    await this.notify(combined, textOf(combined.request["notify_url"]), combinedPaidFacts(combined));
  }

  /** Makes the next code payments wait for the user's password: they are USERPAYING until `pay` or `fail`. */
  requirePassword(times = 1): void {
    if (!(Number.isInteger(times) && times >= 0)) throw new RangeError("times: expected a whole number.");
    this.passwords = times;
  }

  /** Pays an order by the user's code: at once, or after the password if `requirePassword` asks for it. */
  async payByCode(order: Order): Promise<void> {
    if (order.state !== "NOTPAY") return;
    if (this.passwords === 0) return this.pay(order);
    this.passwords -= 1;
    this.move(order, "askPassword");
  }

  /**
   * Lets a code payment fail that waits for the password: its state is PAYERROR.
   *
   * @param orderOrNumber the order or its `out_trade_no`
   */
  fail(orderOrNumber: Order | string): void {
    const order = typeof orderOrNumber === "string" ? this.find(orderOrNumber) : orderOrNumber;
    if (!order) throw notFound();
    if (!this.move(order, "fail")) throw wrongState(order, "failed");
  }

  /**
   * Closes an unpaid order as its `time_expire` would.
   *
   * @param orderOrNumber the order or its `out_trade_no`
   */
  expire(orderOrNumber: Order | string): void {
    const order = typeof orderOrNumber === "string" ? this.find(orderOrNumber) : orderOrNumber;
    if (!order) throw notFound();
    if (!this.move(order, "expire")) throw wrongState(order, "expired");
  }

  /** Closes an unpaid order; a closed order stays closed. Throws an ApiError for a paid one, and for a code payment. */
  close(order: Order): void {
    if (order.tradeType === "MICROPAY") throw onlyReversed();
    if (order.paidAt !== undefined) throw alreadyPaid();
    this.move(order, "close");
  }

  /** Reverses a code payment, paid or not; a reversed one stays reversed. */
  reverse(order: Order): void {
    if (order.state === "CLOSED") throw closed();
    if (order.state === "REVOKED") return;
    if (order.tradeType !== "MICROPAY" || !this.move(order, "reverse")) throw wrongState(order, "reversed");
  }

  /** Adds an amount to what is refunded of an order. @param amount in 分; negative for a refund that was closed */
  refund(order: Order, amount: number): void {
    writable(order).refunded += amount;
    if (amount > 0) this.move(order, "refund");
  }

  /** Moves an order by the table of states. Returns false if the event cannot happen in its state. */
  private move(order: Order, event: OrderEvent): boolean {
    const state = after(orderStates, order.state, event);
    if (state === undefined) return false;
    const change = { at: this.context.clock.now(), event, state };
    Object.assign(writable(order), { state, history: withChange(order.history, change) });
    return true;
  }

  private withCaller(order: NewOrder): PlacedOrder {
    return { ...order, caller: order.caller ?? this.context.defaultCaller };
  }

  private open(order: PlacedOrder, combineOutTradeNo?: string): OpenOrder {
    const { region = "domestic", caller, outTradeNo, mchid, tradeType, total, notifyUrl } = order;
    const { currency = "CNY", request = {}, timeExpire = textOf(request["time_expire"]) } = order;
    const createdAt = this.context.clock.now();
    const expireAt = Date.parse(timeExpire ?? "");
    const closesAt = Math.min(createdAt + unpaidMs, expireAt > createdAt ? expireAt : Infinity);
    // Object.assign keeps the accessors of the state and its history.
    const created: OpenOrder = Object.assign(expiring(createdAt, closesAt, this.context.clock), {
      ...{
        region,
        caller,
        outTradeNo,
        combineOutTradeNo,
        mchid,
        tradeType,
        total,
        currency,
        notifyUrl,
        request,
      },
      ...{ prepayId: this.prepayId(order, createdAt), prepaidAt: createdAt, createdAt, closesAt },
      transactionId: this.transactionId(...labelsOf(order)),
      ...{ paidAt: undefined, openid: undefined, refunded: 0 },
    });
    this.orders.set(keyOf(order), created);
    this.transactions.set(created.transactionId, created);
    return created;
  }

  private prepayId(order: OrderKey, at: number): string {
    return `wx${this.context.seed.hex(34, "prepay_id", ...labelsOf(order), String(at)).toLowerCase()}`;
  }

  private existing(order: Order, isSame: boolean): Order {
    // What became of the order comes first: the manuals explain ORDER_PAID for any second order under its number.
    if (order.state === "CLOSED" || order.state === "REVOKED") throw closed();
    if (order.paidAt !== undefined) throw alreadyPaid();
    if (!isSame) throw numberUsed();
    const now = this.context.clock.now();
    if (isPrepayOld(order, now))
      Object.assign(writable(order), { prepayId: this.prepayId(order, now), prepaidAt: now });
    return order;
  }

  private transactionId(...labels: readonly string[]): string {
    return `4200${this.context.seed.digits(24, "transaction_id", ...labels)}`;
  }

  private settlePayment(order: Order, openid: string | undefined): void {
    this.assertPayable(order);
    const { seed, clock } = this.context;
    const payer =
      openid ?? textOf(asObject(order.request["payer"])["openid"]) ?? `o${seed.hex(27, "openid")}`;
    this.move(order, "pay");
    Object.assign(writable(order), { paidAt: clock.now(), openid: payer });
  }

  private assertPayable(order: Order): void {
    if (after(orderStates, order.state, "pay") === undefined)
      throw order.paidAt === undefined ? closed() : alreadyPaid();
    if (isPrepayOld(order, this.context.clock.now())) throw prepayExpired();
  }

  private payLater(pay: () => Promise<void>): void {
    const { payAfter, clock } = this.context;
    // By then it may be closed or paid, which is not an error.
    if (payAfter !== undefined) clock.after(payAfter, () => pay().catch(ignoreApiError));
  }

  private async notify(
    { caller: mchid }: Pick<Order, "caller">,
    url: string | undefined,
    facts: { [name: string]: Json },
  ): Promise<void> {
    if (url === undefined) return;
    const event_type = "TRANSACTION.SUCCESS";
    const resource = this.context.resourceOf(event_type, facts, { mchid });
    const event = { mchid, event_type, original_type: "transaction", summary: "支付成功", resource };
    await this.context.notifier.send(url, event);
  }

  /** Removes all orders. */
  clear(): void {
    this.orders.clear();
    this.transactions.clear();
    this.digests.clear();
    this.combined.clear();
    this.passwords = 0;
  }
}

/** Milliseconds after which an unpaid order closes: 7 days. */
const unpaidMs = 7 * 24 * 3_600_000;
/** Milliseconds for which a prepay_id can be paid: 2 hours. */
const prepayMs = 2 * 3_600_000;

/** A payment code is used at once, so it has no prepay_id. */
function isPrepayOld({ tradeType, prepaidAt }: Order, now: number): boolean {
  return tradeType !== "MICROPAY" && now - prepaidAt >= prepayMs;
}

/** Ignores an ApiError, and throws any other error again. */
function ignoreApiError(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
}

/** An order with its caller. */
type PlacedOrder = NewOrder & Pick<Order, "caller">;
type OrderKey = Pick<PlacedOrder, "region" | "caller" | "mchid" | "outTradeNo">;

/** The values that identify an order. */
function labelsOf({ region = "domestic", caller, mchid, outTradeNo }: OrderKey): string[] {
  return [region, caller, mchid, outTradeNo];
}

function fits(order: Order, { caller, mchid, region, isCombined }: OrderFilter): boolean {
  return (
    (isCombined === undefined || (order.combineOutTradeNo !== undefined) === isCombined) &&
    (caller === undefined || order.caller === caller) &&
    (mchid === undefined || order.mchid === mchid) &&
    (region === undefined || order.region === region)
  );
}

function keyOf(order: OrderKey): string {
  return labelsOf(order).join(" ");
}

/** Orders are read-only outside of this file. */
function writable(order: Order): OpenOrder {
  return order;
}

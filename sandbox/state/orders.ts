import type { Json } from "../../generator/ir/model.ts";
import type { Region } from "../../generator/ir/region.ts";
import { BoundedMap } from "../util/bounded.ts";
import { asObject, textOf, type JsonObject } from "../util/json.ts";
import type { Notifier } from "../notify/notifier.ts";
import { ApiError } from "../http/api-error.ts";
import type { Seed } from "../util/seed.ts";
import type { Clock } from "../util/clock.ts";
import { orderFacts, paidFacts, type OpenOrder, type Order } from "./order.ts";
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
  /** Returns the resource of a notification: the facts that its page documents. */
  readonly resourceOf: (eventType: string, facts: { [name: string]: Json }) => Json;
}

/** Several orders that are paid at once (合单支付). */
export interface CombinedOrder {
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly request: JsonObject;
  readonly orders: readonly Order[];
}

interface OpenCombined extends CombinedOrder {
  readonly orders: readonly OpenOrder[];
  readonly digest: string;
}

/** The values of a new order. */
export interface NewOrder {
  /** Default: `domestic`. */
  readonly region?: Region;
  readonly outTradeNo: string;
  readonly mchid: string;
  readonly tradeType: string;
  /** In 分, or the minor unit of the currency. */
  readonly total: number;
  /** Default: `CNY`. */
  readonly currency?: string | undefined;
  readonly notifyUrl?: string | undefined;
  readonly request?: JsonObject;
  /** The digest of the request: another request with the same number is rejected. */
  readonly digest?: string;
}

/** The orders. Their numbers are unique for a merchant and a region. */
export class Orders {
  private readonly orders = new BoundedMap<string, OpenOrder>(maxRecords);
  private readonly digests = new BoundedMap<string, string>(maxRecords);
  private readonly combined = new BoundedMap<string, OpenCombined>(maxRecords);
  private readonly context: StateContext;

  constructor(context: StateContext) {
    this.context = context;
  }

  /** All orders, the oldest first. */
  get all(): readonly Order[] {
    return [...this.orders.values()];
  }

  /** Creates an order; returns the existing one for the same request. Throws an ApiError for another request. */
  create(order: NewOrder): Order {
    const key = keyOf(order);
    const known = this.orders.get(key);
    if (known) return this.existing(known, this.digests.get(key) === (order.digest ?? ""));
    const created = this.open(order);
    this.digests.set(key, order.digest ?? "");
    this.expireLater(created);
    this.payLater(() => this.pay(created));
    return created;
  }

  /** Creates a combined payment. Each of its orders is found, closed and refunded like any other. */
  combine(
    outTradeNo: string,
    request: JsonObject,
    orders: readonly NewOrder[],
    digest: string,
  ): CombinedOrder {
    const known = this.combined.get(outTradeNo);
    if (known) {
      for (const order of known.orders) this.existing(order, known.digest === digest);
      return known;
    }
    for (const order of orders) if (this.orders.has(keyOf(order))) throw numberUsed();
    const transactionId = this.transactionId("combined", outTradeNo);
    const created = {
      outTradeNo,
      transactionId,
      request,
      digest,
      orders: orders.map((order) => this.open(order)),
    };
    this.combined.set(outTradeNo, created);
    this.payLater(() => this.payCombined(created));
    return created;
  }

  /**
   * Finds an order by its `out_trade_no`.
   *
   * @param mchid of the merchant or the sub-merchant; default: any
   * @param region default: either
   */
  find(outTradeNo: string, mchid?: string, region?: Region): Order | undefined {
    if (mchid !== undefined && region !== undefined) {
      return this.orders.get(keyOf({ region, mchid, outTradeNo }));
    }
    return this.all.find(
      (one) =>
        one.outTradeNo === outTradeNo &&
        (mchid === undefined || one.mchid === mchid) &&
        (region === undefined || one.region === region),
    );
  }

  /** Finds a paid order by its `transaction_id`. */
  findByTransaction(transactionId: string | undefined): Order | undefined {
    return [...this.orders.values()].find(
      (one) => one.paidAt !== undefined && one.transactionId === transactionId,
    );
  }

  /** Finds a combined payment by its `combine_out_trade_no` or `combine_transaction_id`. */
  findCombined(number: string | undefined): CombinedOrder | undefined {
    const all = [...this.combined.values()];
    return all.find(({ outTradeNo, transactionId }) => outTradeNo === number || transactionId === number);
  }

  /**
   * Pays an order and notifies TRANSACTION.SUCCESS. Resolves after the first attempt to notify.
   *
   * @param order the order or its `out_trade_no`; for a combined payment its `combine_out_trade_no`
   * @param openid the payer; default: the payer of the request
   * @throws Error with the `code` ORDER_NOT_EXIST, ORDER_CLOSED or ORDERPAID
   */
  async pay(order: Order | string, openid?: string): Promise<void> {
    const combined = typeof order === "string" ? this.findCombined(order) : undefined;
    if (combined) return this.payCombined(combined, openid);
    const unpaid = typeof order === "string" ? this.find(order) : order;
    if (!unpaid) throw notFound();
    this.settlePayment(unpaid, openid);
    await this.notify(unpaid.notifyUrl, paidFacts(unpaid));
  }

  private async payCombined(combined: CombinedOrder, openid?: string): Promise<void> {
    for (const order of combined.orders) this.settlePayment(order, openid);
    await this.notify(textOf(combined.request["notify_url"]), combinedPaidFacts(combined));
  }

  /** Closes an unpaid order; a closed order stays closed. Throws an ApiError for a paid one. */
  close(order: Order): void {
    if (order.paidAt !== undefined)
      throw new ApiError(400, "ORDERPAID", "订单已支付，不能关闭 (the order is paid)");
    if (order.state === "NOTPAY") writable(order).state = "CLOSED";
  }

  /** Reverses an order, paid or not. */
  reverse(order: Order): void {
    if (order.state === "CLOSED") throw closed();
    writable(order).state = "REVOKED";
  }

  /** Adds an amount to what is refunded of an order. @param amount in 分 */
  refund(order: Order, amount: number): void {
    writable(order).refunded += amount;
    writable(order).state = "REFUND";
  }

  private open(order: NewOrder): OpenOrder {
    const { region = "domestic", outTradeNo, mchid, tradeType, total, notifyUrl } = order;
    const { currency = "CNY", request = {} } = order;
    const created: OpenOrder = {
      ...{ region, outTradeNo, mchid, tradeType, total, currency, notifyUrl, request },
      prepayId: `wx${this.context.seed.hex(34, "prepay_id", ...labelsOf(order)).toLowerCase()}`,
      transactionId: this.transactionId(...labelsOf(order)),
      createdAt: this.context.clock.now(),
      state: "NOTPAY",
      paidAt: undefined,
      openid: undefined,
      refunded: 0,
    };
    this.orders.set(keyOf(order), created);
    return created;
  }

  private existing(order: Order, isSame: boolean): Order {
    if (order.state === "CLOSED" || order.state === "REVOKED") throw closed();
    if (!isSame) throw numberUsed();
    if (order.paidAt !== undefined) throw alreadyPaid();
    return order;
  }

  private transactionId(...labels: readonly string[]): string {
    return `4200${this.context.seed.digits(24, "transaction_id", ...labels)}`;
  }

  private settlePayment(order: Order, openid: string | undefined): void {
    if (order.state !== "NOTPAY") throw order.paidAt === undefined ? closed() : alreadyPaid();
    const { seed, clock } = this.context;
    const payer =
      openid ?? textOf(asObject(order.request["payer"])["openid"]) ?? `o${seed.hex(27, "openid")}`;
    Object.assign(writable(order), { state: "SUCCESS", paidAt: clock.now(), openid: payer });
  }

  /** Closes the order at `time_expire`. A time in the past is ignored, since it comes from a sample of the page. */
  private expireLater(order: OpenOrder): void {
    const { clock } = this.context;
    const left = Date.parse(textOf(order.request["time_expire"]) ?? "") - clock.now();
    if (left > 0) {
      clock.after(left, () => {
        if (order.state === "NOTPAY") order.state = "CLOSED";
      });
    }
  }

  private payLater(pay: () => Promise<void>): void {
    const { payAfter, clock } = this.context;
    // By then it may be closed or paid, which is not an error.
    if (payAfter !== undefined) clock.after(payAfter, () => pay().catch(ignoreApiError));
  }

  private async notify(url: string | undefined, facts: { [name: string]: Json }): Promise<void> {
    if (url === undefined) return;
    const event_type = "TRANSACTION.SUCCESS";
    const resource = this.context.resourceOf(event_type, facts);
    const event = { event_type, original_type: "transaction", summary: "支付成功", resource };
    await this.context.notifier.send(url, event);
  }

  /** Removes all orders. */
  clear(): void {
    this.orders.clear();
    this.digests.clear();
    this.combined.clear();
  }
}

/** Ignores an ApiError, and throws any other error again. */
function ignoreApiError(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
}

/** The facts for a query of a combined payment. */
export function combinedFacts({ outTradeNo, transactionId, request, orders }: CombinedOrder): JsonObject {
  const [first] = orders;
  const isPaid = first?.paidAt !== undefined;
  return {
    ...request,
    combine_out_trade_no: outTradeNo,
    combine_transaction_id: isPaid ? transactionId : undefined,
    combine_payer_info: isPaid ? { openid: first.openid ?? "" } : undefined,
    sub_orders: orders.map((order) => orderFacts(order) as Json), // defined by orderFacts
  };
}

function combinedPaidFacts(combined: CombinedOrder): { [name: string]: Json } {
  const { combine_appid = "", combine_mchid = "", scene_info } = combined.request;
  const [first] = combined.orders;
  return {
    ...{ combine_appid, combine_mchid, combine_out_trade_no: combined.outTradeNo },
    combine_transaction_id: combined.transactionId,
    ...(scene_info !== undefined && { scene_info }),
    combine_payer_info: { openid: first?.openid ?? "" },
    sub_orders: combined.orders.map(paidFacts),
  };
}

/** Creates the error of a number that belongs to another request. */
function numberUsed(): ApiError {
  return new ApiError(
    403,
    "OUT_TRADE_NO_USED",
    "商户订单号重复 (this out_trade_no was used with other parameters)",
  );
}

function alreadyPaid(): ApiError {
  return new ApiError(400, "ORDERPAID", "该订单已支付 (the order is paid)");
}

/** Creates the error of an order that does not exist. */
export function notFound(): ApiError {
  return new ApiError(404, "ORDER_NOT_EXIST", "订单不存在 (this sandbox has no such order)");
}

function closed(): ApiError {
  return new ApiError(400, "ORDER_CLOSED", "订单已关闭 (the order is closed)");
}

/** Creates the error of an order that exists, but on the other of WeChat Pay's two platforms. */
export function otherRegion(code: string, { region }: Order): ApiError {
  const [name, english] =
    region === "overseas" ? ["境外", "an overseas operation"] : ["境内", "a domestic operation"];
  const message = `订单不存在：它由${name}接口下单 (the order was created by ${english}: call the operations of that region)`;
  return new ApiError(404, code, message);
}

type OrderKey = Pick<NewOrder, "region" | "mchid" | "outTradeNo">;

/** The values that identify an order. */
function labelsOf({ region = "domestic", mchid, outTradeNo }: OrderKey): string[] {
  return region === "domestic" ? [mchid, outTradeNo] : [region, mchid, outTradeNo];
}

function keyOf(order: OrderKey): string {
  return labelsOf(order).join(" ");
}

/** Orders are read-only outside of this file. */
function writable(order: Order): OpenOrder {
  return order;
}

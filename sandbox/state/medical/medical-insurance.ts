import { BoundedMap } from "../../util/bounded.ts";
import { numberOf, textOf, type JsonObject } from "../../util/json.ts";
import { apiError, ApiError } from "../../http/api-error.ts";
import { maxRecords } from "../limits.ts";
import type { Order } from "../order.ts";
import type { Orders, StateContext } from "../orders.ts";
import { after } from "../states.ts";
import { medicalNotice, refundable, refundedFees, type MedicalOrder } from "./medical-order.ts";
import {
  checkMedicalOrder,
  medicalFieldError,
  medicalOrderExists,
  medicalOrderNotFound,
  partsOf,
  wrongMedicalStatus,
  wrongSum,
} from "./medical-rules.ts";
import { medInsPayStates, mixPayStates, selfPayStates, type MedicalEvent } from "./medical-states.ts";

type OpenMedicalOrder = { -readonly [Key in keyof MedicalOrder]: MedicalOrder[Key] };

/** The values of a new medical insurance order. */
export interface NewMedicalOrder {
  /** The mchid of the merchant or partner that creates it. */
  readonly caller: string;
  readonly subMchid: string | undefined;
  readonly request: JsonObject;
}

/** Whose order a call means. */
export interface MedicalOwner {
  readonly caller: string;
  /** Default: that of the order. */
  readonly subMchid: string | undefined;
}

/** What the merchant tells of a refund by the insurance. */
export interface InsuranceRefund {
  readonly outRefundNo: string;
  readonly request: JsonObject;
  /** The digest of the request: another request with the same number is rejected. */
  readonly digest: string;
}

/** Medical insurance orders (医保支付). */
export class MedicalInsurance {
  private readonly orders = new BoundedMap<string, OpenMedicalOrder>(maxRecords);
  private readonly refunds = new BoundedMap<string, string>(maxRecords);
  private readonly context: StateContext;
  private readonly cashOrders: Orders;

  constructor(context: StateContext, cashOrders: Orders) {
    this.context = context;
    this.cashOrders = cashOrders;
  }

  /** All medical insurance orders, the oldest first. */
  get all(): readonly MedicalOrder[] {
    return [...this.orders.values()].map(updated);
  }

  /** Creates an order. @throws ApiError for a number that was used, wrong sums, and fields of another `mix_pay_type` */
  create({ caller, subMchid, request }: NewMedicalOrder): MedicalOrder {
    const outTradeNo = textOf(request["out_trade_no"]) ?? "";
    const key = [caller, subMchid ?? "", outTradeNo].join(" ");
    if (this.orders.has(key)) throw medicalOrderExists();
    checkMedicalOrder(request);
    this.checkCash({ caller, subMchid, request }, outTradeNo);
    const { hasCash, hasInsurance } = partsOf(request);
    const order: OpenMedicalOrder = {
      ...{ caller, subMchid, outTradeNo, request },
      mixTradeNo: `1217${this.context.seed.digits(24, "mix_trade_no", caller, subMchid ?? "", outTradeNo)}`,
      callbackUrl: textOf(request["callback_url"]),
      mixPayStatus: "MIX_PAY_CREATED",
      selfPayStatus: hasCash ? "SELF_PAY_CREATED" : "NO_SELF_PAY",
      medInsPayStatus: hasInsurance ? "MED_INS_PAY_CREATED" : "NO_MED_INS_PAY",
      ...{ paidAt: undefined, failReason: undefined, cash: undefined },
      refunded: { gov: 0, self: 0, other: 0 },
    };
    this.orders.set(key, order);
    const { payAfter, clock } = this.context;
    // By then it may have failed, which is not an error.
    if (payAfter !== undefined) clock.after(payAfter, () => this.pay(order).catch(ignoreApiError));
    return order;
  }

  /** Finds the oldest order by its `out_trade_no` or its `mix_trade_no`. @param owner default: any */
  find(number: string | undefined, owner?: MedicalOwner): MedicalOrder | undefined {
    const order = [...this.orders.values()].find(
      (one) =>
        (one.outTradeNo === number || one.mixTradeNo === number) &&
        (owner === undefined || one.caller === owner.caller) &&
        (owner?.subMchid === undefined || one.subMchid === owner.subMchid),
    );
    return order && updated(order);
  }

  /**
   * Pays both parts of an order, as the user does by the password, and notifies MEDICAL_INSURANCE.SUCCESS. Resolves after the
   * first attempt to notify. The user's part is an order with the same `out_trade_no`: the one that the merchant placed, or
   * else a new one.
   *
   * @param orderOrNumber the order, its `out_trade_no` or its `mix_trade_no`
   * @throws ApiError if the sandbox has no such order, or it is paid or has failed
   */
  async pay(orderOrNumber: MedicalOrder | string): Promise<void> {
    const order = this.existing(orderOrNumber);
    this.assertCreated(order);
    if (order.selfPayStatus === "SELF_PAY_CREATED") {
      const cash = this.cashOf(order, order.outTradeNo) ?? this.newCash(order);
      await this.cashOrders.pay(cash, textOf(order.request["openid"]));
      order.cash = cash;
    }
    move(order, ["self", "insurance"], "pay");
    order.paidAt = this.context.clock.now();
    await this.notify(order);
  }

  /** Lets an order fail. The merchant is not notified. @throws as `pay` */
  fail(orderOrNumber: MedicalOrder | string, reason = "医保局结算失败"): void {
    const order = this.existing(orderOrNumber);
    this.assertCreated(order);
    move(order, ["self", "insurance"], "fail");
    order.failReason = reason;
  }

  /** Stores that the insurance has taken back a part of what it paid, as the merchant tells. @throws ApiError */
  refund(order: MedicalOrder, { outRefundNo, request, digest }: InsuranceRefund): void {
    const key = [order.mixTradeNo, outRefundNo].join(" ");
    const known = this.refunds.get(key);
    if (known === digest) return;
    if (known !== undefined)
      throw apiError("INVALID_REQUEST", "退款单号重复 (this out_refund_no was used with other parameters)");
    if (after(medInsPayStates, order.medInsPayStatus, "refund") === undefined)
      throw wrongMedicalStatus(`the part of the insurance is in ${order.medInsPayStatus}`);
    const fees = refundedFees.map((fee) => [fee, numberOf(request[`med_refund_${fee}_fee`]) ?? 0] as const);
    for (const [fee, amount] of fees) {
      const left = refundable(order, fee);
      if (amount < 0 || amount > left)
        throw medicalFieldError(`/med_refund_${fee}_fee`, `expected 0 to ${left}, what is left of it`);
    }
    const open = writable(order);
    for (const [fee, amount] of fees)
      open.refunded = { ...open.refunded, [fee]: open.refunded[fee] + amount };
    move(open, ["insurance"], "refund");
    this.refunds.set(key, digest);
  }

  /** Removes all medical insurance orders. */
  clear(): void {
    this.orders.clear();
    this.refunds.clear();
  }

  /** Checks the order that the user pays: it has the same number, the amount of the request, and is unpaid. */
  private checkCash(values: NewMedicalOrder, outTradeNo: string): void {
    const { request, caller } = values;
    if (!partsOf(request).hasCash) return;
    const named = this.cashOrders.all.find(
      (one) => one.caller === caller && one.prepayId === request["prepay_id"],
    );
    if (named && named.outTradeNo !== outTradeNo)
      throw medicalFieldError("/prepay_id", "expected that of the order with the same out_trade_no");
    const cash = this.cashOf(values, outTradeNo);
    if (!cash) return;
    if (cash.total !== request["wechat_pay_cash_fee"])
      throw wrongSum(
        268529481,
        `混合单金额不正确 (wechat_pay_cash_fee: the order of the user has ${cash.total})`,
      );
    if (cash.state !== "NOTPAY") throw wrongMedicalStatus(`the order of the user is in ${cash.state}`);
  }

  private cashOf(
    { caller, subMchid }: Omit<NewMedicalOrder, "request">,
    outTradeNo: string,
  ): Order | undefined {
    const filter = { caller, mchid: subMchid ?? caller, region: "domestic", isCombined: false } as const;
    return this.cashOrders.find(outTradeNo, filter);
  }

  private newCash({ caller, subMchid, outTradeNo, request }: MedicalOrder): Order {
    const appid = textOf(request["appid"]);
    return this.cashOrders.create({
      ...{ caller, outTradeNo, mchid: subMchid ?? caller, tradeType: "JSAPI" },
      total: numberOf(request["wechat_pay_cash_fee"]) ?? 0,
      request:
        subMchid === undefined
          ? { appid, mchid: caller }
          : { sp_appid: appid, sp_mchid: caller, sub_mchid: subMchid },
    });
  }

  private assertCreated(order: MedicalOrder): void {
    if (after(mixPayStates, order.mixPayStatus, "pay") === undefined)
      throw wrongMedicalStatus(`the order is in ${order.mixPayStatus}`);
  }

  private async notify(order: MedicalOrder): Promise<void> {
    if (order.callbackUrl === undefined) return;
    const event_type = "MEDICAL_INSURANCE.SUCCESS";
    const { caller: mchid } = order;
    const resource = this.context.resourceOf(event_type, medicalNotice(order), { mchid });
    const event = {
      mchid,
      event_type,
      original_type: "medical_insurance",
      summary: "医保支付成功",
      resource,
    };
    await this.context.notifier.send(order.callbackUrl, event);
  }

  private existing(orderOrNumber: MedicalOrder | string): OpenMedicalOrder {
    const order = typeof orderOrNumber === "string" ? this.find(orderOrNumber) : orderOrNumber;
    if (!order) throw medicalOrderNotFound();
    return writable(order);
  }
}

/** Ignores an ApiError, and throws any other error again. */
function ignoreApiError(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
}

/** Brings an order up to date whose user was refunded by the refund endpoints. */
function updated(order: OpenMedicalOrder): MedicalOrder {
  if (order.cash?.state === "REFUND") move(order, ["self"], "refund");
  return order;
}

/** Moves an order and some of its parts by the tables of states. A part that the order lacks does not change. */
function move(order: OpenMedicalOrder, parts: readonly ("self" | "insurance")[], event: MedicalEvent): void {
  order.mixPayStatus = after(mixPayStates, order.mixPayStatus, event) ?? order.mixPayStatus;
  if (parts.includes("self"))
    order.selfPayStatus = after(selfPayStates, order.selfPayStatus, event) ?? order.selfPayStatus;
  if (parts.includes("insurance"))
    order.medInsPayStatus = after(medInsPayStates, order.medInsPayStatus, event) ?? order.medInsPayStatus;
}

/** Orders are read-only outside of this file. */
function writable(order: MedicalOrder): OpenMedicalOrder {
  return order;
}

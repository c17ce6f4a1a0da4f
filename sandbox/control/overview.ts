/** What the page shows of a sandbox: orders and others with their state and history, and what the other side can do to each. */
import type { Json } from "../../generator/ir/model.ts";
import type { Region } from "../../generator/ir/region.ts";
import type { FaultScope } from "../faults/plan.ts";
import type { Fault } from "../faults/fault.ts";
import type { Delivery } from "../notify/notifier.ts";
import type { Platform } from "../platform/platform.ts";
import type { StateChange } from "../state/history.ts";
import type { Order } from "../state/order.ts";
import type { PayscoreOrder } from "../state/payscore-order.ts";
import { payscoreStates } from "../state/payscore-states.ts";
import type { Refund } from "../state/refunds.ts";
import { after, orderStates, refundStates, transferStates } from "../state/states.ts";
import type { Transfer } from "../state/transfer.ts";
import { jsonOf } from "./values.ts";

/** What the user or WeChat Pay can do to an object in its state, as a control call with the method POST. */
export interface OverviewAction {
  /** What the button is called by: `pay`, `succeed` … */
  readonly name: string;
  readonly path: string;
  readonly body?: Readonly<Record<string, string>>;
}

/** An order, a refund, a transfer or a service order. */
export interface OverviewItem {
  readonly kind: "order" | "refund" | "transfer" | "payscore";
  /** The number of the merchant: `out_trade_no` and others. */
  readonly number: string;
  /** `JSAPI`, `NATIVE` …, or the operation that created it. */
  readonly product: string;
  /** The mchid of the caller. */
  readonly caller: string;
  readonly region: Region;
  /** In 分, or the minor unit of the currency; undefined if it is not known yet. */
  readonly amount: number | undefined;
  readonly currency: string;
  readonly state: string;
  readonly history: readonly StateChange[];
  readonly actions: readonly OverviewAction[];
}

/** The whole page. */
export interface Overview {
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly now: number;
  /** The newest first. */
  readonly items: readonly OverviewItem[];
  readonly notifications: readonly OverviewNotification[];
  readonly faults: readonly PlannedOverview[];
}

/** A notification. */
export interface OverviewNotification extends Pick<
  Delivery,
  "id" | "url" | "createdAt" | "state" | "reason"
> {
  readonly event: string;
  readonly attempts: readonly Delivery["attempts"][number][];
}

/** Faults that wait for a message. */
export interface PlannedOverview {
  readonly faults: readonly Fault[];
  readonly scope: FaultScope;
}

/** The most objects and notifications of an overview. */
const maxShown = 200;

/** Returns the overview of a sandbox. */
export function overviewOf({ state, notifier, faults, clock }: Platform): Overview {
  const { orders, refunds, transfers, payscore } = state;
  const items = [
    ...orders.all.map(orderItem),
    ...refunds.all.map(refundItem),
    ...transfers.all.map(transferItem),
    ...payscore.all.map(payscoreItem),
  ];
  const createdAt = ({ history: [first] }: OverviewItem) => first?.at ?? 0;
  return {
    now: clock.now(),
    items: items.sort((a, b) => createdAt(b) - createdAt(a)).slice(0, maxShown),
    notifications: notifier.sent.slice(-maxShown).reverse().map(notificationItem),
    faults: faults.open.map(({ faults: planned, scope }) => ({ faults: planned, scope })),
  };
}

function orderItem(order: Order): OverviewItem {
  const { outTradeNo, combineOutTradeNo, tradeType, caller, region, total, currency, state, history } = order;
  const can = (event: "pay" | "fail" | "expire") => after(orderStates, state, event) !== undefined;
  const body = { caller };
  const path = (number: string, action: string) => `/sandbox/orders/${encodeURIComponent(number)}/${action}`;
  return {
    ...{ kind: "order", number: outTradeNo, product: tradeType, caller, region, amount: total, currency },
    ...{ state, history },
    actions: [
      // All orders of a combined payment are paid at once, and expire at their own time.
      ...(can("pay") ? [{ name: "pay", path: path(outTradeNo, "pay"), body }] : []),
      ...(can("fail") ? [{ name: "fail", path: path(outTradeNo, "fail"), body }] : []),
      ...(can("expire") && combineOutTradeNo === undefined
        ? [{ name: "expire", path: path(outTradeNo, "expire"), body }]
        : []),
    ],
  };
}

const refundEnds = [
  ["succeed", "SUCCESS"],
  ["fail", "ABNORMAL"],
  ["close", "CLOSED"],
] as const;

function refundItem({ outRefundNo, order, amount, status, history }: Refund): OverviewItem {
  const path = `/sandbox/refunds/${encodeURIComponent(outRefundNo)}/settle`;
  const possible = refundEnds.filter(([event]) => after(refundStates, status, event) !== undefined);
  return {
    ...{ kind: "refund", number: outRefundNo, product: order.tradeType, caller: order.caller },
    ...{ region: order.region, amount, currency: order.currency, state: status, history },
    actions: possible.map(([name, end]) => ({ name, path, body: { status: end, caller: order.caller } })),
  };
}

const transferEnds = [
  ["succeed", "SUCCESS"],
  ["fail", "FAIL"],
] as const;

function transferItem({ outNo, kind, caller, amount, state, history }: Transfer): OverviewItem {
  const path = `/sandbox/transfers/${encodeURIComponent(outNo)}`;
  const possible = transferEnds.filter(([event]) => after(transferStates, state, event) !== undefined);
  const canConfirm = after(transferStates, state, "confirm") !== undefined;
  return {
    ...{
      kind: "transfer",
      number: outNo,
      product: kind,
      caller,
      region: "domestic",
      amount,
      currency: "CNY",
    },
    ...{ state, history },
    actions: [
      ...(canConfirm ? [{ name: "confirm", path: `${path}/confirm`, body: { caller } }] : []),
      ...possible.map(([name, end]) => ({ name, path: `${path}/settle`, body: { end, caller } })),
    ],
  };
}

function payscoreItem({ outOrderNo, caller, total, state, history, serviceId }: PayscoreOrder): OverviewItem {
  const path = `/sandbox/payscore/${encodeURIComponent(outOrderNo)}`;
  const can = (event: "confirm" | "pay") => after(payscoreStates, state, event) !== undefined;
  return {
    ...{ kind: "payscore", number: outOrderNo, product: serviceId, caller, region: "domestic" },
    ...{ amount: total, currency: "CNY", state, history },
    actions: (["confirm", "pay"] as const)
      .filter(can)
      .map((name) => ({ name, path: `${path}/${name}`, body: { caller } })),
  };
}

function notificationItem({
  id,
  url,
  event,
  createdAt,
  state,
  reason,
  attempts,
}: Delivery): OverviewNotification {
  return { id, url, event: event.event_type, createdAt, state, reason, attempts };
}

/** The control action of the overview. */
export function overviewActions(platform: Platform): Readonly<Record<string, () => Json>> {
  return { "GET /sandbox/overview": () => jsonOf(overviewOf(platform)) };
}

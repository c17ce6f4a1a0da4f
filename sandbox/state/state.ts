/** The state of a sandbox: orders, refunds, transfers and subsidies. */
import { Orders, type StateContext } from "./orders.ts";
import { Qualifications } from "./qualifications.ts";
import { Refunds } from "./refunds.ts";
import { Transfers } from "./transfers.ts";

/** The state of one sandbox. */
export interface State {
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly transfers: Transfers;
  readonly qualifications: Qualifications;
}

/** Creates an empty state. */
export function makeState(context: StateContext): State {
  const orders = new Orders(context);
  return {
    orders,
    refunds: new Refunds(context, orders),
    transfers: new Transfers(context),
    qualifications: new Qualifications(),
  };
}

/** Removes all state. */
export function clearState({ orders, refunds, transfers, qualifications }: State): void {
  for (const one of [orders, refunds, transfers, qualifications]) one.clear();
}

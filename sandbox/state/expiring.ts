/** The state of an order that closes by itself. */
import type { Clock } from "../util/clock.ts";
import { newHistory, withChange, type StateChange } from "./history.ts";
import { after, orderStates, type TradeState } from "./states.ts";

/** The state of an order, and its changes. */
interface ExpiringState {
  state: TradeState;
  history: readonly StateChange<TradeState>[];
}

/**
 * Returns the state of a new order, which is closed from a time on if it is not paid by then. It needs no timer, which it would
 * keep for 7 days: the state changes when it is read.
 */
export function expiring(createdAt: number, closesAt: number, clock: Clock): ExpiringState {
  let state: TradeState = "NOTPAY";
  let history = newHistory<TradeState>(createdAt, state);
  const expire = () => {
    const next = clock.now() < closesAt ? undefined : after(orderStates, state, "expire");
    if (next === undefined) return;
    state = next;
    history = withChange(history, { at: closesAt, event: "expire", state });
  };
  return {
    get state() {
      expire();
      return state;
    },
    set state(next) {
      state = next;
    },
    get history() {
      expire();
      return history;
    },
    set history(next) {
      history = next;
    },
  };
}

/** The states of service orders of payscore, and every transition between them. The code moves by this table alone. */
import type { Machine } from "./states.ts";

/** The state of a service order: `state`, with `state_description` where there is one. */
export type PayscoreState =
  "CREATED" | "DOING/USER_CONFIRM" | "DOING/MCH_COMPLETE" | "DONE" | "REVOKED" | "EXPIRED";

/**
 * What happens to a service order: the user confirms it, or lets it expire; the merchant completes, modifies or cancels it, or
 * waives the payment by a total of 0; WeChat Pay deducts the total or the user pays it, or the merchant synchronizes that it
 * was paid otherwise.
 */
export type PayscoreEvent =
  "confirm" | "expire" | "complete" | "modify" | "waive" | "cancel" | "pay" | "sync";

/** A service order. */
export const payscoreStates: Machine<PayscoreState, PayscoreEvent> = {
  CREATED: { confirm: "DOING/USER_CONFIRM", cancel: "REVOKED", expire: "EXPIRED" },
  "DOING/USER_CONFIRM": { complete: "DOING/MCH_COMPLETE", waive: "DONE", cancel: "REVOKED" },
  "DOING/MCH_COMPLETE": { modify: "DOING/MCH_COMPLETE", waive: "DONE", pay: "DONE", sync: "DONE" },
  DONE: {},
  REVOKED: {},
  EXPIRED: {},
};

/** The states in which a service order is created; the last two by direct-complete. */
export const payscoreFirstStates: readonly PayscoreState[] = [
  "CREATED",
  "DOING/USER_CONFIRM",
  "DOING/MCH_COMPLETE",
  "DONE",
];

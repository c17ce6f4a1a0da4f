/** The states of orders, refunds and transfers, and every transition between them. The code moves by these tables alone. */

/** From a state, by an event, to a state. A state without events is final. */
export type Machine<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

/** The state of an order. */
export type TradeState = "NOTPAY" | "USERPAYING" | "PAYERROR" | "SUCCESS" | "REFUND" | "CLOSED" | "REVOKED";

/**
 * What happens to an order: the user pays, a code payment asks for the password, the payment fails, the merchant closes,
 * reverses or refunds, and time passes (`time_expire`, or 7 days).
 */
export type OrderEvent = "pay" | "askPassword" | "fail" | "close" | "expire" | "reverse" | "refund";

/** An order, and each order of a combined payment. `askPassword`, `fail` and `reverse` are those of code payments. */
export const orderStates: Machine<TradeState, OrderEvent> = {
  NOTPAY: { pay: "SUCCESS", askPassword: "USERPAYING", close: "CLOSED", expire: "CLOSED" },
  USERPAYING: { pay: "SUCCESS", fail: "PAYERROR", reverse: "REVOKED" },
  PAYERROR: { reverse: "REVOKED" },
  SUCCESS: { refund: "REFUND", reverse: "REVOKED" },
  REFUND: { refund: "REFUND" },
  CLOSED: {},
  REVOKED: {},
};

/** The status of a refund. */
export type RefundStatus = "PROCESSING" | "SUCCESS" | "ABNORMAL" | "CLOSED";

/** What happens to a refund. `retry`: the merchant names another account. */
export type RefundEvent = "succeed" | "fail" | "close" | "retry";

/** A refund. */
export const refundStates: Machine<RefundStatus, RefundEvent> = {
  PROCESSING: { succeed: "SUCCESS", fail: "ABNORMAL", close: "CLOSED" },
  ABNORMAL: { retry: "PROCESSING" },
  SUCCESS: {},
  CLOSED: {},
};

/** The state of a transfer. */
export type TransferState =
  "ACCEPTED" | "WAIT_USER_CONFIRM" | "TRANSFERING" | "SUCCESS" | "FAIL" | "CANCELING" | "CANCELLED";

/** What happens to a transfer: `expire` after 24 hours without the user. */
export type TransferEvent = "await" | "confirm" | "expire" | "succeed" | "fail" | "cancel" | "end";

/** A transfer to a user (商家转账). A transfer that the user has to confirm waits first. */
export const transferStates: Machine<TransferState, TransferEvent> = {
  ACCEPTED: { await: "WAIT_USER_CONFIRM", succeed: "SUCCESS", fail: "FAIL", cancel: "CANCELING" },
  WAIT_USER_CONFIRM: { confirm: "TRANSFERING", cancel: "CANCELING", expire: "FAIL" },
  TRANSFERING: { succeed: "SUCCESS", fail: "FAIL" },
  CANCELING: { end: "CANCELLED" },
  SUCCESS: {},
  FAIL: {},
  CANCELLED: {},
};

/** The status of a batch of transfers. */
export type BatchStatus = "ACCEPTED" | "FINISHED" | "CLOSED";

/** What happens to a batch. */
export type BatchEvent = "finish" | "close";

/** A batch of transfers (批次). */
export const batchStates: Machine<BatchStatus, BatchEvent> = {
  ACCEPTED: { finish: "FINISHED", close: "CLOSED" },
  FINISHED: {},
  CLOSED: {},
};

/** Returns the state after an event; undefined if the event cannot happen in the state. */
export function after<State extends string, Event extends string>(
  machine: Machine<State, Event>,
  state: State,
  event: Event,
): State | undefined {
  return machine[state][event];
}

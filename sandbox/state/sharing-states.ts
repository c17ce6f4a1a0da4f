/** The states of profit sharing, and every transition between them. The code moves by these tables alone. */
import type { Machine } from "./states.ts";

/** The state of a sharing order. */
export type SharingState = "PROCESSING" | "FINISHED";

/** A sharing order: it is finished when each of its receivers has its result. */
export const sharingStates: Machine<SharingState, "finish"> = {
  PROCESSING: { finish: "FINISHED" },
  FINISHED: {},
};

/** The result of a receiver of a sharing order. */
export type ReceiverResult = "PENDING" | "SUCCESS" | "CLOSED";

/** A receiver. */
export const receiverStates: Machine<ReceiverResult, "succeed" | "close"> = {
  PENDING: { succeed: "SUCCESS", close: "CLOSED" },
  SUCCESS: {},
  CLOSED: {},
};

/** The result of a return (回退). */
export type ReturnResult = "PROCESSING" | "SUCCESS" | "FAILED";

/** A return. */
export const returnStates: Machine<ReturnResult, "succeed" | "fail"> = {
  PROCESSING: { succeed: "SUCCESS", fail: "FAILED" },
  SUCCESS: {},
  FAILED: {},
};

/** The funds of a paid order that is marked for sharing. */
export type SharingFunds = "FROZEN" | "UNFROZEN";

/** What happens to the funds: the last request shares them, the merchant unfreezes them, or 30 days pass. */
export type FundsEvent = "shareLast" | "unfreeze" | "expire";

/** The funds of an order. */
export const fundsStates: Machine<SharingFunds, FundsEvent> = {
  FROZEN: { shareLast: "UNFROZEN", unfreeze: "UNFROZEN", expire: "UNFROZEN" },
  UNFROZEN: {},
};

/** The statuses of medical insurance orders, and every transition between them. The code moves by these tables alone. */
import type { Machine } from "../states.ts";

/** The status of a whole order (医保自费混合订单). */
export type MixPayStatus = "MIX_PAY_CREATED" | "MIX_PAY_SUCCESS" | "MIX_PAY_REFUND" | "MIX_PAY_FAIL";

/** The status of the part that the user pays (自费). */
export type SelfPayStatus =
  "SELF_PAY_CREATED" | "SELF_PAY_SUCCESS" | "SELF_PAY_REFUND" | "SELF_PAY_FAIL" | "NO_SELF_PAY";

/** The status of the part that the insurance pays (医保). */
export type MedInsPayStatus =
  | "MED_INS_PAY_CREATED"
  | "MED_INS_PAY_SUCCESS"
  | "MED_INS_PAY_REFUND"
  | "MED_INS_PAY_FAIL"
  | "NO_MED_INS_PAY";

/** What happens to an order and its parts: it is paid, it fails, or a part is refunded. */
export type MedicalEvent = "pay" | "fail" | "refund";

/** A whole order. It is refunded with the first of its parts. */
export const mixPayStates: Machine<MixPayStatus, MedicalEvent> = {
  MIX_PAY_CREATED: { pay: "MIX_PAY_SUCCESS", fail: "MIX_PAY_FAIL" },
  MIX_PAY_SUCCESS: { refund: "MIX_PAY_REFUND" },
  MIX_PAY_REFUND: { refund: "MIX_PAY_REFUND" },
  MIX_PAY_FAIL: {},
};

/** The part that the user pays. `refund`: a refund of the order by the refund endpoints. */
export const selfPayStates: Machine<SelfPayStatus, MedicalEvent> = {
  SELF_PAY_CREATED: { pay: "SELF_PAY_SUCCESS", fail: "SELF_PAY_FAIL" },
  SELF_PAY_SUCCESS: { refund: "SELF_PAY_REFUND" },
  SELF_PAY_REFUND: { refund: "SELF_PAY_REFUND" },
  SELF_PAY_FAIL: {},
  NO_SELF_PAY: {},
};

/** The part that the insurance pays. `refund`: the merchant tells it by `refunds/notify`. */
export const medInsPayStates: Machine<MedInsPayStatus, MedicalEvent> = {
  MED_INS_PAY_CREATED: { pay: "MED_INS_PAY_SUCCESS", fail: "MED_INS_PAY_FAIL" },
  MED_INS_PAY_SUCCESS: { refund: "MED_INS_PAY_REFUND" },
  MED_INS_PAY_REFUND: { refund: "MED_INS_PAY_REFUND" },
  MED_INS_PAY_FAIL: {},
  NO_MED_INS_PAY: {},
};

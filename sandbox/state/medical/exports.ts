/** What the package exports of medical insurance. */
export type {
  InsuranceRefund,
  MedicalInsurance,
  MedicalOwner,
  NewMedicalOrder,
} from "./medical-insurance.ts";
export type { MedicalOrder, RefundedFee } from "./medical-order.ts";
export { medInsPayStates, mixPayStates, selfPayStates } from "./medical-states.ts";
export type { MedicalEvent, MedInsPayStatus, MixPayStatus, SelfPayStatus } from "./medical-states.ts";

/** The state of a sandbox: one part for each product. */
import { makeApplyments, SubjectApplyments, type Applyments } from "./applyments/applyments.ts";
import { Coupons } from "./coupons/coupons.ts";
import { MedicalInsurance } from "./medical/medical-insurance.ts";
import { Orders, type StateContext } from "./orders.ts";
import { Payscore } from "./payscore.ts";
import { ProfitSharing } from "./profit-sharing.ts";
import { Qualifications } from "./qualifications.ts";
import { Refunds } from "./refunds.ts";
import { Transfers } from "./transfers.ts";

/** The state of one sandbox. */
export interface State {
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly transfers: Transfers;
  readonly qualifications: Qualifications;
  readonly payscore: Payscore;
  readonly profitSharing: ProfitSharing;
  readonly coupons: Coupons;
  readonly medicalInsurance: MedicalInsurance;
  readonly applyments: Applyments;
  readonly subjectApplyments: SubjectApplyments;
}

/** Creates an empty state. */
export function makeState(context: StateContext): State {
  const orders = new Orders(context);
  return {
    orders,
    refunds: new Refunds(context, orders),
    transfers: new Transfers(context),
    qualifications: new Qualifications(),
    payscore: new Payscore(context, orders),
    profitSharing: new ProfitSharing(context),
    coupons: new Coupons(context),
    medicalInsurance: new MedicalInsurance(context, orders),
    applyments: makeApplyments(context),
    subjectApplyments: new SubjectApplyments(context),
  };
}

/** Removes all state. */
export function clearState(state: State): void {
  for (const one of Object.values<{ clear(): void }>({ ...state })) one.clear();
}

/** The states of applyments, and every transition between them. The code moves by these tables alone. */
import type { Machine } from "../states.ts";

/** The state of an applyment of a sub-merchant (特约商户进件), as `applyment_state` with `APPLYMENT_STATE_` before it. */
export type ApplymentState =
  | "EDITTING"
  | "AUDITING"
  | "REJECTED"
  | "TO_BE_CONFIRMED"
  | "TO_BE_SIGNED"
  | "SIGNING"
  | "FINISHED"
  | "CANCELED";

/**
 * What happens to an applyment: the partner submits it again after a rejection (`edit`), and WeChat Pay takes it up (`submit`);
 * WeChat Pay approves or rejects it; the sub-merchant confirms its account and signs; WeChat Pay opens the permissions
 * (`finish`); the partner cancels it on the platform.
 */
export type ApplymentEvent =
  "edit" | "submit" | "approve" | "reject" | "confirm" | "sign" | "finish" | "cancel";

/** An applyment of a sub-merchant. */
export const applymentStates: Machine<ApplymentState, ApplymentEvent> = {
  EDITTING: { submit: "AUDITING", cancel: "CANCELED" },
  AUDITING: { approve: "TO_BE_CONFIRMED", reject: "REJECTED", cancel: "CANCELED" },
  REJECTED: { edit: "EDITTING", cancel: "CANCELED" },
  TO_BE_CONFIRMED: { confirm: "TO_BE_SIGNED", cancel: "CANCELED" },
  TO_BE_SIGNED: { sign: "SIGNING", cancel: "CANCELED" },
  SIGNING: { finish: "FINISHED" },
  FINISHED: {},
  CANCELED: {},
};

/** The states in which an applyment is created: `EDITTING` if its submission breaks off. */
export const applymentFirstStates: readonly ApplymentState[] = ["EDITTING", "AUDITING"];

/** The state of an applyment of a subject (商户开户意愿确认), as `applyment_state` with `APPLYMENT_STATE_` before it. */
export type SubjectState =
  | "EDITTING"
  | "WAITTING_FOR_AUDIT"
  | "WAITTING_FOR_CONFIRM_CONTACT"
  | "WAITTING_FOR_CONFIRM_LEGALPERSON"
  | "PASSED"
  | "REJECTED"
  | "FREEZED"
  | "CANCELED";

/**
 * What happens to an applyment of a subject: it is submitted again after its submission broke off; WeChat Pay approves, rejects
 * or freezes it; the contact confirms it (`confirmContact`), or passes it alone as the legal person (`pass`); the legal person
 * confirms it (`confirmLegalPerson`); the partner cancels it.
 */
export type SubjectEvent =
  "submit" | "approve" | "reject" | "freeze" | "confirmContact" | "confirmLegalPerson" | "pass" | "cancel";

/** An applyment of a subject. A rejected one is cancelled, and then submitted again. */
export const subjectStates: Machine<SubjectState, SubjectEvent> = {
  EDITTING: { submit: "WAITTING_FOR_AUDIT", cancel: "CANCELED" },
  WAITTING_FOR_AUDIT: {
    approve: "WAITTING_FOR_CONFIRM_CONTACT",
    reject: "REJECTED",
    freeze: "FREEZED",
    cancel: "CANCELED",
  },
  WAITTING_FOR_CONFIRM_CONTACT: {
    confirmContact: "WAITTING_FOR_CONFIRM_LEGALPERSON",
    pass: "PASSED",
    cancel: "CANCELED",
  },
  WAITTING_FOR_CONFIRM_LEGALPERSON: { confirmLegalPerson: "PASSED", cancel: "CANCELED" },
  PASSED: {},
  REJECTED: { cancel: "CANCELED" },
  FREEZED: {},
  CANCELED: {},
};

/** The states in which an applyment of a subject is created: `EDITTING` if its submission breaks off. */
export const subjectFirstStates: readonly SubjectState[] = ["EDITTING", "WAITTING_FOR_AUDIT"];

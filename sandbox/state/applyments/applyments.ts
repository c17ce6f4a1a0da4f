/** The applyments of partners, and what responses say of them. */
import type { Seed } from "../../util/seed.ts";
import type { JsonObject } from "../../util/json.ts";
import type { StateContext } from "../orders.ts";
import { ApplymentList, type Applyment } from "./applyment-list.ts";
import {
  applymentStates,
  subjectStates,
  type ApplymentEvent,
  type ApplymentState,
  type SubjectEvent,
  type SubjectState,
} from "./applyment-states.ts";

/** Applyments of sub-merchants (特约商户进件). */
export type Applyments = ApplymentList<ApplymentState, ApplymentEvent>;

/** Creates the list of applyments of sub-merchants. */
export function makeApplyments(context: StateContext): Applyments {
  return new ApplymentList<ApplymentState, ApplymentEvent>(context, {
    ...{ states: applymentStates, first: "AUDITING", over: ["CANCELED"] },
    resubmitted: { EDITTING: "submit", REJECTED: "edit" },
  });
}

/** Applyments of subjects (商户开户意愿确认). */
export class SubjectApplyments extends ApplymentList<SubjectState, SubjectEvent> {
  private readonly authorized = new Set<string>();

  constructor(context: StateContext) {
    super(context, {
      ...{ states: subjectStates, first: "WAITTING_FOR_AUDIT", over: ["CANCELED"] },
      resubmitted: { EDITTING: "submit" },
    });
  }

  /** Lets a sub-merchant confirm that it opens an account, as its legal person does: its state is AUTHORIZED. */
  authorize(subMchid: string): void {
    this.authorized.add(subMchid);
  }

  /** Reports whether a sub-merchant has confirmed. */
  isAuthorized(subMchid: string): boolean {
    return this.authorized.has(subMchid);
  }

  /** Removes all applyments and confirmations. */
  override clear(): void {
    super.clear();
    this.authorized.clear();
  }
}

const messages: Readonly<Record<ApplymentState, string>> = {
  EDITTING: "编辑中",
  AUDITING: "审核中",
  REJECTED: "已驳回",
  TO_BE_CONFIRMED: "待账户验证",
  TO_BE_SIGNED: "待签约",
  SIGNING: "开通权限中",
  FINISHED: "已完成",
  CANCELED: "已作废",
};

/** The facts of an applyment of a sub-merchant: the link to sign while it waits for that, and the sub_mchid at the end. */
export function applymentFacts(applyment: Applyment<ApplymentState>, seed: Seed): JsonObject {
  const { businessCode, applymentId, state, rejection } = applyment;
  const label = String(applymentId);
  return {
    ...{ business_code: businessCode, applyment_id: applymentId },
    ...{ applyment_state: `APPLYMENT_STATE_${state}`, applyment_state_msg: messages[state] },
    ...(state === "TO_BE_SIGNED" && {
      sign_url: `https://pay.weixin.qq.com/public/apply4ec_sign/s?applymentId=${label}&sign=${seed.hex(32, "sign", label)}`,
    }),
    ...(state === "FINISHED" && { sub_mchid: `19${seed.digits(8, "sub_mchid", label)}` }),
    ...(rejection && {
      audit_detail: [
        { field: rejection.field, field_name: rejection.field, reject_reason: rejection.reason },
      ],
    }),
  };
}

/** Milliseconds for which the QR code can be scanned that the contact and the legal person confirm with: 30 days. */
const qrcodeMs = 30 * 86_400_000;

/** The facts of an applyment of a subject. @param qrcode the image, base64 */
export function subjectFacts(
  { state, changedAt, rejection }: Applyment<SubjectState>,
  { now, qrcode }: { readonly now: number; readonly qrcode: string },
): JsonObject {
  const isConfirmed = state.startsWith("WAITTING_FOR_CONFIRM");
  return {
    applyment_state: `APPLYMENT_STATE_${state}`,
    ...(isConfirmed && now < changedAt + qrcodeMs && { qrcode_data: qrcode }),
    ...(rejection && { reject_param: rejection.field, reject_reason: rejection.reason }),
  };
}

/** A medical insurance order (医保自费混合订单), and what responses and notifications say of it. */
import type { Json } from "../../../generator/ir/model.ts";
import { asObject, numberOf, textOf, withoutUndefined, type JsonObject } from "../../util/json.ts";
import { rfc3339 } from "../../util/rfc3339.ts";
import type { Order } from "../order.ts";
import type { MedInsPayStatus, MixPayStatus, SelfPayStatus } from "./medical-states.ts";

/** A medical insurance order. */
export interface MedicalOrder {
  /** The mchid of the merchant or partner that created it. */
  readonly caller: string;
  /** The sub-merchant of a partner; undefined for a direct merchant. */
  readonly subMchid: string | undefined;
  readonly outTradeNo: string;
  readonly mixTradeNo: string;
  readonly callbackUrl: string | undefined;
  /** The body of its request without encrypted fields. */
  readonly request: JsonObject;
  readonly mixPayStatus: MixPayStatus;
  readonly selfPayStatus: SelfPayStatus;
  readonly medInsPayStatus: MedInsPayStatus;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly paidAt: number | undefined;
  readonly failReason: string | undefined;
  /** The order that the user pays, and that a refund names; known when it is paid. */
  readonly cash: Order | undefined;
  /** In 分: what the insurance took back, by the fields of `refunds/notify`. */
  readonly refunded: Readonly<Record<RefundedFee, number>>;
}

/** A part of the insurance that can be taken back. */
export type RefundedFee = (typeof refundedFees)[number];

/** The parts of the insurance, as `med_refund_…_fee` and `med_ins_…_fee` name them. */
export const refundedFees = ["gov", "self", "other"] as const;

/** Returns how much of a part of the insurance can be taken back, in 分. */
export function refundable({ request, refunded }: MedicalOrder, fee: RefundedFee): number {
  return (numberOf(request[`med_ins_${fee}_fee`]) ?? 0) - refunded[fee];
}

/** The facts for any response; the response has those that its page documents. */
export function medicalFacts(order: MedicalOrder): JsonObject {
  const { request, paidAt, failReason } = order;
  const { payer: _, relative: __, ...described } = request;
  return {
    ...described,
    ...{ out_trade_no: order.outTradeNo, mix_trade_no: order.mixTradeNo },
    ...{ mix_pay_status: order.mixPayStatus, self_pay_status: order.selfPayStatus },
    ...{ med_ins_pay_status: order.medInsPayStatus, med_ins_fail_reason: failReason },
    ...(paidAt !== undefined && {
      paid_time: rfc3339(paidAt),
      passthrough_response_content: request["passthrough_request_content"],
    }),
  };
}

/** The facts for the notification MEDICAL_INSURANCE.SUCCESS, in which the contents of the bureau are texts. */
export function medicalNotice(order: MedicalOrder): { [name: string]: Json } {
  const { cash_add_detail: _, cash_reduce_detail: __, ...facts } = medicalFacts(order);
  const texts = ["passthrough_request_content", "passthrough_response_content"].map((name) => [
    name,
    textOf(facts[name]) ?? (facts[name] === undefined ? undefined : JSON.stringify(asObject(facts[name]))),
  ]);
  return withoutUndefined({ ...facts, ...(Object.fromEntries(texts) as JsonObject) }); // texts or undefined
}

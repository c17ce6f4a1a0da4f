import { digestOf } from "../state/digest.ts";
import { medicalFacts, type MedicalOrder } from "../state/medical/medical-order.ts";
import { medicalOrderNotFound } from "../state/medical/medical-rules.ts";
import { textOf } from "../util/json.ts";
import type { Handler, StatefulCall, StatefulOperation } from "./stateful.ts";

const create: Handler = ({ caller, json, state }) => {
  const values = { caller: caller.merchant.id, subMchid: textOf(json["sub_mchid"]), request: json };
  return medicalFacts(state.medicalInsurance.create(values));
};

const query: Handler = (call) => medicalFacts(orderOf(call));

const refund: Handler = (call) => {
  const { json, plain, state } = call;
  const outRefundNo = textOf(json["out_refund_no"]) ?? "";
  state.medicalInsurance.refund(orderOf(call), { outRefundNo, request: json, digest: digestOf(plain) });
  return {};
};

const base = String.raw`^/v3/med-ins`;

/** The operations of medical insurance. */
export const medicalInsuranceOperations: readonly StatefulOperation[] = [
  { method: "POST", path: new RegExp(`${base}/orders$`, "u"), handle: create },
  {
    method: "GET",
    path: new RegExp(String.raw`${base}/orders/(?:mix-trade-no|out-trade-no)/\{\w+\}$`, "u"),
    handle: query,
  },
  { method: "POST", path: new RegExp(`${base}/refunds/notify$`, "u"), handle: refund },
];

function orderOf({ caller, request, query, json, state }: StatefulCall): MedicalOrder {
  const number =
    textOf(request["out_trade_no"]) ?? textOf(request["mix_trade_no"]) ?? textOf(query["mix_trade_no"]);
  const subMchid = textOf(query["sub_mchid"]) ?? textOf(json["sub_mchid"]);
  const order = state.medicalInsurance.find(number, { caller: caller.merchant.id, subMchid });
  if (!order) throw medicalOrderNotFound();
  return order;
}

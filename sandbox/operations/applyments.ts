import { samplePng } from "../downloads/downloads.ts";
import { ApiError } from "../http/api-error.ts";
import {
  applymentNotFound,
  type Applyment,
  type ApplymentList,
  type NewApplyment,
} from "../state/applyments/applyment-list.ts";
import { applymentFacts, subjectFacts } from "../state/applyments/applyments.ts";
import { digestOf } from "../state/digest.ts";
import { numberOf, textOf } from "../util/json.ts";
import type { Handler, StatefulCall, StatefulOperation } from "./stateful.ts";

const submit: Handler = (call) => ({
  applyment_id: call.state.applyments.submit(newApplyment(call)).applymentId,
});

const query: Handler = (call) => {
  const { request, state, seed } = call;
  const number = textOf(request["business_code"]) ?? idOf(call, "applyment_id");
  return applymentFacts(applymentOf(call, state.applyments, number), seed);
};

const submitSubject: Handler = (call) => ({
  applyment_id: call.state.subjectApplyments.submit(newApplyment(call)).applymentId,
});

const querySubject: Handler = (call) => {
  const { query, state, now } = call;
  const numbers = [textOf(query["applyment_id"]), textOf(query["business_code"])].filter(
    (one) => one !== undefined,
  );
  if (numbers.length !== 1) {
    const issue = "expected applyment_id or business_code, and not both";
    throw new ApiError(400, "PARAM_ERROR", `参数错误: ${issue}`, { issue, location: "query" });
  }
  const applyment = applymentOf(call, state.subjectApplyments, numbers[0]);
  return subjectFacts(applyment, { now, qrcode: samplePng.toString("base64") });
};

const cancelSubject: Handler = (call) => {
  const { request, state } = call;
  const number = textOf(request["business_code"]) ?? idOf(call, "applyment_id");
  state.subjectApplyments.move(applymentOf(call, state.subjectApplyments, number), "cancel");
  return {};
};

const queryAuthorization: Handler = ({ request, state }) => {
  const isAuthorized = state.subjectApplyments.isAuthorized(textOf(request["sub_mchid"]) ?? "");
  return { authorize_state: `AUTHORIZE_STATE_${isAuthorized ? "" : "UN"}AUTHORIZED` };
};

const sub = String.raw`^/v3/applyment4sub/applyment`;
const subject = String.raw`^/v3/apply4subject/applyment`;

/** The operations of applyments. */
export const applymentOperations: readonly StatefulOperation[] = [
  { method: "POST", path: new RegExp(`${sub}/?$`, "u"), handle: submit },
  {
    method: "GET",
    path: new RegExp(String.raw`${sub}/(?:applyment_id|business_code)/\{\w+\}$`, "u"),
    handle: query,
  },
  { method: "POST", path: new RegExp(`${subject}$`, "u"), handle: submitSubject },
  { method: "GET", path: new RegExp(`${subject}$`, "u"), handle: querySubject },
  { method: "POST", path: new RegExp(String.raw`${subject}/\{\w+\}/cancel$`, "u"), handle: cancelSubject },
  {
    method: "GET",
    path: new RegExp(String.raw`${subject}/merchants/\{sub_mchid\}/state$`, "u"),
    handle: queryAuthorization,
  },
];

function newApplyment({ caller, json, plain }: StatefulCall): NewApplyment {
  const businessCode = textOf(json["business_code"]) ?? "";
  return { caller: caller.merchant.id, businessCode, digest: digestOf(plain) };
}

/** The number of a path, which a page documents as a number or a text. */
function idOf({ request }: StatefulCall, name: string): string | undefined {
  return textOf(request[name]) ?? numberOf(request[name])?.toString();
}

function applymentOf<State extends string, Event extends string>(
  { caller }: StatefulCall,
  list: ApplymentList<State, Event>,
  number: string | undefined,
): Applyment<State> {
  const applyment = list.find(number, caller.merchant.id);
  if (!applyment) throw applymentNotFound();
  return applyment;
}

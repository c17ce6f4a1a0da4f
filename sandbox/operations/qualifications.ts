/** Subsidies: a qualification is claimed, redeemed by a purchase, and restored when the purchase is returned. */
import type { Json } from "../../generator/ir/model.ts";
import { listOf, asObject, numberOf, textOf, type JsonObject } from "../util/json.ts";
import { ApiError } from "../http/api-error.ts";
import type { Qualification, QualificationState } from "../state/qualifications.ts";
import type { State } from "../state/state.ts";
import type { Handler, StatefulOperation, StatefulCall } from "./stateful.ts";

const done = { code: "SUCCESS", message: "OK", resp_code: "SUCCESS", resp_desc: "OK" };

const claim: Handler = ({ plain, state }) => {
  if (state.qualifications.claim(qualificationOf(plain))) return done;
  throw requestError("资格已领取 (the qualification is already claimed)");
};

const cancel: Handler = ({ plain, state }) => {
  if (state.qualifications.cancel(qualificationOf(plain))) return done;
  throw requestError("资格未领取或已核销 (the qualification is not claimed, or already used)");
};

const query: Handler = ({ request, state }) => {
  return { state: state.qualifications.state(qualificationOf(asObject(request["query"]))) };
};

/** Lists the state of every kind of appliance of the page. */
const queryAll: Handler = ({ operation, plain, state }) => {
  const list = operation.response.find(({ name }) => name === "qualification_list");
  const kinds = list?.children?.find(({ name }) => name === "appliance_id")?.enum ?? [];
  return {
    qualification_list: kinds.map((kind): Json => {
      const current = state.qualifications.state({ person: personOf(plain), category: String(kind) });
      const reason = current === "UNCLAIMED" ? { unclaimed_reason: "REASON_UNCLAIMED" } : {};
      return { appliance_id: kind, state: current, ...reason };
    }),
  };
};

const sync: Handler = ({ plain, state }) => {
  syncOne(plain, plain["cate_state"] === "CATE_STATE_REFUND", state);
  return done;
};

const codes: Readonly<Record<QualificationState, string>> = {
  UNCLAIMED: "00",
  UNREDEEMED: "01",
  REDEEMED: "02",
};
const names: Readonly<Record<QualificationState, string>> = {
  UNCLAIMED: "未领取",
  UNREDEEMED: "未核销",
  REDEEMED: "已核销",
};

const queryCategory: Handler = ({ plain, state }) => {
  const qualification = qualificationOf(plain);
  const current = state.qualifications.state(qualification);
  return {
    ...done,
    data: [{ cate_code: qualification.category, status: names[current], status_code: codes[current] }],
  };
};

const syncList: Handler = ({ plain, state }) => {
  for (const one of listOf(plain["data"]).map(asObject)) syncOne(one, one["status"] === "1", state);
  return done;
};

const alter: Handler = (call: StatefulCall) => {
  const { plain, state, seed } = call;
  const { category } = qualificationOf(plain);
  state.qualifications.claim(qualificationOf(plain)); // it moves here from another platform
  return {
    ...done,
    auth_code: seed.hex(64, "auth_code", category, textOf(plain["req_ssn"]) ?? "").toLowerCase(),
  };
};

const base = String.raw`^/v3/gov/subsidy`;

/** The operations of subsidies. */
export const qualificationOperations: readonly StatefulOperation[] = [
  { method: "GET", path: new RegExp(`${base}/qualification$`, "u"), handle: query },
  {
    method: "POST",
    path: new RegExp(`${base}/qualifications/(?:passthrough/)?query$`, "u"),
    handle: queryAll,
  },
  { method: "POST", path: new RegExp(`${base}/qualifications/passthrough/claim$`, "u"), handle: claim },
  { method: "POST", path: new RegExp(`${base}/qualifications/passthrough/cancel$`, "u"), handle: cancel },
  { method: "POST", path: new RegExp(`${base}/(?:n-)?qualifications/sync$`, "u"), handle: sync },
  { method: "POST", path: new RegExp(`${base}/zhejiang/qualifications/claim$`, "u"), handle: claim },
  { method: "POST", path: new RegExp(`${base}/zhejiang/qualifications/query$`, "u"), handle: queryCategory },
  { method: "POST", path: new RegExp(`${base}/zhejiang/qualifications/sync$`, "u"), handle: syncList },
  { method: "POST", path: new RegExp(`${base}/zhejiang/qualifications/alter$`, "u"), handle: alter },
];

/** An unclaimed qualification was claimed in the mini program, which the sandbox does not see. */
function syncOne(request: JsonObject, isReturn: boolean, { qualifications }: State): void {
  const qualification = qualificationOf(request);
  if (isReturn) {
    if (!qualifications.restore(qualification))
      throw requestError("资格未核销，不能退回 (the qualification is not used)");
    return;
  }
  qualifications.claim(qualification);
  const orderNo = textOf(request["out_trade_no"]) ?? textOf(request["order_no"]) ?? "";
  if (!qualifications.redeem(qualification, orderNo))
    throw requestError("资格已核销 (the qualification is already used)");
}

function qualificationOf(request: JsonObject): Qualification {
  const category = numberOf(request["appliance_id"]) ?? textOf(request["cate_code"]) ?? "";
  return { person: personOf(request), category: String(category) };
}

/** The most specific identifier of a person. */
function personOf(request: JsonObject): string {
  const identifiers = ["id_card_number", "cert_no", "openid", "phone_number", "tel", "real_name", "name"];
  return identifiers.map((name) => textOf(request[name])).find((one) => one !== undefined) ?? "";
}

function requestError(message: string): ApiError {
  return new ApiError(400, "INVALID_REQUEST", message);
}

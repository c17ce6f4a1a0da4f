/** Subsidies: a qualification is claimed, used with a purchase, and there again when the purchase is returned. */
import type { Json } from "../../ir/model.ts";
import { listOf, membersOf, numberOf, textOf, type Members } from "../members.ts";
import { Refusal } from "../refusal.ts";
import type { Qualification, QualificationState } from "../state/qualifications.ts";
import type { State } from "../state/state.ts";
import type { Act, Rule, StatefulCall } from "./stateful.ts";

const done = { code: "SUCCESS", message: "OK", resp_code: "SUCCESS", resp_desc: "OK" };

const claim: Act = ({ plain, state }) => {
  if (state.qualifications.claim(qualificationOf(plain))) return done;
  throw refused("资格已领取 (it is claimed already)");
};

const cancel: Act = ({ plain, state }) => {
  if (state.qualifications.cancel(qualificationOf(plain))) return done;
  throw refused("资格未领取或已核销 (it is not claimed, or used)");
};

const query: Act = ({ request, state }) => {
  return { state: state.qualifications.state(qualificationOf(membersOf(request["query"]))) };
};

/** Of every kind of appliance that the page lists. */
const queryAll: Act = ({ operation, plain, state }) => {
  const list = operation.response.find(({ name }) => name === "qualification_list");
  const kinds = list?.children?.find(({ name }) => name === "appliance_id")?.enum ?? [];
  return {
    qualification_list: kinds.map((kind): Json => {
      const found = state.qualifications.state({ person: personOf(plain), category: String(kind) });
      const reason = found === "UNCLAIMED" ? { unclaimed_reason: "REASON_UNCLAIMED" } : {};
      return { appliance_id: kind, state: found, ...reason };
    }),
  };
};

const sync: Act = ({ plain, state }) => {
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

const queryCategory: Act = ({ plain, state }) => {
  const qualification = qualificationOf(plain);
  const found = state.qualifications.state(qualification);
  return {
    ...done,
    data: [{ cate_code: qualification.category, status: names[found], status_code: codes[found] }],
  };
};

const syncList: Act = ({ plain, state }) => {
  for (const one of listOf(plain["data"]).map(membersOf)) syncOne(one, one["status"] === "1", state);
  return done;
};

const alter: Act = (call: StatefulCall) => {
  const { plain, state, seed } = call;
  const { category } = qualificationOf(plain);
  state.qualifications.claim(qualificationOf(plain)); // it is here now, whichever platform had it
  return {
    ...done,
    auth_code: seed.hex(64, "auth_code", category, textOf(plain["req_ssn"]) ?? "").toLowerCase(),
  };
};

const base = String.raw`^/v3/gov/subsidy`;

export const qualificationRules: readonly Rule[] = [
  { method: "GET", path: new RegExp(`${base}/qualification$`, "u"), act: query },
  { method: "POST", path: new RegExp(`${base}/qualifications/(?:passthrough/)?query$`, "u"), act: queryAll },
  { method: "POST", path: new RegExp(`${base}/qualifications/passthrough/claim$`, "u"), act: claim },
  { method: "POST", path: new RegExp(`${base}/qualifications/passthrough/cancel$`, "u"), act: cancel },
  { method: "POST", path: new RegExp(`${base}/(?:n-)?qualifications/sync$`, "u"), act: sync },
  { method: "POST", path: new RegExp(`${base}/zhejiang/qualifications/claim$`, "u"), act: claim },
  { method: "POST", path: new RegExp(`${base}/zhejiang/qualifications/query$`, "u"), act: queryCategory },
  { method: "POST", path: new RegExp(`${base}/zhejiang/qualifications/sync$`, "u"), act: syncList },
  { method: "POST", path: new RegExp(`${base}/zhejiang/qualifications/alter$`, "u"), act: alter },
];

/** Who did not claim it here claimed it in the mini program, which no sandbox sees. */
function syncOne(given: Members, isReturn: boolean, { qualifications }: State): void {
  const qualification = qualificationOf(given);
  if (isReturn) {
    if (!qualifications.giveBack(qualification)) throw refused("资格未核销，不能退回 (it is not used)");
    return;
  }
  qualifications.claim(qualification);
  const orderNo = textOf(given["out_trade_no"]) ?? textOf(given["order_no"]) ?? "";
  if (!qualifications.redeem(qualification, orderNo)) throw refused("资格已核销 (it is used already)");
}

function qualificationOf(given: Members): Qualification {
  const category = numberOf(given["appliance_id"]) ?? textOf(given["cate_code"]) ?? "";
  return { person: personOf(given), category: String(category) };
}

/** What names a person best. */
function personOf(given: Members): string {
  const ways = ["id_card_number", "cert_no", "openid", "phone_number", "tel", "real_name", "name"];
  return ways.map((name) => textOf(given[name])).find((one) => one !== undefined) ?? "";
}

function refused(message: string): Refusal {
  return new Refusal(400, "INVALID_REQUEST", message);
}

import type { Json } from "../../ir/model.ts";
import { listOf, membersOf, numberOf, textOf, type Members } from "../members.ts";
import { Refusal } from "../refusal.ts";
import { digestOf } from "../state/digest.ts";
import {
  batchFacts,
  billFacts,
  detailFacts,
  type Transfer,
  type TransferDetail,
  type TransferKind,
} from "../state/transfers.ts";
import type { Act, Rule, StatefulCall } from "./stateful.ts";

const transfer: Act = (call) => billFacts(create(call, "bill", "out_bill_no", "transfer_amount"));

/** The user confirms it, on a page that the merchant opens with `package_info`. */
const transferToConfirm: Act = (call) => {
  const package_info = call.seed.hex(32, "package_info", textOf(call.json["out_bill_no"]) ?? "");
  return transfer({ ...call, json: { ...call.json, package_info } });
};
const transferBatch: Act = (call) => batchFacts(create(call, "batch", "out_batch_no", "total_amount"));

const queryBill: Act = (call) => billFacts(transferOf(call, "bill"));

const cancel: Act = (call) => {
  const found = transferOf(call, "bill");
  call.state.transfers.cancel(found);
  return { ...billFacts(found), state: "CANCELLED" };
};

const queryBatch: Act = (call) => {
  const found = transferOf(call, "batch");
  const facts = batchFacts(found);
  const details = found.details.map((one) => detailFacts(found, one) as Json); // undefined is left out
  return { ...facts, transfer_batch: facts as Json, transfer_detail_list: details }; // as above
};

const queryDetail: Act = (call) => {
  const found = transferOf(call, "batch");
  const number = textOf(call.request["detail_id"]) ?? textOf(call.request["out_detail_no"]);
  const detail = found.details.find(({ id, outNo }) => id === number || outNo === number);
  if (!detail) throw notThere();
  return detailFacts(found, detail satisfies TransferDetail);
};

const bills = String.raw`^/v3/fund-app/mch-transfer/(?:partner/)?transfer-bills`;
const batches = String.raw`^/v3/(?:partner-)?transfer/batches`;
const batch = String.raw`(?:/batch-id/\{batch_id\}|/out-batch-no/\{out_batch_no\})`;

export const transferRules: readonly Rule[] = [
  { method: "POST", path: new RegExp(`${bills}$`, "u"), act: transferToConfirm },
  { method: "POST", path: new RegExp(`${bills}/transfer$`, "u"), act: transfer },
  {
    method: "GET",
    path: new RegExp(
      String.raw`${bills}/(?:out-bill-no/\{out_bill_no\}|transfer-bill-no/\{transfer_bill_no\})$`,
      "u",
    ),
    act: queryBill,
  },
  {
    method: "POST",
    path: new RegExp(String.raw`${bills}/out-bill-no/\{out_bill_no\}/cancel$`, "u"),
    act: cancel,
  },
  { method: "POST", path: new RegExp(`${batches}$`, "u"), act: transferBatch },
  { method: "GET", path: new RegExp(`${batches}${batch}$`, "u"), act: queryBatch },
  {
    method: "GET",
    path: new RegExp(String.raw`${batches}${batch}/details/(?:detail-id|out-detail-no)/\{\w+\}$`, "u"),
    act: queryDetail,
  },
];

function create(
  { json, plain, state }: StatefulCall,
  kind: TransferKind,
  number: string,
  amount: string,
): Transfer {
  const details = listOf(json["transfer_detail_list"]).map((one): { outNo: string; given: Members } => {
    const given = membersOf(one);
    return { outNo: textOf(given["out_detail_no"]) ?? "", given };
  });
  return state.transfers.create({
    kind,
    outNo: textOf(json[number]) ?? "",
    amount: numberOf(json[amount]) ?? 0,
    given: { ...json, transfer_detail_list: undefined },
    details,
    notifyUrl: textOf(json["notify_url"]),
    digest: digestOf(plain as Json), // it came as JSON
  });
}

function transferOf({ request, state }: StatefulCall, kind: TransferKind): Transfer {
  const names = ["out_bill_no", "transfer_bill_no", "out_batch_no", "batch_id"];
  const number = names.map((name) => textOf(request[name])).find((one) => one !== undefined);
  const found = state.transfers.find(kind, number);
  if (!found) throw notThere();
  return found;
}

function notThere(): Refusal {
  return new Refusal(404, "NOT_FOUND", "记录不存在 (there is no such transfer in this sandbox)");
}

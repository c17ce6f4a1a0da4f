import type { Json } from "../../generator/ir/model.ts";
import { listOf, asObject, numberOf, textOf, type JsonObject } from "../util/json.ts";
import { ApiError } from "../http/api-error.ts";
import { digestOf } from "../state/digest.ts";
import {
  batchFacts,
  billFacts,
  detailFacts,
  type Transfer,
  type TransferDetail,
  type TransferKind,
} from "../state/transfers.ts";
import type { Handler, StatefulOperation, StatefulCall } from "./stateful.ts";

const transfer: Handler = (call) => billFacts(create(call, "bill", "out_bill_no", "transfer_amount"));

/** A transfer that the user confirms on a page, which the merchant opens with `package_info`. */
const transferToConfirm: Handler = (call) => {
  const package_info = call.seed.hex(32, "package_info", textOf(call.json["out_bill_no"]) ?? "");
  return transfer({ ...call, json: { ...call.json, package_info } });
};
const transferBatch: Handler = (call) => batchFacts(create(call, "batch", "out_batch_no", "total_amount"));

const queryBill: Handler = (call) => billFacts(transferOf(call, "bill"));

const cancel: Handler = (call) => {
  const existing = transferOf(call, "bill");
  call.state.transfers.cancel(existing);
  return { ...billFacts(existing), state: "CANCELLED" };
};

const queryBatch: Handler = (call) => {
  const existing = transferOf(call, "batch");
  const facts = batchFacts(existing);
  const details = existing.details.map((one) => detailFacts(existing, one) as Json); // undefined is left out
  return { ...facts, transfer_batch: facts as Json, transfer_detail_list: details }; // as above
};

const queryDetail: Handler = (call) => {
  const existing = transferOf(call, "batch");
  const number = textOf(call.request["detail_id"]) ?? textOf(call.request["out_detail_no"]);
  const detail = existing.details.find(({ id, outNo }) => id === number || outNo === number);
  if (!detail) throw notFound();
  return detailFacts(existing, detail satisfies TransferDetail);
};

const bills = String.raw`^/v3/fund-app/mch-transfer/(?:partner/)?transfer-bills`;
const batches = String.raw`^/v3/(?:partner-)?transfer/batches`;
const batch = String.raw`(?:/batch-id/\{batch_id\}|/out-batch-no/\{out_batch_no\})`;

/** The operations of transfers. */
export const transferOperations: readonly StatefulOperation[] = [
  { method: "POST", path: new RegExp(`${bills}$`, "u"), handle: transferToConfirm },
  { method: "POST", path: new RegExp(`${bills}/transfer$`, "u"), handle: transfer },
  {
    method: "GET",
    path: new RegExp(
      String.raw`${bills}/(?:out-bill-no/\{out_bill_no\}|transfer-bill-no/\{transfer_bill_no\})$`,
      "u",
    ),
    handle: queryBill,
  },
  {
    method: "POST",
    path: new RegExp(String.raw`${bills}/out-bill-no/\{out_bill_no\}/cancel$`, "u"),
    handle: cancel,
  },
  { method: "POST", path: new RegExp(`${batches}$`, "u"), handle: transferBatch },
  { method: "GET", path: new RegExp(`${batches}${batch}$`, "u"), handle: queryBatch },
  {
    method: "GET",
    path: new RegExp(String.raw`${batches}${batch}/details/(?:detail-id|out-detail-no)/\{\w+\}$`, "u"),
    handle: queryDetail,
  },
];

function create(
  { json, plain, state }: StatefulCall,
  kind: TransferKind,
  number: string,
  amount: string,
): Transfer {
  const details = listOf(json["transfer_detail_list"]).map((one): { outNo: string; request: JsonObject } => {
    const request = asObject(one);
    return { outNo: textOf(request["out_detail_no"]) ?? "", request };
  });
  return state.transfers.create({
    kind,
    outNo: textOf(json[number]) ?? "",
    amount: numberOf(json[amount]) ?? 0,
    request: { ...json, transfer_detail_list: undefined },
    details,
    notifyUrl: textOf(json["notify_url"]),
    digest: digestOf(plain),
  });
}

function transferOf({ request, state }: StatefulCall, kind: TransferKind): Transfer {
  const names = ["out_bill_no", "transfer_bill_no", "out_batch_no", "batch_id"];
  const number = names.map((name) => textOf(request[name])).find((one) => one !== undefined);
  const existing = state.transfers.find(kind, number);
  if (!existing) throw notFound();
  return existing;
}

function notFound(): ApiError {
  return new ApiError(404, "NOT_FOUND", "记录不存在 (this sandbox has no such transfer)");
}

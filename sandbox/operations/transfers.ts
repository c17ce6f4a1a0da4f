import type { Json } from "../../generator/ir/model.ts";
import { listOf, asObject, numberOf, textOf, type JsonObject } from "../util/json.ts";
import { digestOf } from "../state/digest.ts";
import { ciphertextFor } from "../response/ciphertext.ts";
import {
  batchFacts,
  billFacts,
  detailFacts,
  type Transfer,
  type TransferDetail,
  type TransferKind,
} from "../state/transfer.ts";
import { transferNotFound } from "../state/transfers.ts";
import type { Handler, StatefulOperation, StatefulCall } from "./stateful.ts";

const bill = { kind: "bill", number: "out_bill_no", amount: "transfer_amount" } as const;

const transfer: Handler = (call) => billFacts(create(call, { ...bill, isConfirmedByUser: false }));

/** A transfer that the user confirms on a page, which the merchant opens with `package_info`. */
const transferToConfirm: Handler = (call) => {
  const created = create(call, { ...bill, isConfirmedByUser: true });
  return { ...billFacts(created), package_info: created.packageInfo };
};

const transferBatch: Handler = (call) => {
  const names = { kind: "batch", number: "out_batch_no", amount: "total_amount" } as const;
  return batchFacts(create(call, { ...names, isConfirmedByUser: false }));
};

const queryBill: Handler = (call) => billFacts(transferOf(call, "bill"));

const cancel: Handler = (call) => {
  const existing = transferOf(call, "bill");
  call.state.transfers.cancel(existing);
  return billFacts(existing);
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
  if (!detail) throw transferNotFound();
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

/** How a page names the number and the amount of a transfer. */
interface Creation {
  readonly kind: TransferKind;
  readonly number: string;
  readonly amount: string;
  readonly isConfirmedByUser: boolean;
}

function create(call: StatefulCall, { kind, number, amount, isConfirmedByUser }: Creation): Transfer {
  const { json, plain, state, caller } = call;
  const lists = [listOf(json["transfer_detail_list"]), listOf(plain["transfer_detail_list"])] as const;
  const details = lists[0].map((one, at): { outNo: string; request: JsonObject } => {
    const request = withUserName(call, asObject(one), asObject(lists[1][at]));
    return { outNo: textOf(request["out_detail_no"]) ?? "", request };
  });
  return state.transfers.create({
    ...{ kind, isConfirmedByUser, details },
    caller: caller.merchant.id,
    outNo: textOf(json[number]) ?? "",
    amount: numberOf(json[amount]) ?? 0,
    request: { ...withUserName(call, json, plain), transfer_detail_list: undefined },
    notifyUrl: textOf(json["notify_url"]),
    digest: digestOf(plain),
  });
}

/** Adds the name of the user as a query returns it: encrypted for the merchant. The sandbox cannot read it any more. */
function withUserName({ caller }: StatefulCall, json: JsonObject, plain: JsonObject): JsonObject {
  const name = textOf(plain["user_name"]);
  return name === undefined ? json : { ...json, user_name: ciphertextFor(name, caller.keys) };
}

function transferOf({ request, state, caller }: StatefulCall, kind: TransferKind): Transfer {
  const names = ["out_bill_no", "transfer_bill_no", "out_batch_no", "batch_id"];
  const number = names.map((name) => textOf(request[name])).find((one) => one !== undefined);
  const existing = state.transfers.find(kind, number, caller.merchant.id);
  if (!existing) throw transferNotFound();
  return existing;
}

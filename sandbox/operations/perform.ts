/** Performs an operation and makes its response. */
import type { Endpoint } from "../../generator/ir/model.ts";
import { documentedResponse } from "../response/document-response.ts";
import { listCertificates } from "../platform/certificates.ts";
import type { Caller } from "../merchants/caller.ts";
import type { RequestGroups } from "../request/groups.ts";
import { asObject, textOf } from "../util/json.ts";
import { memoize } from "../util/memo.ts";
import type { Platform } from "../platform/platform.ts";
import {
  jsonResponse,
  emptyResponse,
  fileResponse,
  statementResponse,
  type UnsignedResponse,
} from "../http/response.ts";
import { withoutEncryptedFields } from "../state/plain.ts";
import { sampleBill, samplePdf, samplePng } from "../downloads/downloads.ts";
import { applymentOperations } from "./applyments.ts";
import { medicalInsuranceOperations } from "./medical-insurance.ts";
import { orderOperations } from "./orders.ts";
import { payscoreOperations } from "./payscore.ts";
import { productCouponOperations } from "./product-coupons.ts";
import { profitSharingOperations } from "./profit-sharing.ts";
import { qualificationOperations } from "./qualifications.ts";
import { refundOperations } from "./refunds.ts";
import type { StatefulOperation, StatefulCall } from "./stateful.ts";
import { transferOperations } from "./transfers.ts";
import { userCouponOperations } from "./user-coupons.ts";

const statefulOperations: readonly StatefulOperation[] = [
  ...orderOperations,
  ...refundOperations,
  ...transferOperations,
  ...qualificationOperations,
  ...payscoreOperations,
  ...profitSharingOperations,
  ...applymentOperations,
  ...medicalInsuranceOperations,
  ...productCouponOperations,
  ...userCouponOperations,
];

const findStateful = memoize(({ method, path }: Endpoint) =>
  statefulOperations.find((one) => one.method === method && one.path.test(path)),
);

/** @throws ApiError if the operation fails */
export async function perform(
  operation: Endpoint,
  request: RequestGroups,
  platform: Platform,
  caller: Caller,
): Promise<UnsignedResponse> {
  if (operation.method === "GET" && operation.path === "/v3/certificates") {
    return listCertificates(request, platform, caller);
  }
  if (platform.downloads.isDownload(operation.method, operation.path)) {
    const token = textOf(asObject(request["query"])["token"]) ?? "";
    return platform.downloads.fetch(token, platform.isStateless ? sampleBill(platform.state) : undefined);
  }
  const stateful = platform.isStateless ? undefined : findStateful(operation);
  const facts = stateful && (await stateful.handle(toCall(operation, request, platform, caller)));
  if (operation.responseType === "empty") return emptyResponse();
  if (operation.responseType === "stream") return sampleFile(operation);
  if (operation.responseType === "statement") return statementResponse(Buffer.from(statementText));
  const { seed, downloads } = platform;
  const { headers: _, ...content } = request; // headers hold another signature each time, and responses must not vary
  const named = downloads.offer(operation, content, caller.merchant.id, platform);
  const context = { seed, recipient: caller.keys, named };
  return jsonResponse(documentedResponse(operation, content, context, facts));
}

const statementText = "`Date,`Type,`Amount\n`2026-11-01,`SETTLE,`0\n";

function sampleFile({ path }: Endpoint): UnsignedResponse {
  return /image/u.test(path)
    ? fileResponse(samplePng, "image/png")
    : fileResponse(samplePdf, "application/pdf");
}

function toCall(
  operation: Endpoint,
  request: RequestGroups,
  { state, seed, clock }: Platform,
  caller: Caller,
): StatefulCall {
  const fields = operation.request.find(({ name }) => name === "json")?.children ?? [];
  const plain = asObject(request["json"]);
  const json = withoutEncryptedFields(plain, fields);
  const query = asObject(request["query"]);
  return { operation, caller, request, query, json, plain, state, seed, now: clock.now() };
}

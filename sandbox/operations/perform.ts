/** Performs an operation and makes its response. */
import type { Endpoint } from "../../generator/ir/model.ts";
import { documentedResponse } from "../response/document-response.ts";
import { listCertificates } from "../platform/certificates.ts";
import { callerKindOf, callerOf } from "../keys/caller.ts";
import type { RequestGroups } from "../request/groups.ts";
import { asObject, textOf } from "../util/json.ts";
import type { Platform } from "../platform/platform.ts";
import {
  jsonResponse,
  emptyResponse,
  fileResponse,
  statementResponse,
  type UnsignedResponse,
} from "../http/response.ts";
import { withoutEncryptedFields } from "../state/plain.ts";
import { billOf, samplePdf, samplePng } from "../downloads/downloads.ts";
import { orderOperations } from "./orders.ts";
import { qualificationOperations } from "./qualifications.ts";
import { refundOperations } from "./refunds.ts";
import type { StatefulOperation, StatefulCall } from "./stateful.ts";
import { transferOperations } from "./transfers.ts";

const statefulOperations: readonly StatefulOperation[] = [
  ...orderOperations,
  ...refundOperations,
  ...transferOperations,
  ...qualificationOperations,
];
const cache = new WeakMap<Endpoint, StatefulOperation | "none">();

function findStateful(operation: Endpoint): StatefulOperation | undefined {
  const known = cache.get(operation);
  if (known) return known === "none" ? undefined : known;
  const stateful = statefulOperations.find(
    ({ method, path }) => method === operation.method && path.test(operation.path),
  );
  cache.set(operation, stateful ?? "none");
  return stateful;
}

/** @throws ApiError if the operation fails */
export async function perform(
  operation: Endpoint,
  request: RequestGroups,
  platform: Platform,
): Promise<UnsignedResponse> {
  if (operation.method === "GET" && operation.path === "/v3/certificates") {
    return listCertificates(request, platform);
  }
  if (platform.downloads.isDownload(operation.method, operation.path)) {
    const token = textOf(asObject(request["query"])["token"]) ?? "";
    return platform.downloads.fetch(token, platform.isStateless ? billOf(platform.state) : undefined);
  }
  const stateful = platform.isStateless ? undefined : findStateful(operation);
  const facts = stateful && (await stateful.handle(toCall(operation, request, platform)));
  if (operation.responseType === "empty") return emptyResponse();
  if (operation.responseType === "stream") return sampleFile(operation);
  if (operation.responseType === "statement") return statementResponse(Buffer.from(statementText));
  const { seed, credentials, downloads, state } = platform;
  const { headers: _, ...content } = request; // headers hold another signature each time, and responses must not vary
  const named = downloads.offer(operation, content, state, seed);
  const caller = callerOf(callerKindOf(operation.path), credentials);
  const context = { seed, merchantPublicKey: caller?.publicKey ?? credentials.merchantPublicKey, named };
  return jsonResponse(documentedResponse(operation, content, context, facts));
}

const statementText = "`Date,`Type,`Amount\n`2026-11-01,`SETTLE,`0\n";

function sampleFile({ path }: Endpoint): UnsignedResponse {
  return /image/u.test(path)
    ? fileResponse(samplePng, "image/png")
    : fileResponse(samplePdf, "application/pdf");
}

function toCall(operation: Endpoint, request: RequestGroups, { state, seed }: Platform): StatefulCall {
  const fields = operation.request.find(({ name }) => name === "json")?.children ?? [];
  const plain = asObject(request["json"]);
  const json = withoutEncryptedFields(plain, fields);
  return { operation, request, query: asObject(request["query"]), json, plain, state, seed };
}

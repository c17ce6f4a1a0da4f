/** Serves one call of the API, from the received bytes to the signed response. */
import { splitTarget, type RawRequest } from "../http/request.ts";
import { checkAuthorization, checkHeaders, schemeOf } from "./authorization.ts";
import type { ExchangeProgress } from "../exchange/exchange.ts";
import { FaultError, findFault, parseFaults, type Fault } from "../faults/fault.ts";
import { cutBody, isBeforeEffect, replaceResponse } from "../faults/outcome.ts";
import { groupRequest } from "../request/groups.ts";
import { alterBody } from "../keys/message-signer.ts";
import type { Caller } from "../merchants/caller.ts";
import { perform } from "../operations/perform.ts";
import type { Platform } from "../platform/platform.ts";
import { ApiError } from "../http/api-error.ts";
import { causeCodeOf } from "../http/cause-code.ts";
import {
  errorResponse,
  responseHeaders,
  jsonResponse,
  type UnsignedResponse,
  type HttpResponse,
} from "../http/response.ts";
import type { Match } from "../request/routes.ts";
import { checkDigests, isUpload, readUpload } from "../request/upload.ts";
import { assertImages } from "../rules/image.ts";
import { checkRules } from "../rules/rules.ts";
import { decryptAndValidate } from "./validate.ts";

/** Serves a call and records in `progress` what the exchange shows of it. */
export async function serveApiCall(
  raw: RawRequest,
  platform: Platform,
  progress: ExchangeProgress,
): Promise<HttpResponse> {
  const planned = readFaults(raw, platform);
  if (planned instanceof ApiError) return sign(errorResponse(planned), raw, platform, []);
  progress.faults = planned;
  const response = await execute(raw, platform, progress);
  return cutBody(
    await sign(replaceResponse(response, planned, splitTarget(raw.target).path), raw, platform, planned),
    planned,
  );
}

/** Collects the faults of the header Sandbox-Fault and those that a test has planned. */
function readFaults(
  { headers, method, target }: RawRequest,
  { faults }: Platform,
): readonly Fault[] | ApiError {
  const header = headers["sandbox-fault"];
  try {
    const requested = header === undefined ? [] : parseFaults(String(header), "response");
    return [...requested, ...faults.take("response", method, splitTarget(target).path)];
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return new ApiError(400, "SANDBOX_FAULT", `Sandbox-Fault: ${error.message}`);
  }
}

async function execute(
  raw: RawRequest,
  platform: Platform,
  progress: ExchangeProgress,
): Promise<UnsignedResponse> {
  try {
    // The path as sent, since the signature covers it: `/v3/a/../b` is not `/v3/b`.
    const { path, query } = splitTarget(raw.target);
    const search = new URLSearchParams(query);
    const { downloads, routes } = platform;
    if (downloads.isDownload(raw.method, path) && !routes.has(raw.method, path)) {
      authorize(raw, raw.body, platform, progress);
      return downloads.fetch(search.get("token") ?? "");
    }
    const match = routes.find(raw.method, path);
    const caller = await verifyCall(raw, search, match, platform, progress);
    if (isBeforeEffect(progress.faults)) return jsonResponse({}); // replaced by the fault
    return await perform(match.route.operation, progress.request ?? {}, platform, caller);
  } catch (error) {
    return errorResponse(error instanceof ApiError ? error : internalError(error));
  }
}

/** Runs all checks that WeChat Pay makes before an operation has an effect. */
async function verifyCall(
  raw: RawRequest,
  search: URLSearchParams,
  match: Match,
  platform: Platform,
  progress: ExchangeProgress,
): Promise<Caller> {
  const { operation } = match.route;
  progress.page = operation.page;
  progress.path = operation.path;
  const upload = isUpload(operation) ? await readUpload(raw) : undefined;
  const caller = authorize(raw, upload ? Buffer.from(upload.meta) : raw.body, platform, progress);
  const sent = groupRequest(raw, search, operation, match.parameters, upload);
  await decryptAndValidate(raw, sent, match, caller, platform, (checked) => Object.assign(progress, checked));
  if (upload) {
    checkDigests(operation, progress.request?.["body"], upload);
    assertImages(operation, upload);
  }
  const { isStateless, merchants, clock } = platform;
  const request = progress.request ?? {};
  if (!isStateless) checkRules({ operation, request, caller, merchants, now: clock.now() });
  return caller;
}

function authorize(
  raw: RawRequest,
  signed: Buffer,
  { merchants }: Platform,
  progress: ExchangeProgress,
): Caller {
  checkHeaders(raw);
  const now = realTime(progress.faults) / 1000;
  const caller = checkAuthorization({ ...raw, body: signed }, merchants, now);
  progress.signed = true;
  progress.caller = { kind: caller.kind, id: caller.id };
  return caller;
}

async function sign(
  { status, body, headers, signature, error }: UnsignedResponse,
  raw: RawRequest,
  { signers }: Platform,
  faults: readonly Fault[],
): Promise<HttpResponse> {
  const now = realTime(faults);
  const causeCode = error && causeCodeOf(splitTarget(raw.target).path, error);
  const common = { ...responseHeaders(now, causeCode), ...headers };
  const sent = findFault(faults, "body-altered") ? alterBody(body) : body;
  if (signature === "none") return { status, headers: common, body: sent };
  const requested = raw.headers["wechatpay-serial"];
  const isStatement = signature === "statement";
  const digest = headers?.["Wechatpay-Statement-Sha1"];
  // As a response to a request whose caller is unknown is signed, too.
  const signer = signers.ofScheme(schemeOf(raw));
  const signed = await signer.sign(isStatement ? Buffer.from(JSON.stringify({ sha1: digest })) : body, {
    now,
    serial: requested === undefined ? undefined : String(requested),
    withCertificate: signature === "certificate",
    faults: isStatement ? faults.filter(({ fault }) => fault !== "body-altered") : faults,
  });
  // The digest is signed in place of the statement, so the fault alters the statement itself.
  return { status, headers: { ...common, ...signed.headers }, body: isStatement ? sent : signed.body };
}

/** Signatures use real time, independent of the sandbox's clock; the fault `clock` shifts it. */
function realTime(faults: readonly Fault[]): number {
  return Date.now() + (findFault(faults, "clock")?.seconds ?? 0) * 1000;
}

/** A RangeError is a stack overflow by a deeply nested request; any other error is a defect of the sandbox. */
function internalError(error: unknown): ApiError {
  if (error instanceof RangeError)
    return new ApiError(400, "PARAM_ERROR", "request: expected fewer levels of nesting.");
  const reason = error instanceof Error ? error.message : "unknown";
  return new ApiError(500, "SYSTEM_ERROR", `sandbox: unexpected error: ${reason}. Report it as a defect.`);
}

/** A call from end to end: check, seal, then sign, send, verify and open, as often as it takes. */
import { isObject, kindOf } from "../util/kind.ts";
import type { RequestError, RequestErrorCode } from "../errors.ts";
import { readUpload, uploadBody, type Upload } from "../files/upload.ts";
import type { WechatPayKey } from "../keys/keys.ts";
import type { CallOptions } from "./options.ts";
import type { Operation } from "../schema/table.ts";
import { ALLOW_RULE, isAllow } from "../validate/allow.ts";
import { inspectReceived, inspectRequest, isValidate, VALIDATE_RULE } from "./report.ts";
import { toWire } from "../protocol/wire.ts";
import { send, type Message } from "./attempts.ts";
import type { Context } from "./client-context.ts";
import { elapsed } from "../util/clock.ts";
import { isTimeout, TIMEOUT_RULE } from "./context.ts";
import { trace, type Trace } from "./hooks.ts";
import { BASE_RULE, BASES_RULE, documentedBases, readBase, readBases, type Base } from "./hosts.ts";
import { callerHeaders, isUpload, jsonBody, targetOf } from "./request.ts";
import { JSON_TYPE } from "../protocol/headers.ts";
import { labelOf, type Groups } from "../schema/request.ts";
import { refusal } from "../errors.ts";
import type { ApiResponse } from "./result.ts";
import { isRetries, RETRIES_RULE } from "./retry.ts";
import { isSignal } from "../util/signal.ts";
import { snapshot } from "./snapshot.ts";
import { untilOver, type Limit } from "./until.ts";

/** Rejects with what `Client.call` names. */
export async function callOperation(
  context: Context,
  operation: Operation,
  request: unknown,
  options: CallOptions<unknown, boolean>,
): Promise<ApiResponse<unknown>> {
  const { method, path } = operation;
  const told = trace(context.onEvent, { call: context.count(), mchid: context.keys.caller, method, path });
  try {
    const answer = await run(context, operation, request, options, told);
    told.ended();
    return answer;
  } catch (error) {
    told.ended(error);
    throw error;
  }
}

async function run(
  context: Context,
  operation: Operation,
  request: unknown,
  options: CallOptions<unknown, boolean>,
  told: Trace,
): Promise<ApiResponse<unknown>> {
  // Everything of the caller's is read before the first await, and never again.
  const { headers, baseUrl, ...patience } = readOptions(context, operation, options);
  const groups = snapshot(operation, request);
  const bases = basesOf(context, operation, groups, baseUrl);
  const inspection = { ...context, validate: options.validate ?? context.validate };
  inspectRequest(withHeaders(groups, headers, operation), operation, inspection, options.allow);
  const limit = { label: labelOf(operation), end: patience.end, signal: patience.signal };
  const message = await prepare(context, operation, groups, { headers, limit }, bases);
  const answer = await send(context, operation, { ...message, ...patience, bases, groups }, told);
  if (operation.responseType === undefined && patience.decrypt)
    inspectReceived(answer.data, operation, inspection);
  return answer;
}

/** Where the page has headers, those of the options count beside those of the request: they are sent as well. */
function withHeaders(groups: Groups, headers: CallOptions["headers"], { request }: Operation): Groups {
  const { headers: own = {} } = groups;
  if (headers === undefined || !Object.hasOwn(request, "headers") || !isObject(own)) return groups;
  return { ...groups, headers: { ...own, ...headers } };
}

/** Reads what is uploaded, and seals: all that is the same for every attempt. */
async function prepare(
  context: Context,
  operation: Operation,
  groups: Groups,
  { headers: ownHeaders, limit }: { readonly headers: CallOptions["headers"]; readonly limit: Limit },
  bases: readonly Base[],
): Promise<Pick<Message, "headers" | "target" | "signed" | "body">> {
  const wanted = callerHeaders(operation, groups["headers"], ownHeaders)["wechatpay-serial"];
  const sealer = await sealingKey(context, operation, wanted, limit);
  const upload = isUpload(operation) ? await uploadOf(context, operation, groups, limit) : undefined;
  const sealed = await toWire(upload?.groups ?? groups, operation.request, sealer.key);
  const own = callerHeaders(operation, sealed["headers"], ownHeaders);
  if (upload && own["content-type"] !== undefined) throw ownContentType(operation);
  const target = targetOf(operation, sealed, bases[0]?.path ?? "");
  const { signed, bytes, type } = upload ? uploadBody(upload, sealed) : jsonBody(operation, sealed);
  const headers = {
    accept: operation.responseType === undefined ? JSON_TYPE : "*/*",
    "user-agent": context.userAgent,
    ...(type !== undefined && { "content-type": type }),
    ...own,
    "wechatpay-serial": sealer.id,
  };
  return { headers, target, signed, body: bytes };
}

/** A stream may never come to its end: with the call its reading is over, too. */
async function uploadOf(
  { platform }: Context,
  operation: Operation,
  groups: Groups,
  limit: Limit,
): Promise<Upload> {
  const reading = new AbortController();
  try {
    const upload = readUpload(operation, groups, platform, reading.signal);
    return await untilOver(upload, "the file to be read", limit, "no");
  } finally {
    reading.abort();
  }
}

function ownContentType(operation: Operation): RequestError {
  const why = "the client sets this one itself for an upload; leave it out";
  return refusal(operation, "ERR_REQUEST_HEADER", `headers["Content-Type"]: ${why}`);
}

interface Settings extends Pick<Message, "timeout" | "end" | "retries" | "asked" | "signal" | "decrypt"> {
  readonly headers: CallOptions["headers"];
  readonly baseUrl: CallOptions["baseUrl"];
}

function readOptions(
  context: Context,
  operation: Operation,
  options: CallOptions<unknown, boolean>,
): Settings {
  const given: unknown = options;
  const refuse = (why: string) => refusal(operation, "ERR_REQUEST_OPTIONS", why);
  if (!isObject(given)) throw refuse(`options: expected an object, received ${kindOf(given)}`);
  const {
    timeout = context.timeout,
    retries = context.retries,
    signal,
    headers,
    baseUrl,
    decrypt = true,
  } = options;
  if (!isSignal(signal)) throw refuse("options.signal: expected an AbortSignal");
  if (options.validate !== undefined && !isValidate(options.validate)) {
    throw refuse(`options.validate: ${VALIDATE_RULE}`);
  }
  if (options.allow !== undefined && !isAllow(options.allow)) throw refuse(`options.allow: ${ALLOW_RULE}`);
  if (typeof (decrypt as unknown) !== "boolean") throw refuse("options.decrypt: expected true or false");
  if (!isTimeout(timeout)) throw refuse(`options.timeout: ${TIMEOUT_RULE}`);
  if (!isRetries(retries)) throw refuse(`options.retries: ${RETRIES_RULE}`);
  const { totalTimeout = context.totalTimeout } = options;
  if (totalTimeout !== undefined && !isTimeout(totalTimeout))
    throw refuse(`options.totalTimeout: ${TIMEOUT_RULE}`);
  const asked = options.retries !== undefined;
  return {
    timeout,
    end: elapsed() + (totalTimeout ?? timeout * (retries + 1)),
    retries,
    asked,
    signal,
    baseUrl,
    decrypt,
    headers: headers && { ...headers },
  };
}

/** As the first says of whoever names some: the call, the request, the client, the page. */
function basesOf(
  context: Context,
  operation: Operation,
  groups: Groups,
  baseUrl: CallOptions["baseUrl"],
): readonly Base[] {
  const own = groups["base_uri"];
  const need = (bases: readonly Base[] | undefined, code: RequestErrorCode, why: string) => {
    if (bases === undefined) throw refusal(operation, code, why);
    return bases;
  };
  if (baseUrl !== undefined) {
    return need(readBases(baseUrl), "ERR_REQUEST_OPTIONS", `options.baseUrl: ${BASES_RULE}`);
  }
  if (own !== undefined) {
    const base = readBase(own);
    return need(base && [base], "ERR_REQUEST_INVALID", `base_uri: ${BASE_RULE}`);
  }
  if (context.bases !== undefined) return context.bases;
  return need(documentedBases(operation.hosts?.[0]), "ERR_REQUEST_OPTIONS", `hosts: ${BASE_RULE}`);
}

async function sealingKey(
  { ring, now }: Context,
  operation: Operation,
  wanted: string | undefined,
  limit: Limit,
): Promise<WechatPayKey> {
  const found = wanted === undefined ? ring.preferred(now()) : ring.find(wanted);
  const isFetched = found instanceof Promise;
  const key = isFetched ? await untilOver(found, "platform certificates", limit, "no") : found;
  if (key !== undefined) return key;
  const mend = "name one of wechatpayKeys of createClient, or leave the header out";
  throw refusal(operation, "ERR_REQUEST_SERIAL", `headers.Wechatpay-Serial: this key is not known; ${mend}`);
}

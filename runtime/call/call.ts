/** One call: checks and encrypts the request, sends it, and returns the verified and decrypted response. */
import { isObject, kindOf } from "../util/kind.ts";
import type { RequestError, RequestErrorCode } from "../errors.ts";
import { readUpload, uploadBody, type Upload } from "../files/upload.ts";
import type { WechatPayKey } from "../keys/keys.ts";
import type { CallOptions } from "./options.ts";
import type { Operation } from "../schema/schema.ts";
import { ALLOW_RULE, isAllow } from "../validate/allow.ts";
import { checkReceived, checkRequest, isValidate, VALIDATE_RULE } from "./report.ts";
import { encodeRequest } from "../protocol/codec.ts";
import { send, type PreparedRequest } from "./attempts.ts";
import type { ClientContext } from "./client-context.ts";
import { elapsed } from "../util/clock.ts";
import { isTimeout, TIMEOUT_RULE } from "./create-context.ts";
import { startTrace, type CallTrace } from "./events.ts";
import { BASE_RULE, BASES_RULE, documentedBases, readBase, readBases, type Base } from "./hosts.ts";
import { callerHeaders, isUpload, jsonBody, targetOf } from "./request.ts";
import { JSON_TYPE } from "../protocol/headers.ts";
import { labelOf, type Groups } from "../schema/request.ts";
import { requestError } from "../errors.ts";
import type { ApiResponse } from "./result.ts";
import { isRetries, RETRIES_RULE } from "./retry.ts";
import { isSignal } from "../util/signal.ts";
import { snapshot } from "./snapshot.ts";
import { withDeadline, type Deadline } from "./deadline.ts";

/** Calls an operation. It rejects with the errors that `Client.call` documents. */
export async function callOperation(
  context: ClientContext,
  operation: Operation,
  request: unknown,
  options: CallOptions<unknown, boolean>,
): Promise<ApiResponse<unknown>> {
  const { method, path } = operation;
  const events = startTrace(context.onEvent, {
    call: context.count(),
    mchid: context.keys.caller,
    method,
    path,
  });
  try {
    const answer = await run(context, operation, request, options, events);
    events.ended();
    return answer;
  } catch (error) {
    events.ended(error);
    throw error;
  }
}

async function run(
  context: ClientContext,
  operation: Operation,
  request: unknown,
  options: CallOptions<unknown, boolean>,
  events: CallTrace,
): Promise<ApiResponse<unknown>> {
  // Everything that belongs to the caller is read before the first await, and not again.
  const { headers, baseUrl, ...limits } = readOptions(context, operation, options);
  const groups = snapshot(operation, request);
  const bases = basesOf(context, operation, groups, baseUrl);
  const checks = { ...context, validate: options.validate ?? context.validate };
  checkRequest(withHeaders(groups, headers, operation), operation, checks, options.allow);
  const limit = { label: labelOf(operation), end: limits.end, signal: limits.signal };
  const message = await prepare(context, operation, groups, { headers, limit }, bases);
  const answer = await send(context, operation, { ...message, ...limits, bases, groups }, events);
  if (operation.responseType === undefined && limits.decrypt) checkReceived(answer.data, operation, checks);
  return answer;
}

/** Adds the headers of the options to those of the request, if the page documents headers, so that both are checked. */
function withHeaders(groups: Groups, headers: CallOptions["headers"], { request }: Operation): Groups {
  const { headers: own = {} } = groups;
  if (headers === undefined || !Object.hasOwn(request, "headers") || !isObject(own)) return groups;
  return { ...groups, headers: { ...own, ...headers } };
}

/** Reads the file of an upload and encrypts the request: the work that all attempts share. */
async function prepare(
  context: ClientContext,
  operation: Operation,
  groups: Groups,
  { headers: ownHeaders, limit }: { readonly headers: CallOptions["headers"]; readonly limit: Deadline },
  bases: readonly Base[],
): Promise<Pick<PreparedRequest, "headers" | "target" | "signed" | "body">> {
  const wanted = callerHeaders(operation, groups["headers"], ownHeaders)["wechatpay-serial"];
  const encryptor = await encryptionKey(context, operation, wanted, limit);
  const upload = isUpload(operation) ? await uploadOf(context, operation, groups, limit) : undefined;
  const encoded = await encodeRequest(upload?.groups ?? groups, operation.request, encryptor.key);
  const own = callerHeaders(operation, encoded["headers"], ownHeaders);
  if (upload && own["content-type"] !== undefined) throw ownContentType(operation);
  const target = targetOf(operation, encoded, bases[0]?.path ?? "");
  const { signed, bytes, type } = upload ? uploadBody(upload, encoded) : jsonBody(operation, encoded);
  const headers = {
    accept: operation.responseType === undefined ? JSON_TYPE : "*/*",
    "user-agent": context.userAgent,
    ...(type !== undefined && { "content-type": type }),
    ...own,
    "wechatpay-serial": encryptor.id,
  };
  return { headers, target, signed, body: bytes };
}

/** Reads the file of an upload, and stops when the call ends: a stream may never end. */
async function uploadOf(
  { platform }: ClientContext,
  operation: Operation,
  groups: Groups,
  limit: Deadline,
): Promise<Upload> {
  const reading = new AbortController();
  try {
    const upload = readUpload(operation, groups, platform, reading.signal);
    return await withDeadline(upload, "the file to be read", limit, "no");
  } finally {
    reading.abort();
  }
}

function ownContentType(operation: Operation): RequestError {
  const why = "the client sets this header of an upload. Remove it.";
  return requestError(operation, "ERR_REQUEST_HEADER", `headers["Content-Type"]: ${why}`);
}

interface Settings extends Pick<
  PreparedRequest,
  "timeout" | "end" | "retries" | "retriesRequested" | "signal" | "decrypt"
> {
  readonly headers: CallOptions["headers"];
  readonly baseUrl: CallOptions["baseUrl"];
}

function readOptions(
  context: ClientContext,
  operation: Operation,
  options: CallOptions<unknown, boolean>,
): Settings {
  const given: unknown = options;
  const refuse = (why: string) => requestError(operation, "ERR_REQUEST_OPTIONS", why);
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
  const retriesRequested = options.retries !== undefined;
  return {
    timeout,
    end: elapsed() + (totalTimeout ?? timeout * (retries + 1)),
    retries,
    retriesRequested,
    signal,
    baseUrl,
    decrypt,
    headers: headers && { ...headers },
  };
}

/** Returns the base URLs of a call, in this order of precedence: call option, request, client option, documented host. */
function basesOf(
  context: ClientContext,
  operation: Operation,
  groups: Groups,
  baseUrl: CallOptions["baseUrl"],
): readonly Base[] {
  const own = groups["base_uri"];
  const need = (bases: readonly Base[] | undefined, code: RequestErrorCode, why: string) => {
    if (bases === undefined) throw requestError(operation, code, why);
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

async function encryptionKey(
  { ring, now }: ClientContext,
  operation: Operation,
  wanted: string | undefined,
  limit: Deadline,
): Promise<WechatPayKey> {
  const found = wanted === undefined ? ring.preferred(now()) : ring.find(wanted);
  const isFetched = found instanceof Promise;
  const key = isFetched ? await withDeadline(found, "platform certificates", limit, "no") : found;
  if (key !== undefined) return key;
  const mend = "Name a key of wechatpayKeys, or remove the header.";
  throw requestError(operation, "ERR_REQUEST_SERIAL", `headers.Wechatpay-Serial: unknown key. ${mend}`);
}

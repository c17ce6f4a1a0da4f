/** One call: checks and encrypts the request, sends it, and returns the verified and decrypted response. */
import { type RequestError, requestError, type RequestErrorCode } from "../errors.ts";
import { readUpload, type Upload, uploadBody } from "../files/upload.ts";
import { describeInvalidity, type WechatPayKey } from "../keys/key-ring.ts";
import { encodeRequest } from "../protocol/codec.ts";
import { JSON_TYPE } from "../protocol/headers.ts";
import { type Groups, labelOf } from "../schema/request.ts";
import type { Operation } from "../schema/schema.ts";
import { isSignal } from "../util/async.ts";
import { elapsed } from "../util/clock.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { ALLOW_RULE, isAllow } from "../validate/allow.ts";
import { type PreparedRequest, send, waitForCertificate } from "./attempts.ts";
import type { ClientContext } from "./client-context.ts";
import { isTimeout, TIMEOUT_RULE } from "./create-context.ts";
import { callTimeout, type Deadline, withDeadline } from "./deadline.ts";
import { type CallTrace, startTrace } from "./events.ts";
import { type Base, BASE_RULE, BASES_RULE, documentedBases, readBase, readBases } from "./hosts.ts";
import type { CallOptions } from "./options.ts";
import { checkReceived, checkRequest, isValidate, VALIDATE_RULE } from "./report.ts";
import { callerHeaders, isUpload, jsonBody, targetOf } from "./request.ts";
import type { ApiResponse } from "./result.ts";
import { isRetries, RETRIES_RULE } from "./retry.ts";
import { snapshot } from "./snapshot.ts";

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
    const result = await run(context, operation, request, options, events);
    events.ended();
    return result;
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
  // Everything of the caller is read before the first await, and only once.
  const { headers, baseUrl, ...limits } = readOptions(context, operation, options);
  const groups = snapshot(operation, request);
  const bases = basesOf(context, operation, groups, baseUrl);
  const checks = { ...context, validate: options.validate ?? context.validate };
  checkRequest(withHeaders(groups, headers, operation), operation, checks, options.allow);
  const deadline = { label: labelOf(operation), end: limits.end, signal: limits.signal };
  const prepared = await prepare(context, operation, groups, { headers, deadline }, bases);
  const response = await send(context, operation, { ...prepared, ...limits, bases, groups }, events);
  if (operation.responseType === undefined && limits.decrypt) checkReceived(response.data, operation, checks);
  return response;
}

/** Adds the headers of the options to those of the request, if the page documents headers, so that both are checked. */
function withHeaders(groups: Groups, headers: CallOptions["headers"], { request }: Operation): Groups {
  const { headers: own = {} } = groups;
  if (headers === undefined || !Object.hasOwn(request, "headers") || !isObject(own)) return groups;
  return { ...groups, headers: { ...own, ...headers } };
}

/** Reads the file of an upload, encrypts the request and writes its body: the work that all attempts share. */
async function prepare(
  context: ClientContext,
  operation: Operation,
  groups: Groups,
  {
    headers: ownHeaders,
    deadline,
  }: { readonly headers: CallOptions["headers"]; readonly deadline: Deadline },
  bases: readonly Base[],
): Promise<Pick<PreparedRequest, "headers" | "target" | "signedBody" | "body">> {
  const serial = callerHeaders(operation, groups["headers"], ownHeaders)["wechatpay-serial"];
  const encryptor = await encryptionKey(context, operation, serial, deadline);
  const upload = isUpload(operation) ? await readFiles(context, operation, groups, deadline) : undefined;
  const encoded = await encodeRequest(upload?.groups ?? groups, operation.request, encryptor.key);
  const own = callerHeaders(operation, encoded["headers"], ownHeaders);
  if (upload && own["content-type"] !== undefined) throw contentTypeError(operation);
  const target = targetOf(operation, encoded, bases[0]?.path ?? "");
  const { signedBody, bytes, type } = upload ? uploadBody(upload, encoded) : jsonBody(operation, encoded);
  const headers = {
    accept: operation.responseType === undefined ? JSON_TYPE : "*/*",
    "user-agent": context.userAgent,
    ...(type !== undefined && { "content-type": type }),
    ...own,
    "wechatpay-serial": encryptor.id,
  };
  return { headers, target, signedBody, body: bytes };
}

/** Reads the file of an upload, and stops at the deadline: a stream may never end. */
async function readFiles(
  { platform }: ClientContext,
  operation: Operation,
  groups: Groups,
  deadline: Deadline,
): Promise<Upload> {
  const reading = new AbortController();
  try {
    const upload = readUpload(operation, groups, platform, reading.signal);
    return await withDeadline(upload, "the file to be read", deadline, "no");
  } finally {
    reading.abort();
  }
}

function contentTypeError(operation: Operation): RequestError {
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

/** Reads and checks the options of a call. @throws RequestError */
function readOptions(
  context: ClientContext,
  operation: Operation,
  options: CallOptions<unknown, boolean>,
): Settings {
  const input: unknown = options;
  const optionsError = (why: string) => requestError(operation, "ERR_REQUEST_OPTIONS", why);
  if (!isObject(input)) throw optionsError(`options: expected an object, received ${kindOf(input)}`);
  const {
    timeout = context.timeout,
    retries = context.retries,
    signal,
    headers,
    baseUrl,
    decrypt = true,
  } = options;
  if (!isSignal(signal))
    throw optionsError("options.signal: expected an AbortSignal. Pass the signal of an AbortController.");
  if (options.validate !== undefined && !isValidate(options.validate)) {
    throw optionsError(`options.validate: ${VALIDATE_RULE}`);
  }
  if (options.allow !== undefined && !isAllow(options.allow))
    throw optionsError(`options.allow: ${ALLOW_RULE}`);
  if (typeof (decrypt as unknown) !== "boolean")
    throw optionsError("options.decrypt: expected true or false");
  if (!isTimeout(timeout)) throw optionsError(`options.timeout: ${TIMEOUT_RULE}`);
  if (!isRetries(retries)) throw optionsError(`options.retries: ${RETRIES_RULE}`);
  const { totalTimeout = context.totalTimeout } = options;
  if (totalTimeout !== undefined && !isTimeout(totalTimeout))
    throw optionsError(`options.totalTimeout: ${TIMEOUT_RULE}`);
  const retriesRequested = options.retries !== undefined;
  return {
    timeout,
    end: elapsed() + callTimeout({ timeout, totalTimeout, retries }),
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
  const orThrow = (bases: readonly Base[] | undefined, code: RequestErrorCode, why: string) => {
    if (bases === undefined) throw requestError(operation, code, why);
    return bases;
  };
  if (baseUrl !== undefined) {
    return orThrow(readBases(baseUrl), "ERR_REQUEST_OPTIONS", `options.baseUrl: ${BASES_RULE}`);
  }
  if (own !== undefined) {
    const base = readBase(own);
    return orThrow(base && [base], "ERR_REQUEST_INVALID", `base_uri: ${BASE_RULE}`);
  }
  if (context.bases !== undefined) return context.bases;
  return orThrow(documentedBases(operation.hosts?.[0]), "ERR_REQUEST_OPTIONS", `hosts: ${BASE_RULE}`);
}

/** Returns the key that the caller names, or the preferred one. @throws RequestError if the key is unknown */
async function encryptionKey(
  { ring, now }: ClientContext,
  operation: Operation,
  serial: string | undefined,
  deadline: Deadline,
): Promise<WechatPayKey> {
  const ringKey = serial === undefined ? ring.preferred(now()) : ring.find(serial);
  const isFetched = ringKey instanceof Promise;
  const key = isFetched
    ? await waitForCertificate(ringKey, "platform certificates", deadline, "no")
    : ringKey;
  const invalid = key && describeInvalidity(key, now());
  if (key !== undefined && invalid === undefined) return key;
  const why = invalid ?? "unknown key. Name a key of wechatpayKeys, or remove the header.";
  throw requestError(operation, "ERR_REQUEST_SERIAL", `headers["Wechatpay-Serial"]: ${why}`);
}

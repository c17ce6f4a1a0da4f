/** One call: checks and encrypts the request, sends it, and returns the verified and decrypted response. */
import { ConfigError, requestError, type RequestErrorCode, WechatPayError } from "../errors.ts";
import { downloadOf, uploadOf } from "../files/transfer.ts";
import { describeInvalidity, type WechatPayKey } from "../keys/key-ring.ts";
import { decryptionOf, encryptionOf } from "../protocol/carried.ts";
import { encodeRequest } from "../protocol/codec.ts";
import { JSON_TYPE } from "../protocol/headers.ts";
import { messageSchema } from "../schema/field-schema.ts";
import { type Groups, labelOf } from "../schema/request.ts";
import type { Operation } from "../schema/schema.ts";
import { type Awaitable, isSignal } from "../util/async.ts";
import { elapsed, isTimeout, TIMEOUT_RULE } from "../util/clock.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { type OptionNames, unknownOption } from "../util/options.ts";
import { own, ownMember } from "../util/own.ts";
import { ALLOW_RULE, isAllow } from "../validate/allow.ts";
import { type PreparedRequest, send, waitForCertificate } from "./attempts.ts";
import type { ClientContext } from "./client-context.ts";
import { callTimeout, type Deadline, withDeadline } from "./deadline.ts";
import { toHeaders } from "./containers.ts";
import { addEffect, isWechatPayError } from "./effect.ts";
import type { CallTrace } from "./events.ts";
import {
  type Base,
  BASE_RULE,
  BASES_RULE,
  documentedBases,
  isTrusted,
  readBase,
  readBases,
} from "./hosts.ts";
import type { CallOptions } from "./options.ts";
import { missingPart } from "./parts.ts";
import type { Validate } from "./report.ts";
import { callerHeaders, isUpload, jsonBody, mergeHeaders, targetOf } from "./request.ts";
import type { ApiResponse } from "./result.ts";
import { snapshot } from "./snapshot.ts";

/** Calls an operation. It rejects with the errors that `Client.call` documents. */
export async function callOperation(
  context: ClientContext,
  documented: Operation,
  request: unknown,
  options: CallOptions<unknown, boolean>,
): Promise<ApiResponse<unknown>> {
  const operation = own(documented);
  const { method, path } = operation;
  const events = context.startTrace({ call: context.count(), mchid: context.keys.caller, method, path });
  try {
    const result = await run(context, operation, request, options, events);
    events.ended();
    return result;
  } catch (cause) {
    const error = toCallError(cause, operation, events);
    events.ended(error);
    throw error;
  }
}

/** Returns the error of a call for one of any kind: code of the caller may throw, such as `now` or a key provider. */
function toCallError(cause: unknown, operation: Operation, { attempts }: CallTrace): WechatPayError {
  const sent = attempts === 0 ? "no" : "unknown";
  const isOwn = isWechatPayError(cause);
  const name =
    cause instanceof Error && /^\w{1,40}$/.test(cause.name) ? cause.name : "value that is not an Error";
  const what = `${labelOf(operation)}: unexpected ${name}. See its cause.`;
  const error = isOwn ? cause : new WechatPayError("ERR_UNEXPECTED", what, { cause });
  // The state of the retries has added the effect to the errors of attempts.
  if (!isOwn || sent === "no") addEffect(error, operation, { sent, isEarlier: attempts > 1 });
  return error;
}

async function run(
  context: ClientContext,
  operation: Operation,
  request: unknown,
  options: CallOptions<unknown, boolean>,
  events: CallTrace,
): Promise<ApiResponse<unknown>> {
  // Everything of the caller is read before the first await, and only once.
  const { headers, baseUrl, validate, allow, ...limits } = readOptions(context, operation, options);
  const copy = snapshot(operation, request);
  const bases = basesOf(context, operation, copy, baseUrl);
  const groups = mergeHeaders(operation, copy, headers);
  // Before the request is sent: afterwards it may have had an effect.
  if (operation.responseType !== undefined) downloadOf(operation);
  if (messageSchema(operation.response).hasEncrypted) decryptionOf(operation);
  const checks = { ...context, validate };
  const encryption = messageSchema(operation.request).hasEncrypted ? encryptionOf(operation) : undefined;
  encryption?.rejectPlainText(groups, operation.request, allow);
  // Headers of the options are documented only if the page documents headers.
  const documented = Object.hasOwn(operation.request, "headers") ? groups : copy;
  const report = context.parts.checks?.request(documented, operation, checks, allow);
  const deadline = { label: labelOf(operation), end: limits.end, signal: limits.signal };
  const prepared = await prepare(context, operation, groups, deadline, bases);
  // Not before: a warning says that the client sends the request.
  report?.();
  const response = await send(context, operation, { ...prepared, ...limits, bases, groups }, events);
  if (operation.responseType === undefined && limits.decrypt)
    context.parts.checks?.response(groups, response.data, operation, checks);
  return response;
}

/** Reads the file of an upload, encrypts the request and writes its body: the work that all attempts share. */
async function prepare(
  context: ClientContext,
  operation: Operation,
  groups: Groups,
  deadline: Deadline,
  bases: readonly Base[],
): Promise<Pick<PreparedRequest, "headers" | "target" | "signedBody" | "body">> {
  const serial = callerHeaders(operation, groups)["wechatpay-serial"];
  const finding = encryptionKey(context, operation, serial, deadline);
  const encryptor = finding instanceof Promise ? await finding : finding;
  const within = <Read>(reading: Promise<Read>) =>
    withDeadline(reading, "the file to be read", deadline, "no");
  const upload = isUpload(operation) ? await uploadOf(operation).read(operation, groups, within) : undefined;
  const { request } = operation;
  const encryption = messageSchema(request).hasEncrypted ? encryptionOf(operation) : undefined;
  const encoding = encodeRequest(upload?.groups ?? groups, request, encryptor.key, encryption);
  const encoded = encoding instanceof Promise ? await encoding : encoding;
  const ownHeaders = callerHeaders(operation, encoded);
  const target = targetOf(operation, encoded, bases[0]?.path ?? "");
  const { signedBody, bytes, type } = upload
    ? upload.write(encoded, ownHeaders["content-type"])
    : jsonBody(operation, encoded);
  const headers = {
    accept: operation.responseType === undefined ? JSON_TYPE : "*/*",
    "user-agent": context.userAgent,
    ...(type !== undefined && { "content-type": type }),
    ...ownHeaders,
    "wechatpay-serial": encryptor.id,
  };
  return { headers, target, signedBody, body: bytes };
}

/** The default limit of all waits for the content of a file together, as a multiple of `timeout`. */
const CONTENT_TIMEOUTS = 20;

interface Settings extends Pick<
  PreparedRequest,
  "timeout" | "contentTimeout" | "end" | "retries" | "retriesRequested" | "signal" | "decrypt"
> {
  readonly headers: Readonly<Record<string, string | undefined>> | undefined;
  readonly baseUrl: CallOptions["baseUrl"];
  readonly validate: Validate;
  readonly allow: CallOptions["allow"];
}

const OPTIONS: OptionNames<CallOptions> = {
  ...{ signal: true, timeout: true, totalTimeout: true, retries: true },
  ...{ headers: true, baseUrl: true, validate: true, allow: true, decrypt: true },
};

/** Reads and checks the options of a call. @throws RequestError */
function readOptions(
  context: ClientContext,
  operation: Operation,
  input: CallOptions<unknown, boolean>,
): Settings {
  const optionsError = (why: string) => requestError(operation, "ERR_REQUEST_OPTIONS", why);
  const value: unknown = input;
  if (!isObject(value)) throw optionsError(`options: expected an object, received ${kindOf(input)}`);
  const options = own(input);
  const unknown = unknownOption(options, OPTIONS);
  if (unknown !== undefined) throw optionsError(`options.${unknown}`);
  const {
    timeout = context.timeout,
    retries = context.retries,
    validate = context.validate,
    signal,
    headers,
    baseUrl,
    allow,
    decrypt = true,
  } = options;
  if (!isSignal(signal))
    throw optionsError("options.signal: expected an AbortSignal. Pass the signal of an AbortController.");
  const { checks, retries: retrying } = context.parts;
  const unchecked = validate === false ? undefined : missingPart("checks");
  const invalid = checks ? checks.fault(validate) : unchecked;
  if (invalid !== undefined) throw optionsError(`options.validate: ${invalid}`);
  if (allow !== undefined && !isAllow(allow)) throw optionsError(`options.allow: ${ALLOW_RULE}`);
  if (typeof (decrypt as unknown) !== "boolean")
    throw optionsError("options.decrypt: expected true or false");
  if (!isTimeout(timeout)) throw optionsError(`options.timeout: ${TIMEOUT_RULE}`);
  const unretried = retries === 0 ? undefined : missingPart("retries");
  const wrong = retrying ? retrying.fault(retries) : unretried;
  if (wrong !== undefined) throw optionsError(`options.retries: ${wrong}`);
  const { totalTimeout = context.totalTimeout } = options;
  if (totalTimeout !== undefined && !isTimeout(totalTimeout))
    throw optionsError(`options.totalTimeout: ${TIMEOUT_RULE}`);
  const retriesRequested = options.retries !== undefined;
  const reject = (why: string) => requestError(operation, "ERR_REQUEST_HEADER", `options.headers: ${why}`);
  return {
    timeout,
    contentTimeout: totalTimeout ?? timeout * CONTENT_TIMEOUTS,
    end: elapsed() + callTimeout({ timeout, totalTimeout, retries }),
    retries,
    retriesRequested,
    signal,
    baseUrl,
    decrypt,
    validate,
    allow: allow && own(allow),
    headers:
      headers === undefined ? undefined : own(toHeaders(headers, reject) as NonNullable<Settings["headers"]>), // callerHeaders checks its values
  };
}

/**
 * Returns the base URLs of a call, in this order of precedence: call option, request, client option, documented host. A
 * request is data and a page is text, so neither names a host that is not WeChat Pay's or the client's own.
 */
function basesOf(
  context: ClientContext,
  operation: Operation,
  groups: Groups,
  baseUrl: CallOptions["baseUrl"],
): readonly Base[] {
  const requested = ownMember(groups, "base_uri");
  const orThrow = (bases: readonly Base[] | undefined, code: RequestErrorCode, why: string) => {
    if (bases === undefined) throw requestError(operation, code, why);
    return bases;
  };
  const trusted = (bases: readonly Base[], name: string) => {
    if (bases.every((base) => isTrusted(base, context.bases))) return bases;
    throw untrustedError(operation, name);
  };
  if (baseUrl !== undefined) {
    return orThrow(
      readBases(baseUrl, context.insecureHosts),
      "ERR_REQUEST_OPTIONS",
      `options.baseUrl: ${BASES_RULE}`,
    );
  }
  if (requested !== undefined) {
    const base = readBase(requested, context.insecureHosts);
    return trusted(orThrow(base && [base], "ERR_REQUEST_INVALID", `base_uri: ${BASE_RULE}`), "base_uri");
  }
  if (context.bases !== undefined) return context.bases;
  const documented = documentedBases(operation.hosts?.[0]);
  return trusted(orThrow(documented, "ERR_REQUEST_OPTIONS", `hosts: ${BASE_RULE}`), "hosts");
}

function untrustedError(operation: Operation, name: string): ConfigError {
  const why =
    "this host is neither WeChat Pay's nor of the client's baseUrl, and must not receive a signed request";
  const fix = "Set baseUrl of createClient or of the call to send requests there.";
  return new ConfigError("ERR_CONFIG_BASE_URL", `${labelOf(operation)}: ${name}: ${why}. ${fix}`);
}

/** Returns the key that the caller names, or the preferred one. @throws RequestError if the key is unknown */
function encryptionKey(
  { ring, now }: ClientContext,
  operation: Operation,
  serial: string | undefined,
  deadline: Deadline,
): Awaitable<WechatPayKey> {
  const expectValid = (key: WechatPayKey | undefined) => {
    const invalid = key && describeInvalidity(key, now());
    if (key !== undefined && invalid === undefined) return key;
    const why = invalid ?? "unknown key. Name a key of wechatpayKeys, or remove the header.";
    throw requestError(operation, "ERR_REQUEST_SERIAL", `headers["Wechatpay-Serial"]: ${why}`);
  };
  const key = serial === undefined ? ring.preferred(now()) : ring.find(serial);
  return key instanceof Promise
    ? waitForCertificate(key, "platform certificates", deadline, "no").then(expectValid)
    : expectValid(key);
}

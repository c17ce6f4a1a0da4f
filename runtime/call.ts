/** A call from end to end: check, seal, sign, send, verify, open. */
import {
  BASE_RULE,
  isTimeout,
  readBase,
  TIMEOUT_RULE,
  USUAL_BASE,
  type Base,
  type Context,
} from "./context.ts";
import type { RequestError, RequestErrorCode } from "./errors.ts";
import type { WechatPayKey } from "./keys.ts";
import { isObject, kindOf } from "./kind.ts";
import type { CallOptions } from "./options.ts";
import type { HttpRequest } from "./platform/platform.ts";
import { inspect, isValidate, VALIDATE_RULE } from "./report.ts";
import {
  callerHeaders,
  isUpload,
  JSON_TYPE,
  jsonBody,
  labelOf,
  refusal,
  targetOf,
  type Groups,
} from "./request.ts";
import { accept } from "./response.ts";
import type { Answer } from "./result.ts";
import type { Signal } from "./signal.ts";
import { snapshot } from "./snapshot.ts";
import { authorization, newNonce } from "./sign.ts";
import type { Operation } from "./table.ts";
import { readUpload, uploadBody } from "./upload.ts";
import { toWire } from "./wire.ts";

/** Rejects with what `Client.call` names. */
export async function callOperation(
  context: Context,
  operation: Operation,
  request: unknown,
  options: CallOptions,
): Promise<Answer<unknown>> {
  const { keys, ring, platform, now } = context;
  // Everything of the caller's is read before the first await, and never again.
  const { timeout, baseUrl, signal, headers: ownHeaders } = readOptions(context, operation, options);
  const groups = snapshot(operation, request);
  const base = baseOf(context, operation, groups, baseUrl);
  inspect(groups, operation, options.validate ?? context.validate, context.onIssue);
  const { headers, target, body } = await prepare(context, operation, groups, ownHeaders, base);
  const { method } = operation;
  const label = labelOf(operation);
  const message = { label, method, origin: base.origin, target, headers, body, timeout, signal };
  const response = await platform.send(message);
  return accept(response, operation, { findKey: ring.find, privateKey: keys.privateKey, now: now() });
}

/** Reads what is uploaded, seals, then signs what will be sent. */
async function prepare(
  context: Context,
  operation: Operation,
  groups: Groups,
  ownHeaders: CallOptions["headers"],
  base: Base,
): Promise<Pick<HttpRequest, "headers" | "target" | "body">> {
  const wanted = callerHeaders(operation, groups["headers"], ownHeaders)["wechatpay-serial"];
  const sealer = await sealingKey(context, operation, wanted);
  const upload = isUpload(operation) ? await readUpload(operation, groups, context.platform) : undefined;
  const sealed = await toWire(upload?.groups ?? groups, operation.request, sealer.key);
  const own = callerHeaders(operation, sealed["headers"], ownHeaders);
  if (upload && own["content-type"] !== undefined) throw ownContentType(operation);
  const target = targetOf(operation, sealed, base.path);
  const { signed, bytes, type } = upload ? uploadBody(upload, sealed) : jsonBody(operation, sealed);
  const timestamp = Math.floor(context.now() / 1000);
  const parts = { method: operation.method, target, timestamp, nonce: newNonce(), body: signed };
  const headers = {
    accept: operation.answer === "stream" ? "*/*" : JSON_TYPE,
    "user-agent": context.userAgent,
    ...(type !== undefined && { "content-type": type }),
    ...own,
    "wechatpay-serial": sealer.id,
    authorization: await authorization(context.keys, parts),
  };
  return { headers, target, body: bytes };
}

function ownContentType(operation: Operation): RequestError {
  const why = "the client sets this one itself for an upload; leave it out";
  return refusal(operation, "ERR_REQUEST_HEADER", `headers["Content-Type"]: ${why}`);
}

function readOptions(
  context: Context,
  operation: Operation,
  options: CallOptions,
): Pick<CallOptions, "baseUrl" | "signal" | "headers"> & { timeout: number } {
  const given: unknown = options;
  if (!isObject(given)) {
    throw refusal(operation, "ERR_REQUEST_OPTIONS", `options: expected an object, received ${kindOf(given)}`);
  }
  const { timeout = context.timeout, baseUrl, signal } = options;
  if (signal !== undefined && typeof (signal as Partial<Signal>).addEventListener !== "function") {
    throw refusal(operation, "ERR_REQUEST_OPTIONS", "options.signal: expected an AbortSignal");
  }
  if (options.validate !== undefined && !isValidate(options.validate)) {
    throw refusal(operation, "ERR_REQUEST_OPTIONS", `options.validate: ${VALIDATE_RULE}`);
  }
  if (!isTimeout(timeout))
    throw refusal(operation, "ERR_REQUEST_OPTIONS", `options.timeout: ${TIMEOUT_RULE}`);
  return { timeout, baseUrl, signal, headers: options.headers && { ...options.headers } };
}

/** As the first says of whoever names one: the call, the request, the client, the page. */
function baseOf(context: Context, operation: Operation, groups: Groups, baseUrl: string | undefined): Base {
  const own = groups["base_uri"];
  if (baseUrl !== undefined) return needBase(operation, "ERR_REQUEST_OPTIONS", "options.baseUrl", baseUrl);
  if (own !== undefined) return needBase(operation, "ERR_REQUEST_INVALID", "base_uri", own);
  if (context.base !== undefined) return context.base;
  return needBase(operation, "ERR_REQUEST_OPTIONS", "hosts", operation.hosts?.[0] ?? USUAL_BASE);
}

function needBase(operation: Operation, code: RequestErrorCode, place: string, url: unknown): Base {
  const base = typeof url === "string" ? readBase(url) : undefined;
  if (base === undefined) throw refusal(operation, code, `${place}: ${BASE_RULE}`);
  return base;
}

async function sealingKey(
  { ring, now }: Context,
  operation: Operation,
  wanted: string | undefined,
): Promise<WechatPayKey> {
  if (wanted === undefined) return ring.preferred(now());
  const key = await ring.find(wanted);
  if (key !== undefined) return key;
  const mend = "name one of wechatpayKeys of createClient, or leave the header out";
  throw refusal(operation, "ERR_REQUEST_SERIAL", `headers.Wechatpay-Serial: this key is not known; ${mend}`);
}

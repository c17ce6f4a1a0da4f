/** A call from end to end: check, seal, sign, send, verify, open. */
import { isObject, kindOf } from "./check.ts";
import type { CallOptions } from "./options.ts";
import { BASE_RULE, findKey, isTimeout, readBase, TIMEOUT_RULE, type Base, type Context } from "./context.ts";
import { preferredKey, type WechatPayKey } from "./keys.ts";
import { inspect, isValidate, VALIDATE_RULE } from "./report.ts";
import { bodyOf, callerHeaders, labelOf, refusal, targetOf, type Groups, type HeaderMap } from "./request.ts";
import { accept } from "./response.ts";
import type { Answer } from "./result.ts";
import { seal } from "./seal.ts";
import type { Signal } from "./signal.ts";
import { snapshot } from "./snapshot.ts";
import { authorization, newNonce } from "./sign.ts";
import type { Operation } from "./table.ts";
import { encodeUtf8 } from "./text.ts";

/** Rejects with what `Client.call` names. */
export async function callOperation(
  context: Context,
  operation: Operation,
  request: unknown,
  options: CallOptions,
): Promise<Answer<unknown>> {
  const { keys, platform, now } = context;
  // Everything of the caller's is read before the first await, and never again.
  const { timeout, base, signal, headers: ownHeaders } = readOptions(context, operation, options);
  const groups = snapshot(operation, request);
  inspect(groups, operation, options.validate ?? context.validate, context.onIssue);
  const { headers, target, body } = await prepare(context, operation, groups, ownHeaders, base);
  const response = await platform.send({
    label: labelOf(operation),
    method: operation.method,
    origin: base.origin,
    target,
    headers,
    body: body === "" ? undefined : encodeUtf8(body),
    timeout,
    signal,
  });
  const find = (serial: string) => findKey(context, serial)?.key;
  return accept(response, operation, { findKey: find, privateKey: keys.privateKey, now: now() });
}

/** Seals, then signs what will be sent. */
async function prepare(
  context: Context,
  operation: Operation,
  groups: Groups,
  ownHeaders: CallOptions["headers"],
  base: Base,
): Promise<{ headers: HeaderMap; target: string; body: string }> {
  const wanted = callerHeaders(operation, groups["headers"], ownHeaders)["wechatpay-serial"];
  const sealer = sealingKey(context, operation, wanted);
  const sealed = await seal(groups, operation.request, sealer.key);
  const own = callerHeaders(operation, sealed["headers"], ownHeaders);
  const target = targetOf(operation, sealed, base.path);
  const body = bodyOf(operation, sealed);
  const timestamp = Math.floor(context.now() / 1000);
  const parts = { method: operation.method, target, timestamp, nonce: newNonce(), body };
  const headers = {
    accept: "application/json",
    "user-agent": context.userAgent,
    ...contentType(operation, body),
    ...own,
    "wechatpay-serial": sealer.id,
    authorization: await authorization(context.keys, parts),
  };
  return { headers, target, body };
}

/** Named for an empty body, too: a server may refuse a POST of no type. */
function contentType({ method }: Operation, body: string): HeaderMap {
  const none = body === "" && (method === "GET" || method === "DELETE");
  return none ? {} : { "content-type": "application/json" };
}

function readOptions(
  context: Context,
  operation: Operation,
  options: CallOptions,
): { timeout: number; base: Base; signal: Signal | undefined; headers: CallOptions["headers"] } {
  const given: unknown = options;
  if (!isObject(given)) {
    throw refusal(operation, "ERR_REQUEST_OPTIONS", `options: expected an object, received ${kindOf(given)}`);
  }
  const { timeout = context.timeout, baseUrl, signal } = options;
  if (signal !== undefined && typeof (signal as Partial<Signal>).addEventListener !== "function") {
    throw refusal(operation, "ERR_REQUEST_OPTIONS", "options.signal: expected an AbortSignal");
  }
  const base = baseUrl === undefined ? context.base : readBase(baseUrl);
  if (base === undefined) throw refusal(operation, "ERR_REQUEST_OPTIONS", `options.baseUrl: ${BASE_RULE}`);
  if (options.validate !== undefined && !isValidate(options.validate)) {
    throw refusal(operation, "ERR_REQUEST_OPTIONS", `options.validate: ${VALIDATE_RULE}`);
  }
  if (!isTimeout(timeout))
    throw refusal(operation, "ERR_REQUEST_OPTIONS", `options.timeout: ${TIMEOUT_RULE}`);
  return { timeout, base, signal, headers: options.headers && { ...options.headers } };
}

function sealingKey(context: Context, operation: Operation, wanted: string | undefined): WechatPayKey {
  if (wanted === undefined) return preferredKey(context.keys, context.now());
  const key = findKey(context, wanted);
  if (key !== undefined) return key;
  const mend = "name one of wechatpayKeys of createClient, or leave the header out";
  throw refusal(operation, "ERR_REQUEST_SERIAL", `headers.Wechatpay-Serial: this key is not known; ${mend}`);
}

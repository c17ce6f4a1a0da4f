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
  const { timeout, base } = readOptions(context, operation, options);
  const groups = readGroups(operation, request ?? {});
  inspect(groups, operation, options.validate ?? context.validate, context.onIssue);
  const { headers, target, body } = await prepare(context, operation, groups, options.headers, base);
  const response = await platform.send({
    label: labelOf(operation),
    method: operation.method,
    origin: base.origin,
    target,
    headers,
    body: body === "" ? undefined : encodeUtf8(body),
    timeout,
    signal: options.signal,
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
  const own = callerHeaders(operation, groups["headers"], ownHeaders);
  const sealer = sealingKey(context, operation, own["wechatpay-serial"]);
  const sealed = await seal(groups, operation.request, sealer.key);
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

function readGroups(operation: Operation, request: unknown): Groups {
  if (!isObject(request)) {
    throw refusal(
      operation,
      "ERR_REQUEST_INVALID",
      `request: expected an object, received ${kindOf(request)}`,
    );
  }
  // What stands beside the groups would be dropped without a word.
  const known = ["json", "query", "headers", "body", ...Object.keys(operation.request)];
  const stray = Object.keys(request).find((name) => request[name] !== undefined && !known.includes(name));
  if (stray === undefined) return request;
  const groups = Object.keys(operation.request).join(", ") || "none";
  const why = `${JSON.stringify(stray)} is no group of this request, and would not be sent; its groups are ${groups}`;
  throw refusal(operation, "ERR_REQUEST_INVALID", why);
}

function readOptions(
  context: Context,
  operation: Operation,
  options: CallOptions,
): { timeout: number; base: Base } {
  const { timeout = context.timeout, baseUrl } = options;
  const base = baseUrl === undefined ? context.base : readBase(baseUrl);
  if (base === undefined) throw refusal(operation, "ERR_REQUEST_OPTIONS", `options.baseUrl: ${BASE_RULE}`);
  if (options.validate !== undefined && !isValidate(options.validate)) {
    throw refusal(operation, "ERR_REQUEST_OPTIONS", `options.validate: ${VALIDATE_RULE}`);
  }
  if (!isTimeout(timeout))
    throw refusal(operation, "ERR_REQUEST_OPTIONS", `options.timeout: ${TIMEOUT_RULE}`);
  return { timeout, base };
}

function sealingKey(context: Context, operation: Operation, wanted: string | undefined): WechatPayKey {
  if (wanted === undefined) return preferredKey(context.keys, context.now());
  const key = findKey(context, wanted);
  if (key !== undefined) return key;
  const mend = "name one of wechatpayKeys of createClient, or leave the header out";
  throw refusal(operation, "ERR_REQUEST_SERIAL", `headers.Wechatpay-Serial: this key is not known; ${mend}`);
}

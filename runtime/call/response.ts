/** Reads a response: verifies and decrypts it, or creates the error that explains why it cannot. */
import { decodeUtf8 } from "../encoding/bytes.ts";
import { ApiError, ResponseError, WechatPayError } from "../errors.ts";
import { downloadOf } from "../files/transfer.ts";
import type { FindKey } from "../keys/key-ring.ts";
import type { HttpResponse, PrivateKey } from "../platform/platform.ts";
import type { Source } from "../protocol/bigint.ts";
import { decryptionOf } from "../protocol/carried.ts";
import { decodeMessage } from "../protocol/codec.ts";
import { headerReader } from "../protocol/headers.ts";
import { parseJson } from "../protocol/json.ts";
import { isClockSkewed, verify } from "../protocol/verify.ts";
import { labelOf } from "../schema/request.ts";
import { messageSchema } from "../schema/field-schema.ts";
import type { Operation } from "../schema/schema.ts";
import { clockSkew, describeSkew, httpDate } from "../util/clock.ts";
import { isObject } from "../util/kind.ts";
import { own } from "../util/own.ts";
import { toPlainLine } from "../util/plain-line.ts";
import { toRequestId } from "../util/request-id.ts";
import type { Redactor } from "./redact.ts";
import type { ApiResponse } from "./result.ts";
import { readRetryAfter } from "./retry.ts";

/** What reading a response needs of its call. */
export interface ResponseContext {
  /** Finds the key that verifies the response. */
  readonly findKey: FindKey;
  /** Decrypts the encrypted fields of the response. */
  readonly privateKey: PrivateKey;
  /** Unix time in milliseconds. */
  readonly now: number;
  /** Creates the redactor of what an error repeats. */
  readonly redactor: () => Promise<Redactor>;
  /** Whether to decrypt the encrypted fields of the response. */
  readonly decrypt: boolean;
}

/** The most bytes of an error that are read: it is not signed, and WeChat Pay's have a few hundred. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * Reads a response. It parses a 2xx response only after it has verified its signature. A file is neither signed nor parsed;
 * a response with another status is never signed, and never returned as data.
 *
 * @throws ApiError, SignatureError, ResponseError, DecryptError
 */
export async function readResponse(
  response: HttpResponse,
  operation: Operation,
  context: ResponseContext,
): Promise<ApiResponse<unknown>> {
  const { findKey, privateKey, now } = context;
  const label = labelOf(operation);
  const header = headerReader(response.headers);
  const requestId = toRequestId(header("Request-ID"));
  if (response.status < 200 || response.status > 299) {
    throw await apiError(response, await response.body.start(MAX_ERROR_BYTES), operation, context);
  }
  const info = { status: response.status, headers: response.headers };
  if (operation.responseType !== undefined) {
    const data = await downloadOf(operation).open(response, operation, { header, findKey, now });
    return { data, response: info, requestId };
  }
  const body = await response.body.bytes();
  const source = { label: `response to ${label}`, requestId };
  await verify({ header, body, label: source.label }, findKey, now);
  if (response.status === 202 && isStillProcessing(body, operation)) {
    throw await apiError(response, body, operation, context);
  }
  if (body.length === 0 && response.status !== 204 && hasContent(operation)) {
    const why = "the verified response is empty, but the documentation has a body.";
    throw new ResponseError("ERR_RESPONSE_JSON", `${source.label}: ${why}`, { requestId, raw: "" });
  }
  const raw = decodeUtf8(body);
  try {
    const parsed = raw === "" ? undefined : parseJson(raw, source.label, requestId);
    const { response: schema } = operation;
    const decryption = messageSchema(schema).hasEncrypted ? decryptionOf(operation) : undefined;
    const key = context.decrypt ? privateKey : undefined;
    const decoded = decodeMessage(parsed, schema, key, { ...source, raw }, decryption);
    const data: unknown = decoded instanceof Promise ? await decoded : decoded;
    return { data, response: info, requestId };
  } catch (error) {
    // A RangeError of the engine: the parser is not recursive, but the functions over the content are.
    throw error instanceof WechatPayError ? error : tooDeepError({ ...source, raw });
  }
}

function tooDeepError({ label, requestId, raw }: Source): ResponseError {
  const why = "the verified content is nested too deeply. Read it from raw of this error.";
  return new ResponseError("ERR_RESPONSE_JSON", `${label}: ${why}`, { requestId, raw });
}

function hasContent({ response }: Operation): boolean {
  return Object.keys(response).length > 0;
}

/** Reports whether a 202 is not a documented success, but a code and message, or empty: the operation is in progress. */
function isStillProcessing(body: Uint8Array, operation: Operation): boolean {
  if (body.length === 0) return hasContent(operation);
  const details = readErrorBody(new TextDecoder().decode(body));
  const documented = messageSchema(operation.response).object?.fields;
  return typeof details?.["code"] === "string" && documented?.has("code") !== true;
}

async function apiError(
  response: HttpResponse,
  body: Uint8Array,
  operation: Operation,
  { now, redactor }: ResponseContext,
): Promise<ApiError> {
  const { status, headers } = response;
  const header = headerReader(headers);
  const raw = new TextDecoder().decode(body);
  const { code, message, detail } = readErrorBody(raw) ?? {};
  const hidden = await redactor();
  const isCode = (typeof code === "string" && code !== "") || typeof code === "number";
  const apiCode = isCode ? toPlainLine(hidden.redactCode(String(code)), MAX_CODE) : undefined;
  const skew = clockSkew(header("Date"), now);
  const text = typeof message === "string" && message !== "" ? `: ${hidden.redact(message)}` : "";
  const hint = apiCode === "SIGN_ERROR" ? ` (${describeSignatureError(skew)})` : "";
  const stated = `${apiCode === undefined ? "" : ` ${apiCode}`}${text}${hint}`;
  const what = stated || hidden.redact(describeBody(response, body));
  return new ApiError(`${labelOf(operation)}: status ${status}${what}`, {
    status,
    apiCode,
    detail,
    raw,
    headers,
    requestId: header("Request-ID"),
    // A date is a time of the server's clock.
    retryAfter: readRetryAfter(header("Retry-After"), httpDate(header("Date")) ?? now),
    clockSkew: skew,
  });
}

/** The most characters of an error code: WeChat Pay's have up to about 40. */
const MAX_CODE = 64;

function readErrorBody(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? own(value) : undefined;
  } catch {
    return undefined; // an error page of a proxy, described by its type and length
  }
}

function describeSignatureError(skew: number | undefined): string {
  const keys =
    "check that mchid, serialNo and privateKey belong to the same merchant, and that no proxy changes the path or body";
  if (skew === undefined) return `${keys}, and check the local clock`;
  return isClockSkewed(skew) ? `${describeSkew(skew)}; correct it` : `${keys}; ${describeSkew(skew)}`;
}

function describeBody({ status, headers }: HttpResponse, body: Uint8Array): string {
  if (status >= 300 && status < 400)
    return ", a redirect, which the client does not follow, since the signature is for this path";
  if (body.length === 0) return " without a body";
  if (body.length >= MAX_ERROR_BYTES)
    return `, with a body of at least ${MAX_ERROR_BYTES} bytes, which the client does not parse`;
  const type = toPlainLine(headerReader(headers)("Content-Type") ?? "an unnamed type", MAX_CODE);
  return `, with ${body.length} bytes of ${type} instead of WeChat Pay's JSON`;
}

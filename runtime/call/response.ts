/** Reads a response: verifies and decrypts it, or creates the error that explains why it cannot. */
import { isObject } from "../util/kind.ts";
import { decodeUtf8, encodeUtf8 } from "../encoding/text.ts";
import { ApiError, ResponseError } from "../errors.ts";
import { toDownload } from "../files/download.ts";
import type { Expected } from "../files/file-digest.ts";
import type { HttpResponse, Platform, PrivateKey } from "../platform/platform.ts";
import { asField, type Operation } from "../schema/schema.ts";
import { headerReader, type HeaderReader } from "../protocol/headers.ts";
import { parseJson } from "../protocol/json.ts";
import { isClockSkewed, verify } from "../protocol/verify.ts";
import type { FindKey } from "../keys/key-ring.ts";
import { decodeMessage } from "../protocol/codec.ts";
import { clockSkew, httpDate, describeSkew } from "../util/clock.ts";
import { redact } from "./redact.ts";
import { labelOf } from "../schema/request.ts";
import type { ApiResponse } from "./result.ts";
import { readRetryAfter } from "./retry.ts";

export interface ResponseContext {
  readonly findKey: FindKey;
  /** Decrypts the encrypted fields of the response. */
  readonly privateKey: PrivateKey;
  /** Unix time in milliseconds. */
  readonly now: number;
  /** Returns the values of the request that no error may repeat. */
  readonly personal: () => Promise<readonly string[]>;
  /** Whether to decrypt the encrypted fields of the response. */
  readonly decrypt: boolean;
  readonly hash: Platform["hash"];
}

/**
 * Reads a response. It parses a 2xx response only after it has verified its signature. A file is neither signed nor parsed;
 * a response with another status is never signed, and never returned as data.
 *
 * @throws ApiError, SignatureError, ResponseError, DecryptError
 */
export async function readResponse(
  response: HttpResponse,
  operation: Operation,
  acceptance: ResponseContext,
): Promise<ApiResponse<unknown>> {
  const { findKey, privateKey, now } = acceptance;
  const label = labelOf(operation);
  const header = headerReader(response.headers);
  const requestId = header("Request-ID");
  if (response.status < 200 || response.status > 299) {
    throw await apiError(response, await response.body.bytes(), operation, acceptance);
  }
  const info = { status: response.status, headers: response.headers };
  if (operation.responseType !== undefined) {
    const expected = await signedDigest(header, operation, acceptance);
    return { data: toDownload(response.body, header("Content-Type"), expected), response: info, requestId };
  }
  const body = await response.body.bytes();
  const source = { label: `response to ${label}`, requestId };
  await verify({ header, body, label: source.label }, findKey, now);
  if (response.status === 202 && isStillProcessing(body, operation)) {
    throw await apiError(response, body, operation, acceptance);
  }
  if (body.length === 0 && response.status !== 204 && hasContent(operation)) {
    const why = "the verified response is empty, where the documentation has a body";
    throw new ResponseError("ERR_RESPONSE_JSON", `${source.label}: ${why}`, { requestId, raw: "" });
  }
  const raw = decodeUtf8(body);
  const parsed = raw === "" ? undefined : parseJson(raw, source.label, requestId);
  const data = await decodeMessage(parsed, operation.response, acceptance.decrypt ? privateKey : undefined, {
    ...source,
    raw,
  });
  return { data, response: info, requestId };
}

/** Verifies the signed digest of a statement. Other files have none. */
async function signedDigest(
  header: HeaderReader,
  operation: Operation,
  { findKey, now, hash }: ResponseContext,
): Promise<Expected | undefined> {
  const value = header("Wechatpay-Statement-Sha1") ?? "";
  if (operation.responseType !== "statement" && value === "") return undefined;
  const label = `response to ${labelOf(operation)}`;
  await verify({ header, body: encodeUtf8(`{"sha1":"${value}"}`), label }, findKey, now);
  return { hash: () => hash("SHA1"), value, label, requestId: header("Request-ID") };
}

function hasContent({ response }: Operation): boolean {
  return Object.keys(response).length > 0;
}

/** Reports whether a 202 is not a documented success, but a code and message, or empty: the operation is in progress. */
function isStillProcessing(body: Uint8Array, operation: Operation): boolean {
  if (body.length === 0) return hasContent(operation);
  const said = readRefusal(body);
  const documented = asField(operation.response).fields ?? {};
  return typeof said?.["code"] === "string" && !Object.hasOwn(documented, "code");
}

async function apiError(
  response: HttpResponse,
  body: Uint8Array,
  operation: Operation,
  { now, personal }: ResponseContext,
): Promise<ApiError> {
  const { status, headers } = response;
  const header = headerReader(headers);
  const said = readRefusal(body);
  const code: unknown = said?.["code"];
  const hidden = await personal();
  const isCode = typeof code === "string" && /^\w{1,64}$/.test(code) && !hidden.includes(code);
  const apiCode = isCode ? code : undefined;
  const skew = clockSkew(header("Date"), now);
  const text =
    apiCode === undefined
      ? redact(describeBody(response, body), hidden)
      : describeRefusal(apiCode, said?.["message"], skew, hidden);
  return new ApiError(`${labelOf(operation)}: status ${status}${text}`, {
    status,
    apiCode,
    detail: said?.["detail"],
    headers,
    requestId: header("Request-ID"),
    // A date is by the clock of the server.
    retryAfter: readRetryAfter(header("Retry-After"), httpDate(header("Date")) ?? now),
    clockSkew: skew,
  });
}

function readRefusal(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // an error page of a proxy, described by its type and length
  }
}

function describeRefusal(
  apiCode: string,
  message: unknown,
  skew: number | undefined,
  hidden: readonly string[],
): string {
  const said = typeof message === "string" ? `: ${plain(redact(message, hidden))}` : "";
  return ` ${apiCode}${said}${apiCode === "SIGN_ERROR" ? ` (${describeSignatureError(skew)})` : ""}`;
}

function describeSignatureError(skew: number | undefined): string {
  const keys = "check that mchid, serialNo and privateKey belong to the same merchant";
  if (skew === undefined) return `${keys}, and check the local clock`;
  return isClockSkewed(skew) ? `${describeSkew(skew)}; correct it` : `${keys}; ${describeSkew(skew)}`;
}

/** The longest text that a message repeats. It is not signed: it must not forge a log line or control a terminal. */
const MOST_SAID = 300;

function plain(text: string): string {
  const oneLine = text.slice(0, MOST_SAID).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
  return text.length > MOST_SAID ? `${oneLine}…` : oneLine;
}

function describeBody({ status, headers }: HttpResponse, body: Uint8Array): string {
  if (status >= 300 && status < 400)
    return ", a redirect; the client does not follow it, since the signature is for this path";
  if (body.length === 0) return " without a body";
  return `, with ${body.length} bytes of ${plain(headers["content-type"] ?? "an unnamed type")} instead of WeChat Pay's JSON`;
}

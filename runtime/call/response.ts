/** From the bytes received to the data handed out, or to the error that says why there is none. */
import { isObject } from "../util/kind.ts";
import { decodeUtf8, encodeUtf8 } from "../encoding/text.ts";
import { ApiError, ResponseError } from "../errors.ts";
import { toDownload } from "../files/download.ts";
import type { Expected } from "../files/file-digest.ts";
import type { HttpResponse, Platform, PrivateKey } from "../platform/platform.ts";
import { asField, type Operation } from "../schema/table.ts";
import { headerReader, type HeaderReader } from "../protocol/headers.ts";
import { parseJson } from "../protocol/json.ts";
import { isApart, verify } from "../protocol/verify.ts";
import type { FindKey } from "../keys/key-ring.ts";
import { fromWire } from "../protocol/wire.ts";
import { clockSkew, httpDate, saidOfSkew } from "../util/clock.ts";
import { redact } from "./redact.ts";
import { labelOf } from "../schema/request.ts";
import type { ApiResponse } from "./result.ts";
import { readRetryAfter } from "./retry.ts";

export interface Acceptance {
  readonly findKey: FindKey;
  /** Decrypts the encrypted fields of the response. */
  readonly privateKey: PrivateKey;
  /** Unix time in milliseconds. */
  readonly now: number;
  /** What of the request no error may repeat. */
  readonly personal: () => Promise<readonly string[]>;
  /** Whether to decrypt the encrypted fields of the response. */
  readonly decrypt: boolean;
  readonly hash: Platform["hash"];
}

/**
 * Nothing of a 2xx answer is parsed before its signature is verified. A file is not signed, and not parsed; answers of
 * another status are never signed, and never data.
 *
 * @throws ApiError, SignatureError, ResponseError, DecryptError
 */
export async function accept(
  response: HttpResponse,
  operation: Operation,
  acceptance: Acceptance,
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
  const source = { label: `answer to ${label}`, requestId };
  await verify({ header, body, label: source.label }, findKey, now);
  if (response.status === 202 && asksAgain(body, operation)) {
    throw await apiError(response, body, operation, acceptance);
  }
  if (body.length === 0 && response.status !== 204 && hasContent(operation)) {
    const why = "it is genuine, but empty where the documents have a body";
    throw new ResponseError("ERR_RESPONSE_JSON", `${source.label}: ${why}`, { requestId, raw: "" });
  }
  const raw = decodeUtf8(body);
  const parsed = raw === "" ? undefined : parseJson(raw, source.label, requestId);
  const data = await fromWire(parsed, operation.response, acceptance.decrypt ? privateKey : undefined, {
    ...source,
    raw,
  });
  return { data, response: info, requestId };
}

/** WeChat Pay signs no file, and the digest of one kind of them. */
async function signedDigest(
  header: HeaderReader,
  operation: Operation,
  { findKey, now, hash }: Acceptance,
): Promise<Expected | undefined> {
  const value = header("Wechatpay-Statement-Sha1") ?? "";
  if (operation.responseType !== "statement" && value === "") return undefined;
  const label = `answer to ${labelOf(operation)}`;
  await verify({ header, body: encodeUtf8(`{"sha1":"${value}"}`), label }, findKey, now);
  return { hash: () => hash("SHA1"), value, label, requestId: header("Request-ID") };
}

function hasContent({ response }: Operation): boolean {
  return Object.keys(response).length > 0;
}

/** Some pages document 202 as their success; any other is as an error is: a code and a message, or nothing at all. */
function asksAgain(body: Uint8Array, operation: Operation): boolean {
  if (body.length === 0) return hasContent(operation);
  const said = readRefusal(body);
  const documented = asField(operation.response).fields ?? {};
  return typeof said?.["code"] === "string" && !Object.hasOwn(documented, "code");
}

async function apiError(
  response: HttpResponse,
  body: Uint8Array,
  operation: Operation,
  { now, personal }: Acceptance,
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
  return new ApiError(`${labelOf(operation)}: answered ${status}${text}`, {
    status,
    apiCode,
    detail: said?.["detail"],
    headers,
    requestId: header("Request-ID"),
    // A date is by the clock of whoever wrote it.
    retryAfter: readRetryAfter(header("Retry-After"), httpDate(header("Date")) ?? now),
    clockSkew: skew,
  });
}

function readRefusal(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // An error page of something on the way: described by its type and length.
  }
}

function describeRefusal(
  apiCode: string,
  message: unknown,
  skew: number | undefined,
  hidden: readonly string[],
): string {
  const said = typeof message === "string" ? `: ${plain(redact(message, hidden))}` : "";
  return ` ${apiCode}${said}${apiCode === "SIGN_ERROR" ? ` (${saidOfSignature(skew)})` : ""}`;
}

function saidOfSignature(skew: number | undefined): string {
  const keys = "do mchid, serialNo and privateKey belong together";
  if (skew === undefined) return `${keys}, and is this machine's clock right?`;
  return isApart(skew) ? `${saidOfSkew(skew)}; set it right` : `${keys}? ${saidOfSkew(skew)}`;
}

/** As much of it as a log wants. Nobody signed it, and it must not forge a line or drive a terminal. */
const MOST_SAID = 300;

function plain(text: string): string {
  const oneLine = text.slice(0, MOST_SAID).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
  return text.length > MOST_SAID ? `${oneLine}…` : oneLine;
}

function describeBody({ status, headers }: HttpResponse, body: Uint8Array): string {
  if (status >= 300 && status < 400)
    return ", a redirect; it is not followed, since the signature is for this path";
  if (body.length === 0) return " without a body";
  return `, not with WeChat Pay's JSON but with ${body.length} bytes of ${plain(headers["content-type"] ?? "no named type")}`;
}

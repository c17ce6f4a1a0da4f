/** From the bytes received to the data handed out, or to the error that says why there is none. */
import { isObject } from "./kind.ts";
import { toDownload } from "./download.ts";
import { ApiError, ResponseError } from "./errors.ts";
import { headerReader } from "./headers.ts";
import { parseJson } from "./json.ts";
import type { HttpResponse, PrivateKey } from "./platform/platform.ts";
import { labelOf } from "./request.ts";
import type { Answer } from "./result.ts";
import type { Operation } from "./table.ts";
import { verify, type FindKey } from "./verify.ts";
import { fromWire } from "./wire.ts";

export interface Acceptance {
  readonly findKey: FindKey;
  /** Opens the sealed fields of the answer. */
  readonly privateKey: PrivateKey;
  /** Unix time in milliseconds. */
  readonly now: number;
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
  { findKey, privateKey, now }: Acceptance,
): Promise<Answer<unknown>> {
  const label = labelOf(operation);
  const header = headerReader(response.headers);
  const requestId = header("Request-ID");
  if (response.status < 200 || response.status > 299) {
    throw apiError(response, await response.body.bytes(), label, requestId);
  }
  const info = { status: response.status, headers: response.headers };
  if (operation.answer === "stream") {
    return { data: toDownload(response.body, header("Content-Type")), response: info, requestId };
  }
  const body = await response.body.bytes();
  const source = { label: `answer to ${label}`, requestId };
  await verify({ header, body, label: source.label }, findKey, now);
  if (body.length === 0 && response.status !== 204 && Object.keys(operation.response).length > 0) {
    const why = "it is genuine, but empty where the documents have a body";
    throw new ResponseError("ERR_RESPONSE_JSON", `${source.label}: ${why}`, { requestId, raw: "" });
  }
  const parsed = body.length === 0 ? undefined : parseJson(body, source.label, requestId);
  const data = await fromWire(parsed, operation.response, privateKey, source);
  return { data, response: info, requestId };
}

function apiError(
  response: HttpResponse,
  body: Uint8Array,
  label: string,
  requestId: string | undefined,
): ApiError {
  const { status, headers } = response;
  const said = readRefusal(body);
  const code: unknown = said?.["code"];
  const apiCode = typeof code === "string" && /^\w{1,64}$/.test(code) ? code : undefined;
  const text =
    apiCode === undefined ? describeBody(response, body) : describeRefusal(apiCode, said?.["message"]);
  const message = `${label}: answered ${status}${text}`;
  return new ApiError(message, { status, apiCode, detail: said?.["detail"], headers, requestId });
}

function readRefusal(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // An error page of something on the way: described by its type and length.
  }
}

function describeRefusal(apiCode: string, message: unknown): string {
  const said = typeof message === "string" ? `: ${plain(message)}` : "";
  const mend =
    apiCode === "SIGN_ERROR"
      ? " (do mchid, serialNo and privateKey belong together, and is this machine's clock right?)"
      : "";
  return ` ${apiCode}${said}${mend}`;
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

import { createHash } from "node:crypto";

import type { Json } from "../../generator/ir/model.ts";
import { randomHex } from "../util/random.ts";
import type { ApiError } from "./api-error.ts";

/** A response that is not signed yet. */
export interface UnsignedResponse {
  readonly status: number;
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * How WeChat Pay signs it: errors and files are not signed, statements by their digest, and the list of
   * certificates with a certificate.
   */
  readonly signature: "usual" | "certificate" | "statement" | "none";
  /** The error that the response reports, which tells the number at the end of its Request-ID. */
  readonly error?: Pick<ApiError, "code" | "detail" | "causeCode">;
}

/** A response as it is sent. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Creates a response with a JSON body. */
export function jsonResponse(value: Json, status = 200): UnsignedResponse {
  return { status, body: Buffer.from(JSON.stringify(value)), signature: "usual" };
}

/** Creates a response with status 204. */
export function emptyResponse(): UnsignedResponse {
  return { status: 204, body: Buffer.alloc(0), signature: "usual" };
}

/** Creates a response with a file, which WeChat Pay does not sign. */
export function fileResponse(body: Buffer, type = "application/octet-stream"): UnsignedResponse {
  return { status: 200, body, headers: { "Content-Type": type }, signature: "none" };
}

/** Creates a response with a file whose SHA-1 is in a header; the digest is signed in place of the body. */
export function statementResponse(body: Buffer): UnsignedResponse {
  const sha1 = createHash("sha1").update(body).digest("hex");
  const headers = { "Content-Type": "text/csv; charset=utf-8", "Wechatpay-Statement-Sha1": sha1 };
  return { status: 200, body, headers, signature: "statement" };
}

/** Creates an error response. */
export function errorResponse(error: ApiError): UnsignedResponse {
  const { status, code, message, detail, headers, causeCode } = error;
  const { more, ...rest } = detail ?? {};
  const body = Buffer.from(
    JSON.stringify({ code, message, ...(detail && { detail: { ...rest, ...more } }) }),
  );
  return { status, body, signature: "none", error: { code, detail, causeCode }, ...(headers && { headers }) };
}

/**
 * Returns the headers that every response has.
 *
 * @param now Unix time in milliseconds
 * @param causeCode the number by which WeChat Pay's manuals explain an error; the Request-ID ends with it
 */
export function responseHeaders(now: number, causeCode?: number): Record<string, string> {
  const id = randomHex(16).toUpperCase();
  return {
    "Content-Type": "application/json; charset=utf-8",
    Date: new Date(now).toUTCString(),
    "Request-ID": causeCode === undefined ? id : `${id}-${causeCode}`,
    // Anyone who finds the response in a log must see that it is not from WeChat Pay.
    Server: "wechatpay-sandbox (not WeChat Pay)",
  };
}

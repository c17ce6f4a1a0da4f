import { statusOf } from "./statuses.ts";
import type { Json } from "../../generator/ir/model.ts";

/** An error response in the form of APIv3: HTTP status, code, message and detail. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: ApiErrorDetail | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** The number by which WeChat Pay's manuals explain the cause, where the code has several causes. */
  readonly causeCode: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    detail?: ApiErrorDetail,
    headers?: Readonly<Record<string, string>>,
    causeCode?: number,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.headers = headers;
    this.causeCode = causeCode;
  }
}

/** What an error of an operation says besides its code and its message. */
export interface ErrorFacts {
  readonly detail?: ApiErrorDetail | undefined;
  /** See `ApiError`. */
  readonly causeCode?: number | undefined;
  /** The path of the request, where the status of the code depends on it. */
  readonly path?: string | undefined;
}

/** Creates an error with the status that WeChat Pay's tables give to its code. */
export function apiError(code: string, message: string, facts: ErrorFacts = {}): ApiError {
  const { detail, causeCode, path } = facts;
  return new ApiError(statusOf(code, path) ?? 400, code, message, detail, undefined, causeCode);
}

/** The `detail` of an error response. */
export interface ApiErrorDetail {
  /** JSON pointer, as WeChat Pay writes it: `/amount/total`. */
  readonly field?: string;
  /** What is wrong with the field. */
  readonly issue: string;
  /** The part of the request with the field. */
  readonly location?: "body" | "query" | "uri" | "header" | "authorization";
  /** Further members of the detail of a signature error. */
  readonly more?: Readonly<Record<string, Json>>;
}

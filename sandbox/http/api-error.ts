import type { Json } from "../../generator/ir/model.ts";

/** An error response in the form of APIv3: HTTP status, code, message and detail. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: ApiErrorDetail | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    detail?: ApiErrorDetail,
    headers?: Readonly<Record<string, string>>,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.headers = headers;
  }
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

import type { Json } from "../ir/model.ts";

/** An answer other than success, as APIv3 documents its errors. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: RefusalDetail | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    detail?: RefusalDetail,
    headers?: Readonly<Record<string, string>>,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.headers = headers;
  }
}

export interface RefusalDetail {
  /** JSON pointer, as WeChat Pay writes it: `/amount/total`. */
  readonly field?: string;
  readonly issue: string;
  readonly location?: "body" | "query" | "uri" | "header" | "authorization";
  /** What a wrong signature says beside these. */
  readonly more?: Readonly<Record<string, Json>>;
}

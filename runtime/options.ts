/** What a caller may set: once for a client, or for one call. */
import type { KeyOptions } from "./keys.ts";
import type { OnIssue, Validate } from "./report.ts";
import type { Signal } from "./signal.ts";

export interface ClientOptions extends KeyOptions {
  /** Default `https://api.mch.weixin.qq.com`. It may carry a path (`…/hk`), which is then part of what is signed. */
  readonly baseUrl?: string | undefined;
  /** Milliseconds for a whole call, from connecting to the last byte. Default 30,000. */
  readonly timeout?: number | undefined;
  /** What to do with a request that is not as documented. Default `"report"`. */
  readonly validate?: Validate | undefined;
  /** Told of every issue when `validate` is `"report"`. Default: a process warning, once per operation, path and rule. */
  readonly onIssue?: OnIssue | undefined;
  /** The `User-Agent` header. Default `wechatpay-ts`. */
  readonly userAgent?: string | undefined;
  /** The clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** For one call; what is absent is as in `createClient`. */
export interface CallOptions {
  /** Ends the call with a ConnectionError `ERR_ABORTED`. */
  readonly signal?: Signal | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
  /** Further headers; they win over those of the request. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly baseUrl?: string | undefined;
  readonly validate?: Validate | undefined;
}

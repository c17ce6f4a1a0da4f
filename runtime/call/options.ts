/** What a caller may set: once for a client, or for one call. */
import type { OnEvent } from "./hooks.ts";
import type { Signal } from "../util/signal.ts";
import type { TransportOptions } from "./transport.ts";
import type { KeySource } from "./key-source.ts";
import type { KeyOptions } from "../keys/keys.ts";
import type { Allow } from "../validate/allow.ts";
import type { Describe, OnIssue, Validate } from "./report.ts";

export interface ClientOptions extends KeyOptions, TransportOptions {
  /**
   * Where all calls go. It may carry a path (`…/hk`), which is then part of what is signed. Several, all with the same
   * path, stand in for each other: the first that answers is used. Default: the base that the page of the operation
   * names, else `https://api.mch.weixin.qq.com` with `https://api2.mch.weixin.qq.com` as its spare.
   */
  readonly baseUrl?: string | readonly string[] | undefined;
  /**
   * Milliseconds for one attempt, from connecting to the last byte; of an answer that is a file, to its headers, and
   * then for each wait for more of it. Default 30,000.
   */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds for a whole call: all attempts and the waits between them. Default: `timeout` for each attempt that
   * `retries` allows.
   */
  readonly totalTimeout?: number | undefined;
  /**
   * How often a call that failed is sent again, 0 to 10. Default 2. Sent again is only what cannot be done twice: a GET,
   * an operation that WeChat Pay knows again by a number in the request, and anything of which nothing was sent; after a
   * failed connection, a wrong signature, or status 202, 429, 500, 502, 503 or 504. See `retries` of a call for others.
   */
  readonly retries?: number | undefined;
  /**
   * Milliseconds that the first wait before a retry takes at most. Each further one is at most twice as long as the one
   * before, and 8,000 at most; how long, is chosen at random. A `Retry-After` of up to 20 s is waited for. Default 500.
   */
  readonly retryDelay?: number | undefined;
  /**
   * WeChat Pay's keys that are fetched: `platformCertificates()`. In the place of `wechatpayKeys`, or beside them
   * during the move to a public key.
   */
  readonly certificates?: KeySource | undefined;
  /** What to do with a message that is not as documented. Default `"report"`. */
  readonly validate?: Validate | undefined;
  /**
   * Told of what is not as documented, once per operation, path and rule: of requests that are sent all the same, and of
   * answers and notifications also what is new in them, so that a change of the API is heard of; of unknown names in one
   * object 20 at most. What it throws is ignored. Default: a process warning.
   */
  readonly onIssue?: OnIssue | undefined;
  /**
   * How warnings and errors put an issue in words. Default: in English, without the labels of the documents; `english` and
   * `chinese` of `wechatpay-ts/labels` have them.
   */
  readonly describe?: Describe | undefined;
  /** Told when a call begins and ends, and of each attempt, for logs, metrics and traces. What it throws is ignored. */
  readonly onEvent?: OnEvent | undefined;
  /** The `User-Agent` header. Default: `wechatpay-ts` and what it runs on, with their versions. */
  readonly userAgent?: string | undefined;
  /** The clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** For one call; what is absent is as in `createClient`. */
export interface CallOptions<Request = unknown> {
  /** Ends the call, or its wait before a retry, with a ConnectionError `ERR_ABORTED`. */
  readonly signal?: Signal | undefined;
  /** Milliseconds for one attempt. */
  readonly timeout?: number | undefined;
  /** Milliseconds for the whole call. */
  readonly totalTimeout?: number | undefined;
  /**
   * How often this call is sent again if it fails, 0 to 10. **Giving it is leave to send this request twice, whatever
   * its method and though the first may have had its effect**: do so where WeChat Pay knows it again by a number in it
   * (`out_refund_no` …), and leave that number as it is.
   */
  readonly retries?: number | undefined;
  /** Further headers; they win over those of the request. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly baseUrl?: string | readonly string[] | undefined;
  readonly validate?: Validate | undefined;
  /** What of the checks is passed over for this call, where the documents are wrong. */
  readonly allow?: Allow<Request> | undefined;
}

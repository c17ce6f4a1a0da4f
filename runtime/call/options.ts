/** The options of a client, and those of one call. */
import type { KeyOptions } from "../keys/key-options.ts";
import type { Signal } from "../util/async.ts";
import type { Allow } from "../validate/allow.ts";
import type { KeyProvider } from "./client-context.ts";
import type { OnEvent } from "./events.ts";
import type { Describe, OnIssue, Validate } from "./report.ts";
import type { TransportOptions } from "./transport.ts";

/** The options of `createClient`. */
export type ClientOptions = ClientSettings & KeyOptions;

/** The options of `createClient` apart from keys. */
export interface ClientSettings extends TransportOptions {
  /**
   * The base URL of all calls. It may have a path (`…/hk`), which is part of the signed message. Pass several to give the
   * client alternatives: when a host fails, the call moves to the next one. All must have the same path. Default: the base
   * URL that the page of the operation names, or `https://api.mch.weixin.qq.com` with `https://api2.mch.weixin.qq.com` as
   * the alternative.
   */
  readonly baseUrl?: string | readonly string[] | undefined;
  /**
   * Names of hosts that `baseUrl` may call by http, such as `["sandbox"]` for `http://sandbox:8080` in a container network.
   * Requests to them can be read and changed on the way: use it for tests only. Default: none; this machine needs no entry.
   */
  readonly insecureHosts?: readonly string[] | undefined;
  /**
   * The time limit of one attempt in milliseconds, from connecting to the last byte. For a file, it limits the time to the
   * headers, and then each wait for further content. Default 30,000.
   */
  readonly timeout?: number | undefined;
  /**
   * The time limit of a whole call in milliseconds, including all attempts and the waits between them. Default: `timeout`
   * multiplied by the number of attempts that `retries` allows.
   */
  readonly totalTimeout?: number | undefined;
  /**
   * How often the client retries a failed call, 0 to 10. Default 2. By default it retries only what is safe to repeat: a
   * GET, an operation that WeChat Pay recognizes by a number in the request, and a request that was not sent. It retries
   * after a failed connection, a wrong signature, and status 202, 429, 500, 502, 503 or 504. Set `retries` of a call to
   * retry other operations.
   */
  readonly retries?: number | undefined;
  /**
   * The longest wait before the first retry in milliseconds. The limit doubles with each further retry, up to 8,000; the
   * wait itself is random. The client waits for a `Retry-After` of up to 20 seconds. Default 500.
   */
  readonly retryDelay?: number | undefined;
  /**
   * Fetches the keys of WeChat Pay: `platformCertificates()`. Use it instead of `wechatpayKeys`, or together with them
   * while you migrate to a public key.
   */
  readonly certificates?: KeyProvider | undefined;
  /** What to do with a message that differs from the documentation. Default `"report"`. */
  readonly validate?: Validate | undefined;
  /**
   * Receives the differences between messages and the documentation, each operation, path and rule once: those of requests
   * that are sent nevertheless, and those of responses and notifications, which also show changes of the API. It receives
   * at most 20 unknown names of one object. Errors that it throws are ignored. Default: a process warning.
   */
  readonly onIssue?: OnIssue | undefined;
  /**
   * Describes an issue in warnings and errors. Default: English, without the labels of the documentation. `english` and
   * `chinese` of `wechatpay-ts/labels` add the labels.
   */
  readonly describe?: Describe | undefined;
  /**
   * Receives an event when a call starts, retries and ends, and for each attempt; use it for logs, metrics and traces.
   * Errors that it throws are ignored.
   */
  readonly onEvent?: OnEvent | undefined;
  /** The `User-Agent` header. Default: the names and versions of `wechatpay-ts` and the platform. */
  readonly userAgent?: string | undefined;
  /** Returns the current time in milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** The members of Headers, or of a Map of header values by name. It compiles in programs without the types of the DOM. */
export interface HeaderEntries {
  entries(): Iterable<[string, string]>;
}

/** The options of one call. An absent option has the value of `createClient`. */
export interface CallOptions<Request = unknown, Decrypt extends boolean = true> {
  /** Aborts the call, also while it waits for a retry; the call rejects with a ConnectionError `ERR_ABORTED`. */
  readonly signal?: Signal | undefined;
  /** The time limit of one attempt in milliseconds. */
  readonly timeout?: number | undefined;
  /** The time limit of the whole call in milliseconds. */
  readonly totalTimeout?: number | undefined;
  /**
   * How often the client retries this call, 0 to 10. **Setting it allows the client to send a request of any method more
   * than once, even if an earlier attempt had an effect.** Set it where WeChat Pay recognizes the request by a
   * number in it (`out_refund_no` …), and do not change that number.
   */
  readonly retries?: number | undefined;
  /** Further headers: an object, Headers or a Map. They override those of the request. */
  readonly headers?: Readonly<Record<string, string | undefined>> | HeaderEntries | undefined;
  /** The base URL of this call, as `baseUrl` of `createClient`. */
  readonly baseUrl?: string | readonly string[] | undefined;
  /** What to do with a request or response that differs from the documentation. */
  readonly validate?: Validate | undefined;
  /** Differences from the documentation to ignore for this call, where the documentation is wrong. */
  readonly allow?: Allow<Request> | undefined;
  /**
   * `false` leaves the encrypted fields of the response encrypted, each a `Ciphertext`, which `client.decryptField`
   * decrypts. Such a response is not validated. Write the literal `false`: the type of the response follows from it.
   * Default `true`.
   */
  readonly decrypt?: Decrypt | undefined;
}

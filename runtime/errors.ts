/**
 * The errors of this client: one base class, and a class for each group of errors that a caller handles alike. A `code` is
 * stable and safe to compare; a message is for people. Neither contains a key or the value of an encrypted field. The
 * message of an ApiError may repeat another value, since WeChat Pay's own message may.
 */
import type { Issue } from "./schema/issue.ts";
import { labelOf } from "./schema/request.ts";
import type { Operation } from "./schema/schema.ts";
import { own } from "./util/own.ts";
import { causeCodeOf, toRequestId } from "./util/request-id.ts";
import { endSentence } from "./util/error-text.ts";

interface Origin {
  readonly cause?: unknown;
  readonly requestId?: string | undefined;
}

/** The facts of an error that are known only when the call ends. */
interface CallFacts {
  readonly requestId?: string | undefined;
  readonly attempts?: number;
}

/** The base of all errors of this client. `ERR_UNEXPECTED` is an error of code that a call runs, such as `now`. */
export class WechatPayError<Code extends string = string> extends Error {
  /** A stable identifier: `ERR_SIGNATURE_MISMATCH`, `ERR_TIMEOUT` … */
  readonly code: Code;
  /**
   * The `Request-ID` header of the response or notification, which WeChat Pay's support asks for; undefined if it is longer
   * than 128 characters, or has others than letters, digits and `_.:-`.
   */
  readonly requestId: string | undefined;
  /**
   * The number of attempts of the call; absent if the error is not from a call. If it is more than 1, an earlier attempt
   * than the last may have had an effect.
   */
  declare readonly attempts?: number;

  constructor(code: Code, message: string, origin: Origin = {}) {
    super(message, Object.hasOwn(origin, "cause") ? { cause: origin.cause } : undefined);
    this.code = code;
    this.requestId = toRequestId(own(origin).requestId);
  }

  /** Defined on the prototype, so that a log does not show it as a field. */
  override get name(): string {
    return "WechatPayError";
  }
}

/** Adds the facts that were not known where the error was created. */
export function addFacts(error: unknown, facts: CallFacts): void {
  if (!(error instanceof WechatPayError)) return;
  const { requestId, attempts } = own(facts);
  Object.assign(error, {
    requestId: error.requestId ?? toRequestId(requestId),
    ...(attempts !== undefined && { attempts }),
  });
}

/**
 * The codes of a ConfigError, one for each option or group of options.
 *
 * - `ERR_CONFIG_OPTIONS`: the options are not an object, an option is unknown, or a function among them is not a function
 * - `ERR_CONFIG_CLIENT`: the first argument of a function of an operation is not a client
 * - `ERR_CONFIG_MCHID`, `ERR_CONFIG_BRAND_ID`: `mchid` or `brandId`
 * - `ERR_CONFIG_ALGORITHM`: `algorithm`
 * - `ERR_CONFIG_CERTIFICATES`: the options of `platformCertificates`, or the merchant has no platform certificates
 * - `ERR_CONFIG_SERIAL_NO`: `serialNo` or `certificate`
 * - `ERR_CONFIG_PRIVATE_KEY`, `ERR_CONFIG_API_V3_KEY`, `ERR_CONFIG_WECHATPAY_KEYS`: the key options of the same name
 * - `ERR_CONFIG_BASE_URL`: `baseUrl`, or a host of a request or page that is neither WeChat Pay's nor in `baseUrl`
 * - `ERR_CONFIG_TIMEOUT`: `timeout` or `totalTimeout`
 * - `ERR_CONFIG_RETRIES`: `retries` or `retryDelay`
 * - `ERR_CONFIG_TRANSPORT`: `transport` or `agent`
 * - `ERR_CONFIG_VALIDATE`: `validate`
 * - `ERR_CONFIG_HEADER`: `userAgent`
 * - `ERR_CONFIG_GENERATED`: a generated module does not fit this version of the package
 * - `ERR_CONFIG_EVAL`: `compile` was called where code cannot be created from strings
 */
export type ConfigErrorCode =
  | "ERR_CONFIG_OPTIONS"
  | "ERR_CONFIG_CLIENT"
  | "ERR_CONFIG_MCHID"
  | "ERR_CONFIG_BRAND_ID"
  | "ERR_CONFIG_ALGORITHM"
  | "ERR_CONFIG_CERTIFICATES"
  | "ERR_CONFIG_SERIAL_NO"
  | "ERR_CONFIG_PRIVATE_KEY"
  | "ERR_CONFIG_API_V3_KEY"
  | "ERR_CONFIG_WECHATPAY_KEYS"
  | "ERR_CONFIG_BASE_URL"
  | "ERR_CONFIG_TIMEOUT"
  | "ERR_CONFIG_RETRIES"
  | "ERR_CONFIG_TRANSPORT"
  | "ERR_CONFIG_VALIDATE"
  | "ERR_CONFIG_HEADER"
  | "ERR_CONFIG_GENERATED"
  | "ERR_CONFIG_EVAL";

/** An option is invalid. The message names the option and how to correct it. */
export class ConfigError extends WechatPayError<ConfigErrorCode> {
  override get name(): string {
    return "ConfigError";
  }
}

/**
 * The codes of a RequestError.
 *
 * - `ERR_REQUEST_INVALID`: the request is not an object of the documented groups, or `validate: "throw"` found issues
 * - `ERR_REQUEST_PATH`, `ERR_REQUEST_QUERY`, `ERR_REQUEST_HEADER`, `ERR_REQUEST_BODY`: a part of it cannot be sent
 * - `ERR_REQUEST_SERIAL`: the key that the header `Wechatpay-Serial` names is unknown, or its certificate is not valid now
 * - `ERR_REQUEST_OPTIONS`: an option of the call
 * - `ERR_ENCRYPT_TYPE`: a field that the client encrypts is not a string, or is in a container that the schema does not have
 * - `ERR_ENCRYPT_NAME`: a name that is not documented there may be a field that the client encrypts, misspelled or misplaced
 * - `ERR_ENCRYPT_TOO_LONG`: a field that the client encrypts is longer than the key allows
 * - `ERR_CHAIN_PATH`: no endpoint has this path or verb
 */
export type RequestErrorCode =
  | "ERR_REQUEST_INVALID"
  | "ERR_REQUEST_PATH"
  | "ERR_REQUEST_QUERY"
  | "ERR_REQUEST_HEADER"
  | "ERR_REQUEST_BODY"
  | "ERR_REQUEST_SERIAL"
  | "ERR_REQUEST_OPTIONS"
  | "ERR_ENCRYPT_TYPE"
  | "ERR_ENCRYPT_NAME"
  | "ERR_ENCRYPT_TOO_LONG"
  | "ERR_CHAIN_PATH";

/** The client rejected the request before it signed it. Nothing was sent. */
export class RequestError extends WechatPayError<RequestErrorCode> {
  /** With `validate: "throw"`, the differences between the request and the documentation. Otherwise empty. */
  readonly issues: readonly Issue[];

  constructor(code: RequestErrorCode, message: string, origin: Origin & { issues?: readonly Issue[] } = {}) {
    super(code, message, origin);
    this.issues = own(origin).issues ?? [];
  }

  override get name(): string {
    return "RequestError";
  }
}

interface ApiFacts {
  readonly status: number;
  readonly apiCode: string | undefined;
  readonly detail: unknown;
  readonly raw: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly clockSkew: number | undefined;
}

/**
 * The response has a status other than 2xx, from WeChat Pay or from a proxy; WeChat Pay does not sign such responses. Or it
 * has status 202 without the documented content: the operation is still in progress, so query it again later.
 */
export class ApiError extends WechatPayError<"ERR_API"> {
  /** HTTP status. */
  readonly status: number;
  /**
   * The error code as received, such as `PARAM_ERROR`, in one line of at most 64 characters; undefined if the body was not
   * WeChat Pay's JSON. Values of the request in it are replaced by `…`.
   */
  readonly apiCode: string | undefined;
  /**
   * The number behind the last `-` of the `Request-ID`, by which WeChat Pay's manuals explain the cause; undefined if it
   * has none. `explain` of `wechatpay-ts/explain` tells cause and fix.
   */
  readonly causeCode: number | undefined;
  /** The `Retry-After` header in seconds; undefined if the response had none. */
  readonly retryAfter: number | undefined;
  /** Seconds by which the local clock is ahead of the `Date` header of the response; negative if it is behind. */
  readonly clockSkew: number | undefined;
  readonly #facts: ApiFacts;

  constructor(message: string, facts: ApiFacts) {
    super("ERR_API", message, { requestId: facts.requestId });
    this.status = facts.status;
    this.apiCode = facts.apiCode;
    this.causeCode = causeCodeOf(facts.requestId);
    this.retryAfter = facts.retryAfter;
    this.clockSkew = facts.clockSkew;
    this.#facts = facts;
  }

  /** WeChat Pay's `detail`. It may repeat values of the request, so a logged error does not show it. */
  get detail(): unknown {
    return this.#facts.detail;
  }

  /** The body as text, at most its first 64 KiB. It may repeat values of the request, so a logged error does not show it. */
  get raw(): string {
    return this.#facts.raw;
  }

  /** Header values by name in lower case. */
  get headers(): Readonly<Record<string, string>> {
    return this.#facts.headers;
  }

  override get name(): string {
    return "ApiError";
  }
}

/**
 * The codes of a SignatureError.
 *
 * - `ERR_SIGNATURE_MISMATCH`: the signature is wrong
 * - `ERR_SIGNATURE_CLOCK`: the message was signed more than 300 seconds before or after the local time
 * - `ERR_SIGNATURE_HEADERS`: the message is not signed, or the headers of its signature are malformed
 * - `ERR_SIGNATURE_REPLAYED`: the same signed notification arrived before
 * - `ERR_SERIAL_UNKNOWN`: the client does not know the key that signed the message, or its certificate is not valid now
 * - `ERR_DIGEST_MISMATCH`: the digest of a downloaded file differs from the signed one
 */
export type SignatureErrorCode =
  | "ERR_SIGNATURE_MISMATCH"
  | "ERR_SIGNATURE_CLOCK"
  | "ERR_SIGNATURE_HEADERS"
  | "ERR_SIGNATURE_REPLAYED"
  | "ERR_SERIAL_UNKNOWN"
  | "ERR_DIGEST_MISMATCH";

/**
 * The client could not verify that a response or notification is from WeChat Pay. Do not act on it. For a response, the call
 * may have succeeded: query before you repeat it. For a notification, reply with 4xx.
 */
export class SignatureError extends WechatPayError<SignatureErrorCode> {
  /** Seconds by which the local clock is ahead of the `Date` header of the response; negative if it is behind. */
  readonly clockSkew: number | undefined;

  constructor(
    code: SignatureErrorCode,
    message: string,
    origin: Origin & { clockSkew?: number | undefined } = {},
  ) {
    super(code, message, origin);
    this.clockSkew = own(origin).clockSkew;
  }

  override get name(): string {
    return "SignatureError";
  }
}

/**
 * The codes of a CertificateError.
 *
 * - `ERR_CERTIFICATE_FETCH`: the platform certificates could not be fetched
 * - `ERR_CERTIFICATE_INVALID`: the response to `GET /v3/certificates` is not in the documented form, or a certificate of it
 *   has no chain to `trustedRoots`
 * - `ERR_CERTIFICATE_CACHE`: the cache of the certificates failed; `onError` receives it, and calls continue
 */
export type CertificateErrorCode =
  "ERR_CERTIFICATE_FETCH" | "ERR_CERTIFICATE_INVALID" | "ERR_CERTIFICATE_CACHE";

/**
 * The client has no platform certificates, and could not fetch them; without them it cannot encrypt or verify. Its `cause`
 * is the reason. Thrown before a call is sent, unless the certificate is missing that verifies its response.
 */
export class CertificateError extends WechatPayError<CertificateErrorCode> {
  override get name(): string {
    return "CertificateError";
  }
}

/**
 * The codes of a DecryptError.
 *
 * - `ERR_DECRYPT`: the data was modified, or encrypted with another key
 * - `ERR_DECRYPT_ALGORITHM`: the data was encrypted with an algorithm that this client does not use
 * - `ERR_DECRYPT_FORMAT`: the data is not in the documented form
 */
export type DecryptErrorCode = "ERR_DECRYPT" | "ERR_DECRYPT_ALGORITHM" | "ERR_DECRYPT_FORMAT";

/** The client could not decrypt something that WeChat Pay encrypted. */
export class DecryptError extends WechatPayError<DecryptErrorCode> {
  override get name(): string {
    return "DecryptError";
  }
}

/**
 * The codes of a ResponseError.
 *
 * - `ERR_RESPONSE_JSON`: a verified response or notification is not JSON in UTF-8, is empty, or is nested too deeply
 * - `ERR_UNSAFE_INTEGER`: it contains an integer beyond 2^53 where the documentation has none
 * - `ERR_DOWNLOAD_URL`: the response has no link to a file, or one to another host
 * - `ERR_DOWNLOAD_HASH`: the client cannot check the digest of the file
 * - `ERR_PAGE`: the pages of a list do not follow each other
 * - `ERR_BILL`: a file is not a bill, or is incomplete
 */
export type ResponseErrorCode =
  | "ERR_RESPONSE_JSON"
  | "ERR_UNSAFE_INTEGER"
  | "ERR_DOWNLOAD_URL"
  | "ERR_DOWNLOAD_HASH"
  | "ERR_PAGE"
  | "ERR_BILL";

/** The client cannot return a verified response or notification. The call itself has succeeded. */
export class ResponseError extends WechatPayError<ResponseErrorCode> {
  readonly #raw: string | undefined;

  constructor(code: ResponseErrorCode, message: string, origin: Origin & { raw?: string | undefined } = {}) {
    super(code, message, origin);
    this.#raw = own(origin).raw;
  }

  /** The verified text; undefined if it was not text. A logged error does not show it. */
  get raw(): string | undefined {
    return this.#raw;
  }

  override get name(): string {
    return "ResponseError";
  }
}

/**
 * The codes of a ConnectionError.
 *
 * - `ERR_TIMEOUT`: `timeout` or `totalTimeout` was exceeded
 * - `ERR_ABORTED`: the `signal` of the call was aborted
 * - `ERR_CONNECTION`: the connection failed, or the response was not valid HTTP
 * - `ERR_RESPONSE_TOO_LARGE`: the response is larger than 16 MiB and not a file, or a file is larger than `maxBytes`
 * - `ERR_FILE_CHANGED`: the file of an upload changed while it was sent
 */
export type ConnectionErrorCode =
  "ERR_TIMEOUT" | "ERR_ABORTED" | "ERR_CONNECTION" | "ERR_RESPONSE_TOO_LARGE" | "ERR_FILE_CHANGED";

/**
 * The response was incomplete or never arrived. Unless `sent` is `"no"`, it is unknown whether the request had an effect:
 * query before you repeat a payment, refund or transfer.
 */
export class ConnectionError extends WechatPayError<ConnectionErrorCode> {
  /** `"no"` if it is certain that no part of the request was sent. Once `transport` of the client was called, it is `"unknown"`. */
  readonly sent: "no" | "unknown";

  constructor(code: ConnectionErrorCode, message: string, origin: Origin & { sent?: "no" | "unknown" } = {}) {
    super(code, message, origin);
    this.sent = own(origin).sent ?? "unknown";
  }

  override get name(): string {
    return "ConnectionError";
  }
}

/** The message of `ERR_FILE_CHANGED`, without its place and its last period. */
export const FILE_CHANGED =
  "the file changed, or became unreadable, after its digest was computed. Upload it again";

/**
 * The codes of a NotificationError.
 *
 * - `ERR_NOTIFICATION_BODY`: the request has no raw body or no headers, or its body ended too soon
 * - `ERR_NOTIFICATION_TOO_LARGE`: the body is longer than 1 MiB
 * - `ERR_NOTIFICATION_TIMEOUT`: the body did not arrive within `bodyTimeout`
 * - `ERR_NOTIFICATION_FORMAT`: the verified body is not a notification
 * - `ERR_NOTIFICATION_BUSY`: another process is handling this notification
 * - `ERR_NOTIFICATION_CACHE`: the cache failed
 * - `ERR_NOTIFICATION_REPLY`: a reply or a handler is invalid
 */
export type NotificationErrorCode =
  | "ERR_NOTIFICATION_BODY"
  | "ERR_NOTIFICATION_TOO_LARGE"
  | "ERR_NOTIFICATION_TIMEOUT"
  | "ERR_NOTIFICATION_FORMAT"
  | "ERR_NOTIFICATION_BUSY"
  | "ERR_NOTIFICATION_CACHE"
  | "ERR_NOTIFICATION_REPLY";

/** A notification cannot be read, cannot be handled now, or its reply is invalid. */
export class NotificationError extends WechatPayError<NotificationErrorCode> {
  override get name(): string {
    return "NotificationError";
  }
}

/** Creates the error of a request that the client does not send. */
export function requestError(
  operation: Pick<Operation, "method" | "path">,
  code: RequestError["code"],
  why: string,
  origin: { readonly cause?: unknown; readonly issues?: readonly Issue[] } = {},
): RequestError {
  return new RequestError(code, `${labelOf(operation)}: ${endSentence(why)}`, origin);
}

/** Creates the error of an invalid option of `createClient`. */
export function optionError(code: ConfigErrorCode, option: string, why: string): ConfigError {
  return new ConfigError(code, `createClient: ${option}: ${endSentence(why)}`);
}

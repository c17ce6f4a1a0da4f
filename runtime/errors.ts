/**
 * Everything this client throws: one base class, and one class per thing a caller does differently.
 * A `code` is stable and safe to compare; a message is for people. Neither ever holds a key or a field's value.
 */
import type { Issue } from "./schema/issue.ts";
import { labelOf } from "./schema/request.ts";
import type { Operation } from "./schema/table.ts";

interface Origin {
  readonly cause?: unknown;
  readonly requestId?: string | undefined;
}

/** What is known of an error only where the call ends. */
interface CallFacts {
  readonly requestId?: string | undefined;
  readonly attempts?: number;
}

/** The base of all errors of this client. */
export class WechatPayError<Code extends string = string> extends Error {
  /** Stable: `ERR_SIGNATURE_MISMATCH`, `ERR_TIMEOUT` … */
  readonly code: Code;
  /** The `Request-ID` header of the answer or notification: what WeChat Pay's support asks for. */
  readonly requestId: string | undefined;
  /**
   * How often the call was sent, or tried to be; absent where nothing was called. Beyond 1, an earlier attempt than the
   * one that this error tells of may have had its effect.
   */
  declare readonly attempts?: number;

  constructor(code: Code, message: string, origin: Origin = {}) {
    super(message, "cause" in origin ? { cause: origin.cause } : undefined);
    this.code = code;
    this.requestId = origin.requestId;
  }

  /** On the prototype, so that it is no field of its own in a log. */
  override get name(): string {
    return "WechatPayError";
  }
}

/** Adds what the place that made an error did not know. */
export function addFacts(error: unknown, { requestId, attempts }: CallFacts): void {
  if (!(error instanceof WechatPayError)) return;
  Object.assign(error, {
    requestId: error.requestId ?? requestId,
    ...(attempts !== undefined && { attempts }),
  });
}

export type ConfigErrorCode =
  | "ERR_CONFIG_OPTIONS"
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
  | "ERR_CONFIG_EVAL";

/** `createClient` was given something it cannot work with. The message names the option and the mend. */
export class ConfigError extends WechatPayError<ConfigErrorCode> {
  override get name(): string {
    return "ConfigError";
  }
}

export type RequestErrorCode =
  | "ERR_REQUEST_INVALID"
  | "ERR_REQUEST_PATH"
  | "ERR_REQUEST_QUERY"
  | "ERR_REQUEST_HEADER"
  | "ERR_REQUEST_BODY"
  | "ERR_REQUEST_SERIAL"
  | "ERR_REQUEST_OPTIONS"
  | "ERR_SEAL_TYPE"
  | "ERR_SEAL_TOO_LONG"
  | "ERR_CHAIN_PATH";

/** The request was refused before it was signed: nothing was sent. */
export class RequestError extends WechatPayError<RequestErrorCode> {
  /** With `validate: "throw"`: where the request is not as documented. Otherwise empty. */
  readonly issues: readonly Issue[];

  constructor(code: RequestErrorCode, message: string, origin: Origin & { issues?: readonly Issue[] } = {}) {
    super(code, message, origin);
    this.issues = origin.issues ?? [];
  }

  override get name(): string {
    return "RequestError";
  }
}

interface ApiFacts {
  readonly status: number;
  readonly apiCode: string | undefined;
  readonly detail: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly clockSkew: number | undefined;
}

/**
 * WeChat Pay, or something on the way to it, answered with another status than 2xx: such answers are not signed. Or
 * WeChat Pay answered 202 without what the documents describe: it is not done, and wants to be asked again.
 */
export class ApiError extends WechatPayError<"ERR_API"> {
  /** HTTP status. */
  readonly status: number;
  /** WeChat Pay's own code, such as `PARAM_ERROR`; undefined when the body was not WeChat Pay's JSON. */
  readonly apiCode: string | undefined;
  /** Seconds after which the `Retry-After` header allows another try. */
  readonly retryAfter: number | undefined;
  /** Seconds by which this machine's clock is ahead of the `Date` header of the answer; negative when it is behind. */
  readonly clockSkew: number | undefined;
  readonly #facts: ApiFacts;

  constructor(message: string, facts: ApiFacts) {
    super("ERR_API", message, { requestId: facts.requestId });
    this.status = facts.status;
    this.apiCode = facts.apiCode;
    this.retryAfter = facts.retryAfter;
    this.clockSkew = facts.clockSkew;
    this.#facts = facts;
  }

  /** WeChat Pay's `detail` as it came. It can repeat what was sent, so it is not part of a logged error. */
  get detail(): unknown {
    return this.#facts.detail;
  }

  /** Header values by name in lower case. */
  get headers(): Readonly<Record<string, string>> {
    return this.#facts.headers;
  }

  override get name(): string {
    return "ApiError";
  }
}

export type SignatureErrorCode =
  | "ERR_SIGNATURE_MISMATCH"
  | "ERR_SIGNATURE_CLOCK"
  | "ERR_SIGNATURE_HEADERS"
  | "ERR_SIGNATURE_REPLAYED"
  | "ERR_SERIAL_UNKNOWN"
  | "ERR_DIGEST_MISMATCH";

/**
 * An answer or a notification could not be shown to come from WeChat Pay: do not act on it.
 * For an answer the call itself may have succeeded; query before repeating it. For a notification, answer 4xx.
 */
export class SignatureError extends WechatPayError<SignatureErrorCode> {
  /** Seconds by which this machine's clock is ahead of the `Date` header of the answer; negative when it is behind. */
  readonly clockSkew: number | undefined;

  constructor(
    code: SignatureErrorCode,
    message: string,
    origin: Origin & { clockSkew?: number | undefined } = {},
  ) {
    super(code, message, origin);
    this.clockSkew = origin.clockSkew;
  }

  override get name(): string {
    return "SignatureError";
  }
}

export type CertificateErrorCode =
  "ERR_CERTIFICATE_FETCH" | "ERR_CERTIFICATE_INVALID" | "ERR_CERTIFICATE_CACHE";

/**
 * WeChat Pay's platform certificates are to be fetched, and there are none yet: nothing can be sealed or verified. Its
 * `cause` says why. Thrown before a call is sent, unless the call was to be verified with one of them.
 */
export class CertificateError extends WechatPayError<CertificateErrorCode> {
  override get name(): string {
    return "CertificateError";
  }
}

export type DecryptErrorCode = "ERR_DECRYPT" | "ERR_DECRYPT_ALGORITHM" | "ERR_DECRYPT_FORMAT";

/** Something that WeChat Pay encrypted could not be opened. */
export class DecryptError extends WechatPayError<DecryptErrorCode> {
  override get name(): string {
    return "DecryptError";
  }
}

export type ResponseErrorCode =
  "ERR_RESPONSE_JSON" | "ERR_UNSAFE_INTEGER" | "ERR_DOWNLOAD_URL" | "ERR_DOWNLOAD_HASH";

/** A verified answer or notification cannot be handed out as it is. The call itself has succeeded. */
export class ResponseError extends WechatPayError<ResponseErrorCode> {
  readonly #raw: string | undefined;

  constructor(code: ResponseErrorCode, message: string, origin: Origin & { raw?: string | undefined } = {}) {
    super(code, message, origin);
    this.#raw = origin.raw;
  }

  /** The verified text as it came; undefined when it was no text. Not part of a logged error. */
  get raw(): string | undefined {
    return this.#raw;
  }

  override get name(): string {
    return "ResponseError";
  }
}

export type ConnectionErrorCode =
  "ERR_TIMEOUT" | "ERR_ABORTED" | "ERR_CONNECTION" | "ERR_RESPONSE_TOO_LARGE" | "ERR_FILE_CHANGED";

/**
 * No whole answer came. Unless `sent` is `"no"`, whether the request had an effect is unknown: query before
 * repeating a payment, refund or transfer.
 */
export class ConnectionError extends WechatPayError<ConnectionErrorCode> {
  /** `"no"`: nothing of the request left this machine. */
  readonly sent: "no" | "unknown";

  constructor(code: ConnectionErrorCode, message: string, origin: Origin & { sent?: "no" | "unknown" } = {}) {
    super(code, message, origin);
    this.sent = origin.sent ?? "unknown";
  }

  override get name(): string {
    return "ConnectionError";
  }
}

/** What a caller may conclude from `sent`. */
export function effectOf(sent: ConnectionError["sent"]): string {
  return sent === "no"
    ? "nothing was sent"
    : "whether it had an effect is unknown, so query before repeating it";
}

export type NotificationErrorCode =
  | "ERR_NOTIFICATION_BODY"
  | "ERR_NOTIFICATION_FORMAT"
  | "ERR_NOTIFICATION_BUSY"
  | "ERR_NOTIFICATION_CACHE"
  | "ERR_NOTIFICATION_REPLY";

/** A notification cannot be read as it was received, cannot be handled now, or cannot be answered like this. */
export class NotificationError extends WechatPayError<NotificationErrorCode> {
  override get name(): string {
    return "NotificationError";
  }
}

/** The error of a request that the client does not send. */
export function refusal(
  operation: Pick<Operation, "method" | "path">,
  code: RequestError["code"],
  why: string,
  origin: { readonly cause?: unknown; readonly issues?: readonly Issue[] } = {},
): RequestError {
  return new RequestError(code, `${labelOf(operation)}: ${why}`, origin);
}

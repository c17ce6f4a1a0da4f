/** Replies to notifications: they acknowledge one, or ask WeChat Pay to send it again. */
import { NotificationError, type NotificationErrorCode, SignatureError } from "../errors.ts";
import { endSentence } from "../util/error-text.ts";
import { isObject } from "../util/kind.ts";
import { own } from "../util/own.ts";

/**
 * A reply to send: `new Response(reply.body, reply)` with the Fetch API, or
 * `response.writeHead(reply.status, reply.headers).end(reply.body)` on Node.js.
 */
export interface NotificationReply {
  /** HTTP status. */
  readonly status: number;
  /** Header values by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; null if the status allows no body, as 204. */
  readonly body: string | null;
}

/** The content of a reply, in the groups of its page. */
export interface ReplyContent {
  /** HTTP status: 200 to 299 acknowledges the notification, 400 to 599 asks for it again. Default 200. */
  readonly status?: number;
  /** Headers by name. */
  readonly headers?: object;
  /** The members of the JSON body. */
  readonly body?: object;
}

const JSON_HEADERS = { "content-type": "application/json" };

/**
 * Writes a reply. If the body has no `code` or `message`, they are added for the status: `SUCCESS` or `FAIL`.
 *
 * @throws NotificationError if the status is not valid for a reply, or does not allow a body
 * @example
 * ```ts
 * import { reply } from "wechatpay-ts/runtime/webhook";
 *
 * const accepted = reply();
 * const retryLater = reply({ status: 503, body: { message: "try again later" } });
 * ```
 */
export function reply(content: ReplyContent = {}): NotificationReply {
  const value: unknown = content;
  if (!isObject(value)) throw invalidReply("expected an object with status, headers and body");
  const { status = 200, headers = {}, body } = own(content);
  const isSuccess = status >= 200 && status <= 299;
  if (!Number.isInteger(status) || !(isSuccess || (status >= 400 && status <= 599)))
    throw invalidReply("status: expected 200 to 299, or 400 to 599");
  const ownHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const),
  );
  // A Response of these has no body, not even an empty one.
  if (status === 204 || status === 205) {
    if (body !== undefined)
      throw invalidReply(`body: a reply with status ${status} cannot have a body. Use 200.`);
    return { status, headers: ownHeaders, body: null };
  }
  const code = isSuccess ? { code: "SUCCESS", message: "OK" } : { code: "FAIL", message: "not handled" };
  return { status, headers: { ...JSON_HEADERS, ...ownHeaders }, body: JSON.stringify({ ...code, ...body }) };
}

/**
 * Writes the reply for an error of `parse` or `handle`: 401 if WeChat Pay did not sign the notification, 400 if it is not a
 * notification, 413 if the body is too long, 408 if it arrives too slowly, 503 while another process handles the
 * notification, and 500 otherwise. WeChat Pay then sends the notification again. The
 * reply does not describe the error, since anyone can send a request; log the error yourself.
 *
 * @example
 * ```ts
 * import { errorReply } from "wechatpay-ts/webhook";
 *
 * const { status } = errorReply(new Error("database is down")); // 500
 * ```
 */
export function errorReply(error: unknown): NotificationReply {
  if (error instanceof SignatureError)
    return reply({ status: 401, body: { message: "signature not accepted" } });
  const [status, message] = (error instanceof NotificationError && STATUSES[error.code]) || [500];
  return reply({ status, ...(message !== undefined && { body: { message } }) });
}

/** The status and message of the reply to an error, by its code. */
const STATUSES: Readonly<Partial<Record<NotificationErrorCode, readonly [status: number, message: string]>>> =
  {
    ERR_NOTIFICATION_FORMAT: [400, "not a notification"],
    ERR_NOTIFICATION_TOO_LARGE: [413, "too long"],
    ERR_NOTIFICATION_TIMEOUT: [408, "too slow"],
    ERR_NOTIFICATION_BUSY: [503, "being handled"],
  };

/** Reports whether a reply acknowledges the notification, so that WeChat Pay does not send it again. */
export function isAccepted({ status }: NotificationReply): boolean {
  return status < 300;
}

/** Reports whether a value is a reply that a server can send: a cache or a handler may return anything. */
export function isReply(value: unknown): value is NotificationReply {
  if (!isObject(value)) return false;
  const { status, headers, body } = own(value);
  return isStatus(status) && isObject(headers) && hasPlainHeaders(headers) && isBodyOf(status, body);
}

function isStatus(status: unknown): status is number {
  return typeof status === "number" && Number.isInteger(status) && status >= 200 && status <= 599;
}

/** Reports whether a server accepts the headers: a line break in one would begin another. */
function hasPlainHeaders(headers: object): boolean {
  return Object.entries(headers).every(
    ([name, text]) =>
      /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof text === "string" && /^[\t\x20-\x7e]*$/.test(text),
  );
}

/** Reports whether a reply of this status may have this body: a 204 or 205 has none. */
function isBodyOf(status: number, body: unknown): boolean {
  if (status === 204 || status === 205) return body === null;
  return body === null || typeof body === "string";
}

function invalidReply(why: string): NotificationError {
  return new NotificationError("ERR_NOTIFICATION_REPLY", `reply: ${endSentence(why)}`);
}

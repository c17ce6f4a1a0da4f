/** What a notification is answered with: taken, or to be sent again. */
import { isObject } from "../util/kind.ts";
import { NotificationError, SignatureError } from "../errors.ts";

/**
 * An answer, ready to be sent: `new Response(reply.body, reply)` where there is `fetch`, and
 * `response.writeHead(reply.status, reply.headers).end(reply.body)` on Node.
 */
export interface NotificationReply {
  /** HTTP status. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; null when there is none, as with 204. */
  readonly body: string | null;
}

/** What a page says of the answer, in the groups of its table. */
export interface ReplyContent {
  /** HTTP status: 200 to 299 for what was taken, 400 to 599 for what must be sent again. Default 200. */
  readonly status?: number;
  readonly headers?: object;
  readonly body?: object;
}

const JSON_HEADERS = { "content-type": "application/json" };

/**
 * Writes an answer. What the body leaves out of `code` and `message` is filled in as the status says: `SUCCESS` or `FAIL`.
 *
 * @throws NotificationError when the status is none of an answer to a notification, or has no room for the body
 */
export function reply(content: ReplyContent = {}): NotificationReply {
  const given: unknown = content;
  if (!isObject(given)) throw unfit("expected an object with status, headers and body");
  const { status = 200, headers = {}, body } = content;
  const taken = status >= 200 && status <= 299;
  if (!Number.isInteger(status) || !(taken || (status >= 400 && status <= 599)))
    throw unfit("status: expected 200 to 299, or 400 to 599");
  const own = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const),
  );
  // A Response of these has no body, not even an empty one.
  if (status === 204 || status === 205) {
    if (body !== undefined) throw unfit(`body: an answer with the status ${status} has none; use 200`);
    return { status, headers: own, body: null };
  }
  const code = taken ? { code: "SUCCESS", message: "OK" } : { code: "FAIL", message: "not handled" };
  return { status, headers: { ...JSON_HEADERS, ...own }, body: JSON.stringify({ ...code, ...body }) };
}

/**
 * The answer to a notification that was not handled, for whatever was thrown on the way: 401 when WeChat Pay did not
 * sign it, 400 when it is no notification, 503 while another process is handling it, 500 for all else. WeChat Pay sends it
 * again. The answer says nothing of the error, since anyone may be asking: log the error itself.
 */
export function refusal(error: unknown): NotificationReply {
  if (error instanceof SignatureError)
    return reply({ status: 401, body: { message: "signature not accepted" } });
  const code = error instanceof NotificationError ? error.code : undefined;
  if (code === "ERR_NOTIFICATION_FORMAT")
    return reply({ status: 400, body: { message: "not a notification" } });
  if (code === "ERR_NOTIFICATION_BUSY") return reply({ status: 503, body: { message: "being handled" } });
  return reply({ status: 500 });
}

/** Whether WeChat Pay will not send the notification again. */
export function isTaken({ status }: NotificationReply): boolean {
  return status < 300;
}

/** Whether this is an answer: a store or a handler may give anything. */
export function isReply(value: unknown): value is NotificationReply {
  if (!isObject(value)) return false;
  const { status, headers, body } = value;
  return typeof status === "number" && isObject(headers) && (body === null || typeof body === "string");
}

function unfit(why: string): NotificationError {
  return new NotificationError("ERR_NOTIFICATION_REPLY", `reply: ${why}`);
}

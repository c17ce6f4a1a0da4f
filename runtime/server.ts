/**
 * The entry point `wechatpay-ts/server`: handlers of a `notify_url` for servers of Node.js and for servers with the Fetch API.
 * Each passes the raw request to a reader of notifications, and sends its reply or that of an error.
 */
import { ConfigError } from "./errors.ts";
import type { FetchRequest, NotificationInput } from "./notifications/envelope.ts";
import type { NodeRequest } from "./notifications/node-request.ts";
import { errorReply, type NotificationReply } from "./notifications/reply.ts";
import { callHook, type Awaitable } from "./util/async.ts";
import { kindOf } from "./util/kind.ts";
import { member } from "./util/own.ts";

export type { FetchRequest, NotificationInput, RawNotification } from "./notifications/envelope.ts";
export type { NodeRequest } from "./notifications/node-request.ts";
export type { NotificationReply } from "./notifications/reply.ts";

/** What a handler uses of the result of `notifications`. */
export interface NotificationReader<Event> {
  /** Verifies and decrypts a notification, and calls the function with it. */
  handle(input: NotificationInput, handle: HandleEvent<Event>): Promise<NotificationReply>;
}

/** Handles a verified notification. It returns a reply, or nothing to acknowledge the notification. */
export type HandleEvent<Event> = (
  event: Event,
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a handler that returns nothing is an ordinary one
) => Awaitable<NotificationReply | undefined | void>;

/** The options of `nodeHandler` and `fetchHandler`. */
export interface HandlerOptions {
  /**
   * Receives the error of a notification that was rejected or not handled, to log it; the sender receives only a status.
   * Errors that it throws are ignored.
   */
  readonly onError: (error: unknown) => void;
}

/** The members of a `ServerResponse` of Node.js that `nodeHandler` uses; also of the response of Express and NestJS. */
export interface NodeResponse {
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body?: string): unknown;
}

/** The Response of the platform, as its types declare it; an object in programs without such types. */
export type PlatformResponse = typeof globalThis extends { Response: { prototype: infer Value } }
  ? Value
  : object;

/**
 * Creates a handler for servers of Node.js: node:http, Express, NestJS. It reads the body itself, or takes the raw bytes that
 * the framework has kept (`express.raw`, `rawBody: true` of NestJS).
 *
 * @param reader the result of `notifications`
 * @param handle receives each verified notification
 * @returns a function that sends the reply and does not reject. It replies 500 if the framework has parsed the body; `onError`
 * then receives a NotificationError `ERR_NOTIFICATION_BODY` that says how to keep the bytes
 * @throws ConfigError if `onError` is not a function
 * @example
 * ```ts
 * import { createServer } from "node:http";
 * import type { Client } from "wechatpay-ts";
 * import { nodeHandler } from "wechatpay-ts/server";
 * import { notifications } from "wechatpay-ts/webhook";
 *
 * declare const client: Client;
 * const notify = nodeHandler(
 *   notifications(client),
 *   (event) => console.log(event.id, event.event_type),
 *   { onError: console.error },
 * );
 * createServer((request, response) => void notify(request, response)).listen(3000, "127.0.0.1");
 * ```
 */
export function nodeHandler<Event>(
  reader: NotificationReader<Event>,
  handle: HandleEvent<Event>,
  options: HandlerOptions,
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  const replyTo = replier("nodeHandler", reader, handle, options);
  return async (request, response) => {
    const { status, headers, body } = await replyTo(request);
    if (response.headersSent) {
      // The framework has replied, such as after a timeout of its own, or has sent only the headers.
      if (!response.writableEnded) response.end();
      return;
    }
    // The rest of a body that was not read to its end would be read as the next request.
    const isUnread = [408, 413].includes(status) && member(request, "httpVersionMajor") !== 2;
    response.writeHead(status, { ...headers, ...(isUnread && { connection: "close" }) });
    response.end(body ?? undefined);
  };
}

/**
 * Creates a handler for servers with the Fetch API: Hono, Next.js, Cloudflare Workers, Bun, Deno.
 *
 * @param reader the result of `notifications`
 * @param handle receives each verified notification
 * @returns a function that resolves to the Response and does not reject
 * @throws ConfigError if `onError` is not a function
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { fetchHandler } from "wechatpay-ts/server";
 * import { notifications } from "wechatpay-ts/webhook";
 *
 * declare const client: Client;
 * export const POST = fetchHandler(
 *   notifications(client),
 *   (event) => console.log(event.id, event.event_type),
 *   { onError: console.error },
 * );
 * ```
 */
export function fetchHandler<Event>(
  reader: NotificationReader<Event>,
  handle: HandleEvent<Event>,
  options: HandlerOptions,
): (request: FetchRequest) => Promise<PlatformResponse> {
  const replyTo = replier("fetchHandler", reader, handle, options);
  // Every platform of the Fetch API has it; the types of a program may not.
  const { Response } = globalThis as unknown as { Response: ResponseClass };
  return async (request) => {
    const reply = await replyTo(request);
    return new Response(reply.body, reply);
  };
}

/** The constructor of a Response. */
type ResponseClass = new (body: string | null, init: NotificationReply) => PlatformResponse;

/** Returns a function that resolves to the reply to a request, also to that for an error. */
function replier<Event>(
  name: string,
  reader: NotificationReader<Event>,
  handle: HandleEvent<Event>,
  options: HandlerOptions,
): (request: NotificationInput) => Promise<NotificationReply> {
  const onError = member(options, "onError"); // JavaScript may pass anything
  if (typeof onError !== "function") {
    const why = `${name}: onError: expected a function, received ${kindOf(onError)}`;
    throw new ConfigError("ERR_CONFIG_OPTIONS", `${why}. Pass one that logs the error.`);
  }
  return async (request) => {
    try {
      return await reader.handle(request, handle);
    } catch (error) {
      callHook(options.onError, error); // the reply does not depend on the log
      return errorReply(error);
    }
  };
}

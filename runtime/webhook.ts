/** Notifications: verifies, decrypts and deduplicates them, and writes replies. */
import { type Cache, isCache } from "./cache.ts";
import { type ClientContext, contextOf } from "./call/client-context.ts";
import { checkReceived } from "./call/report.ts";
import { validator } from "./check.ts";
import type { Client } from "./client.ts";
import { decodeUtf8 } from "./encoding/bytes.ts";
import { ConfigError, endSentence, NotificationError } from "./errors.ts";
import { Deduplicator } from "./notifications/deduplicate.ts";
import {
  type FetchRequest,
  type Notification,
  type RawNotification,
  readResource,
  snapshotRequest,
  toNotification,
} from "./notifications/envelope.ts";
import { isReply, type NotificationReply, reply, type ReplyContent } from "./notifications/reply.ts";
import { decodeMessage } from "./protocol/codec.ts";
import { decryptResource } from "./protocol/decrypt.ts";
import { headerReader } from "./protocol/headers.ts";
import { parseJson } from "./protocol/json.ts";
import { verify } from "./protocol/verify.ts";
import type { EventSchema } from "./schema/schema.ts";
import type { Awaitable } from "./util/async.ts";
import { isObject, kindOf } from "./util/kind.ts";
import { member, own, ownMember } from "./util/own.ts";
import { toRequestId } from "./util/plain-line.ts";

export { memoryCache } from "./cache.ts";
export type { Cache } from "./cache.ts";
export type { FetchRequest, Notification, RawNotification } from "./notifications/envelope.ts";
export type { HeadersInput } from "./protocol/headers.ts";
export { errorReply, reply } from "./notifications/reply.ts";
export type { NotificationReply, ReplyContent } from "./notifications/reply.ts";

/** A string type that no documented event has, so that comparing `event_type` narrows the type. */
declare enum Undocumented {
  EventType = "",
}

/** A notification of an event that is not documented. The client has verified it like any other. */
export interface UnknownNotification extends Notification {
  readonly event_type: Undocumented;
}

/** What the client adds to a notification. */
export interface Delivery {
  /** Whether a notification with this id was handled before. Absent without a cache. */
  readonly duplicate?: boolean;
}

/** The modules that describe an event, by event type; each exports its schema as `notification`. */
export type NotificationModules = Readonly<
  Record<string, readonly (() => Promise<Readonly<Record<string, unknown>>>)[]>
>;

/** The documented reply to an event; any reply if the event is not documented. */
export type ReplyTo<
  Replies,
  Event extends { readonly event_type: string },
> = Event["event_type"] extends infer Name
  ? Name extends keyof Replies
    ? Replies[Name]
    : ReplyContent
  : never;

/** Whether all members of an object are optional. */
type IsOptional<Content> = Partial<Content> extends Content ? true : false;

/** The arguments of `reply` after the event: none are required unless the page requires a member of the body. */
export type ReplyArguments<Content> = Content extends { body?: infer Body }
  ? IsOptional<Exclude<Body, undefined>> extends true
    ? [content?: Content]
    : [content: Content & { body: unknown }]
  : [content?: Content];

/** The options of `notifications`. */
export interface NotificationOptions {
  /**
   * Stores which notifications were handled (for 48 hours, with their replies) and which signed messages arrived (for 11
   * minutes). Pass a Keyv, or an object with its methods, to share it between processes. `memoryCache()` serves one process;
   * it holds 10,000 entries, of which a notification takes two, and drops the oldest. Only verified notifications are
   * stored, and only a code of the signed message. Keys begin with `wechatpay:` and the mchid or brand_id. Each entry is
   * authenticated by a key derived from `apiV3Key`: others who can write to the cache cannot mark a notification as handled.
   * After a change of `apiV3Key`, earlier entries do not count.
   */
  readonly cache?: Cache | undefined;
  /**
   * Receives the error when a notification was handled but the cache failed to store that; if WeChat Pay sends the
   * notification again, it is handled again. Also receives the error of an entry that this client did not write. Errors that
   * it throws are ignored.
   */
  readonly onCacheError?: ((error: unknown) => void) | undefined;
}

/** Handles a notification. It returns a reply, or nothing to acknowledge the notification. */
export type Handler<Event> = (
  event: Event,
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a handler that returns nothing is an ordinary one
) => Awaitable<NotificationReply | undefined | void>;

/** Reads notifications. `Events` maps event types to notifications; comparing `event_type` narrows the type. */
export interface Notifications<Events extends object = Readonly<Record<string, Notification>>> {
  /**
   * Verifies a notification over its raw bytes, and decrypts it.
   *
   * @throws SignatureError if WeChat Pay did not sign it; reply with 401. WeChat Pay sends probes that must fail here. With a
   * cache, also if the same signed message arrived before (`ERR_SIGNATURE_REPLAYED`)
   * @throws NotificationError if the raw body is not available or is not a notification, or if the cache fails
   * @throws DecryptError if the APIv3 key does not decrypt the resource, or the private key a field of it
   * @throws ResponseError if it is not JSON, or contains an integer beyond 2^53
   */
  parse(
    input: FetchRequest | RawNotification,
  ): Promise<(Events[keyof Events] | UnknownNotification) & Delivery>;
  /**
   * Parses a notification, calls `handler`, and resolves to the reply to send. With a cache, a notification that was handled
   * before gets the same reply again, without a call of `handler`. A notification counts as handled when `handler` has
   * succeeded (a status below 300); if it throws or returns another status, the next delivery is handled again.
   *
   * If two deliveries arrive at the same time, one process calls `handler` once and sends its reply to both. With several
   * processes and a cache with `add`, one handles the notification and the others reject with `ERR_NOTIFICATION_BUSY`, for
   * at most one minute; without `add`, two may both handle it. If a process ends
   * after its handler has succeeded and before the cache has stored that, the next delivery is handled again: protect what
   * must not happen twice with a lock of your own.
   *
   * @throws the errors of `parse` and of `handler`: log the error, and send `errorReply(error)`
   * @throws NotificationError `ERR_NOTIFICATION_BUSY` while another process handles it
   */
  handle(
    input: FetchRequest | RawNotification,
    handler: Handler<Events[keyof Events] | UnknownNotification>,
  ): Promise<NotificationReply>;
  /**
   * Stores that a notification was handled, for programs that `parse` it here and handle it elsewhere, such as from a
   * queue. Call it after the notification was handled.
   *
   * @throws ConfigError without a cache
   * @throws NotificationError if the cache fails
   */
  markHandled(event: { readonly id: string }): Promise<void>;
}

/**
 * Reads notifications with the keys of a client.
 *
 * @throws ConfigError if an option is invalid
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { errorReply, memoryCache, notifications, reply } from "wechatpay-ts/webhook";
 *
 * declare const client: Client;
 * const reader = notifications(client, { cache: memoryCache() });
 * export async function POST(request: Request): Promise<Response> {
 *   try {
 *     const result = await reader.handle(request, (event) => {
 *       console.log(event.id, event.event_type);
 *       return reply(event);
 *     });
 *     return new Response(result.body, result);
 *   } catch (error) {
 *     const result = errorReply(error);
 *     return new Response(result.body, result);
 *   }
 * }
 * ```
 */
export function notifications(client: Client, options?: NotificationOptions): Notifications;
/** Reads notifications with the keys of a client, each by the schema of its module. */
export function notifications<Events extends object>(
  client: Client,
  options: NotificationOptions,
  modules: NotificationModules,
): Notifications<Events>;
export function notifications(
  client: Client,
  options: NotificationOptions = {},
  modules: NotificationModules = {},
): Notifications {
  const context = readClient(client);
  const { cache, onCacheError = () => undefined } = readOptions(options);
  const deduplicator = cache && new Deduplicator(cache, context.keys.caller, context.keys.notificationMac);
  const read = (input: FetchRequest | RawNotification) =>
    readNotification(context, input, deduplicator, modules);
  return {
    parse: async (input) => {
      const event = await read(input);
      if (deduplicator === undefined) return event;
      return { ...event, duplicate: (await deduplicator.cachedReply(event.id, onCacheError)) !== undefined };
    },
    handle: async (input, handler) => {
      if (typeof handler !== "function") throw invalidReply("handle: expected a function as the handler");
      const event = await read(input);
      const handle = async () => toReply(await handler(event));
      return deduplicator ? deduplicator.run(event.id, handle, onCacheError) : handle();
    },
    markHandled: async (event) => {
      const id = member(event, "id"); // JavaScript may pass anything
      if (typeof id !== "string" || id === "")
        throw invalidReply("markHandled: expected an event with its id. Pass the result of parse.");
      if (deduplicator) return deduplicator.markHandled(id, reply());
      const fix = "Pass one to notifications(client, { cache }).";
      throw new ConfigError("ERR_CONFIG_OPTIONS", `markHandled: this method needs a cache. ${fix}`);
    },
  };
}

/** Returns the context of a client. @throws ConfigError if it is not one */
function readClient(client: unknown): ClientContext {
  const context = contextOf(client);
  if (context !== undefined) return context;
  const why = `client: expected a client, received ${kindOf(client)}. Pass the result of createClient.`;
  throw new ConfigError("ERR_CONFIG_OPTIONS", `notifications: ${why}`);
}

/** Reads and checks the options. @throws ConfigError */
function readOptions(options: unknown): NotificationOptions {
  const optionsError = (why: string) =>
    new ConfigError("ERR_CONFIG_OPTIONS", `notifications: ${endSentence(why)}`);
  if (!isObject(options)) throw optionsError(`options: expected an object, received ${kindOf(options)}`);
  const { cache, onCacheError }: NotificationOptions = own(options);
  if (cache !== undefined && !isCache(cache))
    throw optionsError("cache: expected an object with get() and set(), such as a Keyv");
  if (onCacheError !== undefined && typeof onCacheError !== "function")
    throw optionsError("onCacheError: expected a function");
  return { cache, onCacheError };
}

/** Creates the error of a value that only JavaScript can pass. */
function invalidReply(why: string): NotificationError {
  return new NotificationError("ERR_NOTIFICATION_REPLY", endSentence(why));
}

/** Returns the reply of a handler: `undefined` acknowledges the notification, any other value must be a reply. */
function toReply(result: unknown): NotificationReply {
  if (result === undefined) return reply();
  if (isReply(result)) return result;
  throw invalidReply("handler: expected the result of reply(), or nothing. Return one of them.");
}

/** Verifies, decrypts and decodes a notification. */
async function readNotification(
  context: ClientContext,
  input: FetchRequest | RawNotification,
  deduplicator: Deduplicator | undefined,
  modules: NotificationModules,
): Promise<Notification> {
  const { headers, body: bytes } = snapshotRequest(input);
  const header = headerReader(headers);
  const requestId = toRequestId(header("Request-ID"));
  const body = await bytes;
  const { keys, ring, now } = context;
  const signed = await verify({ header, body, label: "notification" }, ring.find, now());
  await deduplicator?.rejectReplay(signed, requestId);
  const event = parseJson(decodeUtf8(body), "notification", requestId);
  const text = await decryptResource(readResource(event, requestId), keys.apiV3Key, keys.algorithm.aead);
  const resource = parseJson(text, "notification: resource", requestId);
  const notification = toNotification(event, resource, requestId);
  // An unknown event has no schema, and so no field that may hold a bigint.
  const schema = await findSchema(notification, modules);
  const source = { label: "notification", requestId, raw: text };
  const decoded = await decodeMessage(notification, schema?.notification ?? {}, keys.privateKey, source);
  if (schema !== undefined) checkReceived(decoded, schema, context);
  return decoded as Notification; // Decoding changes only the contents of strings.
}

/** Finds the schema of a notification. If several pages describe its event, it takes the one with the fewest issues. */
async function findSchema(
  notification: Notification,
  modules: NotificationModules,
): Promise<EventSchema | undefined> {
  const { event_type: event } = notification;
  const loads = Object.hasOwn(modules, event) ? (modules[event] ?? []) : [];
  const exported = await Promise.all(loads.map((load) => load()));
  const schemas = exported.map((module) => ownMember(module, "notification")).filter(isEventSchema);
  const counts = schemas.map((schema) => validator(schema.notification, "response")(notification).length);
  return schemas[counts.indexOf(Math.min(...counts))];
}

function isEventSchema(value: unknown): value is EventSchema {
  return isObject(value) && isObject(ownMember(value, "notification"));
}

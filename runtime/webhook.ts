/** Notifications: verifies, decrypts and deduplicates them, and writes replies. */
import type { Cache } from "./cache.ts";
import { type ClientContext, contextOf } from "./call/client-context.ts";
import { checkReceived } from "./call/report.ts";
import { validator } from "./check.ts";
import { createMac } from "./keys/mac.ts";
import type { Client } from "./client.ts";
import { ConfigError, NotificationError } from "./errors.ts";
import { endSentence } from "./util/error-text.ts";
import { Deduplicator } from "./notifications/deduplicate.ts";
import { BODY_TIMEOUT_MS } from "./notifications/body.ts";
import {
  type Notification,
  type NotificationInput,
  snapshotRequest,
  toNotification,
} from "./notifications/envelope.ts";
import { type NotificationOptions, readOptions } from "./notifications/options.ts";
import { isReply, type NotificationReply, reply, type ReplyContent } from "./notifications/reply.ts";
import { reportSlow } from "./notifications/slow.ts";
import { verifyNotification } from "./notifications/verify-notification.ts";
import { decodeMessage } from "./protocol/codec.ts";
import { decryption } from "./protocol/field-decryption.ts";
import { parseJson } from "./protocol/json.ts";
import type { EventSchema } from "./schema/schema.ts";
import type { Awaitable } from "./util/async.ts";
import { elapsed } from "./util/clock.ts";
import { isObject, kindOf } from "./util/kind.ts";
import { member, ownMember } from "./util/own.ts";

export { memoryCache } from "./cache.ts";
export type { Cache } from "./cache.ts";
export type {
  FetchRequest,
  Notification,
  NotificationInput,
  RawNotification,
} from "./notifications/envelope.ts";
export type { NodeRequest } from "./notifications/node-request.ts";
export type { HeadersInput } from "./protocol/headers.ts";
export type { NotificationOptions } from "./notifications/options.ts";
export type { NotificationEvent, OnNotificationEvent, SlowNotification } from "./notifications/slow.ts";
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

/**
 * The notification of an event that no page documents, for your own entries of `Events`. The client verifies and decrypts it
 * like any other, and does not validate it.
 */
export interface NotificationOf<EventType extends string, Resource = unknown> extends Notification {
  readonly event_type: EventType;
  readonly resource: Resource;
}

/** What the client adds to a notification. */
export interface Receipt<C extends Client = Client> {
  /**
   * The client of the merchant whose notification it is, one of those that `notifications` received. It is not enumerable,
   * so that neither logs nor JSON contain it.
   */
  readonly client: C;
}

/** What `parse` adds to a notification. */
export interface Delivery<C extends Client = Client> extends Receipt<C> {
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

/** Handles a notification. It returns a reply, or nothing to acknowledge the notification. */
export type Handler<Event> = (
  event: Event,
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a handler that returns nothing is an ordinary one
) => Awaitable<NotificationReply | undefined | void>;

/** Every event of `Events`, and those that are not documented. */
type AnyEvent<Events extends object> = Events[keyof Events] | UnknownNotification;

/**
 * Reads notifications. `Events` maps event types to notifications; comparing `event_type` narrows the type. `C` is the type
 * of the clients.
 */
export interface Notifications<
  Events extends object = Readonly<Record<string, Notification>>,
  C extends Client = Client,
> {
  /**
   * Verifies a notification over its raw bytes, and decrypts it. `input` is a Fetch Request, the request of a server of
   * Node.js (of Express or NestJS, too), or `{ headers, body }` with the raw body. The client checks the headers of the
   * signature before it reads the body of a request, and reads at most 1 MiB within `bodyTimeout`. It reads a request once: a
   * second call with the same one rejects with `ERR_NOTIFICATION_BODY`, as does a body that other code has parsed.
   *
   * @throws SignatureError if WeChat Pay did not sign it; reply with 401. WeChat Pay sends probes that must fail here. With a
   * cache, also if the same signed message arrived before (`ERR_SIGNATURE_REPLAYED`)
   * @throws NotificationError if the raw body is not available, too long, too slow or not a notification, or if the cache
   * fails
   * @throws DecryptError if the APIv3 key does not decrypt the resource, or the private key a field of it
   * @throws ResponseError if it is not JSON, or contains an integer beyond 2^53
   */
  parse(input: NotificationInput): Promise<AnyEvent<Events> & Delivery<C>>;
  /**
   * Parses a notification, calls `handler`, and resolves to the reply to send. With a cache, a notification that was handled
   * before gets the same reply again, without a call of `handler`. A notification counts as handled when `handler` has
   * succeeded (a status below 300); if it throws or returns another status, the next delivery is handled again.
   *
   * WeChat Pay waits 5 seconds for the reply, and then sends the notification again. If `handler` may take longer, use
   * `parse`, put the event in a queue of your own, and reply at once; call `markHandled` when it was handled.
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
    input: NotificationInput,
    handler: Handler<AnyEvent<Events> & Receipt<C>>,
  ): Promise<NotificationReply>;
  /**
   * Stores that a notification was handled, for programs that `parse` it here and handle it elsewhere, such as from a
   * queue. Call it after the notification was handled. An event that was stored as JSON has lost its `client`: with several
   * clients, pass `{ id, client }`.
   *
   * @throws ConfigError without a cache
   * @throws NotificationError if the cache fails
   */
  markHandled(event: { readonly id: string; readonly client?: C }): Promise<void>;
}

/**
 * Reads notifications with the keys of a client. Several clients may share one `notify_url`: pass a list, and `event.client`
 * is the one whose notification it is. The client that knows the key of the signature, and whose APIv3 key decrypts the
 * resource, receives it. Each merchant has its own entries in the cache.
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
export function notifications<C extends Client>(
  clients: C | readonly C[],
  options?: NotificationOptions,
): Notifications<Readonly<Record<string, Notification>>, C>;
/** Reads notifications with the keys of a client or of several, each by the schema of its module. */
export function notifications<Events extends object, C extends Client = Client>(
  clients: C | readonly C[],
  options: NotificationOptions,
  modules: NotificationModules,
): Notifications<Events, C>;
export function notifications(
  clients: Client | readonly Client[],
  options: NotificationOptions = {},
  modules: NotificationModules = {},
): Notifications {
  const { cache, onCacheError = () => undefined, onEvent, bodyTimeout } = readOptions(options);
  const recipients = readClients(clients, cache);
  const read = (input: NotificationInput) =>
    readNotification(recipients, input, bodyTimeout ?? BODY_TIMEOUT_MS, modules);
  return {
    parse: async (input) => {
      const { event, recipient } = await read(input);
      const { client, deduplicator } = recipient;
      if (deduplicator === undefined) return withClient(event, client);
      const isDuplicate = (await deduplicator.cachedReply(event.id, onCacheError)) !== undefined;
      return withClient({ ...event, duplicate: isDuplicate }, client);
    },
    handle: async (input, handler) => {
      const since = elapsed();
      if (typeof handler !== "function") throw invalidReply("handle: expected a function as the handler");
      const { event, recipient } = await read(input);
      const { client, deduplicator, keys } = recipient;
      const handle = async () => toReply(await handler(withClient(event, client)));
      const info = { id: event.id, eventType: event.event_type, mchid: keys.caller };
      return reportSlow(onEvent, info, since, () =>
        deduplicator ? deduplicator.run(event.id, handle, onCacheError) : handle(),
      );
    },
    markHandled: async (event) => {
      const id = member(event, "id"); // JavaScript may pass anything
      if (typeof id !== "string" || id === "")
        throw invalidReply("markHandled: expected an event with its id. Pass the result of parse.");
      const client = member(event, "client");
      const isItsClient = (one: ClientRecipient) => one.client === client;
      const recipient = recipients.length > 1 ? recipients.find(isItsClient) : recipients[0];
      if (recipient === undefined)
        throw invalidReply(
          "markHandled: expected an event with its client, since there are several. Pass the result of parse, or { id, client }.",
        );
      if (recipient.deduplicator) return recipient.deduplicator.markHandled(id, reply());
      const fix = "Pass one to notifications(client, { cache }).";
      throw new ConfigError("ERR_CONFIG_OPTIONS", `markHandled: this method needs a cache. ${fix}`);
    },
  };
}

/** A client that may receive a notification, with what it needs to read one. */
interface ClientRecipient extends ClientContext {
  readonly client: Client;
  readonly deduplicator: Deduplicator | undefined;
}

/** Reads the clients. @throws ConfigError if there is none, or one is not a client */
function readClients(
  clients: unknown,
  cache: Cache | undefined,
): readonly [ClientRecipient, ...ClientRecipient[]] {
  const all: readonly unknown[] = Array.isArray(clients) ? clients : [clients];
  const configError = (why: string) => new ConfigError("ERR_CONFIG_OPTIONS", `notifications: ${why}`);
  const read = all.map((client, at): ClientRecipient => {
    const context = contextOf(client);
    const option = Array.isArray(clients) ? `clients[${at}]` : "client";
    if (context === undefined) {
      const why = `expected a client, received ${kindOf(client)}. Pass the result of createClient.`;
      throw configError(`${option}: ${why}`);
    }
    const { caller, derive } = context.keys;
    const createNotificationMac = (secret: Uint8Array) => createMac(secret, "wechatpay-ts notifications");
    const deduplicator = cache && new Deduplicator(cache, caller, derive(createNotificationMac));
    return { ...context, client: client as Client, deduplicator }; // only a client has a context
  });
  const [first, ...others] = read;
  if (first !== undefined) return [first, ...others];
  throw configError("clients: expected at least one client. Pass those of createClient.");
}

/** Adds the client to a notification, so that neither logs nor JSON show it. */
function withClient<Event extends Notification, C extends Client>(
  event: Event,
  client: C,
): Event & Receipt<C> {
  return Object.defineProperty({ ...event } as Event & Receipt<C>, "client", { value: client }); // defined now
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

/** A notification, and the client whose it is. */
interface Received {
  readonly event: Notification;
  readonly recipient: ClientRecipient;
}

/** Verifies, decrypts and decodes a notification. */
async function readNotification(
  recipients: readonly [ClientRecipient, ...ClientRecipient[]],
  input: NotificationInput,
  bodyTimeout: number,
  modules: NotificationModules,
): Promise<Received> {
  const verified = await verifyNotification(recipients, snapshotRequest(input), bodyTimeout);
  const { recipient, message, envelope, text, requestId } = verified;
  await recipient.deduplicator?.rejectReplay(message, requestId);
  const resource = parseJson(text, "notification: resource", requestId);
  const notification = toNotification(envelope, resource, requestId);
  // An unknown event has no schema, and so no field that may hold a bigint.
  const schema = await findSchema(notification, modules);
  const source = { label: "notification", requestId, raw: text };
  const decoded = await decodeMessage(
    notification,
    schema?.notification ?? {},
    recipient.keys.privateKey,
    source,
    decryption,
  );
  if (schema !== undefined) checkReceived(decoded, schema, recipient);
  return { event: decoded as Notification, recipient }; // Decoding changes only the contents of strings.
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

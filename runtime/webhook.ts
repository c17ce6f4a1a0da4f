/** Notifications: is it from WeChat Pay, what does it say, was it handled before, and what is answered? */
import type { Cache } from "./cache/cache.ts";
import { validator } from "./check.ts";
import type { Client } from "./client.ts";
import { isObject, kindOf } from "./util/kind.ts";
import { decodeUtf8 } from "./encoding/text.ts";
import { ConfigError, NotificationError } from "./errors.ts";
import {
  keep,
  readResource,
  toNotification,
  type FetchRequest,
  type Notification,
  type RawNotification,
} from "./notifications/envelope.ts";
import { Once } from "./notifications/once.ts";
import { isReply, reply, type NotificationReply, type ReplyContent } from "./notifications/reply.ts";
import type { Awaitable } from "./util/awaitable.ts";
import type { EventTable } from "./schema/table.ts";
import { headerReader } from "./protocol/headers.ts";
import { parseJson } from "./protocol/json.ts";

export { memoryCache } from "./cache/cache.ts";
export type { Cache } from "./cache/cache.ts";
export type { FetchRequest, Notification, RawNotification } from "./notifications/envelope.ts";
export type { HeadersInput } from "./protocol/headers.ts";
export { refusal, reply } from "./notifications/reply.ts";
export type { NotificationReply, ReplyContent } from "./notifications/reply.ts";

/** A string like any other, but for the compiler: it is none of the documented ones, so that comparing tells them apart. */
declare enum Undocumented {
  EventType = "",
}

/** A notification of an event that no page documents: as genuine as any other. */
export interface UnknownNotification extends Notification {
  readonly event_type: Undocumented;
}

/** What is known of a notification beyond what it says. */
export interface Delivery {
  /** Whether it was handled before, by its id. Absent when no cache was given. */
  readonly duplicate?: boolean;
}

/** The modules that describe an event, by event type; each exports its table as `notification`. */
export type NotificationModules = Readonly<
  Record<string, readonly (() => Promise<Readonly<Record<string, unknown>>>)[]>
>;

/** The documented answer to an event; where no page documents it, any. */
export type ReplyTo<
  Replies,
  Event extends { readonly event_type: string },
> = Event["event_type"] extends infer Name
  ? Name extends keyof Replies
    ? Replies[Name]
    : ReplyContent
  : never;

/** Whether an object may have no member at all. */
type IsOptional<Content> = Partial<Content> extends Content ? true : false;

/** What `reply` takes after the event: nothing, unless its page demands something of the body. */
export type ReplyArguments<Content> = Content extends { body?: infer Body }
  ? IsOptional<Exclude<Body, undefined>> extends true
    ? [content?: Content]
    : [content: Content & { body: unknown }]
  : [content?: Content];

export interface NotificationOptions {
  /**
   * Where it is kept which notifications were handled (for 48 hours, with what was answered) and which signatures were
   * seen (for 11 minutes). It has the shape of a Keyv, so that a fleet can share one; `memoryCache()` serves one process,
   * and forgets the oldest of its 10,000 entries, of which a notification takes two. Only what is verified is kept, and of
   * signed bytes a digest. Keys begin with `wechatpay:` and the mchid or brand_id.
   */
  readonly cache?: Cache | undefined;
  /**
   * Told when a notification was handled, and the cache failed to keep that: sent again, it is handled again. What it
   * throws is ignored.
   */
  readonly onCacheError?: ((error: unknown) => void) | undefined;
}

/** Answers by returning what `reply` gives; returning nothing answers that it was taken. */
export type Handler<Event> = (
  event: Event,
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a handler that returns nothing is an ordinary one
) => Awaitable<NotificationReply | undefined | void>;

/** `Events` says which notification comes with which event type; comparing `event_type` tells them apart. */
export interface Notifications<Events extends object = Readonly<Record<string, Notification>>> {
  /**
   * Verifies a notification over its raw bytes, then opens it.
   *
   * @throws SignatureError when it is not WeChat Pay's (answer 401): probes are meant to fail here. With a cache, also
   * when these very bytes arrived before (`ERR_SIGNATURE_REPLAYED`)
   * @throws NotificationError when the raw body is not at hand, or is no notification; when the cache fails
   * @throws DecryptError when the resource does not open with the APIv3 key, or a field of it with the private key
   * @throws ResponseError when it is no JSON, or holds an integer beyond 2^53
   */
  parse(
    input: FetchRequest | RawNotification,
  ): Promise<(Events[keyof Events] | UnknownNotification) & Delivery>;
  /**
   * Parses a notification, has it handled, and gives the answer to send. With a cache, one that was handled before is
   * answered as it was then, and `handler` does not hear of it. It counts as handled once `handler` has succeeded (a status
   * below 300); when it throws or answers otherwise, the next delivery is handled anew.
   *
   * Two deliveries at once: in one process, both get the answer of one handler. Of several processes, a cache with `add`
   * lets one handle it and the others refuse with `ERR_NOTIFICATION_BUSY`, for the minute a handler may take; without
   * `add`, two that arrive in the same moment may both be handled. A process that dies after its handler has succeeded and
   * before the cache is told is not seen by any cache: what must not happen twice needs a lock of its own.
   *
   * @throws what `parse` throws, and what `handler` throws: log it, and answer `refusal(error)`
   * @throws NotificationError `ERR_NOTIFICATION_BUSY` while another process is handling it
   */
  handle(
    input: FetchRequest | RawNotification,
    handler: Handler<Events[keyof Events] | UnknownNotification>,
  ): Promise<NotificationReply>;
  /**
   * Remembers that a notification was handled, for those who `parse` here and handle elsewhere, from a queue for one: call
   * it when all is done, not before.
   *
   * @throws ConfigError when no cache was given
   * @throws NotificationError when the cache fails
   */
  markHandled(event: { readonly id: string }): Promise<void>;
}

/** Reads notifications with a client's keys. */
export function notifications(client: Client, options?: NotificationOptions): Notifications;
/** Reads notifications with a client's keys, each as its page describes it. */
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
  const { cache, onCacheError = () => undefined } = readOptions(client, options);
  const once = cache && new Once(cache, client.brandId ?? client.mchid);
  const read = (input: FetchRequest | RawNotification) => readNotification(client, input, once, modules);
  return {
    parse: async (input) => {
      const event = await read(input);
      return once ? { ...event, duplicate: (await once.answerTo(event.id)) !== undefined } : event;
    },
    handle: async (input, handler) => {
      if (typeof handler !== "function") throw unfit("handle: expected a function as its handler");
      const event = await read(input);
      const handle = async () => answerOf(await handler(event));
      return once ? once.run(event.id, handle, onCacheError) : handle();
    },
    markHandled: async (event) => {
      const id: unknown = (event as Partial<typeof event> | undefined)?.id; // JavaScript may give anything.
      if (typeof id !== "string" || id === "") throw unfit("markHandled: expected an event with its id");
      if (once) return once.markHandled(id, reply());
      const mend = "give one to notifications(client, { cache })";
      throw new ConfigError("ERR_CONFIG_OPTIONS", `markHandled: there is no cache to keep it in; ${mend}`);
    },
  };
}

/** @throws ConfigError */
function readOptions(client: unknown, options: unknown): NotificationOptions {
  const refuse = (why: string) => new ConfigError("ERR_CONFIG_OPTIONS", `notifications: ${why}`);
  if (!isObject(client) || typeof client["verify"] !== "function")
    throw refuse("expected a client, as createClient gives it");
  if (!isObject(options)) throw refuse(`options: expected an object, received ${kindOf(options)}`);
  const { cache, onCacheError }: NotificationOptions = options;
  const isCache = isObject(cache) && typeof cache.get === "function" && typeof cache.set === "function";
  if (cache !== undefined && !isCache) throw refuse("cache: expected one with get and set, as a Keyv has");
  if (onCacheError !== undefined && typeof onCacheError !== "function")
    throw refuse("onCacheError: expected a function");
  return { cache, onCacheError };
}

/** What JavaScript may give where the types do not hold. */
function unfit(why: string): NotificationError {
  return new NotificationError("ERR_NOTIFICATION_REPLY", why);
}

/** Nothing is a plain yes; what is no answer comes from a handler in JavaScript, and may be the body that was meant. */
function answerOf(given: unknown): NotificationReply {
  if (given === undefined) return reply();
  if (isReply(given)) return given;
  throw unfit("handler: expected what reply() gives, or nothing");
}

async function readNotification(
  client: Client,
  input: FetchRequest | RawNotification,
  once: Once | undefined,
  modules: NotificationModules,
): Promise<Notification> {
  const { headers, body: arriving } = keep(input);
  const header = headerReader(headers);
  const requestId = header("Request-ID");
  const body = await arriving;
  await client.verify({ headers, body });
  await once?.refuseReplay({ header, body });
  const event = parseJson(decodeUtf8(body), "notification", requestId);
  const text = await client.open(readResource(event, requestId));
  const resource = parseJson(text, "notification: resource", requestId);
  const notification = toNotification(event, resource, requestId);
  // An unknown event has no table, and no field that may be wide.
  const table = await findTable(notification, modules);
  const source = { label: "notification", requestId, raw: text, of: table };
  const decoded = await client.decode(notification, table?.notification ?? {}, source);
  return decoded as Notification; // Only what it held as strings has changed.
}

/** Several pages may describe one event: the one is taken from which it differs least. */
async function findTable(
  notification: Notification,
  modules: NotificationModules,
): Promise<EventTable | undefined> {
  const { event_type: event } = notification;
  const loads = Object.hasOwn(modules, event) ? (modules[event] ?? []) : [];
  const exported = await Promise.all(loads.map((load) => load()));
  const tables = exported.map(({ notification: table }) => table).filter(isEventTable);
  const differences = tables.map((table) => validator(table.notification, "response")(notification).length);
  return tables[differences.indexOf(Math.min(...differences))];
}

function isEventTable(value: unknown): value is EventTable {
  return isObject(value) && isObject(value["notification"]);
}

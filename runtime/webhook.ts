/** Notifications: is it from WeChat Pay, and what does it say? */
import { validator } from "./check.ts";
import type { Client } from "./client.ts";
import { NotificationError } from "./errors.ts";
import { headerReader, type HeadersInput } from "./headers.ts";
import { parseJson } from "./json.ts";
import { isObject, kindOf } from "./kind.ts";
import type { EncryptedResource } from "./open.ts";
import type { EventTable, Fields } from "./table.ts";
import { decodeUtf8, encodeUtf8 } from "./text.ts";

export type { HeadersInput } from "./headers.ts";

/** The part of a Fetch `Request` that is read; its body is taken as it came. */
export interface FetchRequest {
  readonly headers: { get(name: string): string | null };
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What node servers give: the headers, and the body as received, before any parsing. */
export interface RawNotification {
  readonly headers: HeadersInput;
  readonly body: string | Uint8Array;
}

/** A notification, verified and opened. */
export interface Notification {
  /** Notifications are sent again until they are answered: the same id is the same event. */
  readonly id: string;
  /** RFC 3339 */
  readonly create_time: string;
  /** `TRANSACTION.SUCCESS` … */
  readonly event_type: string;
  readonly resource_type: string;
  readonly summary: string;
  /** What the resource was before it was encrypted: `transaction` … */
  readonly original_type?: string;
  /** What `resource.ciphertext` held. */
  readonly resource: unknown;
}

/** A string like any other, but for the compiler: it is none of the documented ones, so that comparing tells them apart. */
declare enum Undocumented {
  EventType = "",
}

/** A notification of an event that no page documents: as genuine as any other. */
export interface UnknownNotification extends Notification {
  readonly event_type: Undocumented;
}

/** The modules that describe an event, by event type; each exports its table as `notification`. */
export type NotificationModules = Readonly<
  Record<string, readonly (() => Promise<Readonly<Record<string, unknown>>>)[]>
>;

/** `Events` says which notification comes with which event type; comparing `event_type` tells them apart. */
export interface Notifications<Events extends object = Readonly<Record<string, Notification>>> {
  /**
   * Verifies a notification over its raw bytes, then opens it.
   *
   * @throws SignatureError when it is not WeChat Pay's (answer 401): probes are meant to fail here
   * @throws NotificationError when the raw body is not at hand, or is no notification
   * @throws DecryptError when the resource does not open with the APIv3 key, or a field of it with the private key
   * @throws ResponseError when it is no JSON, or holds an integer beyond 2^53
   */
  parse(input: FetchRequest | RawNotification): Promise<Events[keyof Events] | UnknownNotification>;
}

/** Reads notifications with a client's keys. */
export function notifications(client: Client): Notifications;
/** Reads notifications with a client's keys, each as its page describes it. */
export function notifications<Events extends object>(
  client: Client,
  modules: NotificationModules,
): Notifications<Events>;
export function notifications(client: Client, modules: NotificationModules = {}): Notifications {
  return {
    parse: async (input) => {
      const body = await rawBody(input);
      const requestId = headerReader(input.headers)("Request-ID");
      await client.verify({ headers: input.headers, body });
      const event = parseJson(decodeUtf8(body), "notification", requestId);
      const text = await client.open(readResource(event, requestId));
      const resource = parseJson(text, "notification: resource", requestId);
      const notification = toNotification(event, resource, requestId);
      // An unknown event has no table, and no field that may be wide.
      const table = (await findTable(notification, modules)) ?? {};
      const decoded = await client.decode(notification, table, {
        label: "notification",
        requestId,
        raw: text,
      });
      return decoded as Notification; // Only what it held as strings has changed.
    },
  };
}

/** Several pages may describe one event: the one is taken from which it differs least. */
async function findTable(
  notification: Notification,
  modules: NotificationModules,
): Promise<Fields | undefined> {
  const { event_type: event } = notification;
  const loads = Object.hasOwn(modules, event) ? (modules[event] ?? []) : [];
  const exported = await Promise.all(loads.map((load) => load()));
  const tables = exported.map(({ notification: table }) => table).filter(isEventTable);
  const differences = tables.map((table) => validator(table.notification, "response")(notification).length);
  return tables[differences.indexOf(Math.min(...differences))]?.notification;
}

function isEventTable(value: unknown): value is EventTable {
  return isObject(value) && isObject(value["notification"]);
}

const RAW =
  'the signature is over the bytes received. Keep them: express.raw({ type: "*/*" }), Fastify\'s addContentTypeParser ' +
  'with parseAs: "buffer", Next\'s await request.text()';

async function rawBody(input: FetchRequest | RawNotification): Promise<Uint8Array> {
  const given: unknown = input;
  if (!isObject(given)) {
    const received = kindOf(given);
    throw new NotificationError(
      "ERR_NOTIFICATION_BODY",
      `parse: expected a request, or headers and body, received ${received}`,
    );
  }
  if (typeof input.headers !== "object" || (input.headers as unknown) === null) {
    const received = kindOf(input.headers);
    throw new NotificationError(
      "ERR_NOTIFICATION_BODY",
      `headers: expected those of the request, received ${received}`,
    );
  }
  if ("arrayBuffer" in input) {
    if (input.bodyUsed) throw new NotificationError("ERR_NOTIFICATION_BODY", `body: was read before; ${RAW}`);
    return new Uint8Array(await input.arrayBuffer());
  }
  const body: unknown = input.body;
  if (typeof body === "string") return encodeUtf8(body);
  if (body instanceof Uint8Array) return body;
  const received = `expected a string or bytes, received ${kindOf(body)}`;
  throw new NotificationError("ERR_NOTIFICATION_BODY", `body: ${received}; ${RAW}`);
}

function readResource(event: unknown, requestId: string | undefined): EncryptedResource {
  const resource = isObject(event) ? event["resource"] : undefined;
  if (isObject(resource)) {
    const { algorithm, ciphertext, nonce, associated_data } = resource;
    if (
      isText(ciphertext) &&
      isText(nonce) &&
      isOptionalText(algorithm) &&
      (associated_data === null || isOptionalText(associated_data))
    ) {
      return { algorithm, ciphertext, nonce, associated_data };
    }
  }
  throw notANotification("resource: expected an object with ciphertext and nonce", requestId);
}

function toNotification(event: unknown, resource: unknown, requestId: string | undefined): Notification {
  const envelope = isObject(event) ? event : {};
  const { id, create_time, event_type, resource_type = "", summary = "", resource: sealed } = envelope;
  const original = isObject(sealed) ? sealed["original_type"] : undefined;
  if (isText(id) && isText(create_time) && isText(event_type) && isText(resource_type) && isText(summary)) {
    const type = isText(original) ? { original_type: original } : {};
    return { id, create_time, event_type, resource_type, summary, ...type, resource };
  }
  throw notANotification("expected id, create_time and event_type", requestId);
}

function notANotification(why: string, requestId: string | undefined): NotificationError {
  return new NotificationError("ERR_NOTIFICATION_FORMAT", `notification: ${why}`, { requestId });
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || isText(value);
}

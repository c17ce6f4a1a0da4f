/** What all tasks share: the client, the reader of notifications, a log without personal data, and numbers. */
import { randomBytes } from "node:crypto";
import { WechatPayError, type Client } from "wechatpay-ts";
import {
  errorReply,
  type Events,
  type NotificationInput,
  type NotificationReply,
  type Notifications,
} from "wechatpay-ts/webhook";

/** A merchant's application. Create it once, when the process starts. */
export interface App {
  readonly client: Client;
  /** 商户号, of a partner that of the partner. */
  readonly mchid: string;
  readonly appid: string;
  /** Reads the notifications, with a cache: `readerFor([client])` of several-merchants.ts. */
  readonly reader: Notifications<Events>;
  /** The https URL of `onNotification`, without a query. */
  readonly notify_url: string;
  /** Writes a line to the log of the application. */
  log(line: string): void;
}

/** A request to the `notify_url`, from any server; test/examples has one for each framework. */
export type Incoming = NotificationInput;

/** Stores what a notification reports. It must end within 5 seconds: anything longer belongs to a job. */
export type Store = Parameters<Notifications<Events>["handle"]>[1];

/** Verifies, decrypts and deduplicates a notification, and returns the reply to send. */
export async function receive(app: App, incoming: Incoming, store: Store): Promise<NotificationReply> {
  try {
    return await app.reader.handle(incoming, store);
  } catch (error) {
    app.log(`notification: ${lineOf(error)}`);
    return errorReply(error); // WeChat Pay sends a notification again that was not stored
  }
}

/** Returns what a log may contain of an error: neither `detail` nor `raw`, which may repeat personal data. */
export function lineOf(error: unknown): string {
  if (!(error instanceof WechatPayError)) return error instanceof Error ? error.message : "unknown error";
  return `${error.name} ${error.code} (Request-ID ${error.requestId ?? "none"}): ${error.message}`;
}

/** Creates a number that no other request of the merchant has: the prefix, the day, and 16 random digits and letters. */
export function newNumber(prefix: string, now = new Date()): string {
  return `${prefix}${now.toISOString().slice(0, 10).replaceAll("-", "")}${randomBytes(8).toString("hex")}`;
}

/** Writes a time in the form of RFC 3339 that WeChat Pay documents: with an offset, and without milliseconds. */
export function rfc3339(date: Date): string {
  return `${date.toISOString().slice(0, 19)}+00:00`;
}

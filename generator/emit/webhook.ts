import type { NamedNotification } from "../ir/model.ts";
import { pagesOfEvent } from "../ir/notification.ts";
import { indexBanner } from "./banner.ts";
import { functionOf, type FunctionParts } from "./function.ts";
import { importPath } from "./import-path.ts";
import { union } from "./layout/type.ts";
import type { Entry, Value } from "./layout/value.ts";
import { literal, typeKey, valueKey } from "./literal.ts";
import { printModule, type Statement } from "./module.ts";
import type { ImportExtension, ResolvedEmitOptions } from "./options.ts";
import { exportAllTypes, exportOf, importOf, interfaceOf, localConstant } from "./structures.ts";

/** The part of a notification that this module needs. */
export type NotificationEntry = Pick<NamedNotification, "event" | "events" | "names">;

/** Emits `generated/webhook.ts`: the types of all notifications and replies by event, and the functions that read and reply. */
export function emitWebhook(
  notifications: readonly NotificationEntry[],
  options: ResolvedEmitOptions,
): string {
  const { runtime, importExtension, pages } = options;
  const events = groupByEvent(notifications);
  return printModule([
    indexBanner(pages),
    ...imports(runtime),
    functionOf(notificationsFunction),
    functionOf(replyFunction),
    localConstant("modules", modulesOf(events, importExtension)),
    typesOf(
      events,
      importExtension,
      "Events",
      "Notification",
      "Every documented event with its notification. Declare an event without a page by module augmentation: its name, and\n`NotificationOf` its name and the type of its resource.",
    ),
    typesOf(events, importExtension, "Replies", "Reply", "Every documented event with its reply."),
  ]);
}

function imports(runtime: string): Statement[] {
  const webhook = `${runtime}/webhook`;
  const names = [
    "notifications as readNotifications",
    "reply as writeReply",
    "type NotificationOptions",
    "type NotificationReply",
    "type Notifications",
    "type ReplyArguments",
    "type ReplyTo",
  ];
  return [
    importOf(`${runtime}/client`, ["Client"], true),
    importOf(webhook, names),
    exportOf(webhook, ["memoryCache", "errorReply"]),
    exportAllTypes(webhook),
  ];
}

const notificationsFunction: FunctionParts = {
  name: "notifications",
  doc: doc(
    "Reads notifications with the keys of a client: verifies and decrypts them, and types them by `event_type`.",
    "It loads the module of a documented event when the first one arrives. An event that is not documented is verified",
    "too, and its `resource` is `unknown`. With `options.cache`, each notification is handled once. Several clients may",
    "share one `notify_url`: pass a list, and `event.client` is the one whose notification it is.",
    "",
    "@throws ConfigError if an option is invalid",
  ),
  typeParameter: { name: "C", constraint: "Client" },
  parameters: [
    { name: "clients", type: "C | readonly C[]" },
    { name: "options", type: "NotificationOptions", initializer: "{}" },
  ],
  returnType: "Notifications<Events, C>",
  statement: "return readNotifications<Events, C>(clients, options, modules);",
};

const replyFunction: FunctionParts = {
  name: "reply",
  doc: doc(
    "Writes the reply to a notification as its page documents it: `reply(event)` acknowledges the event, and where a page",
    "requires more, pass it: `reply(event, { body })`. Missing `code` and `message` are added.",
    "",
    "@throws NotificationError if the status is not valid for a reply, or does not allow a body",
  ),
  typeParameter: { name: "Event", constraint: "{ readonly event_type: string }" },
  parameters: [
    { name: "_event", type: "Event" },
    { name: "content", type: "ReplyArguments<ReplyTo<Replies, Event>>", isRest: true },
  ],
  returnType: "NotificationReply",
  statement: "return writeReply(...content);",
};

function doc(...lines: readonly string[]): string {
  return `\n${lines.join("\n")}`;
}

type EntriesByEvent = ReadonlyMap<string, readonly NotificationEntry[]>;

function groupByEvent(notifications: readonly NotificationEntry[]): EntriesByEvent {
  const events = [...new Set(notifications.flatMap((one) => one.events))].sort();
  return new Map(events.map((event) => [event, pagesOfEvent(event, notifications)]));
}

function modulesOf(events: EntriesByEvent, extension: ImportExtension): Value {
  const entries = [...events].map(([event, pages]): Entry => {
    const loads = pages.map((one) => ({ of: "import", path: moduleOf(one, extension) }) as const);
    return [valueKey(event), { of: "array", values: loads }];
  });
  return { of: "object", entries, isInline: false };
}

function typesOf(
  events: EntriesByEvent,
  extension: ImportExtension,
  name: string,
  what: "Notification" | "Reply",
  doc: string,
): Statement {
  const members = [...events].map(([event, pages]) => ({
    doc: [],
    key: typeKey(event),
    isOptional: false,
    type: union(pages.map((one) => `import(${moduleOf(one, extension)}).${one.names.type}${what}`)),
  }));
  return interfaceOf({ name, doc, members });
}

function moduleOf({ names }: NotificationEntry, extension: ImportExtension): string {
  return literal(`./${importPath(names.module, extension)}`);
}

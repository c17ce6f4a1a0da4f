import type {
  FunctionDeclarationStructure,
  InterfaceDeclarationStructure,
  StatementStructures,
} from "ts-morph";
import type { NamedNotification } from "../ir/model.ts";
import { pagesOfEvent } from "../ir/notification.ts";
import { indexBanner } from "./banner.ts";
import { print } from "./declarations.ts";
import { importPath } from "./import-path.ts";
import { literal, typeKey, valueKey } from "./literal.ts";
import type { ImportExtension, ResolvedEmitOptions } from "./options.ts";
import { StructureKind, VariableDeclarationKind } from "./ts-morph.ts";

/** The part of a notification that this module needs. */
export type NotificationEntry = Pick<NamedNotification, "event" | "events" | "names">;

/** Emits `generated/webhook.ts`: the types of all notifications and replies by event, and the functions that read and reply. */
export function emitWebhook(
  notifications: readonly NotificationEntry[],
  options: ResolvedEmitOptions,
): string {
  const { runtime, importExtension, pages } = options;
  const events = groupByEvent(notifications);
  return print([
    indexBanner(pages),
    ...imports(runtime),
    notificationsFunction,
    replyFunction,
    {
      kind: StructureKind.VariableStatement,
      declarationKind: VariableDeclarationKind.Const,
      declarations: [{ name: "modules", initializer: modulesOf(events, importExtension) }],
    },
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

function imports(runtime: string): StatementStructures[] {
  const moduleSpecifier = `${runtime}/webhook`;
  const names = [
    { name: "notifications", alias: "readNotifications" },
    { name: "reply", alias: "writeReply" },
    "type NotificationOptions",
    "type NotificationReply",
    "type Notifications",
    "type ReplyArguments",
    "type ReplyTo",
  ];
  return [
    {
      kind: StructureKind.ImportDeclaration,
      isTypeOnly: true,
      moduleSpecifier: `${runtime}/client`,
      namedImports: ["Client"],
    },
    { kind: StructureKind.ImportDeclaration, moduleSpecifier, namedImports: names },
    { kind: StructureKind.ExportDeclaration, moduleSpecifier, namedExports: ["memoryCache", "errorReply"] },
    { kind: StructureKind.ExportDeclaration, isTypeOnly: true, moduleSpecifier },
  ];
}

const notificationsFunction: FunctionDeclarationStructure = {
  kind: StructureKind.Function,
  name: "notifications",
  isExported: true,
  docs: [
    doc(
      "Reads notifications with the keys of a client: verifies and decrypts them, and types them by `event_type`.",
      "It loads the module of a documented event when the first one arrives. An event that is not documented is verified",
      "too, and its `resource` is `unknown`. With `options.cache`, each notification is handled once. Several clients may",
      "share one `notify_url`: pass a list, and `event.client` is the one whose notification it is.",
      "",
      "@throws ConfigError if an option is invalid",
    ),
  ],
  typeParameters: [{ name: "C", constraint: "Client" }],
  parameters: [
    { name: "clients", type: "C | readonly C[]" },
    { name: "options", type: "NotificationOptions", initializer: "{}" },
  ],
  returnType: "Notifications<Events, C>",
  statements: ["return readNotifications<Events, C>(clients, options, modules);"],
};

const replyFunction: FunctionDeclarationStructure = {
  kind: StructureKind.Function,
  name: "reply",
  isExported: true,
  docs: [
    doc(
      "Writes the reply to a notification as its page documents it: `reply(event)` acknowledges the event, and where a page",
      "requires more, pass it: `reply(event, { body })`. Missing `code` and `message` are added.",
      "",
      "@throws NotificationError if the status is not valid for a reply, or does not allow a body",
    ),
  ],
  typeParameters: [{ name: "Event", constraint: "{ readonly event_type: string }" }],
  parameters: [
    { name: "_event", type: "Event" },
    { name: "content", type: "ReplyArguments<ReplyTo<Replies, Event>>", isRestParameter: true },
  ],
  returnType: "NotificationReply",
  statements: ["return writeReply(...content);"],
};

function doc(...lines: readonly string[]): string {
  return `\n${lines.join("\n")}`;
}

type EntriesByEvent = ReadonlyMap<string, readonly NotificationEntry[]>;

function groupByEvent(notifications: readonly NotificationEntry[]): EntriesByEvent {
  const events = [...new Set(notifications.flatMap((one) => one.events))].sort();
  return new Map(events.map((event) => [event, pagesOfEvent(event, notifications)]));
}

function modulesOf(events: EntriesByEvent, extension: ImportExtension): string {
  const lines = [...events].map(([event, entries]) => {
    const loads = entries.map((one) => `() => import(${moduleOf(one, extension)})`).join(", ");
    return `${valueKey(event)}: [${loads}],\n`;
  });
  return `{\n${lines.join("")}}`;
}

function typesOf(
  events: EntriesByEvent,
  extension: ImportExtension,
  name: string,
  what: "Notification" | "Reply",
  description: string,
): InterfaceDeclarationStructure {
  const properties = [...events].map(([event, entries]) => ({
    name: typeKey(event),
    type: entries.map((one) => `import(${moduleOf(one, extension)}).${one.names.type}${what}`).join(" | "),
  }));
  return { kind: StructureKind.Interface, name, isExported: true, docs: [description], properties };
}

function moduleOf({ names }: NotificationEntry, extension: ImportExtension): string {
  return literal(`./${importPath(names.module, extension)}`);
}

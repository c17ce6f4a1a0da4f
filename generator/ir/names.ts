/** What operations are called, in the client and in every document of it. */
import type {
  Address,
  Endpoint,
  EndpointNames,
  NamedEndpoint,
  NamedNotification,
  NamedOperation,
  Names,
  Notification,
  Operation,
} from "./model.ts";

/** Adds its names to an operation. */
export function nameOperation(operation: Endpoint): NamedEndpoint;
export function nameOperation(operation: Notification): NamedNotification;
export function nameOperation(operation: Operation): NamedOperation;
export function nameOperation(operation: Operation): NamedOperation {
  return operation.kind === "endpoint"
    ? { ...operation, names: endpointNames(operation) }
    : { ...operation, names: notificationNames(operation) };
}

/** Derives the names of an endpoint from its method and path. */
export function endpointNames({ method, path }: Pick<Endpoint, "method" | "path">): EndpointNames {
  const verb = method.toLowerCase();
  const noun = nounOf(path);
  return {
    function: verb + noun,
    type: pascal(verb) + noun,
    operation: `${verb}Operation`,
    requestSchema: `${verb}RequestSchema`,
    responseSchema: `${verb}ResponseSchema`,
    module: moduleOf({ kind: "endpoint", path }),
    chain: chainOf(path),
  };
}

/** `TRANSACTION.SUCCESS` → `TransactionSuccessNotification`; it has no function, and no place in the chain. */
export function notificationNames({ event }: Pick<Notification, "event">): Names {
  const type = event
    .split(/[^A-Za-z0-9]+/u)
    .map((word) => pascal(word.toLowerCase()))
    .join("");
  return {
    function: `${type}Notification`,
    type,
    operation: "notification",
    requestSchema: "notificationSchema",
    responseSchema: "replySchema",
    module: moduleOf({ kind: "notification", event }),
  };
}

/** Where the module of a page is, without its extension. */
type Placed = Address extends infer One ? (One extends Address ? Omit<One, "page"> : never) : never;

/**
 * The module of an operation: `/v3/pay/transactions/id/{transaction_id}` → `v3/pay/transactions/id/_transaction_id_`,
 * `TRANSACTION.SUCCESS` → `webhook/v3/TRANSACTION.SUCCESS`.
 */
export function moduleOf(address: Placed): string {
  if (address.kind === "notification") return `webhook/v3/${address.event}`;
  return address.path
    .slice(1)
    .replace(/\{(\w+)\}/gu, "_$1_")
    .replace(/\/$/u, "/index");
}

/** The path without `v3`; `{x}` → `ByX`, and a segment that only repeats the parameter is said once. */
function nounOf(path: string): string {
  const segments = path
    .replace(/^\/v3\//u, "/")
    .split("/")
    .filter(Boolean);
  return segments
    .map((segment, at) => {
      const next = segments[at + 1];
      if (segment.startsWith("{")) return `By${pascal(segment)}`;
      return next?.startsWith("{") && pascal(next) === pascal(segment) ? "" : pascal(segment);
    })
    .join("");
}

/** `trade-bill` → `TradeBill` */
export function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** Spells segments in camelCase, a parameter as `_out_trade_no_`, and the end of a path with a slash as `_empty_`. */
function chainOf(path: string): string[] {
  return path
    .replace(/\/$/u, "/{empty}")
    .split("/")
    .filter(Boolean)
    .map((segment) =>
      segment.startsWith("{")
        ? segment.replace(/[{}]/gu, "_")
        : segment.replace(/-([a-z0-9])/gu, (_, sign: string) => sign.toUpperCase()),
    );
}

/** What operations are called, in the client and in every document of it. */
import type { NamedOperation, Names, Operation } from "./model.ts";

export function nameOperation(operation: Operation): NamedOperation {
  return { ...operation, names: namesOf(operation) };
}

function namesOf({ kind, method, path }: Operation): Names {
  if (kind === "notification") return eventNames(path);
  const verb = method.toLowerCase();
  const noun = nounOf(path);
  return {
    function: verb + noun,
    type: pascal(verb) + noun,
    operation: `${verb}Operation`,
    requestTable: `${verb}RequestTable`,
    responseTable: `${verb}ResponseTable`,
    module: moduleOf(path),
    chain: chainOf(path),
  };
}

/** `/v3/pay/transactions/id/{transaction_id}` → `v3/pay/transactions/id/_transaction_id_` */
export function moduleOf(path: string): string {
  return path
    .slice(1)
    .replace(/\{(\w+)\}/gu, "_$1_")
    .replace(/\/$/u, "/index");
}

/** `TRANSACTION.SUCCESS` → `TransactionSuccessNotification`; it has no function, and no place in the chain. */
function eventNames(path: string): Names {
  const event = path.slice("/v3/".length);
  const type = event
    .split(/[^A-Za-z0-9]+/u)
    .map((word) => pascal(word.toLowerCase()))
    .join("");
  return {
    function: `${type}Notification`,
    type,
    operation: "notification",
    requestTable: "notificationTable",
    responseTable: "replyTable",
    module: `webhook/v3/${event}`,
    chain: [],
  };
}

/** The path without `v3`; `{x}` → `ByX`, and a segment that only repeats the parameter is said once. */
function nounOf(path: string): string {
  const segments = path.split("/").slice(2).filter(Boolean);
  return segments
    .map((segment, at) => {
      const next = segments[at + 1];
      if (segment.startsWith("{")) return `By${pascal(segment)}`;
      return next?.startsWith("{") && pascal(next) === pascal(segment) ? "" : pascal(segment);
    })
    .join("");
}

function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** camelCase, a parameter as `_out_trade_no_`. */
function chainOf(path: string): string[] {
  return path
    .split("/")
    .filter(Boolean)
    .map((segment) =>
      segment.startsWith("{")
        ? segment.replace(/[{}]/gu, "_")
        : segment.replace(/-([a-z0-9])/gu, (_, sign: string) => sign.toUpperCase()),
    );
}

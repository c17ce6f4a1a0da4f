import type { NamedAlias, NamedEndpoint, NamedNotification, NamedOperation } from "../ir/model.ts";
import { identityOf, isEndpoint, isNotification } from "../ir/operation.ts";
import { groupBy } from "../ir/walk.ts";
import { chainEntries, type ChainEntry } from "./chain-entries.ts";
import { chainProducts, type ChainProduct } from "./chain-products.ts";
import { labelOperations, type OperationLabels } from "./label-entries.ts";
import type { NotificationEntry } from "./webhook.ts";

/** The operations and aliases that the client is emitted from. */
export interface EmitInput {
  readonly operations: readonly NamedOperation[];
  readonly aliases: readonly NamedAlias[];
}

/** A file of the output, by its path below the output folder. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/**
 * A file to emit: its kind, and all data that determines its text, except for the options. It is plain data, so that a cache
 * can use it as a key and a worker can receive it.
 */
export type FilePlan = { readonly path: string } & (
  | { readonly as: "endpoints"; readonly from: readonly NamedEndpoint[] }
  | { readonly as: "notification"; readonly from: NamedNotification }
  | { readonly as: "alias"; readonly from: readonly NamedAlias[] }
  | { readonly as: "chain"; readonly from: readonly ChainEntry[] }
  | { readonly as: "chain-product"; readonly from: ChainProduct }
  | { readonly as: "webhook"; readonly from: readonly NotificationEntry[] }
  | { readonly as: "labels"; readonly from: readonly OperationLabels[] }
  | { readonly as: "names"; readonly from: readonly NameLockEntry[] }
);

/** An operation of the name lock: `POST /v3/…` or an event, and the name of its function or type. */
export interface NameLockEntry {
  readonly operation: string;
  readonly name: string;
}

/** Plans all files of the client: a module for each URL or event, the indexes over them, and the lock of their names. */
export function planFiles({ operations, aliases }: EmitInput): FilePlan[] {
  const endpoints = operations.filter(isEndpoint);
  const notifications = operations.filter(isNotification);
  const formerEndpoints = aliases.filter(isEndpoint);
  const entries = notifications.map(({ event, events, names }) => ({ event, events, names }));
  const chain = chainEntries(endpoints, formerEndpoints);
  const lock = operations.map((one) => ({ operation: identityOf(one), name: one.names.function }));
  const modules = <Item extends { names: { module: string } }>(items: readonly Item[]) =>
    [...groupBy(items, ({ names }) => names.module)].map(
      ([module, from]) => ({ path: `${module}.ts`, from }) as const,
    );
  return [
    ...modules(endpoints).map((module) => ({ ...module, as: "endpoints" }) as const),
    ...notifications.map((from) => ({ path: `${from.names.module}.ts`, as: "notification", from }) as const),
    ...modules(aliases).map((module) => ({ ...module, as: "alias" }) as const),
    { path: "chain.ts", as: "chain", from: chain },
    ...chainProducts(chain).map(
      (from) => ({ path: `${from.module}.ts`, as: "chain-product", from }) as const,
    ),
    ...(entries.length > 0 ? [{ path: "webhook.ts", as: "webhook", from: entries } as const] : []),
    { path: "labels.ts", as: "labels", from: labelOperations(operations) },
    { path: "names.json", as: "names", from: lock },
  ];
}

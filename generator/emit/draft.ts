import type { NamedAlias, NamedEndpoint, NamedNotification, NamedOperation } from "../ir/model.ts";
import { identityOf, isEndpoint, isNotification } from "../ir/operation.ts";
import { groupBy } from "../ir/walk.ts";
import { endsOf, type End } from "./ends.ts";
import { labelOperations, type OperationLabels } from "./labels.ts";
import type { NotificationEntry } from "./webhook.ts";

/** What the client is made from. */
export interface Emittable {
  readonly operations: readonly NamedOperation[];
  readonly aliases: readonly NamedAlias[];
}

/**
 * A file that is still to be made: what it is, and all that it is made from but the options. It is plain data, so that a
 * text can be kept by its draft, or be made in another process.
 */
export type Draft = { readonly path: string } & (
  | { readonly as: "endpoints"; readonly from: readonly NamedEndpoint[] }
  | { readonly as: "notification"; readonly from: NamedNotification }
  | { readonly as: "alias"; readonly from: readonly NamedAlias[] }
  | { readonly as: "chain"; readonly from: readonly End[] }
  | { readonly as: "webhook"; readonly from: readonly NotificationEntry[] }
  | { readonly as: "labels"; readonly from: readonly OperationLabels[] }
  | { readonly as: "names"; readonly from: readonly LockedName[] }
);

/** An operation of the name lock: `POST /v3/…` or an event, and the name of its function or type. */
export interface LockedName {
  readonly operation: string;
  readonly name: string;
}

export interface EmitOptions {
  /** How the output names the runtime's folder: `#runtime` inside the client's package, `wechatpay-ts/runtime` elsewhere. */
  readonly runtime?: string;
}

/** The files of the client in their order. */
export function drafts({ operations, aliases }: Emittable): Draft[] {
  const endpoints = operations.filter(isEndpoint);
  const notifications = operations.filter(isNotification);
  const formerEndpoints = aliases.filter(isEndpoint);
  const entries = notifications.map(({ event, events, names }) => ({ event, events, names }));
  const lock = operations.map((one) => ({ operation: identityOf(one), name: one.names.function }));
  const modules = <Item extends { names: { module: string } }>(items: readonly Item[]) =>
    [...groupBy(items, ({ names }) => names.module)].map(
      ([module, from]) => ({ path: `${module}.ts`, from }) as const,
    );
  return [
    ...modules(endpoints).map((module) => ({ ...module, as: "endpoints" }) as const),
    ...notifications.map((from) => ({ path: `${from.names.module}.ts`, as: "notification", from }) as const),
    ...modules(aliases).map((module) => ({ ...module, as: "alias" }) as const),
    { path: "chain.ts", as: "chain", from: endsOf(endpoints, formerEndpoints) },
    ...(entries.length > 0 ? [{ path: "webhook.ts", as: "webhook", from: entries } as const] : []),
    { path: "labels.ts", as: "labels", from: labelOperations(operations) },
    { path: "names.json", as: "names", from: lock },
  ];
}

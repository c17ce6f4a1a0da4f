import { groupBy, type NamedAlias, type NamedOperation } from "../ir/model.ts";
import { chainEntries, type ChainEntry } from "./chain-entries.ts";
import { labelledOf, type Labelled } from "./labels.ts";
import type { Notified } from "./webhook.ts";

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
  | { readonly as: "endpoints"; readonly from: readonly NamedOperation[] }
  | { readonly as: "notification"; readonly from: NamedOperation }
  | { readonly as: "alias"; readonly from: readonly NamedAlias[] }
  | { readonly as: "chain"; readonly from: readonly ChainEntry[] }
  | { readonly as: "webhook"; readonly from: readonly Notified[] }
  | { readonly as: "labels"; readonly from: readonly Labelled[] }
  | { readonly as: "names"; readonly from: readonly Locked[] }
);

/** As much of an operation as the name lock says of it. */
export type Locked = Pick<NamedOperation, "kind" | "method" | "path" | "names">;

export interface EmitOptions {
  /** How the output names the runtime's folder: `#runtime` inside the client's package, `wechatpay-ts/runtime` elsewhere. */
  readonly runtime?: string;
}

/** The files of the client in their order. */
export function drafts({ operations, aliases }: Emittable): Draft[] {
  const endpoints = operations.filter(({ kind }) => kind === "endpoint");
  const notifications = operations.filter(({ kind }) => kind === "notification");
  const formerEndpoints = aliases.filter(({ kind }) => kind === "endpoint");
  const notified = notifications.map(({ path, names, events }) => ({
    path,
    names,
    ...(events && { events }),
  }));
  const locked = operations.map(({ kind, method, path, names }) => ({ kind, method, path, names }));
  const modules = <Item extends { names: { module: string } }>(items: readonly Item[]) =>
    [...groupBy(items, ({ names }) => names.module)].map(
      ([module, from]) => ({ path: `${module}.ts`, from }) as const,
    );
  return [
    ...modules(endpoints).map((module) => ({ ...module, as: "endpoints" }) as const),
    ...notifications.map((from) => ({ path: `${from.names.module}.ts`, as: "notification", from }) as const),
    ...modules(aliases).map((module) => ({ ...module, as: "alias" }) as const),
    { path: "chain.ts", as: "chain", from: chainEntries(endpoints, formerEndpoints) },
    ...(notified.length > 0 ? [{ path: "webhook.ts", as: "webhook", from: notified } as const] : []),
    { path: "labels.ts", as: "labels", from: labelledOf(operations) },
    { path: "names.json", as: "names", from: locked },
  ];
}

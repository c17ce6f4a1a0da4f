import { groupBy, type NamedAlias, type NamedOperation } from "../ir/model.ts";
import { chainEntries, type ChainEntry } from "./chain-entries.ts";
import { labelledOf, type Labelled } from "./labels.ts";
import type { Notified } from "./webhook.ts";

/** What the client is emitted from. */
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
 * A file to emit: its kind, and all data that it is emitted from, except for the options. It is plain data, so that a cache
 * can key a file by its plan and a worker can emit it.
 */
export type FilePlan = { readonly path: string } & (
  | { readonly as: "endpoints"; readonly from: readonly NamedOperation[] }
  | { readonly as: "notification"; readonly from: NamedOperation }
  | { readonly as: "alias"; readonly from: readonly NamedAlias[] }
  | { readonly as: "chain"; readonly from: readonly ChainEntry[] }
  | { readonly as: "webhook"; readonly from: readonly Notified[] }
  | { readonly as: "labels"; readonly from: readonly Labelled[] }
  | { readonly as: "names"; readonly from: readonly NameLockEntry[] }
);

/** The part of an operation that the name lock needs. */
export type NameLockEntry = Pick<NamedOperation, "kind" | "method" | "path" | "names">;

export interface EmitOptions {
  /**
   * The prefix of the imports from the runtime: `#runtime` inside the client's package, `wechatpay-ts/runtime` elsewhere.
   * Default `#runtime`.
   */
  readonly runtime?: string;
}

/** Plans all files of the client: a module for each URL or event, the indexes over them, and the lock of their names. */
export function planFiles({ operations, aliases }: EmitInput): FilePlan[] {
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

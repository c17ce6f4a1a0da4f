/** Matches the operations of two states of the documentation: by their identity, then by the pages that have moved. */
import type { Alias, NamedOperation } from "../ir/model.ts";
import { identityOf, pathOrEvent } from "../ir/operation.ts";

/** One state of the documentation. */
export interface State {
  readonly operations: readonly NamedOperation[];
  /** Every page that has moved. */
  readonly aliases: readonly Alias[];
}

/** An operation in both states. */
export interface OperationPair {
  readonly old: NamedOperation;
  readonly new: NamedOperation;
  readonly isMoved: boolean;
}

/** A former page with the operation that it leads to. */
export interface AliasOf {
  readonly alias: Alias;
  readonly of: NamedOperation;
}

/** A former name that calls another operation now, which has a counterpart of its own. */
export interface Redirected {
  /** The operation that the name called before. */
  readonly old: NamedOperation;
  readonly new: NamedOperation;
  /** `POST /v3/…` or the event. */
  readonly former: string;
}

/** The operations of two states, and the former pages that are in one of them alone. */
export interface OperationMatch {
  readonly pairs: readonly OperationPair[];
  readonly redirected: readonly Redirected[];
  readonly added: readonly NamedOperation[];
  readonly removed: readonly NamedOperation[];
  readonly addedAliases: readonly AliasOf[];
  readonly removedAliases: readonly AliasOf[];
}

/** Matches the operations of two states. */
export function matchOperations(old: State, now: State): OperationMatch {
  const current = new Map(now.operations.map((operation) => [identityOf(operation), operation]));
  const pairs: OperationPair[] = [];
  const redirected: Redirected[] = [];
  const taken = new Set<NamedOperation>();
  const removed: NamedOperation[] = [];
  const known = new Set(old.operations.map(identityOf));
  for (const operation of old.operations) {
    const same = current.get(identityOf(operation));
    const moved = same ? undefined : destinationOf(operation, now);
    const partner = same ?? moved;
    // A page that was there before is its own counterpart, and each page is the counterpart of one.
    const isFree = partner && !taken.has(partner) && (same !== undefined || !known.has(identityOf(partner)));
    if (partner && isFree) {
      taken.add(partner);
      pairs.push({ old: operation, new: partner, isMoved: moved !== undefined });
    } else if (moved) redirected.push({ old: operation, new: moved, former: identityOf(operation) });
    else removed.push(operation);
  }
  const matched = new Set(pairs.map((pair) => pair.new));
  const gone = new Set([
    ...pairs.filter(({ isMoved }) => isMoved).map((pair) => pair.old.page),
    ...redirected.map((one) => one.old.page),
  ]);
  return {
    pairs,
    redirected: [...redirected, ...retargeted(old, now)],
    removed,
    added: now.operations.filter((operation) => !matched.has(operation)),
    addedAliases: aliasesIn(now, old).filter(({ alias }) => !gone.has(alias.page)),
    removedAliases: aliasesIn(old, now),
  };
}

/** Finds the operation to which the page of an operation has moved. */
function destinationOf(
  operation: NamedOperation,
  { aliases, operations }: State,
): NamedOperation | undefined {
  const page = lastPage(operation.page, aliases);
  return page === undefined
    ? undefined
    : operations.find((one) => one.page === page && isSameSection(one, operation));
}

function isSameSection(one: NamedOperation, other: NamedOperation): boolean {
  if (one.kind === "notification" || other.kind === "notification") return one.kind === other.kind;
  return one.method === other.method;
}

/** Follows the pages that have moved; undefined where the page has not, or leads back to itself. */
function lastPage(page: string, aliases: readonly Alias[]): string | undefined {
  const seen = new Set<string>();
  let at = page;
  for (;;) {
    const alias = aliases.find((one) => one.page === at);
    if (!alias) return at === page ? undefined : at;
    if (seen.has(at)) return undefined;
    seen.add(at);
    at = alias.target;
  }
}

/** Finds the former pages of both states that lead to another operation now. */
function retargeted(old: State, now: State): Redirected[] {
  return old.aliases.flatMap((alias) => {
    if (!now.aliases.some(({ page }) => page === alias.page)) return [];
    const [before, after] = [targetsOf(alias, old), targetsOf(alias, now)];
    return before.flatMap((one): Redirected[] => {
      const other = after.find((target) => isSameSection(target, one));
      if (!other || identityOf(one) === identityOf(other) || destinationOf(one, now) === other) return [];
      const former = one.kind === "endpoint" ? `${one.method} ${pathOrEvent(alias)}` : pathOrEvent(alias);
      return [{ old: one, new: other, former }];
    });
  });
}

/** The operations to which a former page leads. */
function targetsOf({ page }: Alias, { aliases, operations }: State): NamedOperation[] {
  const last = lastPage(page, aliases);
  return operations.filter((one) => one.page === last);
}

/** The former pages of a state that the other lacks, each with the operations of that page which the other has, too. */
function aliasesIn(state: State, other: State): AliasOf[] {
  const known = new Set(other.aliases.map(({ page }) => page));
  const documented = new Set(other.operations.map(({ page }) => page));
  return state.aliases
    .filter(({ page }) => !known.has(page) && !documented.has(page))
    .flatMap((alias) => targetsOf(alias, state).map((of) => ({ alias, of })));
}

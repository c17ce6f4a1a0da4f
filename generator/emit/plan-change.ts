/** Plans the files that depend on some pages, where the names of the operations have not changed. */
import type { NamedOperation } from "../ir/model.ts";
import { listsOf, type IndexLists } from "./index-lists.ts";
import { planFiles, type FilePlan } from "./plan.ts";

/**
 * Plans the modules of operations, and the indexes in which they have changed. `lists` returns the indexes over all operations,
 * or undefined if they are unknown. Returns undefined then, or if an operation is not in one of them exactly once.
 */
export function planChange(
  before: readonly NamedOperation[],
  after: readonly NamedOperation[],
  lists: () => IndexLists | undefined,
): FilePlan[] | undefined {
  const modules = planFiles({ operations: after, aliases: [] }).filter(
    ({ as }) => as === "endpoints" || as === "notification",
  );
  const [old, now] = [listsOf(before), listsOf(after)];
  const plans: FilePlan[] = [...modules];
  if (isOther(old.chain, now.chain)) {
    const from = replace(lists()?.chain, now.chain, ({ method, path }) => `${method} ${path}`);
    if (!from) return undefined;
    plans.push({ path: "chain.ts", as: "chain", from });
  }
  if (isOther(old.labels, now.labels)) {
    const from = replace(lists()?.labels, now.labels, ({ of }) => of);
    if (!from) return undefined;
    plans.push({ path: "labels.ts", as: "labels", from });
  }
  return plans;
}

function isOther(one: object, other: object): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

/** Replaces items by those with the same key; undefined if one of them is missing or there twice. */
function replace<Item>(
  items: readonly Item[] | undefined,
  replacements: readonly Item[],
  keyOf: (item: Item) => string,
): Item[] | undefined {
  if (!items) return undefined;
  const byKey = new Map(replacements.map((item) => [keyOf(item), item]));
  const replaced = items.filter((item) => byKey.has(keyOf(item)));
  if (byKey.size !== replacements.length || replaced.length !== replacements.length) return undefined;
  return items.map((item) => byKey.get(keyOf(item)) ?? item);
}

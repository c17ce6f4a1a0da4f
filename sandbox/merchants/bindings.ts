import { BoundedMap } from "../util/bounded.ts";

/** The most ids that are bound at their first use; the oldest are dropped. */
const maxBound = 10_000;

/**
 * Which ids belong to whom: the appids of a merchant, the sub-merchants of a partner. An owner with a list has the ids of its
 * list; any other owner gets an id that no other owner has at its first use.
 */
export class Bindings {
  private readonly lists = new Map<string, ReadonlySet<string>>();
  /** The owner of an id by first use. */
  private readonly bound = new BoundedMap<string, string>(maxBound);

  /** Gives an owner its ids; it gets no others. */
  list(owner: string, ids: readonly string[]): void {
    this.lists.set(owner, new Set(ids));
  }

  /** Reports whether an id belongs to an owner, after it was bound if this is its first use. */
  bind(owner: string, id: string): boolean {
    const list = this.lists.get(owner);
    if (list) return list.has(id);
    if ([...this.lists.values()].some((others) => others.has(id))) return false;
    const first = this.bound.get(id) ?? owner;
    this.bound.set(id, first);
    return first === owner;
  }

  /** Returns the ids of an owner: those of its list, or those that were bound to it. */
  of(owner: string): readonly string[] {
    const list = this.lists.get(owner);
    if (list) return [...list];
    return [...this.bound].flatMap(([id, first]) => (first === owner ? [id] : []));
  }

  /** Forgets what was bound at its first use. */
  clear(): void {
    this.bound.clear();
  }
}

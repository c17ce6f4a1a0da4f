/** A map that drops its oldest entries beyond a limit, since a sandbox may run for weeks. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  private readonly maxSize: number;

  constructor(maxSize: number) {
    super();
    this.maxSize = maxSize;
  }

  override set(key: Key, value: Value): this {
    super.set(key, value);
    for (const oldest of this.keys()) {
      if (this.size <= this.maxSize) break;
      this.delete(oldest);
    }
    return this;
  }
}

/** A list that drops its oldest items beyond a number of items, or a size of all of them in characters. */
export class BoundedList<Item extends object> {
  /** The items, the oldest first. */
  readonly all: Item[] = [];
  private readonly sizes: number[] = [];
  private readonly limits: { readonly items: number; readonly size: number };
  private total = 0;

  constructor(limits: { readonly items: number; readonly size: number }) {
    this.limits = limits;
  }

  add(item: Item): void {
    this.all.push(item);
    this.sizes.push(sizeOf(item));
    this.total += this.sizes.at(-1) ?? 0;
    while (this.all.length > this.limits.items || (this.total > this.limits.size && this.all.length > 1)) {
      this.all.shift();
      this.total -= this.sizes.shift() ?? 0;
    }
  }

  clear(): void {
    this.all.length = 0;
    this.sizes.length = 0;
    this.total = 0;
  }
}

/** What a name or a value without characters counts for. */
const overhead = 16;

/** Returns about how many characters a value holds. The loop needs no stack, so that nested values cannot exhaust it. */
export function sizeOf(value: unknown): number {
  const open: unknown[] = [value];
  let size = 0;
  while (open.length > 0) {
    const next = open.pop();
    size += overhead + (typeof next === "string" ? next.length : 0);
    if (typeof next !== "object" || next === null) continue;
    // A loop over names alone makes no list of each pair.
    const members = next as Readonly<Record<string, unknown>>; // an object, or a list by its indexes
    for (const name of Object.keys(members)) {
      size += name.length;
      open.push(members[name]);
    }
  }
  return size;
}

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

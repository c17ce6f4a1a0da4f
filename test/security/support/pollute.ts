/** Pollutes Object.prototype for a moment. */

const prototype = Object.prototype as Record<string, unknown>; // ours to spoil for a moment
const polluted = new Set<string>();

/** Adds a member to Object.prototype, which all objects then inherit. */
export function pollute(name: string, value: unknown): void {
  polluted.add(name);
  Object.defineProperty(
    prototype,
    name,
    Object.assign(Object.create(null) as object, {
      value,
      configurable: true,
      writable: true,
      enumerable: true,
    }),
  );
}

/** Removes what `pollute` has added. */
export function clean(): void {
  for (const name of polluted) Reflect.deleteProperty(prototype, name);
  polluted.clear();
}

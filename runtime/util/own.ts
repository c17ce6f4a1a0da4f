/** Reads objects of callers, so that a polluted Object.prototype cannot add a member to them. */

/**
 * Copies the own members of an object to an object without a prototype. An absent option of the copy is undefined, also if
 * Object.prototype has it.
 */
// @__NO_SIDE_EFFECTS__
export function own<Source extends object>(source: Source): Source {
  return Object.assign(Object.create(null) as Source, source); // all own properties of Source are copied next
}

/** Returns an own member of an object; undefined if it has none. */
export function ownMember(holder: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(holder, name) ? holder[name] : undefined;
}

/**
 * Returns a member of an object that may be of a class, such as the `get` of a Keyv: its own, or that of its class; undefined
 * if only Object.prototype has it.
 */
export function member(holder: unknown, name: PropertyKey): unknown {
  if (typeof holder !== "object" || holder === null) return undefined;
  // A proxy may have members that only its `get` shows, so the prototypes are searched only after a pollution.
  if (Object.hasOwn(Object.prototype, name) && !hasNearer(holder, name)) return undefined;
  return Reflect.get(holder, name);
}

/** Reports whether an object or one of its prototypes has a member, apart from Object.prototype. */
function hasNearer(holder: object, name: PropertyKey): boolean {
  for (let at: object | null = holder; at !== null; at = Reflect.getPrototypeOf(at)) {
    if (at !== Object.prototype && Object.hasOwn(at, name)) return true;
  }
  return false;
}

/** Sets an own member of a new object, also where Object.prototype has one of this name: `__proto__`, or a polluted one. */
export function setOwn(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name in Object.prototype)
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}

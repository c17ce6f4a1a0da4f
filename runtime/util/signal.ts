/** What is used of an AbortSignal: a program whose types know no such global can still name it. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Whether this is one, or none was given. */
export function isSignal(value: unknown): value is Signal | undefined {
  if (value === undefined) return true;
  const { addEventListener: add, removeEventListener: remove } = (value ?? {}) as Partial<Signal>; // Any value may be asked.
  return typeof add === "function" && typeof remove === "function";
}

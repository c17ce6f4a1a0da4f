/** Calls a hook of the caller. A hook that throws, or whose promise rejects, never breaks a call. */
export function callHook<Of extends readonly unknown[]>(hook: (...args: Of) => unknown, ...args: Of): void {
  try {
    const result = hook(...args);
    // An unhandled rejection of an asynchronous hook would end the process.
    if (typeof result === "object" && result !== null && "then" in result)
      void Promise.resolve(result).catch(() => undefined);
  } catch {
    // The hook is where failures are reported; its own failure has no other place.
  }
}

/** Fake timers of the client. */
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, vi } from "vitest";

/** Replaces the timers and the clock of the client in each test of the suite. */
export function fakeTimers(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/** Waits until the code under test has set a timer, which nothing else shows. */
export async function timerSet(): Promise<void> {
  while (vi.getTimerCount() === 0) await setImmediate();
}

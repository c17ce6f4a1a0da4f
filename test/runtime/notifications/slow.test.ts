/** WeChat Pay waits 5 seconds for a reply: `onEvent` reports one that takes longer. */
import { expect, test, vi } from "vitest";
import { createClient } from "wechatpay-ts";
import { memoryCache, notifications, type NotificationEvent } from "#runtime/webhook";
import { options } from "../support/keys.ts";
import { delivery } from "../support/notification.ts";
import { fakeTimers, timerSet } from "../support/timers.ts";

const client = createClient(options());

fakeTimers();

/** Handles a notification for some milliseconds, and returns the events. */
async function eventsOf(ms: number, fail = false): Promise<NotificationEvent[]> {
  const events: NotificationEvent[] = [];
  const { handle } = notifications(client, { onEvent: (event) => events.push(event) });
  let settle: () => void = () => undefined;
  const handler = new Promise<void>((resolve, reject) => {
    settle = () => (fail ? reject(new Error("the database is away")) : resolve());
  });
  const handling = handle(delivery(), () => handler).catch(() => undefined);
  await timerSet();
  await vi.advanceTimersByTimeAsync(ms);
  settle();
  await handling;
  expect(vi.getTimerCount()).toBe(0);
  return events;
}

const facts = {
  type: "notification.slow",
  id: "EV-2018022511223320873",
  eventType: "TRANSACTION.SUCCESS",
  mchid: "1900007291",
};

test.each([false, true])(
  "a handler of 6.5 s is reported after 5 s, and at its end (fails: %j)",
  async (fail) => {
    const events = await eventsOf(6_500, fail);
    expect(events).toEqual([
      { ...facts, elapsed: 5_000, isRunning: true },
      { ...facts, elapsed: 6_500, isRunning: false },
    ]);
  },
);

test("a handler of 4.9 s is not reported", async () => {
  expect(await eventsOf(4_900)).toEqual([]);
});

test("a handler that blocks the event loop is reported at its end", async () => {
  const onEvent = vi.fn();
  const { handle } = notifications(client, { onEvent, cache: memoryCache() });
  await handle(delivery(), () => block(7_000));
  expect(onEvent.mock.calls).toMatchObject([[{ isRunning: false }]]);
});

/** Moves the monotonic clock without running timers. */
function block(ms: number): void {
  const now = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => now + ms);
}

test("an onEvent that throws changes nothing; one that is not a function is refused", async () => {
  const onEvent = vi.fn(() => {
    throw new Error("on purpose");
  });
  const { handle } = notifications(client, { onEvent });
  const handling = handle(delivery(), async () => {
    await vi.advanceTimersByTimeAsync(6_000);
  });
  expect(await handling).toMatchObject({ status: 200 });
  expect(onEvent).toHaveBeenCalledTimes(2);
  expect(() => notifications(client, { onEvent: "log" as never })).toThrow(/onEvent: expected a function/);
});

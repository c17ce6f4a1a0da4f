/** The clock of a sandbox: what is due runs in order, and what is to come is bounded. */
import { expect, test } from "vitest";

import { SandboxClock } from "#sandbox/util/clock";

test("an advance runs what is due in its order, with what it adds", async () => {
  const clock = new SandboxClock(1);
  const runs: string[] = [];
  const at = (name: string) => () => void runs.push(name);
  clock.after(3000, at("third"));
  clock.after(1000, () => {
    runs.push("first");
    clock.after(1000, at("second"));
  });
  clock.after(3000, at("fourth"));
  clock.after(9000, at("later"));
  await clock.advance(5000);
  expect(runs).toEqual(["first", "second", "third", "fourth"]);
  clock.stop();
});

test("beyond the limit, the oldest calls to come are dropped", async () => {
  const clock = new SandboxClock(1, 3);
  const runs: number[] = [];
  for (const number of [1, 2, 3, 4, 5]) clock.after(6000 - number, () => void runs.push(number));
  await clock.advance(6000);
  expect(runs).toEqual([5, 4, 3]);
});

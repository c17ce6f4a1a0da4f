import { expect, test } from "vitest";
import { Result } from "#runtime/call/result";

const completed = { data: 1, response: { status: 200, headers: {} }, requestId: "08F8" };

test("a result resolves to the data, and withResponse to the whole response", async () => {
  const result = new Result(Promise.resolve(completed));
  expect(await result).toBe(1);
  expect(await result.withResponse()).toBe(completed);
  expect(
    await Promise.all([result, result.then((data) => data + 1), result.finally(() => undefined)]),
  ).toEqual([1, 2, 1]);
  expect(String(result)).toBe("[object Result]");
});

/** Uses a rejected result, and returns the rejections that stay unhandled. */
async function unhandledOf(use: (result: Result<number>) => Promise<unknown>): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  const before = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", note);
  try {
    await use(new Result<number>(Promise.reject(new Error("refused"))));
    // The event comes after the microtasks of the rejection.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of before) process.on("unhandledRejection", listener);
  }
  return unhandled;
}

test("a rejection is handled by either promise, and unhandled if neither is awaited", async () => {
  expect(await unhandledOf((result) => expect(result.withResponse()).rejects.toThrow("refused"))).toEqual([]);
  expect(await unhandledOf((result) => expect(result.then()).rejects.toThrow("refused"))).toEqual([]);
  expect(await unhandledOf(async (result) => expect(await result.catch(() => 2)).toBe(2))).toEqual([]);
  expect(await unhandledOf(() => Promise.resolve())).toHaveLength(1);
});

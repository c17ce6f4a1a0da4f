/** Waits that are aborted, and the texts and facts of errors. */
import { expect, test } from "vitest";
import { wait } from "#runtime/util/async";
import { endSentence, setMessage, systemFact } from "#runtime/util/error-text";

test("wait ends when its signal is aborted, before or meanwhile", async () => {
  const longerThanTests = 24 * 3_600_000;
  await expect(wait(longerThanTests, AbortSignal.abort())).resolves.toBeUndefined();
  const controller = new AbortController();
  const waiting = wait(longerThanTests, controller.signal);
  controller.abort();
  await expect(waiting).resolves.toBeUndefined();
});

test.each<[unknown, string | undefined]>([
  [Object.assign(new Error(), { code: "ECONNRESET" }), "ECONNRESET"],
  [Object.assign(new Error(), { code: "a secret, and its place" }), undefined],
  [Object.assign(new Error(), { code: 7 }), undefined],
  [new Error(), undefined],
  [{ code: "ECONNRESET" }, undefined],
  ["ECONNRESET", undefined],
  [undefined, undefined],
])("systemFact reads the code of a system's error: %s", (error, code) => {
  expect(systemFact(error, "code")).toBe(code);
});

test("setMessage changes the stack where it has the message", () => {
  const error = new Error("with 13800138000");
  setMessage(error, "with $& hidden");
  expect(error.message).toBe("with $& hidden");
  expect(error.stack?.split("\n")[0]).toBe("Error: with $& hidden");
  const empty = new Error("");
  const { stack } = empty;
  setMessage(empty, "later");
  expect([empty.message, empty.stack]).toEqual(["later", stack]);
  const bare = Object.assign(new Error("before"), { stack: undefined });
  setMessage(bare, "after");
  expect([bare.message, bare.stack]).toEqual(["after", undefined]);
});

test.each([
  ["failed", "failed."],
  ["Failed?", "Failed?"],
  ["失败。", "失败。"],
])("endSentence ends %s", (text, want) => {
  expect(endSentence(text)).toBe(want);
});

/** What is taken from a value that was thrown. */
import { expect, test } from "vitest";

import { codeOf, reasonOf } from "#generator/util/errors";

const withCode = (code: unknown) => Object.assign(new Error("words"), { code });

test.each<[thrown: unknown, code: string | undefined, reason: string]>([
  [withCode("ENOENT"), "ENOENT", "words"],
  [withCode(7), undefined, "words"],
  [new TypeError("words"), undefined, "words"],
  [{ code: "ENOENT", message: "words" }, undefined, "unknown reason"],
  ["words", undefined, "unknown reason"],
  [undefined, undefined, "unknown reason"],
])("%o has the code %s and the reason %j", (thrown, code, reason) => {
  expect([codeOf(thrown), reasonOf(thrown)]).toEqual([code, reason]);
});

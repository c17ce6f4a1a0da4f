/** An entry of the cache that somebody else has made puts nothing into generated code. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { codeFor } from "#generator/emit/literal";
import { useName, type RuntimeName } from "#generator/emit/runtime-names";
import { codeKey } from "#generator/io/cache/code";
import { readEntry, writeEntry } from "#generator/io/cache/entry";
import { hasClosedWords } from "#generator/ir/closed-words";

import { inOwnFolder, pageText, run, specs, tree, write } from "../generator/support/command.ts";

inOwnFolder();
const code = codeKey() ?? "";
const evil = "string, b: (globalThis.PWNED = 1), c: string";

beforeEach(() => {
  write({ "package.json": "{}" });
  specs({ a: pageText() });
});

interface CachedField {
  [key: string]: unknown;
  children?: CachedField[];
}
interface CachedOperation {
  [key: string]: unknown;
  request: CachedField[];
  response: CachedField[];
}

/** Changes the operations of the entry with the pages, as a process can that writes into the folder of the cache. */
function poison(change: (operation: CachedOperation) => void): void {
  const folder = "node_modules/.cache/wechatpay-codegen";
  const pages = join(folder, readdirSync(folder).find((name) => name.endsWith(".pages")) ?? "");
  const entry = readEntry(pages, "pages", code) as Map<string, { operations: CachedOperation[] }>; // written by generate
  for (const { operations } of entry.values()) operations.forEach(change);
  writeEntry(pages, "pages", code, entry);
}

const inEveryField =
  (change: (field: CachedField) => void) =>
  ({ request, response }: CachedOperation) => {
    const visit = (field: CachedField): void => {
      change(field);
      field.children?.forEach(visit);
    };
    [...request, ...response].forEach(visit);
  };

const changes: [string, (operation: CachedOperation) => void][] = [
  ["a type", inEveryField((field) => (field["type"] = evil))],
  ["a type of the prototype", inEveryField((field) => (field["type"] = "constructor"))],
  ["a list of an unknown type", inEveryField((field) => (field["type"] = `${evil}[]`))],
  ["a mark", inEveryField((field) => (field["encryption"] = evil))],
  ["an encoding", inEveryField((field) => (field["encoding"] = evil))],
  ["a role", inEveryField((field) => (field["role"] = evil))],
  ["values that are not texts", inEveryField((field) => (field["enum"] = [{ toString: evil }]))],
  ["a name that is not text", inEveryField((field) => (field["name"] = [evil]))],
  ["the method", (operation) => (operation["method"] = 'GET", globalThis.PWNED = 1, "')],
  ["the kind of the response", (operation) => (operation["responseType"] = evil)],
  ["hosts that are not texts", (operation) => (operation["hosts"] = [[evil]])],
  ["a name", inEveryField((field) => (field["name"] = evil))],
  ["a unit", inEveryField((field) => (field["unit"] = `*/ ${evil} /*`))],
  ["a label", inEveryField((field) => (field["label"] = `*/ ${evil} /*`))],
  ["a host", (operation) => (operation["hosts"] = [`https://evil.example/"], x: globalThis.PWNED, y: ["`])],
];

describe("a poisoned entry emits no code", () => {
  test.each(changes)("%s", async (_, change) => {
    await run("generate", "--silent");
    poison(change);
    write({ "specs/openapi/v3/demo/b.md": pageText() }); // so that the run has work
    await run("generate", "--silent");
    for (const text of Object.values(tree("generated"))) {
      const withoutTexts = text.replace(/"(?:[^"\\]|\\.)*"|\/\*[^]*?\*\//gu, "");
      expect(withoutTexts).not.toContain("PWNED");
    }
  });

  test.each(changes.slice(0, 11))("the generator reads the page again: %s", async (_, change) => {
    await run("generate", "--silent");
    const before = tree("generated")["v3/demo/a.ts"];
    poison(change);
    write({ "specs/openapi/v3/demo/b.md": pageText() });
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    expect(tree("generated")["v3/demo/a.ts"]).toBe(before);
  });
});

test("only words of the IR have code", () => {
  expect(codeFor({ string: "string" }, "string")).toBe("string");
  for (const word of [evil, "constructor", "__proto__", "toString", ""])
    expect(() => codeFor({ string: "string" }, word)).toThrow(/is not a word of the IR/);
  expect(() => useName(evil as RuntimeName, () => undefined)).toThrow(/is not a name of the runtime/);
});

test.each([undefined, null, 1, "x", [], {}, { kind: "endpoint" }])("%j is not an operation", (value) => {
  expect(hasClosedWords(value)).toBe(false);
});

/** An entry of the cache that somebody else has made puts nothing into generated code. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";

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
  const entry = readEntry(pages, "pages", code) as Map<string, Uint8Array>; // written by generate
  for (const [key, bytes] of entry) {
    const result = deserialize(bytes) as { operations: CachedOperation[] };
    result.operations.forEach(change);
    entry.set(key, serialize(result));
  }
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

const malformed: [string, (operation: CachedOperation) => void][] = [
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
];

const wellFormed: [string, (operation: CachedOperation) => void][] = [
  ["a name", inEveryField((field) => (field["name"] = evil))],
  ["a unit", inEveryField((field) => (field["unit"] = `*/ ${evil} /*`))],
  ["a label", inEveryField((field) => (field["label"] = `*/ ${evil} /*`))],
];

/** Generates, changes the entry, and generates again; returns the modules of the page before and after. */
async function regenerate(
  change: (operation: CachedOperation) => void,
): Promise<{ before: string; after: string; exitCode: number }> {
  const read = () => tree("generated")["v3/demo/a.ts"] ?? "";
  await run("generate", "--silent");
  const before = read();
  poison(change);
  write({ "specs/openapi/v3/demo/b.md": pageText() }); // so that the run has work
  const { code: exitCode } = await run("generate", "--silent");
  return { before, after: read(), exitCode };
}

describe("a poisoned entry emits no code", () => {
  test.each(malformed)("the generator reads the page again: %s", async (_, change) => {
    const { before, after, exitCode } = await regenerate(change);
    expect(exitCode).toBe(0);
    expect(after).toBe(before);
  });

  test("the generator refuses the host", async () => {
    const { before, after, exitCode } = await regenerate((operation) => {
      operation["hosts"] = [`https://evil.example/"], x: globalThis.PWNED, y: ["`];
    });
    expect(exitCode).toBe(1);
    expect(after).toBe(before);
  });

  test.each(wellFormed)("the text stays a text or a comment: %s", async (_, change) => {
    const { after, exitCode } = await regenerate(change);
    expect(exitCode).toBe(0);
    expect(after).toContain("PWNED");
    const withoutTexts = after.replace(/"(?:[^"\\]|\\.)*"|\/\*[^]*?\*\//gu, "");
    expect(withoutTexts).not.toContain("PWNED");
  });
});

interface CachedLists {
  chain: { names: Record<string, unknown>; doc: unknown[]; method: unknown }[];
}

const poisonedLists: [string, (lists: CachedLists) => void][] = [
  [
    "the name of a function",
    ({ chain }) => chain.forEach(({ names }) => (names["function"] = `a>; globalThis.PWNED<b`)),
  ],
  ["a line of a comment", ({ chain }) => chain.forEach((entry) => (entry.doc = ["*/ globalThis.PWNED; /*"]))],
  [
    "a line with a line break",
    ({ chain }) => chain.forEach((entry) => (entry.doc = ["a\n*/ globalThis.PWNED;"])),
  ],
  ["the method", ({ chain }) => chain.forEach((entry) => (entry.method = "GET: PWNED; x"))],
];

test.each(poisonedLists)("a poisoned list of the indexes emits no code: %s", async (_, change) => {
  specs({ a: pageText(), b: pageText() });
  await run("generate", "--silent");
  await run("generate", "--silent"); // takes stamps, so that a changed page is analyzed alone
  const folder = "node_modules/.cache/wechatpay-codegen";
  const path = join(folder, readdirSync(folder).find((name) => name.endsWith(".index")) ?? "");
  const index = readEntry(path, "index", code) as { lists: Uint8Array }; // written by generate
  const lists = deserialize(index.lists) as CachedLists;
  change(lists);
  writeEntry(path, "index", code, { ...index, lists: serialize(lists) });
  write({ "specs/openapi/v3/demo/a.md": pageText().replace("演示", "另一标题") });
  expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
  const text = tree("generated")["chain.ts"] ?? "";
  expect(text).toContain("另一标题");
  expect(text).not.toContain("PWNED");
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
